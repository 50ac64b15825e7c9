"""Counted nouns: which words a number can count, and their lemma ("imprenditori" → "imprenditore")."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from newsie.normalise.lexicon import load_lexicon
from newsie.normalise.numerals import read_word

VERBAL = (
    "mente",
    "isce",
    "iscono",
    "are",
    "ere",
    "ire",
    "ando",
    "endo",
    "arsi",
    "ersi",
    "irsi",
    "rono",
    "ranno",
    "vano",
    "rebbe",
)
LONGEST_ENDING = 9
WORD_LISTS = ("counted", "invariable", "stop", "labels")


@dataclass(frozen=True, slots=True)
class Nouns:
    """The noun tables of `lexicon/nouns.yaml`."""

    endings: Mapping[str, str]
    irregular: Mapping[str, str]
    counted: frozenset[str]
    invariable: frozenset[str]
    singulars: frozenset[str]
    before: frozenset[str]
    stop: frozenset[str]
    labels: frozenset[str]


@cache
def load_nouns() -> Nouns:
    """Read the noun tables."""
    table = load_lexicon("nouns")
    words = {key: frozenset(w for w in table[key] if isinstance(w, str)) for key in WORD_LISTS}
    return Nouns(
        endings=table["endings"],
        irregular=table["irregular"],
        counted=words["counted"],
        invariable=words["invariable"],
        singulars=frozenset(table["irregular"].values()),
        before=frozenset(table["before_noun"]),
        stop=words["stop"],
        labels=words["labels"],
    )


@cache
def singularise(noun: str) -> str:
    """Return the singular of an Italian noun, lower case; a noun that has no other form comes back as is.

    >>> singularise("imprenditori"), singularise("imprese"), singularise("alberghi")
    ('imprenditore', 'impresa', 'albergo')
    >>> singularise("turisti"), singularise("uffici"), singularise("problemi")
    ('turista', 'ufficio', 'problema')
    >>> singularise("startup"), singularise("società")
    ('startup', 'società')
    """
    nouns = load_nouns()
    if noun in nouns.irregular:
        return nouns.irregular[noun]
    if noun in nouns.invariable or noun[-1:] not in ("i", "e"):
        return noun
    for length in range(min(LONGEST_ENDING, len(noun) - 1), 0, -1):
        ending = nouns.endings.get(noun[-length:])
        if ending is not None:
            return noun[:-length] + ending
    return noun


@cache
def may_be_counted(word: str) -> bool:
    """Say whether a word behind a number larger than one is likely the noun it counts.

    >>> may_be_counted("imprese"), may_be_counted("startup")
    (True, True)
    >>> may_be_counted("anche"), may_be_counted("rispetto"), may_be_counted("annualmente")
    (False, False, False)
    """
    nouns = load_nouns()
    if word in nouns.stop or len(word) < 3 or not word.isalpha() or read_word(word) is not None:
        return False
    if word in nouns.invariable or word in nouns.irregular or word in nouns.counted:
        return True
    if word.endswith(("tà", "tù")):
        return len(word) > 4
    if is_adjective_before(word):
        return False  # "le tre grandi"
    return word[-1] in "ie" and not word.endswith(VERBAL)


@cache
def is_adjective_before(word: str) -> bool:
    """Say whether a word may stand between number and noun ("30 nuovi addetti")."""
    nouns = load_nouns()
    if len(word) < 3 or word in nouns.stop:
        return False
    return (
        word in nouns.before or word[:-1] in nouns.before or (word[:-2] in nouns.before and word[-2] in "hi")
    )
