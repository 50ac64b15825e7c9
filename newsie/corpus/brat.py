"""brat stand-off, the native form of gold: `NAME.txt`, `NAME.ann` and `NAME.json` <-> `Analysis`.

Lines of an `.ann` file: T spans, E facts with a trigger, A attributes of facts, R relations, `*` classes
of the same thing, `#` value notes, N identifiers of entities.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from newsie.corpus.draft import (
    DEFAULT_MODALITY,
    DEFAULT_STATUS,
    Draft,
    MarkedFact,
    MarkedSpan,
    draft_from_analysis,
    normalise_name,
)
from newsie.corpus.files import check_free, read_text, write_text
from newsie.corpus.texts import read_article_text
from newsie.data import Analysis, Article
from newsie.errors import CorpusError
from newsie.schema import load_schema

ATTRIBUTES = ("Type", "Modality", "Status")
ARTICLE_KEYS = ("id", "source", "title", "published", "url", "authors", "language")
RELATION_SIDES = {"Arg1": "subject", "Arg2": "object"}

_SPAN = re.compile(r"(?P<label>\S+) (?P<offsets>\d+ \d+(?:;\d+ \d+)*)\Z")
_NUMBERED = re.compile(r"(?P<role>[^:\d]+)\d*:(?P<id>\S+)\Z")


@dataclass(slots=True)
class AnnReader:
    """What the lines of one `.ann` file have said so far, ids still as in the file."""

    text: str
    origin: str
    spans: dict[str, MarkedSpan] = field(default_factory=dict)
    facts: dict[str, tuple[str, str, str, list[tuple[str, str]]]] = field(default_factory=dict)
    """Id -> place, label or relation type, trigger id ("" for relations), (role, filler id) pairs."""
    attributes: dict[str, dict[str, str]] = field(default_factory=dict)
    same: list[tuple[str, list[str]]] = field(default_factory=list)
    notes: list[tuple[str, str, str]] = field(default_factory=list)
    links: list[tuple[str, str, tuple[str, str]]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def read_line(self, number: int, line: str) -> None:
        """Take in one line; what can't be read goes to the problems with its file and line."""
        place = f"{self.origin}:{number}"
        readers = {
            "T": self.read_span,
            "E": self.read_event,
            "R": self.read_relation,
            "A": self.read_attribute,
            "M": self.read_attribute,
            "N": self.read_link,
            "#": self.read_note,
            "*": self.read_class,
        }
        ident, _, rest = line.partition("\t")
        reader = readers.get(ident[:1])
        if reader is None or not rest or (ident != "*" and not ident[1:]):
            self.problems.append(
                f"{place}: {line!r} is no annotation; lines start with T, E, R, A, N, # or * and a tab"
            )
            return
        reader(place, ident, rest)

    def read_span(self, place: str, ident: str, rest: str) -> None:
        """Read "ORG 0 18<tab>Officine Brambilla"."""
        head, _, quoted = rest.partition("\t")
        found = _SPAN.match(head)
        if found is None:
            self.problems.append(
                f"{place}: {ident} has no label and offsets; write 'ORG 0 18', a tab, the text"
            )
            return
        if ident in self.spans:
            self.problems.append(
                f"{place}: {ident} is already on line {self.spans[ident].place.rsplit(':', 1)[1]}"
            )
        pieces = [tuple(map(int, piece.split())) for piece in found["offsets"].split(";")]
        start, end = pieces[0][0], pieces[-1][1]
        gaps = [self.text[left[1] : right[0]] for left, right in pairwise(pieces)]
        if any(gap.strip() for gap in gaps):
            self.problems.append(
                f"{place}: {ident} is in pieces; only a break between lines may interrupt a span"
            )
        inside = 0 <= start < end <= len(self.text)  # what lies outside, the draft complains of
        if inside and normalise_name(self.text[start:end]) != normalise_name(quoted):
            self.problems.append(
                f"{place}: {ident} quotes {quoted!r}, but {start} {end} is {self.text[start:end]!r}"
            )
        self.spans[ident] = MarkedSpan(start, end, found["label"], None, place)

    def read_event(self, place: str, ident: str, rest: str) -> None:
        """Read "METRIC:T4 value:T5 subject:T8 subject2:T9"."""
        head, *fillers = rest.split()
        label, _, trigger = head.partition(":")
        roles: list[tuple[str, str]] = []
        for filler in fillers:
            found = _NUMBERED.match(filler)
            if found is None:
                self.problems.append(f"{place}: {filler!r} is no argument; write role:T5")
            else:
                roles.append((found["role"], found["id"]))
        self.add_fact(place, ident, (place, label, trigger or "?", roles))

    def read_relation(self, place: str, ident: str, rest: str) -> None:
        """Read "located_in Arg1:T8 Arg2:T9"."""
        kind, *fillers = rest.split()
        sides = dict(filler.partition(":")[::2] for filler in fillers)
        if sides.keys() != RELATION_SIDES.keys() or len(fillers) != 2:
            self.problems.append(
                f"{place}: {ident} needs one Arg1 and one Arg2, as in 'located_in Arg1:T8 Arg2:T9'"
            )
            return
        self.add_fact(place, ident, (place, kind, "", [(RELATION_SIDES[s], t) for s, t in sides.items()]))

    def add_fact(self, place: str, ident: str, fact: tuple[str, str, str, list[tuple[str, str]]]) -> None:
        """Keep an E or R line, noting a second one of the same id."""
        if ident in self.facts:
            self.problems.append(
                f"{place}: {ident} is already on line {self.facts[ident][0].rsplit(':', 1)[1]}"
            )
        self.facts[ident] = fact

    def read_attribute(self, place: str, ident: str, rest: str) -> None:
        """Read "Type E1 revenue"."""
        words = rest.split()
        if len(words) != 3 or words[0] not in ATTRIBUTES:
            known = ", ".join(ATTRIBUTES)
            self.problems.append(f"{place}: {ident} is no attribute; write 'Type E1 revenue' ({known})")
            return
        name, target, value = words
        given = self.attributes.setdefault(target, {"place": place})
        if name in given:
            self.problems.append(f"{place}: {target} has a second {name}, {value!r} after {given[name]!r}")
        given[name] = value

    def read_class(self, place: str, ident: str, rest: str) -> None:
        """Read "same T1 T8 T22"."""
        kind, *members = rest.split()
        if ident != "*" or kind not in ("same", "Equiv") or len(members) < 2:
            self.problems.append(f"{place}: write '*', a tab and 'same T1 T8'")
            return
        self.same.append((place, members))

    def read_note(self, place: str, ident: str, rest: str) -> None:
        """Read "AnnotatorNotes T5<tab>18400000 EUR"."""
        head, _, note = rest.partition("\t")
        kind, _, target = head.partition(" ")
        if kind != "AnnotatorNotes" or not target or not note.strip():
            self.problems.append(f"{place}: {ident} is no note; write 'AnnotatorNotes T5', a tab, the value")
            return
        self.notes.append((place, target, note))

    def read_link(self, place: str, ident: str, rest: str) -> None:
        """Read "Reference T1 istat:012133<tab>Varese"."""
        words = rest.partition("\t")[0].split()
        authority, _, known = (words[2] if len(words) == 3 else "").partition(":")
        if not known:
            self.problems.append(f"{place}: {ident} is no identifier; write 'Reference T1 istat:012133'")
            return
        self.links.append((place, words[1], (authority, known)))

    def to_draft(self, article: Article) -> Draft:
        """Return the draft, every id resolved; ids that nothing bears are problems."""
        draft = Draft(article, problems=self.problems)
        numbers = {ident: number for number, ident in enumerate(self.spans)}

        def number_of(place: str, ident: str) -> int:
            if ident not in numbers:
                self.problems.append(f"{place}: there is no span {ident}")
            return numbers.get(ident, 0)

        draft.spans = list(self.add_notes(number_of).values())
        draft.same = [[number_of(place, ident) for ident in group] for place, group in self.same]
        for place, ident, link in self.links:
            draft.links.setdefault(number_of(place, ident), []).append(link)
        for ident, (place, kind, trigger, roles) in self.facts.items():
            fillers = tuple((role, number_of(place, filler)) for role, filler in roles)
            head = number_of(place, trigger) if trigger else None
            draft.facts.append(self.mark_fact(ident, place, kind, head, fillers))
        for target in self.attributes.keys() - self.facts.keys():
            self.problems.append(f"{self.attributes[target]['place']}: there is no fact {target}")
        return draft

    def add_notes(self, number_of: Any) -> dict[str, MarkedSpan]:
        """Return the spans with their notes; a second note on a span is a problem."""
        spans = dict(self.spans)
        for place, target, note in self.notes:
            number_of(place, target)
            if target not in spans:
                continue
            if spans[target].note is not None:
                self.problems.append(
                    f"{place}: {target} has a second note, {note!r} after {spans[target].note!r}"
                )
            span = spans[target]
            spans[target] = MarkedSpan(span.start, span.end, span.label, note, place)
        return spans

    def mark_fact(
        self, ident: str, place: str, label: str, trigger: int | None, fillers: tuple[tuple[str, int], ...]
    ) -> MarkedFact:
        """Return the fact of an E or R line with its attributes."""
        given = self.attributes.get(ident, {})
        modality = given.get("Modality", DEFAULT_MODALITY)
        if trigger is None:
            return MarkedFact("relation", label, None, fillers, modality, place=place)
        kinds = {t: kind.name for kind in load_schema().kinds.values() for t in kind.triggers}
        if label not in kinds:
            self.problems.append(f"{place}: a {label} can't be a trigger; triggers are {', '.join(kinds)}")
        elif label != (marked := list(self.spans.values())[trigger]).label:
            self.problems.append(
                f"{place}: {ident} calls its trigger {label}, but the span is {marked.label}"
            )
        kind = kinds.get(label, "event")
        if kind == "position" and "Type" in given:
            self.problems.append(f"{place}: {ident} is a position, which has no Type")
        return MarkedFact(kind, given.get("Type", ""), trigger, fillers, modality, given.get("Status"), place)


def analysis_from_brat(text: str, ann: str, meta: Mapping[str, Any], *, origin: str) -> Analysis:
    """Return the analysis that a text, its `.ann` lines and its `.json` object describe.

    `origin` names the `.ann` file in errors. Raises CorpusError listing every malformed line.
    """
    reader = AnnReader(text, origin)
    for number, line in enumerate(ann.split("\n"), start=1):
        if line.strip():
            reader.read_line(number, line.rstrip("\r"))
    return reader.to_draft(article_from_meta(text, meta, origin=origin)).build()


def article_from_meta(text: str, meta: Mapping[str, Any], *, origin: str) -> Article:
    """Return the article of a `NAME.json` object; raise CorpusError for a publication day that is none."""
    published = meta.get("published")
    try:
        day = date.fromisoformat(str(published)) if published else None
    except ValueError:
        raise CorpusError(f"{origin}:1: published {published!r} is no ISO day such as 2023-03-21") from None
    return Article(
        text,
        str(meta.get("id") or ""),
        meta.get("title"),
        day,
        meta.get("source"),
        meta.get("url"),
        tuple(meta.get("authors") or ()),
        meta.get("language") or "it",
    )


def meta_from_article(article: Article, extra: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the `NAME.json` object of an article, then what else is to stand there ("origin")."""
    meta: dict[str, Any] = {
        "id": article.id,
        "source": article.source,
        "title": article.title,
        "published": article.published.isoformat() if article.published else None,
        "url": article.url,
    }
    if article.authors:
        meta["authors"] = list(article.authors)
    if article.language != "it":
        meta["language"] = article.language
    return meta | dict(extra or {})


def read_brat(path: Path) -> Analysis:
    """Read the triple that `path` (any file of it, or the name without ending) belongs to.

    Raises CorpusError with file and line for malformed annotation and for a text that is missing or another.
    """
    meta = read_meta(path)
    text = read_article_text(path.with_suffix(".txt"), meta)
    ann_path = path.with_suffix(".ann")
    ann = read_text(ann_path)
    meta.setdefault("id", path.stem)
    if "title" not in meta:
        meta["title"] = text.partition("\n")[0] or None
    return analysis_from_brat(text, ann, meta, origin=str(ann_path))


def read_meta(path: Path) -> dict[str, Any]:
    """Read `NAME.json` beside `path`, {} where there is none; raise CorpusError where it is broken."""
    json_path = path.with_suffix(".json")
    if not json_path.exists():
        return {}
    try:
        meta = json.loads(read_text(json_path))
    except json.JSONDecodeError as error:
        raise CorpusError(f"{json_path}:{error.lineno}: not JSON: {error.msg}") from None
    if not isinstance(meta, dict):
        raise CorpusError(f"{json_path}:1: a {type(meta).__name__} where an object is needed")
    return meta


def read_extra(path: Path) -> dict[str, Any]:
    """Return what `NAME.json` says beyond the article ("origin": how it came to be)."""
    return {key: value for key, value in read_meta(path).items() if key not in ARTICLE_KEYS}


def list_brat(folder: Path) -> list[Path]:
    """Return the `.ann` files under a folder, in the order of their names."""
    return sorted(folder.rglob("*.ann"))


def read_folder(folder: Path) -> Iterator[Analysis]:
    """Yield the analyses of all triples under a folder, in the order of their names."""
    for path in list_brat(folder):
        yield read_brat(path)


def write_brat(
    analysis: Analysis, folder: Path, *, extra: Mapping[str, Any] | None = None, force: bool = False
) -> Path:
    """Write an analysis as a triple named after the article's id and return the `.ann` path.

    `extra` goes to the JSON object as it is. Raises CorpusError where a file is there, unless `force`.
    """
    name = re.sub(r"[^\w.-]+", "_", analysis.article.id)
    paths = [folder / f"{name}{ending}" for ending in (".txt", ".json", ".ann")]
    check_free(paths, force=force)
    meta = json.dumps(meta_from_article(analysis.article, extra), ensure_ascii=False, indent=1)
    for path, content in zip(paths, (analysis.article.text, meta, ann_from_analysis(analysis)), strict=True):
        write_text(path, content)
    return paths[-1]


def ann_from_analysis(analysis: Analysis) -> str:
    """Return the `.ann` lines of an analysis, ids numbered anew in the order given."""
    draft = draft_from_analysis(analysis)
    lines = [write_span(number, span, draft.article.text) for number, span in enumerate(draft.spans, start=1)]
    headed = [fact for fact in draft.facts if fact.trigger is not None]
    relations = [fact for fact in draft.facts if fact.trigger is None]
    names = [(f"E{number}", fact) for number, fact in enumerate(headed, start=1)]
    names += [(f"R{number}", fact) for number, fact in enumerate(relations, start=1)]
    written = [write_fact(ident, fact, draft.spans) for ident, fact in names]
    attributes = [line for ident, fact in names for line in list_attributes(ident, fact)]
    lines += written[: len(headed)]
    lines += [f"A{number}\t{line}" for number, line in enumerate(attributes, start=1)]
    lines += written[len(headed) :]
    lines += ["*\tsame " + " ".join(f"T{number + 1}" for number in group) for group in draft.same]
    links = [(number, *link) for number, pairs in sorted(draft.links.items()) for link in pairs]
    lines += [
        f"N{count}\tReference T{number + 1} {authority}:{ident}\t{quote_span(draft.spans[number], draft)}"
        for count, (number, authority, ident) in enumerate(links, start=1)
    ]
    noted = [(number, span.note) for number, span in enumerate(draft.spans, start=1) if span.note is not None]
    lines += [
        f"#{count}\tAnnotatorNotes T{number}\t{note}" for count, (number, note) in enumerate(noted, start=1)
    ]
    return "".join(f"{line}\n" for line in lines)


def write_span(number: int, span: MarkedSpan, text: str) -> str:
    """Write a T line; a span that runs over a line break is written in pieces, as brat does."""
    pieces = [
        (span.start + found.start(), span.start + found.end())
        for found in re.finditer(r"[^\r\n]+", text[span.start : span.end])
    ]
    offsets = ";".join(f"{start} {end}" for start, end in pieces)
    return f"T{number}\t{span.label} {offsets}\t{' '.join(text[start:end] for start, end in pieces)}"


def quote_span(span: MarkedSpan, draft: Draft) -> str:
    """Return a span's text on one line."""
    return normalise_name(draft.article.text[span.start : span.end])


def write_fact(ident: str, fact: MarkedFact, spans: list[MarkedSpan]) -> str:
    """Write an E or R line; a role that is filled again is numbered, as brat does."""
    if fact.trigger is None:
        sides = dict(fact.arguments)
        fillers = [f"{side}:T{sides[role] + 1}" for side, role in RELATION_SIDES.items() if role in sides]
        return f"{ident}\t{fact.type} {' '.join(fillers)}"
    words = [f"{spans[fact.trigger].label}:T{fact.trigger + 1}"]
    seen: dict[str, int] = {}
    for role, number in fact.arguments:
        seen[role] = seen.get(role, 0) + 1
        words.append(f"{role}{seen[role] if seen[role] > 1 else ''}:T{number + 1}")
    return f"{ident}\t{' '.join(words)}"


def list_attributes(ident: str, fact: MarkedFact) -> Iterator[str]:
    """Yield a fact's attributes, those that are not written by default."""
    if fact.trigger is not None and fact.type:
        yield f"Type {ident} {fact.type}"
    if fact.status not in (None, DEFAULT_STATUS):
        yield f"Status {ident} {fact.status}"
    if fact.modality != DEFAULT_MODALITY:
        yield f"Modality {ident} {fact.modality}"
