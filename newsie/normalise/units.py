"""What a number counts or measures: per cent, a currency, a unit, a noun."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Literal

from newsie.normalise.currencies import load_currencies, read_currency
from newsie.normalise.digits import Reading
from newsie.normalise.lexicon import WordSet, load_lexicon
from newsie.normalise.nouns import is_adjective_before, load_nouns, may_be_counted, singularise
from newsie.normalise.numbers import read_number
from newsie.normalise.numerals import load_number_words
from newsie.normalise.tokens import Tokens

Kind = Literal["money", "percent", "quantity", "number"]
PUNCTUATION = WordSet("punctuation")
CAPITALISED = WordSet("capitalised")
POWERS = {"2": "²", "3": "³"}


@dataclass(frozen=True, slots=True)
class Unit:
    """What stands with a number, up to token `end`."""

    kind: Kind
    end: int
    name: str | None
    factor: Decimal = Decimal(1)
    plus: Decimal = Decimal(0)
    """What "e 15 centesimi" adds."""
    signed: bool = False
    """Degrees go below zero, enterprises do not."""


@dataclass(frozen=True, slots=True)
class Measures:
    """The units of `lexicon/units.yaml` and the names of time units."""

    symbols: frozenset[str]
    cased: frozenset[str]
    short: frozenset[str]
    nouns: frozenset[str]
    compound: Mapping[str, tuple[str, ...]]
    of_compound: Mapping[str, tuple[str, ...]]
    time: frozenset[str]


@cache
def load_measures() -> Measures:
    """Read the units."""
    units, words = load_lexicon("units"), load_lexicon("words")
    return Measures(
        symbols=frozenset(units["symbols"]),
        cased=frozenset(units["cased"]),
        short=frozenset(units["short"]),
        nouns=frozenset(units["nouns"]),
        compound={noun: tuple(adjectives) for noun, adjectives in units["compound"].items()},
        of_compound={noun: tuple(nouns) for noun, nouns in units["of_compound"].items()},
        time=frozenset(form for unit in words["time_units"].values() for form in unit["forms"]),
    )


def read_unit(tokens: Tokens, number: Reading) -> Unit | None:
    """Read what the number in `number` counts, from the token behind it."""
    at = number.end
    if not tokens.word(at):
        return None
    return (
        read_percent(tokens, at)
        or read_point(tokens, number)
        or read_money(tokens, number)
        or read_measure(tokens, number)
        or read_counted(tokens, number)
    )


def read_percent(tokens: Tokens, at: int) -> Unit | None:
    """Read "%", "per cento", "percento", "punti percentuali", "punti base"."""
    word = tokens.word(at)
    if word == "%":
        return Unit("percent", at + 1, None)
    if word == "‰":
        return Unit("percent", at + 1, None, Decimal("0.1"))
    if word == "percento":
        return Unit("percent", at + 1, None)
    if word == "per" and tokens.word(at + 1) in ("cento", "100"):
        return Unit("percent", at + 2, None)
    if word == "per" and tokens.word(at + 1) == "mille":
        return Unit("percent", at + 2, None, Decimal("0.1"))
    if word in ("punti", "punto"):
        narrowed = tokens.word(at + 1)
        if narrowed in ("percentuali", "percentuale"):
            return Unit("percent", at + 2, None)
        if narrowed == "base":
            return Unit("percent", at + 2, None, Decimal("0.01"))
    return None


def read_point(tokens: Tokens, number: Reading) -> Unit | None:
    """Read "un quinto di punto percentuale"."""
    at = number.end
    of_point = number.fraction and tokens.match(at, ("di", "punto", "percentuale"))
    return Unit("percent", at + 3, None) if of_point else None


def read_money(tokens: Tokens, number: Reading) -> Unit | None:
    """Read the currency behind a number: "milioni di euro", "mila euro", "€", "mln di $"."""
    at = number.end
    if tokens.word(at) == "circa" and tokens.word(at + 1) == "di":
        at += 1
    many = number.value is not None and number.value >= 1_000_000
    takes_di = (
        number.scale >= 1_000_000 or number.collective or many or (number.scale == 1000 and number.spelled)
    )
    of = takes_di and tokens.word(at) in ("di", "d")
    at += of
    if of and tokens.word(at) in ("'", "’"):
        at += 1
    if of and tokens.word(at) in ("nuovi", "vecchie", "vecchi"):
        at += 1
    sure = of or number.scale > 1
    currency = read_currency(tokens, at, sure=sure)
    if currency is None:
        return None
    if currency.cents:
        return Unit("money", currency.end, currency.code, Decimal("0.01"))
    return add_cents(tokens, number, Unit("money", currency.end, currency.code))


def add_cents(tokens: Tokens, number: Reading, unit: Unit) -> Unit:
    """Add "e 15 centesimi", "e quarantacinque cent", "euro 50"."""
    if number.scale > 1 or number.value is None or number.value != int(number.value):
        return unit
    joined = tokens.word(unit.end) == "e"
    if joined and tokens.word(unit.end + 1) in ("mezzo", "mezza"):
        return replace(unit, end=unit.end + 2, plus=Decimal("0.5"))
    rest = read_number(tokens, unit.end + joined, tails=False)
    if rest is None or rest.value is None or not 0 < rest.value < 100 or rest.scale > 1 or rest.rounded:
        return unit
    end = rest.end
    if tokens.word(end) in load_currencies().cents:
        return Unit("money", end + 1, unit.name, plus=rest.value / 100)
    two_digits = (len(tokens.words[rest.start]) == 2 and rest.plain) or (joined and rest.spelled)
    if two_digits and tokens.word(end) in PUNCTUATION and tokens.word(unit.end - 1).isalpha():
        return Unit("money", end, unit.name, plus=rest.value / 100)
    return unit


def read_measure(tokens: Tokens, number: Reading) -> Unit | None:
    """Read a unit of measure: a symbol as it stands ("MW", "m²"), a noun as its lemma ("ettaro")."""
    at = number.end
    if number.scale >= 1_000_000 and tokens.word(at) == "di":
        at += 1
    word, table = tokens.word(at), load_measures()
    if word == "°" and tokens.written(at + 1) in ("C", "F"):
        return Unit("quantity", at + 2, "°" + tokens.written(at + 1), signed=True)
    if (
        word == "°"
        and tokens.word(at + 1) in ("celsius", "centigradi", "fahrenheit")
        and not tokens.glued(at + 1)
    ):
        return Unit("quantity", at + 2, "grado " + singularise(tokens.word(at + 1)), signed=True)
    symbol = read_symbol(tokens, number, at)
    if symbol is not None:
        return symbol
    lemma = singularise(word) if word.isalpha() else ""
    if lemma not in table.nouns or number.value is None:
        return None
    signed = lemma in ("grado", "celsius", "fahrenheit")
    unit = narrow_unit(tokens, Unit("quantity", at + 1, lemma, signed=signed))
    if number.scale == 1 and tokens.word(unit.end) == "e" and tokens.word(unit.end + 1) in ("mezzo", "mezza"):
        return replace(unit, end=unit.end + 2, plus=Decimal("0.5"))
    return unit


def read_symbol(tokens: Tokens, number: Reading, at: int) -> Unit | None:
    """Read "km", "m2", "km/h", "MWh"; one letter alone counts only glued to its number."""
    word, table = tokens.word(at), load_measures()
    if word not in table.symbols:
        return None
    written = tokens.written(at)
    glued, end = tokens.glued(at), at + 1
    if word == "l" and tokens.word(end) in ("'", "’"):
        return None  # "2,3 milioni l'anno"
    if word == "ha" and not (
        tokens.word(end) in PUNCTUATION or tokens.word(end) in ("di", "d", "e", "a", "in", "per")
    ):
        return None  # "l'S&P 500 ha perso"
    if tokens.word(end) in ("2", "3", "²", "³", "/") and tokens.glued(end):
        squared = tokens.word(end) in ("2", "3", "²", "³")
        if squared and written in ("m", "km", "cm"):
            return Unit("quantity", end + 1, written + POWERS.get(tokens.word(end), tokens.word(end)))
        if f"{word}/{tokens.word(end + 1)}" in table.symbols and tokens.glued(end + 1):
            return Unit("quantity", end + 2, f"{written}/{tokens.written(end + 1)}")
    if written not in table.cased and written != word and not (glued and len(word) > 1):
        return None
    if word in table.short and written not in table.cased:
        clear = glued or "," in tokens.words[number.start]
        followed = tokens.word(end) in PUNCTUATION or tokens.word(end) in (
            "di",
            "d",
            "e",
            "per",
            "x",
            "a",
            "in",
        )
        if not (clear or (word in ("l", "t", "q", "g", "h") and followed)):
            return None
        if word in ("a", "c", "b", "f", "k", "v", "h") or (
            word == "m" and tokens.word(end) == "." and glued is False
        ):
            return None
    elif written in ("W", "V", "A", "C", "F") and not glued:
        return None
    if glued and tokens.glued(end) and tokens.word(end)[0].isalnum():
        return None
    return Unit("quantity", end, written)


def narrow_unit(tokens: Tokens, unit: Unit) -> Unit:
    """Read on in "metri quadrati", "posti letto", "posti di lavoro"."""
    table, noun = load_measures(), unit.name or ""
    following = tokens.word(unit.end)
    if following == "di":
        of = tokens.word(unit.end + 1)
        if of in table.of_compound.get(noun, ()):
            return Unit(unit.kind, unit.end + 2, f"{noun} di {of}", signed=unit.signed)
        return unit
    singular = singularise(following) if following.isalpha() else ""
    for narrower in table.compound.get(noun, ()):
        if narrower in (singular, following) or (singular[:-1] == narrower[:-1] and len(narrower) > 3):
            return Unit(unit.kind, unit.end + 1, f"{noun} {narrower}", signed=unit.signed)
    return unit


def read_counted(tokens: Tokens, number: Reading) -> Unit | None:
    """Read the noun that a number counts, past "di" and adjectives before it: "30 nuovi addetti"."""
    at = number.end
    if number.dotted or number.fraction or (number.value is not None and number.value != int(number.value)):
        return None
    if tokens.word(number.start - 1) in load_nouns().labels or tokens.word(number.start - 1) == "/":
        return None
    needs_di = number.collective or (number.scale >= 1_000_000 and ends_in_millions(tokens, number))
    if tokens.word(at) in ("di", "d") and (needs_di or number.value is None or number.value >= 1_000_000):
        at += 2 if tokens.word(at + 1) in ("'", "’") else 1
    elif needs_di:
        return None
    if tokens.glued(at) or "\n" in tokens.gap(at):
        return None
    for _ in range(2):
        if is_adjective_before(tokens.word(at)) and is_countable(tokens, at + 1, number):
            at += 1
    if not is_countable(tokens, at, number):
        return None
    return narrow_unit(tokens, Unit("quantity", at + 1, singularise(tokens.words[at])))


def ends_in_millions(tokens: Tokens, number: Reading) -> bool:
    """Say whether a number asks for "di": "3 milioni di", not "1 milione e 300mila"."""
    last = tokens.word(number.end - 1)
    return load_number_words().scales.get(last, 0) >= 1_000_000 or last in ("mezzo", ".")


def is_countable(tokens: Tokens, at: int, number: Reading) -> bool:
    """Say whether the word at `at` can be the counted noun."""
    word = tokens.word(at)
    if not word or word in load_measures().time:
        return False
    if not tokens.written(at)[0].islower() and word not in CAPITALISED:
        return tokens.written(at).isupper() and len(word) > 4 and may_be_counted(word)
    if number.value == 1:
        return not number.spelled and word in load_nouns().singulars
    if word.endswith(("enne", "enni")) and word[:-4] and not number.end < at:
        return may_be_counted(word)
    return may_be_counted(word)
