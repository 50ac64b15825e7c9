"""Parts of one: "1/3", "due terzi", "uno su venti"."""

from dataclasses import replace
from decimal import Decimal

from newsie.normalise.digits import Reading, is_code
from newsie.normalise.lexicon import WordSet
from newsie.normalise.numerals import load_number_words, read_ordinal_word, read_word
from newsie.normalise.tokens import Tokens

AFTER_FRACTION = WordSet("after_fraction")
SMALL_TOTAL = 20
ROUND_TOTALS = frozenset([25, 30, 40, 50, 60, 80, 100, 200, 500, 1000, 10_000, 100_000, 1_000_000])


def read_fraction(tokens: Tokens, reading: Reading) -> Reading:
    """Read "1/3", "due terzi", "un quinto", "uno su venti"."""
    at = reading.end
    following = tokens.word(at)
    if reading.value is None or reading.value != int(reading.value) or reading.scale > 1_000_000:
        return reading
    if following == "/" and reading.plain:
        return read_slash(tokens, reading)
    if following == "su":
        return read_out_of(tokens, reading)
    denominator = read_denominator(tokens, at, singular=reading.value == 1)
    if denominator is None or (not reading.spelled and denominator > 1000):
        return reading
    return replace(reading, end=at + 1, value=reading.value / denominator, fraction=True)


def read_slash(tokens: Tokens, reading: Reading) -> Reading:
    """Read "1/3" and "2 1/4"; "24/7" and "15/2" are no fractions."""
    at, bottom = reading.end, tokens.word(reading.end + 1)
    glued = tokens.glued(at) and tokens.glued(at + 1)
    if not glued or not bottom.isdigit() or len(bottom) > 3 or tokens.word(at + 2) == "/":
        return reading
    if tokens.word(at + 2) in ("%", "per") or load_number_words().scales.get(tokens.word(at + 2), 0) > 1:
        return reading  # "8/10 milioni" is a range
    if reading.value is None or not 0 < reading.value < int(bottom) or int(bottom) > 10:
        return reading
    return replace(reading, end=at + 2, value=reading.value / int(bottom), fraction=True, plain=False)


def read_out_of(tokens: Tokens, reading: Reading) -> Reading:
    """Read "uno su venti"."""
    at, digits = reading.end + 1, tokens.word(reading.end + 1)
    total = Decimal(digits) if digits.isdigit() and len(digits) < 7 else read_word(digits)
    if not total or reading.value is None or not 0 < reading.value <= total or total == 1:
        return reading
    if reading.value > 1 and total > SMALL_TOTAL and total not in ROUND_TOTALS:
        return reading  # "80 su 123 forme" are eighty of them, no share
    if is_code(tokens, at) or tokens.word(at + 1) in ("/", "%", "mila", "milioni", "per"):
        return reading
    return replace(reading, end=at + 1, value=reading.value / Decimal(total), fraction=True)


def read_denominator(tokens: Tokens, at: int, *, singular: bool) -> int | None:
    """Read "terzi" after a number, or "terzo" after "un" where no noun follows it."""
    word = tokens.word(at)
    if word == "mezzi" and not singular and tokens.count == at + 1:
        return 2  # elsewhere "sette mezzi" are vehicles
    if len(word) < 5 or word[-1] not in "oi" or word.startswith(("second", "prim", "centesim")):
        return None
    value = read_ordinal_word(word)
    if value is None or (word[-1] == "o") != singular:
        return None
    following = tokens.word(at + 1)
    if singular and following.isalpha() and following not in AFTER_FRACTION:
        return None
    return value
