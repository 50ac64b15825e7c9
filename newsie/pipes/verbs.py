"""Italian verb forms of the third person (and "we", of quotes), made from infinitives, each with its tense.

Reporting needs few forms: what a firm does, did, will or would do. A verb is written in the lexicon as its
infinitive, with what is irregular beside it: {verb: aprire, participle: aperto}.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Tense = Literal["present", "past", "future", "conditional", "infinitive", "gerund", "participle"]

FUTURE = ("à", "anno", "ò", "emo")
CONDITIONAL = ("ebbe", "ebbero", "emmo", "ei")
ENDINGS: dict[str, dict[Tense, tuple[str, ...]]] = {
    "are": {
        "present": ("a", "ano", "iamo"),
        "past": ("ò", "arono", "ava", "avano", "avamo"),
        "gerund": ("ando",),
    },
    "ere": {
        "present": ("e", "ono", "iamo"),
        "past": ("eva", "evano", "evamo", "ette", "ettero"),
        "gerund": ("endo",),
    },
    "ire": {
        "present": ("e", "ono", "isce", "iscono", "iamo"),
        "past": ("ì", "irono", "iva", "ivano", "ivamo"),
        "gerund": ("endo",),
    },
}
PARTICIPLES = {"are": "ato", "ere": "uto", "ire": "ito"}
CLITICS = ("ne", "lo", "la", "li", "le", "si", "vi", "ci")

# Hardly any other Italian word ends so; "metà", "città", "attività" have no r before the à.
LOOKS_FUTURE = re.compile(r"\w*(?:[aei]r|rr|dr|vr|tr)(?:à|anno|emo|ò)$")
LOOKS_CONDITIONAL = re.compile(r"\w*r(?:ebbe|ebbero|emmo)$")
NO_FUTURE = frozenset({"estremo", "estremò", "supremo", "tremo"})


@dataclass(frozen=True, slots=True)
class Form:
    """One written form of a verb and its tense."""

    text: str
    tense: Tense


def conjugate(verb: str | Mapping[str, Any]) -> Iterator[Form]:
    """Yield the forms of a verb of the lexicon.

    >>> [form.text for form in conjugate("inaugurare") if form.tense == "future"]
    ['inaugurerà', 'inaugureranno', 'inaugurerò', 'inaugureremo']
    >>> opened = conjugate({"verb": "aprire", "participle": "aperto"})
    >>> [form.text for form in opened if form.tense == "participle"]
    ['aperto', 'aperta', 'aperti', 'aperte']
    """
    given: Mapping[str, Any] = {"verb": verb} if isinstance(verb, str) else verb
    infinitive = given["verb"]
    group = infinitive[-3:] if infinitive[-3:] in ENDINGS else "ere"
    stem = given.get("stem", infinitive[:-3])
    for tense, endings in ENDINGS[group].items():
        for ending in endings:
            yield Form(join(stem, ending), tense)
    future = given.get("future", make_future(infinitive))
    yield from (Form(future + ending, "future") for ending in FUTURE)
    yield from (Form(future + ending, "conditional") for ending in CONDITIONAL)
    yield from (Form(infinitive[:-1] + clitic, "infinitive") for clitic in CLITICS)
    yield Form(infinitive, "infinitive")
    participle = given.get("participle", stem + PARTICIPLES[group])
    yield from (Form(participle[:-1] + ending, "participle") for ending in "oaie")
    for tense in ("present", "past"):
        yield from (Form(text, tense) for text in given.get(tense, ()))


def make_future(infinitive: str) -> str:
    """Return the stem of the future: "aprire" gives "aprir", "lanciare" "lancer", "pagare" "pagher"."""
    if not infinitive.endswith("are"):
        return infinitive[:-1]
    return join(infinitive[:-3], "er")


def join(stem: str, ending: str) -> str:
    """Put an ending on a stem as Italian spells it.

    "lanci" + "er" gives "lancer", "pag" + "iamo" "paghiamo".
    """
    soft = ending[0] in "ei"
    if soft and stem.endswith(("ci", "gi")) and not stem.endswith("gli"):
        return stem[:-1] + ending
    if ending[0] == "i" and stem.endswith("i"):
        return stem[:-1] + ending
    if soft and stem.endswith(("c", "g")) and ending.startswith(("er", "iam")) and ending != "endo":
        return stem + "h" + ending
    return stem + ending


def looks_future(word: str) -> bool:
    """Say whether a lower-case word has the ending of a future: "aprirà", "saranno", "investiremo"."""
    return word[-1:] in ("à", "o", "ò") and LOOKS_FUTURE.match(word) is not None and word not in NO_FUTURE


def looks_conditional(word: str) -> bool:
    """Say whether a lower-case word has the ending of a conditional: "potrebbe", "sarebbero"."""
    return LOOKS_CONDITIONAL.match(word) is not None


def shifts(word: str) -> bool:
    """Say whether a lower-case word is a future or a conditional."""
    return looks_future(word) or looks_conditional(word)
