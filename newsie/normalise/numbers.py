"""Numbers in running text: "3,5", "600 mila", "un miliardo e 187 milioni", "due terzi", "una ventina"."""

from dataclasses import replace
from decimal import Decimal
from typing import cast

from newsie.normalise.collectives import read_collective, read_half
from newsie.normalise.digits import SPACES, Reading, read_digit_number
from newsie.normalise.fractions import read_denominator, read_fraction
from newsie.normalise.numerals import load_number_words, read_word
from newsie.normalise.tokens import Tokens

SHORT_SCALES = frozenset(["mil", "ml", "mio", "mdi"])
LARGEST = Decimal(10) ** 33


def read_number(tokens: Tokens, i: int, *, tails: bool = True) -> Reading | None:
    """Read the number that starts at token `i`, with its scale and, if `tails`, what is added to it."""
    key = 2 * i + tails
    if key not in tokens.numbers:
        tokens.numbers[key] = read_new_number(tokens, i, tails=tails)
    return cast("Reading | None", tokens.numbers[key])


def read_new_number(tokens: Tokens, i: int, *, tails: bool) -> Reading | None:
    """Read a number that nobody asked for yet."""
    word = tokens.word(i)
    if not word:
        return None
    if word[0].isdigit():
        reading = read_digit_number(tokens, i)
    else:
        reading = read_collective(tokens, i) or read_half(tokens, i) or read_spelled(tokens, i)
    if reading is None or reading.value is None or reading.collective:
        return reading
    reading = read_scale(tokens, reading)
    reading = read_fraction(tokens, reading)
    if tails:
        reading = read_tail(tokens, reading)
    if reading.value is not None and abs(reading.value) > LARGEST:
        return None
    return reading


def read_spelled(tokens: Tokens, i: int) -> Reading | None:
    """Read a cardinal in words, perhaps over several: "cento mila", "duecento virgola settantuno"."""
    word = tokens.word(i)
    value = read_word(word)
    if value is None:
        return None
    end = i + 1
    if tokens.word(end) in ("cento", "mille") and 2 <= value <= 9 and tokens.word(end) == "cento":
        value, end = value * 100, end + 1
    value, end = join_words(tokens, value, end)
    amount = Decimal(value)
    if tokens.word(end) == "virgola":
        amount, end = read_spoken_decimals(tokens, value, end)
    return Reading(i, end, amount, spelled=True)


def join_words(tokens: Tokens, value: int, end: int) -> tuple[int, int]:
    """Join "mille duecento" and "cento venti", written apart."""
    for size in (1000, 100):
        rest = read_word(tokens.word(end)) if value % size == 0 and value >= size else None
        if rest is not None and 10 <= rest < size and tokens.gap(end) in SPACES:
            value, end = value + rest, end + 1
    return value, end


def read_spoken_decimals(tokens: Tokens, value: int, end: int) -> tuple[Decimal, int]:
    """Read what is said behind "virgola": "settantuno", "zero tre"."""
    zeros, at = "", end + 1
    while tokens.word(at) == "zero" and len(zeros) < 6:
        zeros, at = zeros + "0", at + 1
    decimals = read_word(tokens.word(at))
    if decimals is not None and 0 < decimals < 1000:
        return Decimal(f"{value}.{zeros}{decimals}"), at + 1
    return (Decimal(f"{value}.{zeros}"), at) if zeros else (Decimal(value), end)


def read_scale(tokens: Tokens, reading: Reading) -> Reading:
    """Multiply by the scale that follows: "mila", "milioni", "mln.", "k"."""
    words, at = load_number_words(), reading.end
    word = tokens.word(at)
    if not word or reading.value is None or reading.scale != 1:
        return reading
    scale = words.scales.get(word, 0)
    if word in SHORT_SCALES and not money_near(tokens, reading.start, at + 1):
        scale = 0
    beside_sign = tokens.word(at + 1) in ("€", "$", "£") and tokens.glued(at + 1)
    if (tokens.glued(at) or beside_sign) and not reading.spelled and word in words.glued:
        scale = read_glued_scale(tokens, reading, at)
    if not scale or ("\n" in tokens.gap(at) and scale < 1000):
        return reading
    end = at + 1
    if word in words.dotted and tokens.word(end) == "." and tokens.glued(end) and not is_stop(tokens, end):
        end += 1
    value = reading.value * scale
    # "100 mila milioni" does occur; "mila" before another scale is part of one number.
    if scale == 1000 and words.scales.get(tokens.word(end), 0) > 1000:
        scale = words.scales[tokens.word(end)]
        value, end = value * scale, end + 1
    return replace(reading, end=end, value=value, scale=scale, plain=False, dotted=False)


def is_stop(tokens: Tokens, at: int) -> bool:
    """Say whether the full stop at `at` ends its sentence."""
    following = tokens.written(at + 1)
    return not following or (following[0].isupper() and tokens.word(at + 1) not in ("eur", "euro"))


def money_near(tokens: Tokens, start: int, end: int) -> bool:
    """Say whether a sign or name of money stands beside: what makes "3 ml" millions, not millilitres."""
    after = (tokens.word(end), tokens.word(end + 1), tokens.word(end + 2))
    return tokens.word(start - 1) in ("€", "$", "£", "eur") or any(
        w in ("€", "euro", "eur", "$", "dollari", "£", "sterline", "lire", "franchi") for w in after
    )


def read_glued_scale(tokens: Tokens, reading: Reading, at: int) -> int:
    """Read "k", "M" or "b" right behind digits: "10k", "M€", never the company 3M or the network 5G."""
    word, written = tokens.words[at], tokens.written(at)
    scale = load_number_words().glued[word]
    near = money_near(tokens, reading.start, at + 1)
    if len(word) > 1 or near:
        return scale
    if word in ("k", "b"):
        return scale
    decimal_or_long = "," in tokens.words[reading.start] or len(tokens.words[reading.start]) > 1
    return scale if written == "M" and decimal_or_long else 0


def read_tail(tokens: Tokens, reading: Reading) -> Reading:
    """Add what follows: "e mezzo", "e 187 milioni", "601mila", "e tre quarti"."""
    at, value = reading.end, reading.value
    if value is None or reading.fraction:
        return reading
    joined = tokens.word(at) == "e"
    at += joined
    following = tokens.word(at)
    if joined and following in ("mezzo", "mezza") and tokens.word(at + 1) not in load_number_words().scales:
        return replace(reading, end=at + 1, value=value + Decimal(reading.scale) / 2, plain=False)
    if not following or not (joined or tokens.starts[at] - tokens.ends[at - 1] <= 1):
        return reading
    if reading.scale > 1:
        return add_smaller(tokens, reading, at, joined=joined)
    return add_fraction(tokens, reading, at, joined=joined)


def add_smaller(tokens: Tokens, reading: Reading, at: int, *, joined: bool) -> Reading:
    """Add the rest of a number in several scales: "341 milioni e 601mila", "due milioni duecento"."""
    rest = read_number(tokens, at)
    if rest is None or rest.value is None or reading.value is None or rest.collective:
        return reading
    if rest.fraction and rest.value >= 1:  # "due milioni duemiladuecento quinti"
        denominator = read_denominator(tokens, rest.end - 1, singular=False)
        return (
            replace(rest, start=reading.start, value=rest.value + reading.value / denominator)
            if denominator
            else reading
        )
    if rest.fraction:
        return replace(reading, end=rest.end, value=reading.value + rest.value * reading.scale)
    fits = 0 < rest.value < reading.scale and (
        rest.scale > 1 or rest.value >= 1000 or (rest.spelled and not joined)
    )
    # "3 mila 500" is one number, "3 mila e 500" might be two; "1 milione 250.000" is one.
    if reading.scale == 1000 and not rest.spelled:
        round_enough = not joined and rest.value % 50 == 0
        fits = (
            rest.plain
            and 100 <= rest.value < 1000
            and (round_enough or tokens.word(rest.end) in ("euro", "€"))
        )
    if not fits or (tokens.glued(rest.end) and tokens.word(rest.end) in ("%", "/")):
        return reading
    return replace(reading, end=rest.end, value=reading.value + rest.value)


def add_fraction(tokens: Tokens, reading: Reading, at: int, *, joined: bool) -> Reading:
    """Add "1/4" or "e tre quarti" to a whole number."""
    word = tokens.word(at)
    if not (word.isdigit() and len(word) < 3 and tokens.word(at + 1) == "/") and not (
        joined and read_word(word)
    ):
        return reading
    start = Reading(
        at, at + 1, Decimal(word) if word.isdigit() else Decimal(read_word(word) or 0), plain=True
    )
    rest = read_fraction(tokens, replace(start, spelled=not word.isdigit()))
    if not rest.fraction or rest.value is None or rest.value >= 1 or reading.value is None:
        return reading
    if tokens.word(rest.end - 2) == "su":
        return reading
    return replace(reading, end=rest.end, value=reading.value + rest.value, plain=False)
