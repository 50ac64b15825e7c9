"""Values as JSON, in the form of `newsie values --format json`."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from newsie.data import Duration, Money, Number, Ordinal, Percent, Period, Quantity, Value
from newsie.normalise.finder import FoundValue


def value_to_json(value: Value) -> dict[str, Any]:
    """Return a value as JSON; decimals are strings, an open side is null, only changes have a direction.

    >>> value_to_json(Money(Decimal("88000000"), Decimal("88000000"), "EUR"))
    {'lower': '88000000', 'upper': '88000000', 'currency': 'EUR', 'modifier': None}
    >>> value_to_json(Ordinal(6))
    {'value': 6}
    """
    if isinstance(value, Ordinal):
        return {"value": value.value}
    if isinstance(value, Duration):
        return {"value": value.iso}
    if isinstance(value, Period):
        start, end = (d.isoformat() if d else None for d in (value.start, value.end))
        return {"start": start, "end": end, "precision": value.precision, "modifier": value.modifier}
    if not isinstance(value, Money | Percent | Number | Quantity):
        raise TypeError(f"a {type(value).__name__} is no value of a text")
    row: dict[str, Any] = {"lower": write_bound(value.lower), "upper": write_bound(value.upper)}
    if isinstance(value, Money):
        row["currency"] = value.currency
    if isinstance(value, Quantity):
        row["unit"] = value.unit
    row["modifier"] = value.modifier
    if value.direction is not None:
        row["direction"] = value.direction
    return row


def write_bound(bound: Decimal | None) -> str | None:
    """Write a bound without exponent: "1200000", "2.5"."""
    return None if bound is None else format(bound, "f")


def found_to_json(found: FoundValue) -> Mapping[str, Any]:
    """Return a row of `newsie values --format json`."""
    value = value_to_json(found.value)
    return {"type": found.kind, "start": found.start, "end": found.end, "text": found.text, "value": value}
