"""Names as they are compared: "OFFICINE BRAMBILLA S.r.l." is "Officine Brambilla", "Cna" abbreviates.

All functions are pure; none knows an article.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from newsie.normalise.lexicon import load_lexicon

APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "`": "'", "´": "'"})
PARTICLES = frozenset(
    [
        "di",
        "del",
        "dello",
        "della",
        "dell'",
        "dei",
        "degli",
        "delle",
        "d'",
        "da",
        "dal",
        "dalla",
        "de",
        "e",
        "ed",
        "per",
        "il",
        "lo",
        "la",
        "l'",
        "i",
        "gli",
        "le",
        "a",
        "al",
        "alla",
        "in",
        "con",
        "&",
        "of",
        "the",
        "and",
    ]
)
"""Words of a name that its abbreviation leaves out."""
SURNAME_PARTICLES = frozenset(
    [
        "de",
        "di",
        "del",
        "della",
        "dello",
        "dell'",
        "dei",
        "degli",
        "d'",
        "da",
        "dal",
        "dalla",
        "dalle",
        "lo",
        "la",
        "li",
        "le",
        "van",
        "von",
        "der",
        "den",
        "bin",
        "el",
        "al",
    ]
)
WORD = re.compile(r"\w+'(?=\w)|[\w&]+")


@lru_cache(maxsize=1 << 15)
def fold_name(name: str) -> str:
    """Return a name without case, accents, dots and hyphens, its words parted by one space.

    >>> fold_name("Forlì-Cesena")
    'forli cesena'
    >>> fold_name("L’AQUILA")
    "l' aquila"
    >>> fold_name("S.p.A.")
    'spa'
    """
    # Decomposed before and after folding: some capitals ("İ") and signs ("㎒") only then show their letters.
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold()).casefold()
    plain = "".join(char for char in plain if not unicodedata.combining(char)).translate(APOSTROPHES)
    return " ".join(WORD.findall(plain.replace(".", "")))


@dataclass(frozen=True, slots=True)
class LegalForms:
    """The legal forms of the lexicon, folded, longest first, and words that say what a company is."""

    forms: dict[str, list[tuple[str, ...]]]
    """By their last word, longest first."""
    short: frozenset[str]
    openers: frozenset[str]
    kinds: frozenset[str]


@cache
def load_legal_forms() -> LegalForms:
    """Return what `lexicon/legal_forms.yaml` says."""
    data = load_lexicon("legal_forms")
    forms = {tuple(fold_name(form).split()) for form in data["forms"]}
    by_last: dict[str, list[tuple[str, ...]]] = {}
    for form in sorted(forms, key=len, reverse=True):
        by_last.setdefault(form[-1], []).append(form)
    return LegalForms(
        by_last,
        frozenset(data["short"]),
        frozenset(fold_name(word) for word in data["openers"]),
        frozenset(fold_name(word) for word in data["kinds"]),
    )


def read_name_words(name: str) -> tuple[str, ...]:
    """Return a name's folded words without legal form: what two wordings of one name share.

    >>> read_name_words("Officine Brambilla S.r.l.")
    ('officine', 'brambilla')
    >>> read_name_words("Femca Soc. Coop. a r.l.")
    ('femca',)
    >>> read_name_words("S.p.A.")
    ('spa',)
    """
    words = tuple(fold_name(name).split())
    while (shorter := drop_legal_form(words, name)) != words:
        words = shorter
    return words


def drop_legal_form(words: tuple[str, ...], name: str) -> tuple[str, ...]:
    """Return the words without one legal form at their end, if something is left before it."""
    legal = load_legal_forms()
    for form in legal.forms.get(words[-1], ()) if words else ():
        if len(form) < len(words) and words[-len(form) :] == form:
            if len(form) == 1 and form[0] in legal.short and not is_written_as_form(name, form[0]):
                continue
            return words[: -len(form)]
    return words


def is_written_as_form(name: str, form: str) -> bool:
    """Say whether a name's last word looks like a short legal form.

    In capitals or with dots ("SA", "S.A.", "SpA").
    """
    last = name.rsplit(maxsplit=1)[-1]
    return (
        "." in last
        or (last.upper() == last and name.upper() != name)
        or last in ("AG", "SE", "SA", "AB", "AS", form.title())
    )


def has_legal_form(name: str) -> bool:
    """Say whether a name ends with a legal form.

    >>> has_legal_form("Leonardo S.p.A."), has_legal_form("Leonardo")
    (True, False)
    """
    words = tuple(fold_name(name).split())
    return drop_legal_form(words, name) != words


def strip_openers(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return a company's words without "gruppo", "la" and the like before them, as long as one is left.

    >>> strip_openers(("gruppo", "leonardo"))
    ('leonardo',)
    """
    openers = load_legal_forms().openers
    while len(words) > 1 and words[0] in openers:
        words = words[1:]
    return words


def weighty_words(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words without prepositions and articles, so that "Cciaa Varese" is "Cciaa di Varese".

    >>> weighty_words(("cciaa", "di", "varese"))
    ('cciaa', 'varese')
    """
    return tuple(word for word in words if word not in PARTICLES) or words


def abbreviates(short: str, long: str) -> bool:
    """Say whether `short` is made of the first letters of `long`'s words, small words counted or not.

    >>> abbreviates("CNA", "Confederazione nazionale dell'artigianato")
    True
    >>> abbreviates("Cciaa", "Camera di commercio, industria, artigianato e agricoltura")
    True
    >>> abbreviates("Bcc", "Banca di credito cooperativo di Busto Garolfo")
    True
    >>> abbreviates("Cna", "Camera di commercio")
    False
    """
    letters = fold_name(short).replace(" ", "")
    words = [word for word in re.split(r"[\s\-/]+|(?<=')", fold_name(long)) if word]
    if not 2 <= len(letters) <= 8 or len(words) < 2:
        return False
    every = "".join(word[0] for word in words)
    weighty = [word for word in words if word not in PARTICLES]
    initials = "".join(word[0] for word in weighty)
    if letters in (every, initials):
        return True
    # "Bcc" for "Banca di credito cooperativo di Busto": what follows the abbreviated part is a place.
    return len(letters) >= 3 and initials.startswith(letters)


def blends(short: str, long: str) -> bool:
    """Say whether a word is made of the beginnings of a name's first and last words, two letters or more.

    >>> blends("Unical", "Università della Calabria"), blends("Univa", "Unione industriali Varese")
    (True, True)
    >>> blends("Unicredit", "Università della Calabria")
    False
    """
    letters = fold_name(short)
    words = [word for word in fold_name(long).split() if word not in PARTICLES]
    if " " in letters or len(letters) < 5 or len(words) < 2:
        return False
    cuts = range(2, len(letters) - 1)
    return any(words[0].startswith(letters[:cut]) and words[-1].startswith(letters[cut:]) for cut in cuts)


def is_abbreviation(name: str) -> bool:
    """Say whether a name looks like an abbreviation: one word of two to six letters, "CNA" or "Cna".

    >>> is_abbreviation("CNA"), is_abbreviation("Cna"), is_abbreviation("Enel"), is_abbreviation("Secondo")
    (True, True, True, False)
    """
    bare = name.replace(".", "")
    return bare.isalpha() and 2 <= len(bare) <= 6 and bare[0].isupper()


def is_part_of_name(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Say whether `short` is how `long` is called for short: its first words, or all but the kind of firm.

    >>> is_part_of_name(("brambilla",), ("officine", "brambilla"))
    True
    >>> is_part_of_name(("camera", "di", "commercio"), ("camera", "di", "commercio", "di", "varese"))
    True
    >>> is_part_of_name(("cluster", "rodano"), ("aerospace", "cluster", "rodano"))
    True
    >>> is_part_of_name(("latteria", "tre", "corti"), ("latteria", "sociale", "tre", "corti"))
    True
    >>> is_part_of_name(("varese",), ("camera", "di", "commercio", "di", "varese"))
    False
    """
    if not short or len(short) >= len(long):
        return False
    if short in (core_of(long), core_of(long, first_only=True)):
        return True
    if set(long) - set(short) <= load_legal_forms().kinds and [w for w in long if w in short] == list(short):
        return True
    return is_end_of_name(short, long) or is_start_of_name(short, long)


def is_start_of_name(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Say whether `long` begins with `short`, and that is more than the kind of firm."""
    kind_only = len(short) == 1 and short[0] in load_legal_forms().kinds
    return short == long[: len(short)] and short[-1] not in PARTICLES and not kind_only


def is_end_of_name(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Say whether `long` ends with `short`, and that is more than a place behind a preposition."""
    legal = load_legal_forms()
    before = long[: -len(short)]
    if short != long[-len(short) :]:
        return False
    if len(short) > 1 and before[-1] not in PARTICLES and short[0] not in PARTICLES:
        return True
    return all(word in legal.kinds | legal.openers | {"e", "&"} for word in before)


def core_of(words: tuple[str, ...], *, first_only: bool = False) -> tuple[str, ...]:
    """Return a firm's words without what kind of firm it is; `first_only` leaves the end alone.

    >>> core_of(("calzaturificio", "ricciotti", "&", "figli"))
    ('ricciotti',)
    """
    generic = load_legal_forms().kinds | load_legal_forms().openers | {"e", "&"}
    while len(words) > 1 and words[0] in generic:
        words = words[1:]
    while not first_only and len(words) > 1 and words[-1] in generic:
        words = words[:-1]
    return words


def split_person(name: str) -> tuple[str, ...]:
    """Return a person's folded names, titles left out, "De Luca" one surname.

    >>> split_person("Benoît-Etienne Guignard")
    ('benoit etienne', 'guignard')
    >>> split_person("Anna De Luca")
    ('anna', 'de luca')
    >>> split_person("M. Rossi")
    ('m', 'rossi')
    """
    names: list[str] = []
    carried: list[str] = []
    for raw in re.split(r"\s+", name.strip()):
        folded = fold_name(raw)
        if not folded:
            continue
        if folded in SURNAME_PARTICLES and (names or len(name.split()) == 2):
            carried.append(folded)
            continue
        names.append(" ".join([*carried, folded]))
        carried = []
    if carried:
        names.append(" ".join(carried))
    return tuple(names)


def same_person(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Say whether two full names (first name and surname) may be one person's.

    >>> same_person(("mario", "rossi"), ("m", "rossi"))
    True
    >>> same_person(("angela", "maria", "rossi"), ("angela", "rossi"))
    True
    >>> same_person(("chiara", "brambilla"), ("ettore", "brambilla"))
    False
    """
    if len(left) < 2 or len(right) < 2:
        return left == right
    if left == right or left == (*right[1:], right[0]):
        return True
    if left[-1] == right[-1]:
        return same_first(left[0], right[0])
    shorter, longer = sorted((left, right), key=len)
    return len(shorter) < len(longer) and longer[: len(shorter)] == shorter


def same_first(left: str, right: str) -> bool:
    """Say whether two first names may be one: equal, one the other's initial, or one of a double name."""
    shorter, longer = sorted((left, right), key=len)
    return left == right or (len(shorter) == 1 and longer.startswith(shorter)) or longer.split()[0] == shorter
