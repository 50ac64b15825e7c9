"""Values as scorers compare them: what a record would show, not how it was built."""

from collections.abc import Hashable, Iterator
from decimal import Decimal

from newsie.data import (
    Amount,
    Duration,
    Money,
    Number,
    Ordinal,
    Percent,
    Period,
    Quantity,
    Term,
    Value,
    unit_of,
)
from newsie.evaluate.frames import Part

Bounds = tuple[Decimal | None, Decimal | None]


def settle_bounds(value: Amount) -> Bounds:
    """Return a record's value and upper: both bounds of a range, else the only one there is.

    "oltre 10 milioni" has the value 10 million and its modifier, whether or not its upper side is left open.
    """
    if value.lower is None or value.upper is None or value.lower == value.upper:
        return (value.upper if value.lower is None else value.lower), None
    return value.lower, value.upper


def settle_value(value: Value | None) -> Hashable:
    """Return what two values must share to be the same; None for no value."""
    match value:
        case Number() | Money() | Percent() | Quantity():
            return (unit_of(value), *settle_bounds(value), value.modifier, value.direction)
        case Period(start, end, _, modifier):
            return (start, end, modifier)
        case Ordinal(place):
            return place
        case Duration(iso):
            return iso
        case Term(text):
            return text.casefold()
    return None


def list_amount_slots(value: Value | None) -> Iterator[Part]:
    """Yield value, unit and modifier of a figure's amount."""
    if isinstance(value, Number | Money | Percent | Quantity):
        yield "value", settle_bounds(value)
        yield "unit", unit_of(value)
        if value.modifier is not None:
            yield "modifier", value.modifier


def settle_change(value: Value | None, text: str) -> Hashable:
    """Return size, unit and direction of a change; its words where it has no value."""
    if not isinstance(value, Number | Money | Percent | Quantity):
        return text.casefold()
    size = settle_bounds(value)[0]
    return (size, unit_of(value) if size is not None else None, value.direction)


def settle_period(value: Value | None, text: str) -> Hashable:
    """Return first and last day; the words of a date that is not resolved."""
    if not isinstance(value, Period) or (value.start is None and value.end is None):
        return text.casefold()
    return (value.start, value.end)
