"""Numbers that gather: "una ventina", "tre dozzine", "centinaia", "mezzo milione"."""

from dataclasses import replace
from decimal import Decimal

from newsie.normalise.digits import Reading
from newsie.normalise.numerals import load_number_words, read_word
from newsie.normalise.tokens import Tokens


def read_half(tokens: Tokens, i: int) -> Reading | None:
    """Read "mezzo milione" and "mezza dozzina"."""
    if tokens.word(i) not in ("mezzo", "mezza"):
        return None
    words, following = load_number_words(), tokens.word(i + 1)
    scale = words.scales.get(following, 0)
    if scale >= 1_000_000:
        return Reading(i, i + 2, Decimal(scale) / 2, scale=scale, spelled=True)
    if following == "punto" and tokens.word(i + 2) in ("percentuale", "base"):
        return Reading(i, i + 1, Decimal("0.5"), spelled=True)
    if following in words.exact and following in words.collectives:  # "mezza dozzina", no "mezzo paia"
        return Reading(i, i + 2, Decimal(words.collectives[following]) / 2, spelled=True, collective=True)
    return None


def read_collective(tokens: Tokens, i: int) -> Reading | None:
    """Read "una ventina", "tre dozzine", "un migliaio", and "centinaia" without a value."""
    words, at, factor = load_number_words(), i, Decimal(1)
    number = read_word(tokens.word(i)) if tokens.word(i) not in words.plurals else None
    if number is not None:
        at, factor = i + 1, Decimal(number)
        if tokens.word(at) in ("buon", "buona", "mezzo"):
            at += 1
    word = tokens.word(at)
    size = words.collectives.get(word) if number is None or number == 1 else words.plurals.get(word)
    if number is None and word in words.plurals:
        return read_vague(tokens, i)
    if (
        word in ("milioni", "miliardi")
        and tokens.word(i + 1) == "di"
        and not tokens.word(i - 1)[:1].isdigit()
    ):
        return Reading(i, i + 1, None, scale=words.scales[word], spelled=True, collective=True)
    if size is None or number is None:
        return None
    reading = Reading(
        i, at + 1, factor * size, spelled=True, collective=True, rounded=word not in words.exact
    )
    return scale_collective(tokens, reading)


def scale_collective(tokens: Tokens, reading: Reading) -> Reading:
    """Read on in "una decina di migliaia", "una ventina di milioni"."""
    if tokens.word(reading.end) != "di":
        return reading
    scale = load_number_words().scales.get(tokens.word(reading.end + 1))
    if scale is None or reading.value is None:
        return reading
    return replace(reading, end=reading.end + 2, value=reading.value * scale, scale=scale)


def read_vague(tokens: Tokens, i: int) -> Reading | None:
    """Read "centinaia", "decine di migliaia": a number that is never said."""
    end, scale = i + 1, 1
    if tokens.word(i) in ("paia", "dozzine") and tokens.word(i - 1) not in ("", "alcune", "diverse"):
        return None
    if tokens.word(end) == "e" and tokens.word(end + 1) == tokens.word(i):
        end += 2
    while tokens.word(end) == "di":
        scale = load_number_words().scales.get(tokens.word(end + 1), 0)
        if not scale:
            break
        end += 2
    return Reading(i, end, None, scale=scale or 1, spelled=True, collective=True)
