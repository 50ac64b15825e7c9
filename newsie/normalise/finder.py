"""Finds every value of a text: one pass over the tokens, stopping only where a value can begin."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from newsie.data import Duration, Money, Number, Ordinal, Percent, Period, Quantity, Value
from newsie.normalise.amounts import Amount, read_amounts, read_multiple, read_stable
from newsie.normalise.bare import is_name, stands_alone
from newsie.normalise.calendar import UNKNOWN
from newsie.normalise.clock import find_clock_end
from newsie.normalise.context import Context
from newsie.normalise.date_words import DateReading
from newsie.normalise.dating import read_date
from newsie.normalise.durations import DurationReading, read_duration
from newsie.normalise.elision import Reading, fill_elided
from newsie.normalise.ordinals import OrdinalReading, read_ordinal
from newsie.normalise.runs import find_code_end, find_run_end, read_bare
from newsie.normalise.scene import Scene
from newsie.normalise.tokens import Tokens, tokenise
from newsie.normalise.triggers import (
    ARTICLE,
    BOTH,
    DATE,
    MULTIPLE,
    PREFIX,
    STABLE,
    find_triggers,
    leads_on,
)

Kind = Literal["money", "percent", "number", "ordinal", "quantity", "date", "duration"]
EURO_SINCE = 2002
SOME_DAY = date(2010, 5, 12)
"""A day on which an undated text may have been published."""


@dataclass(frozen=True, slots=True)
class FoundValue:
    """A value of the text: `text[start:end]` read as `value`."""

    start: int
    end: int
    kind: Kind
    text: str
    value: Value


def find_values(text: str, context: Context = Context()) -> list[FoundValue]:  # noqa: B008 - frozen
    """Find all values of a text, in its order and without overlap; linear in the length of the text.

    >>> [(v.text, v.kind) for v in find_values("Ricavi per 18,4 milioni di euro (+7%) nel 2022")]
    [('18,4 milioni di euro', 'money'), ('+7%', 'percent'), ('2022', 'date')]
    >>> find_values("Il consiglio si riunisce.")
    []
    """
    tokens, currency = tokenise(text), guess_currency(context)
    found = read_values(tokens, context.published, currency)
    if context.published is None and any(map(is_unresolved, found)):
        return forget_days(read_values(tokens, SOME_DAY, currency), found)
    return found


def is_unresolved(found: FoundValue) -> bool:
    """Say whether a value is a date that the text alone does not place."""
    return isinstance(found.value, Period) and found.value.precision == "unknown"


def forget_days(dated: Sequence[FoundValue], undated: Iterable[FoundValue]) -> list[FoundValue]:
    """Return what any day of publication makes of a text, without what hangs on that day.

    How far "ieri mattina" or "dal 26 agosto all'8 settembre" reaches is known of undated texts, too.
    """
    known = {(value.start, value.end): value.value for value in undated}
    return [
        value if value.kind != "date" else replace(value, value=known.get((value.start, value.end), UNKNOWN))
        for value in dated
    ]


def read_values(tokens: Tokens, published: date | None, currency: str | None) -> list[FoundValue]:
    """Read all values of a text published on a day, amounts without a currency in the one that is given."""
    scene = Scene(tokens, published)
    readings: list[Reading] = []
    done = run = 0
    for i, trigger in find_triggers(tokens):
        if i < done:
            continue
        if trigger == BOTH and (behind := max(find_code_end(tokens, i), find_clock_end(tokens, i))) > i:
            done = behind
            continue
        if trigger == BOTH and i >= run:
            run = find_run_end(tokens, i)
        for reading in read_bare(tokens, i) if i < run else read_at(scene, i, trigger):
            if reading.start < done:
                continue
            readings.append(reading)
            done = reading.end
    filled = fill_elided(tokens, readings, currency)
    return [make_found(tokens, r) for r in filled if not (isinstance(r, Amount) and is_name(tokens, r))]


def guess_currency(context: Context) -> str | None:
    """Return the currency of an Italian article that names none; None for old and for undated texts."""
    return "EUR" if context.published is not None and context.published.year >= EURO_SINCE else None


def read_at(scene: Scene, i: int, trigger: int) -> Sequence[Reading]:
    """Read the value at a trigger: dates before amounts, since a day and a year are numbers too."""
    tokens = scene.tokens
    if trigger == MULTIPLE:
        found = read_multiple(tokens, i)
        return [found] if found else []
    if trigger == STABLE:
        found = read_stable(tokens, i)
        return [found] if found else []
    if trigger == PREFIX:
        return read_amounts(tokens, i)
    if trigger == ARTICLE and not leads_on(tokens, i):
        return []
    date = read_date(scene, i)
    if date is not None:
        return [date, *date.more]
    duration = read_duration(tokens, i)
    if duration is not None:
        return [duration]
    if trigger == DATE:
        return []
    ordinal = read_ordinal(tokens, i)
    if ordinal is not None:
        return [ordinal]
    return [a for a in read_amounts(tokens, i) if stands_alone(tokens, a)]


def make_found(tokens: Tokens, reading: Reading) -> FoundValue:
    """Give a reading its offsets in the text and its value."""
    kind, value = make_value(reading)
    start, end = tokens.starts[reading.start], tokens.ends[reading.end - 1]
    return FoundValue(start, end, kind, tokens.text[start:end], value)


def make_value(reading: Reading) -> tuple[Kind, Value]:
    """Make the value of a reading, and say of which kind it is."""
    if isinstance(reading, DateReading):
        return "date", reading.period
    if isinstance(reading, DurationReading):
        return "duration", Duration(reading.iso)
    if isinstance(reading, OrdinalReading):
        return "ordinal", Ordinal(reading.value)
    lower, upper = tidy(reading.lower), tidy(reading.upper)
    if reading.kind == "money":
        return "money", Money(lower, upper, reading.unit, reading.modifier, reading.direction)
    if reading.kind == "percent":
        return "percent", Percent(lower, upper, reading.modifier, reading.direction)
    if reading.kind == "quantity":
        return "quantity", Quantity(lower, upper, reading.unit, reading.modifier, reading.direction)
    return "number", Number(lower, upper, reading.modifier, reading.direction)


def tidy(amount: Decimal | None) -> Decimal | None:
    """Drop zeros behind the point; a number that never ends keeps fifteen figures."""
    if amount is None:
        return None
    if amount == amount.to_integral_value():
        return Decimal(int(amount))
    if len(amount.as_tuple().digits) > 24:
        amount = Decimal(f"{amount:.15g}")
    return amount.normalize()
