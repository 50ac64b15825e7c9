"""Values as annotator notes ("88000000 EUR approximately", "2019-01-01/2019-09-30"), both ways."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import cast, get_args

from newsie.data import (
    DateModifier,
    Direction,
    Modifier,
    Money,
    Number,
    Percent,
    Period,
    Precision,
    Quantity,
    Term,
    Value,
)

MODIFIERS = get_args(Modifier)
DIRECTIONS = get_args(Direction)
DATE_MODIFIERS = get_args(DateModifier)
AMOUNT = re.compile(r"(?P<lower>-?\d+(?:\.\d+)?)(?:-(?P<upper>-?\d+(?:\.\d+)?))?(?:\s+(?P<rest>.+))?\Z")
PERIOD = re.compile(r"(?P<start>\d{4}-\d\d-\d\d)/(?P<end>\d{4}-\d\d-\d\d)(?:\s+(?P<modifier>\w+))?\Z")
CURRENCY = re.compile(r"[A-Z]{3}\Z")
LABELS = {"MONEY": Money, "PERCENT": Percent, "QUANTITY": Quantity, "DATE": Period}
UNSAID = "?"


def note_from_value(value: Value) -> str:
    """Write a value as an annotator would; the empty string for one that can't be resolved.

    >>> note_from_value(Money(Decimal(4000000), Decimal(5000000), "EUR"))
    '4000000-5000000 EUR'
    >>> note_from_value(Percent(Decimal(5), Decimal(5), direction="increase"))
    '5 percent increase'
    >>> note_from_value(Period(None, None, "unknown"))
    ''
    """
    if isinstance(value, Term):
        return value.text
    if isinstance(value, Period):
        return write_period(value)
    if not isinstance(value, Money | Percent | Quantity | Number):
        raise TypeError(f"a {type(value).__name__} is never annotated")
    unit = {Money: "currency", Quantity: "unit"}.get(type(value))
    named = "percent" if isinstance(value, Percent) else (getattr(value, unit) if unit else None)
    parts = [write_bounds(value), named, value.modifier, value.direction]
    return " ".join(part for part in parts if part)


def write_bounds(value: Money | Percent | Quantity | Number) -> str:
    """Write "4000000-5000000" for a range, the one number otherwise."""
    lower, upper = value.lower, value.upper
    if lower is not None and upper is not None and lower != upper:
        return f"{lower:f}-{upper:f}"
    bound = upper if lower is None else lower
    return "" if bound is None else f"{bound:f}"


def write_period(period: Period) -> str:
    """Write "2019-01-01/2019-09-30", with its modifier."""
    if period.start is None or period.end is None:
        return ""
    days = f"{period.start.isoformat()}/{period.end.isoformat()}"
    return f"{days} {period.modifier}" if period.modifier else days


def value_from_note(label: str, note: str) -> Value:
    """Read an annotator's note on a span with that label; raise ValueError where it can't be read.

    A note that is no period or amount is a `Term` for the labels that carry one. An empty note on a DATE
    is a date that can't be resolved.

    >>> value_from_note("PERCENT", "11 percent more_than")
    Percent(lower=Decimal('11'), upper=None, modifier='more_than', direction=None)
    >>> value_from_note("QUANTITY", "2500 metro quadrato").unit
    'metro quadrato'
    >>> value_from_note("DATE", "2023-01-01/2023-12-31 end").modifier
    'end'
    >>> value_from_note("MONEY", "tanti soldi")
    Traceback (most recent call last):
        ...
    ValueError: MONEY note 'tanti soldi' should read like '88000000 EUR approximately'
    """
    text = note.strip()
    if label not in LABELS:
        return Term(text)
    if label == "DATE":
        return read_period(text)
    return read_amount(label, text)


def read_period(note: str) -> Period:
    """Read "2019-01-01/2019-09-30 end"; the empty note is an unresolved date."""
    if note in ("", UNSAID):
        return Period(None, None, "unknown")
    match = PERIOD.match(note)
    if match is None or (match["modifier"] or DATE_MODIFIERS[0]) not in DATE_MODIFIERS:
        raise ValueError(
            f"DATE note {note!r} should read like '2019-01-01/2019-09-30', perhaps with ' end' behind"
        )
    start, end = date.fromisoformat(match["start"]), date.fromisoformat(match["end"])
    return Period(start, end, find_precision(start, end), cast("DateModifier | None", match["modifier"]))


def find_precision(start: date, end: date) -> Precision:
    """Tell the precision of whole calendar units from their first and last day."""
    if start == end:
        return "day"
    if start.weekday() == 0 and (end - start).days == 6:
        return "week"
    following = date.fromordinal(end.toordinal() + 1) if end < date.max else end
    if start.day == 1 and following.day == 1:
        months = (following.year - start.year) * 12 + following.month - start.month
        whole: dict[int, Precision] = {1: "month", 3: "quarter", 6: "half", 12: "year"}
        if months in (1, 3) or (months in whole and start.month in (1, 7)):
            return whole[months]
    return "period"


def read_amount(label: str, note: str) -> Money | Percent | Quantity:
    """Read "88000000 EUR approximately", "5 percent increase", "40 imprenditore"."""
    unsaid = note.startswith(UNSAID)
    match = AMOUNT.match("0" + note[1:] if unsaid else note)
    words = (match["rest"] or "").split() if match else note.split()
    direction = take_last(words, DIRECTIONS)
    modifier = cast("Modifier | None", take_last(words, MODIFIERS))
    unit = " ".join(words)
    if match is None and not (unit == "percent" and direction == "stable"):
        raise ValueError(f"{label} note {note!r} should read like '88000000 EUR approximately'")
    lower, upper = read_bounds(match, modifier) if match and not unsaid else (None, None)
    change = cast("Direction | None", direction)
    if label == "PERCENT":
        if unit != "percent":
            raise ValueError(f"PERCENT note {note!r} should read like '5 percent increase'")
        return Percent(lower, upper, modifier, change)
    if label == "QUANTITY":
        return Quantity(lower, upper, unit or None, modifier, change)
    if unit and not CURRENCY.match(unit):
        raise ValueError(f"MONEY note {note!r} names no ISO 4217 currency: {unit!r}")
    return Money(lower, upper, unit or None, modifier, change)


def take_last(words: list[str], known: tuple[str, ...]) -> str | None:
    """Take the last word away if it is one of those known."""
    return words.pop() if words and words[-1] in known else None


def read_bounds(match: re.Match[str], modifier: Modifier | None) -> tuple[Decimal | None, Decimal | None]:
    """Read one bound or two, and open the side that the modifier leaves open."""
    try:
        lower = Decimal(match["lower"])
        upper = Decimal(match["upper"]) if match["upper"] else lower
    except InvalidOperation as error:
        raise ValueError(f"not an amount: {match.group()!r}") from error
    if match["upper"]:
        return lower, upper
    if modifier in ("more_than", "at_least"):
        return lower, None
    if modifier in ("less_than", "up_to"):
        return None, upper
    return lower, upper
