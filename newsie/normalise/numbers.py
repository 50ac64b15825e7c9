"""Numbers in running text: "3,5", "600 mila", "un miliardo e 187 milioni", "due terzi", "una ventina"."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import cast

from newsie.normalise.lexicon import WordSet
from newsie.normalise.numerals import load_number_words, read_digits, read_ordinal_word, read_word
from newsie.normalise.tokens import Tokens

SPACES = (" ", "\u00a0", "\u202f", "\u2009")
HARD_SPACES = SPACES[1:]
APOSTROPHES = ("'", "’")
LETTERS_BEFORE_A_NUMBER = WordSet("letters_before_a_number")
SHORT_SCALES = frozenset(["mil", "ml", "mio", "mdi"])
LARGEST = Decimal(10) ** 33


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
    measured = behind in ("%", "euro", "€", "per") or load_number_words().scales.get(behind, 0) > 1
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
    if is_code(tokens, at) or tokens.word(at + 1) in ("/", "%", "mila", "milioni", "per"):
        return reading
    return replace(reading, end=at + 1, value=reading.value / Decimal(total), fraction=True)


def read_denominator(tokens: Tokens, at: int, *, singular: bool) -> int | None:
    """Read "terzi" after a number, or "terzo" after "un" where no noun follows it."""
    word = tokens.word(at)
    if word in ("mezzi",) and not singular and tokens.word(at + 1) in ("", ".", ","):
        return 2
    if len(word) < 5 or word[-1] not in "oi" or word.startswith(("second", "prim", "centesimi")):
        return None
    value = read_ordinal_word(word)
    if value is None or (word[-1] == "o") != singular:
        return None
    following = tokens.word(at + 1)
    if singular and following.isalpha() and following not in AFTER_FRACTION:
        return None
    return value


AFTER_FRACTION = WordSet("after_fraction")


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
