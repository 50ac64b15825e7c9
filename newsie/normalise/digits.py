"""Numbers written in digits: "1.250", "10 000", "1e10"; and what every reader of numbers hands on."""

from dataclasses import dataclass, replace
from decimal import Decimal

from newsie.normalise.lexicon import WordSet
from newsie.normalise.numerals import load_number_words, read_digits
from newsie.normalise.tokens import Tokens

SPACES = (" ", "\u00a0", "\u202f", "\u2009")
HARD_SPACES = SPACES[1:]
TORN_UNITS = WordSet("torn_units")
LETTERS_BEFORE_A_NUMBER = WordSet("letters_before_a_number")


@dataclass(frozen=True, slots=True)
class Reading:
    """A number read from tokens `start` up to and without `end`."""

    start: int
    end: int
    value: Decimal | None
    """None for "centinaia", which counts nothing in particular."""
    scale: int = 1
    """The last scale word's size: 1000000 for "3,5 milioni", whatever came after it."""
    spelled: bool = False
    plain: bool = False
    """Digits only, no points or commas: could be a year or a house number."""
    dotted: bool = False
    """Written "12.5": a decimal only where a unit or a scale follows."""
    rounded: bool = False
    """ "una ventina": about twenty."""
    collective: bool = False
    fraction: bool = False


def read_digit_number(tokens: Tokens, i: int) -> Reading | None:
    """Read a number in digits, where it is not part of a code ("A330", "Covid-19")."""
    if is_code(tokens, i):
        return None
    word = tokens.words[i]
    value = read_digits(word)
    if value is None:
        if word.count(".") != 1 or not word.isascii() or len(word) > 20:
            return None
        return Reading(i, i + 1, Decimal(word), dotted=True)
    if len(word) > 1 and not value and word.isdigit():
        return None  # the torn-off end of "10. 000"
    reading = mend_groups(tokens, Reading(i, i + 1, value, plain=word.isdigit()))
    return read_power(tokens, read_spaced_groups(tokens, reading))


def is_code(tokens: Tokens, i: int) -> bool:
    """Say whether the digits at `i` hang on letters before them."""
    if not tokens.glued(i):
        return False
    before = tokens.word(i - 1)
    if before.isalpha():
        return before not in LETTERS_BEFORE_A_NUMBER
    if before in ("_", ".") or before[-1].isdigit():
        return True
    if before in ("-", "/") and tokens.glued(i - 1):
        code = tokens.written(i - 2)
        return code.isalpha() and len(code) > 1
    return False


def mend_groups(tokens: Tokens, reading: Reading) -> Reading:
    """Join "10. 000 euro" and "300, 00 euro", torn apart by a tokeniser on their way here."""
    i, end, digits = reading.start, reading.end, tokens.words[reading.start]
    if not reading.plain or len(digits) > 3 or tokens.word(end) not in (".", ",") or not tokens.glued(end):
        return reading
    while tokens.word(end) == "." and tokens.glued(end) and tokens.gap(end + 1) == " ":
        group = tokens.word(end + 1)
        if len(group) != 3 or not group.isdigit():
            break
        digits, end = digits + group, end + 2
    cents, behind = tokens.word(end + 1), tokens.word(end + 2)
    priced = tokens.word(i - 1) in ("€", "$", "£")
    measured = priced or behind in TORN_UNITS or load_number_words().scales.get(behind, 0) > 1
    if (
        tokens.word(end) == ","
        and tokens.gap(end + 1) == " "
        and len(cents) < 3
        and cents.isdigit()
        and measured
    ):
        return Reading(i, end + 2, Decimal(f"{digits}.{cents}"))
    if end == reading.end or not digits.replace(".", "").isdigit() or tokens.written(end)[:1].isupper():
        return reading
    return Reading(i, end, Decimal(digits))


def read_spaced_groups(tokens: Tokens, reading: Reading) -> Reading:
    """Join "10 000" and "6 700,54": groups of three digits with a space between."""
    first, end = tokens.words[reading.start], reading.end
    if len(first) > 3 or not reading.plain or first[0] == "0":
        return reading
    digits = first
    while True:
        whole, _, decimals = tokens.word(end).partition(",")
        if len(whole) != 3 or not whole.isdigit() or tokens.gap(end) not in SPACES:
            break
        sure = tokens.gap(end) in HARD_SPACES or whole == "000" or decimals or end > reading.end
        if not (sure or tokens.word(end + 1) in ("€", "euro", "$")):
            break
        digits += whole + ("." + decimals if decimals else "")
        end += 1
        if decimals or end - reading.start > 5:
            break
    if end == reading.end:
        return reading
    return replace(reading, end=end, value=Decimal(digits), plain=False)


def read_power(tokens: Tokens, reading: Reading) -> Reading:
    """Read "1e10" and "2,5^-1", all glued together."""
    mark = tokens.word(reading.end)
    if mark not in ("e", "^") or not tokens.glued(reading.end) or reading.value is None:
        return reading
    at, sign = reading.end + 1, 1
    if tokens.word(at) in ("-", "+"):
        sign = -1 if tokens.word(at) == "-" else 1
        at += 1
    digits = tokens.word(at)
    if not digits.isdigit() or len(digits) > 2 or int(digits) > 30 or not tokens.glued(at):
        return reading
    power = sign * int(digits)
    if mark == "e":
        value = reading.value.scaleb(power)
    elif reading.value == 0:
        return reading
    else:
        value = reading.value**power
    return replace(reading, end=at + 1, value=value, plain=False)
