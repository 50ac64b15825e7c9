"""Places in an order: "sesto", "6°", "21esima", "III"."""

from dataclasses import dataclass

from newsie.normalise.lexicon import WordSet
from newsie.normalise.numerals import load_number_words, read_ordinal_word, read_roman, read_word
from newsie.normalise.scene import load_calendar_words
from newsie.normalise.tokens import Tokens

SIGNS = WordSet("signs")
SUFFIXES = ("esimo", "esima", "esimi", "esime", "imo", "ima", "mo", "ma")
# Words that are ordinals only beside a noun: "prima" is mostly "before", "secondo" mostly "according to".
SHY = WordSet("shy")
DETERMINERS = WordSet("determiners")
NO_NOUN = WordSet("no_noun")
# "in un secondo momento", "il primo ministro": no place in an order.
NO_ORDER = WordSet("no_order")


@dataclass(frozen=True, slots=True)
class OrdinalReading:
    """An ordinal in tokens `start` up to `end`."""

    start: int
    end: int
    value: int


def read_ordinal(tokens: Tokens, i: int) -> OrdinalReading | None:
    """Read the ordinal at token `i`."""
    word = tokens.words[i]
    if word[0].isdigit():
        return read_digit_ordinal(tokens, i)
    written = tokens.written(i)
    if written.isupper() and read_roman(written) is not None:
        return read_roman_ordinal(tokens, i)
    if word in ("tre", "due", "cento", "dieci", "mille"):  # "tre trilionesimo"
        behind = tokens.word(i + 1)
        value, small = read_ordinal_word(behind), load_number_words().small.get(word)
        if value is not None and small is not None and value >= 10**9 and behind[-1] in "oa":
            return OrdinalReading(i, i + 2, small * value)
    value = read_ordinal_word(word)
    if value is None or is_place(tokens, i) or (word == "primo" and tokens.word(i + 1) in NO_ORDER):
        return None
    if word in SHY and not stands_by_noun(tokens, i):
        return None
    return OrdinalReading(i, i + 1, value)


def read_digit_ordinal(tokens: Tokens, i: int) -> OrdinalReading | None:
    """Read "6°", "6ª", "21esima"; "45° C" and "37 °" are degrees."""
    word, sign = tokens.words[i], tokens.word(i + 1)
    spaced = sign in ("°", "º", "ª") and tokens.word(i + 2) in NUMBERED and tokens.gap(i + 1) == " "
    if (
        not word.isdigit()
        or not (tokens.glued(i + 1) or spaced)
        or len(word) > 6
        or word[0] == "0"
        or tokens.glued(i)
    ):
        return None
    if sign == "^" and tokens.word(i + 2)[:1].isdigit():
        return None  # "2^3"
    if sign in SIGNS and not (sign in "oa" and tokens.glued(i + 2) and tokens.word(i + 2).isalnum()):
        if sign == "°" and tokens.word(i + 2) in ("c", "f", "celsius", "centigradi", "fahrenheit"):
            return None
        return OrdinalReading(i, i + 2, int(word))
    if sign in SUFFIXES:
        return OrdinalReading(i, i + 2, int(word))
    return None


def read_roman_ordinal(tokens: Tokens, i: int) -> OrdinalReading | None:
    """Read "III edizione", "Pio IX", "Municipio XI": one letter alone needs a noun that is numbered."""
    written = tokens.written(i)
    value = read_roman(written)
    if value is None or tokens.glued(i) or (tokens.glued(i + 1) and tokens.word(i + 1).isalnum()):
        return None
    if tokens.word(i + 1) in load_calendar_words().full_months:
        return None  # "via XXV Aprile"
    before, behind = tokens.written(i - 1), tokens.word(i + 1)
    alone = tokens.count == 1
    if len(written) == 1:
        numbered = behind in NUMBERED and written in "IVX"
        return OrdinalReading(i, i + 1, value) if numbered or (alone and written in "VX") else None
    if (before.isupper() and len(before) > 3) or (
        written in ("CC", "CCC", "XL", "LI", "CV", "CI", "MI", "DI", "VI") and behind not in NUMBERED
    ):
        return OrdinalReading(i, i + 1, value) if alone else None
    return OrdinalReading(i, i + 1, value)


NUMBERED = WordSet("numbered")


def is_place(tokens: Tokens, i: int) -> bool:
    """Say whether a capitalised ordinal begins a place's name: "Sesto Calende", "Settimo Torinese"."""
    behind = tokens.written(i + 1)
    if tokens.word(i + 1) == "d" and tokens.word(i + 2) in ("'", "’"):
        behind = tokens.written(i + 3)  # "Quarto d'Altino"
    return tokens.written(i).istitle() and behind.istitle() and "\n" not in tokens.gap(i + 1)


def stands_by_noun(tokens: Tokens, i: int) -> bool:
    """Say whether a shy ordinal stands between a determiner and a noun, or alone in the text."""
    behind = tokens.word(i + 1)
    if tokens.count == 1:
        return True
    opens = i == 0 or tokens.ends_sentence(i - 1)
    if opens and behind in NUMBERED:
        return True
    plural = tokens.word(i)[-1] in "ie" and read_word(behind) is not None  # "i primi due anni" are no place
    if tokens.word(i - 1) not in DETERMINERS or plural or behind in NO_ORDER:
        return False
    return len(behind) > 2 and behind.isalpha() and behind not in NO_NOUN
