"""What the lines of a newspaper page are: title, date, byline, credit, page number, or the article."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from newsie.text.dates import find_dates
from newsie.text.layout_lexicon import load_layout

_HEADER_LINES = 8
_TITLE_LENGTH = 220
_PAGE = re.compile(r"(?:pag(?:\.|ina)?\s*)?\d{1,3}(?:\s*(?:/|di)\s*\d{1,3})?", re.IGNORECASE)
_TIME = re.compile(r"\b\d{1,2}[:.]\d\d\b")
_WORD = re.compile(r"[^\W\d_]+['’]?")
_NAME = r"[A-ZÀ-Ý][\w'’.-]*"
_PERSON = re.compile(rf"{_NAME}(?:\s+(?:(?:de|di|del|della|dei|degli|da|dal|von|van)\s+)?{_NAME}){{1,3}}")
_BARE_NAME = re.compile(rf"{_NAME}(?:\s+(?:De|Di|Del|Della|Dalla|La|Lo|Von|Van))?(?:\s+{_NAME}){{1,2}}")
_EMAIL = re.compile(r"[\w.+-]{1,64}@(?P<host>[\w-]{1,63})(?:\.[\w-]{1,63}){1,8}")
_INITIALS = re.compile(
    r"\(?[a-z]{1,3}(?:\.\s?[a-z]{1,3}){0,3}\.?\)|\([A-Z]{2,4}\)|—|\([a-z]{2,4}/[a-z]{2,4}\)"
)
_LOGO = re.compile(r"[\w'’.&-]+(?:\s+[\w'’.&-]+){0,3}")


@dataclass(frozen=True, slots=True)
class Page:
    """A page's lines sorted out: what was found about the article, and its own words as lines."""

    lines: tuple[str, ...]
    title: str | None = None
    published: date | None = None
    source: str | None = None
    authors: tuple[str, ...] = ()


def read_page(lines: Sequence[str]) -> Page:
    """Sort out the lines of a cleaned article.

    Page numbers, buttons, date lines, bylines of persons ("di Mario Rossi"), photo credits, the paper's name
    and section at the top leave the text. A closing line that is a bare name or names a newsroom ("Redazione
    VareseNews") counts as author and stays, for it may be more than a signature.
    """
    kept = [line for line in lines if not is_furniture(line)]
    source, kept = _take_source(kept)
    published, kept = _take_date(kept)
    while len(kept) > 2 and kept[0].lower() in load_layout().sections and looks_like_title(kept[1]):
        del kept[0]
    title = kept[0] if len(kept) > 1 and looks_like_title(kept[0]) else None
    authors, kept = _take_authors(kept)
    return Page(tuple(kept), title, published, source, authors)


def is_furniture(line: str) -> bool:
    """Say whether a line is a part of the page: a page number, a button, a photo credit, a rights notice."""
    layout = load_layout()
    low = line.lower().strip(" .|•>»:-–—")
    if not low or _PAGE.fullmatch(low) or low in layout.furniture:
        return True
    if len(line) <= 120 and line.lower().startswith(layout.furniture_openers):
        return True
    return _is_photo_credit(line)


def _is_photo_credit(line: str) -> bool:
    """Say whether a short line credits a picture: "Foto: Ansa", "(foto di Mario Rossi)"; no caption."""
    bare = line.strip("()[] .")
    low = bare.lower()
    label = next((label for label in load_layout().photo_labels if low.startswith(label)), None)
    if label is None or len(bare.split()) > 7:
        return False
    rest = bare[len(label) :]
    labelled = rest[:1] in (":", "©", "/") or label.endswith((" di", " by")) or len(bare.split()) <= 4
    return labelled and not rest[:1].isalnum() and bool(re.match(rf"[\s:©/]*{_NAME}", rest))


def looks_like_title(line: str) -> bool:
    """Say whether a first line is a title rather than a paragraph: not long, and no full stop at its end."""
    return len(line) <= _TITLE_LENGTH and not line.endswith((".", ";", ",", ":")) and bool(_WORD.search(line))


# Date ------------------------------------------------------------------------------------------


def parse_date_line(line: str) -> tuple[date, bool] | None:
    """Return the day of a line that gives a date and nothing else, and whether it is a mere change's.

    >>> parse_date_line("Pubblicato: Venerdì 14 Febbraio 2020")
    (datetime.date(2020, 2, 14), False)
    >>> parse_date_line("Ultimo aggiornamento il 15/02/2020 alle 10:35")
    (datetime.date(2020, 2, 15), True)
    >>> parse_date_line("Il 14 febbraio 2020 nasce il consorzio") is None
    True
    """
    found = list(find_dates(line))
    if not found:
        return None
    rest = line
    for written in reversed(found):
        rest = rest[: written.span.start] + " " + rest[written.span.end :]
    words = {word.lower() for word in _WORD.findall(_TIME.sub(" ", rest))}
    layout = load_layout()
    if re.search(r"\d", _TIME.sub(" ", rest)) or not words <= layout.date_words:
        return None
    before = {word.lower() for word in _WORD.findall(line[: found[0].span.start])}
    return found[0].day, bool(before & layout.change_words)


def _take_date(lines: list[str]) -> tuple[date | None, list[str]]:
    """Return the date of publication that the page states and the lines without its date lines."""
    published = changed = None
    kept = []
    for number, line in enumerate(lines):
        near_edge = number < _HEADER_LINES or number >= len(lines) - 3
        written = parse_date_line(line) if near_edge and len(line) < 120 else None
        if written is None:
            kept.append(line)
        elif written[1]:
            changed = changed or written[0]
        else:
            published = published or written[0]
    return published or changed, kept


# Source ----------------------------------------------------------------------------------------


def _take_source(lines: list[str]) -> tuple[str | None, list[str]]:
    """Return the paper that the page names at its top or after "Fonte:", and the lines without it."""
    labels = load_layout().source_labels
    for number, line in enumerate(lines):
        label = next((label for label in labels if line.lower().startswith(label)), None)
        if label is not None and 0 < len(line) - len(label) <= 60:
            return line[len(label) :].strip(), [*lines[:number], *lines[number + 1 :]]
    if len(lines) > 2 and _is_masthead(lines[0], lines[1:]):
        return lines[0], lines[1:]
    return None, lines


def _is_masthead(line: str, others: Sequence[str]) -> bool:
    """Say whether a short first line is the paper's name: by its words, or since an address repeats it."""
    if len(line) > 40 or not _LOGO.fullmatch(line) or not looks_like_title(others[0]):
        return False
    words = {word.lower() for word in _WORD.findall(line)}
    paper_words = load_layout().paper_words
    if words & paper_words or any(word.endswith(("news", "notizie")) for word in words):
        return len(words) <= 3 or parse_date_line(others[0]) is not None
    hosts = {match["host"].lower() for other in others for match in _EMAIL.finditer(other)}
    return fold_name(line) in hosts


def fold_name(name: str) -> str:
    """Return a name's bare letters, to compare "L'Eco di Bergamo" with "lecodibergamo".

    >>> fold_name("L'Eco di Bergamo")
    'lecodibergamo'
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in plain if c.isalnum())


# Authors ---------------------------------------------------------------------------------------


def _take_authors(lines: list[str]) -> tuple[tuple[str, ...], list[str]]:
    """Return who signed the article, and the lines without the bylines that name persons alone."""
    authors: list[str] = []
    kept = []
    for number, line in enumerate(lines):
        near_top, last = 0 < number < _HEADER_LINES, number == len(lines) - 1
        if last and number and (newsroom := _parse_newsroom(line)):
            authors.append(newsroom)
        elif (near_top or last) and (named := parse_byline(line)):
            authors.extend(named)
            continue
        elif last and number and _INITIALS.fullmatch(line):
            continue
        elif last and number and _is_signature(line, lines[:-1]):
            authors.append(line)
        kept.append(line)
    return tuple(dict.fromkeys(authors)), kept


def parse_byline(line: str) -> tuple[str, ...]:
    """Return the persons of a byline, () where the line is none.

    >>> parse_byline("di Mario Rossi e Anna De Bianchi")
    ('Mario Rossi', 'Anna De Bianchi')
    >>> parse_byline("di Varese")
    ()
    """
    if len(line) > 160:
        return ()
    bare = _EMAIL.sub("", line).strip(" ,|–—-")
    low = bare.lower()
    labels = [label for label in load_layout().author_labels if re.match(rf"{re.escape(label)}(?!\w)", low)]
    if not labels:
        return ()
    names = re.split(r"\s*,\s*|\s+e\s+|\s*&\s*", bare[len(max(labels, key=len)) :].strip(" :"))
    names = [name.title() if name.isupper() else name for name in names]
    return tuple(names) if all(_PERSON.fullmatch(name) for name in names) else ()


def _parse_newsroom(line: str) -> str | None:
    """Return the newsroom of a closing credit: "Redazione VareseNews redazione@varesenews.it"."""
    if len(line) > 160:
        return None
    bare = _EMAIL.sub("", line).strip(" ,|–—-.()")
    low = bare.lower()
    opens = any(
        re.match(rf"(?:a cura della\s+)?{re.escape(name)}(?!\w)", low) for name in load_layout().newsrooms
    )
    return bare if opens and len(bare) <= 60 else None


def _is_signature(line: str, others: Sequence[str]) -> bool:
    """Say whether a last line is the name of somebody whom the article itself does not name."""
    surname = line.rsplit(" ", 1)[-1]
    return bool(_BARE_NAME.fullmatch(line)) and not any(surname in other for other in others)
