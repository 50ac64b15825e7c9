"""Value notes: how a gold file writes a normalised value beside its span ("18400000 EUR nearly")."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import cast, get_args

from newsie.data import (
    Amount,
    DateModifier,
    Direction,
    Duration,
    Modifier,
    Money,
    Number,
    Ordinal,
    Percent,
    Period,
    Precision,
    Quantity,
    Term,
    Value,
)
from newsie.schema import load_schema

MODIFIERS = get_args(Modifier)
DIRECTIONS = get_args(Direction)
DATE_MODIFIERS = get_args(DateModifier)
PRECISIONS = get_args(Precision)
OPEN_ABOVE: tuple[Modifier, ...] = ("more_than", "at_least")
OPEN_BELOW: tuple[Modifier, ...] = ("less_than", "up_to")
UNSTATED = "null"
"""Stands for a bound, a currency or a unit that the text never states."""

_NUMBER = r"\d+(?:\.\d+)?"
_BOUNDS = re.compile(
    rf"""
      (?P<exact>{_NUMBER})                            # 40
    | (?P<lower>{_NUMBER}) - (?P<upper>{_NUMBER})     # 610-640
    | (?P<from>{_NUMBER}) -                           # 610-    open above
    | - (?P<to>{_NUMBER})                             # -640    open below, never a negative
    | (?P<none>null)
    """,
    re.VERBOSE,
)
_DAYS = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)|(?P<start>\d{4}-\d\d-\d\d)?/(?P<end>\d{4}-\d\d-\d\d)?|(?P<unknown>unknown)"
)


def value_from_note(label: str, note: str) -> Value:
    """Read the note of a span labelled `label`; raise ValueError saying what is wrong and what would do.

    >>> value_from_note("MONEY", "4000000-5000000 EUR")
    Money(lower=Decimal('4000000'), upper=Decimal('5000000'), currency='EUR', modifier=None, direction=None)
    >>> value_from_note("DATE", "2023-01-01/2023-12-31 end").modifier
    'end'
    >>> value_from_note("DEMONYM", "Lombardia")
    Term(text='Lombardia')
    >>> value_from_note("MONEY", "5 milioni")
    Traceback (most recent call last):
    ...
    ValueError: 'milioni' is no currency: write an ISO 4217 code such as EUR, or null where none is stated
    """
    words = note.split()
    if not words:
        raise ValueError("an empty note: write the value or leave the note out")
    known = load_schema().labels.get(label)
    carried = known.value if known else None
    if carried is None:
        return Term(" ".join(words))
    if carried == "Period":
        return period_from_words(words)
    return amount_from_words(carried, words)


def note_from_value(value: Value) -> str:
    """Write a value as its note, the shortest form that reads back as the same value.

    >>> note_from_value(Percent(Decimal(7), Decimal(7), direction="increase"))
    '7 percent increase'
    >>> note_from_value(Period(date(2022, 1, 1), date(2022, 12, 31), "year"))
    '2022-01-01/2022-12-31'
    """
    match value:
        case Term(text):
            return text
        case Period():
            return note_from_period(value)
        case Ordinal(place):
            return str(place)
        case Duration(iso):
            return iso
        case _:
            return note_from_amount(value)


# Amounts ------------------------------------------------------------------------------------------


def amount_from_words(carried: str, words: list[str]) -> Amount:
    """Read an amount note; `carried` is the name of the value class that the span's label takes."""
    words, modifier, direction = split_qualifiers(words)
    if not words and direction == "stable":
        words = [UNSTATED, "percent"] if carried == "Percent" else [UNSTATED, UNSTATED]
    if not words:
        raise ValueError("no number: write one as 18400000 or 4000000-5000000")
    lower, upper = open_side(*bounds_from_note(words[0]), modifier=modifier, stated="-" in words[0])
    unit = " ".join(words[1:])
    if carried == "Money":
        return Money(lower, upper, currency_from_note(unit), modifier, direction)
    if carried == "Percent":
        if unit != "percent":
            raise ValueError(f"a percentage is noted as '{words[0]} percent', not '{' '.join(words)}'")
        return Percent(lower, upper, modifier, direction)
    if not unit:
        raise ValueError(f"no unit: write the lemma of the counted noun after {words[0]}, or null")
    return Quantity(lower, upper, None if unit == UNSTATED else unit, modifier, direction)


def split_qualifiers(words: list[str]) -> tuple[list[str], Modifier | None, Direction | None]:
    """Take modifier and direction off the end of a note's words, in whichever order they stand."""
    words = list(words)
    modifier: Modifier | None = None
    direction: Direction | None = None
    while words:
        if modifier is None and words[-1] in MODIFIERS:
            modifier = cast(Modifier, words.pop())
        elif direction is None and words[-1] in DIRECTIONS:
            direction = cast(Direction, words.pop())
        else:
            break
    return words, modifier, direction


def bounds_from_note(word: str) -> tuple[Decimal | None, Decimal | None]:
    """Read "40", "610-640", "610-", "-640" or "null"; raise ValueError for anything else."""
    found = _BOUNDS.fullmatch(word)
    if found is None:
        raise ValueError(f"{word!r} is no number: write it plainly, with a decimal point, as 18400000 or 3.5")
    exact, lower, upper, above, below, _ = found.groups()
    low, high = exact or lower or above, exact or upper or below
    return (Decimal(low) if low else None), (Decimal(high) if high else None)


def open_side(
    lower: Decimal | None, upper: Decimal | None, *, modifier: Modifier | None, stated: bool
) -> tuple[Decimal | None, Decimal | None]:
    """Leave open the side that a modifier opens: "10 EUR more_than" has no upper bound, unless stated."""
    if stated or modifier is None:
        return lower, upper
    return (None if modifier in OPEN_BELOW else lower), (None if modifier in OPEN_ABOVE else upper)


def currency_from_note(word: str) -> str | None:
    """Read an ISO 4217 code, or "null" for a currency that the text never states."""
    if word == UNSTATED:
        return None
    if not re.fullmatch("[A-Z]{3}", word):
        problem = f"{word!r} is no currency" if word else "no currency"
        raise ValueError(f"{problem}: write an ISO 4217 code such as EUR, or null where none is stated")
    return word


def note_from_amount(value: Amount) -> str:
    """Write a number, an amount of money, a percentage or a quantity as its note."""
    qualifiers = [word for word in (value.modifier, value.direction) if word]
    empty = value.lower is None and value.upper is None
    match value:
        case Money(currency=unit) | Quantity(unit=unit):
            unit = unit or UNSTATED
        case Percent():
            unit = "percent"
        case Number():
            unit = ""
    if empty and value.direction == "stable" and unit in (UNSTATED, "percent"):
        return " ".join(qualifiers)
    return " ".join(
        [note_from_bounds(value.lower, value.upper, value.modifier), *([unit] if unit else []), *qualifiers]
    )


def note_from_bounds(lower: Decimal | None, upper: Decimal | None, modifier: Modifier | None = None) -> str:
    """Write two bounds as one word, the open side empty; as one number where the modifier says the rest."""
    if lower is None and upper is None:
        return UNSTATED
    number = upper if lower is None else lower
    if (lower, upper) == open_side(number, number, modifier=modifier, stated=False):
        return write_number(number)
    return f"{write_number(lower)}-{write_number(upper)}"


def write_number(number: Decimal | None) -> str:
    """Write a number in plain digits without idle zeros; nothing for None."""
    if number is None:
        return ""
    digits = format(number, "f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


# Dates --------------------------------------------------------------------------------------------


def period_from_words(words: list[str]) -> Period:
    """Read a date note: one day, first/last day with either side open, or "unknown", then its modifier.

    A precision may follow too; without one it is worked out from the days.
    """
    found = _DAYS.fullmatch(words[0])
    if found is None or words[0] == "/":
        forms = "write 2019-01-01/2019-09-30, one ISO day, or unknown if it can't be resolved"
        raise ValueError(f"{words[0]!r} is no date: {forms}")
    start = day_from_note(found["day"] or found["start"])
    end = day_from_note(found["day"] or found["end"])
    modifier: DateModifier | None = None
    precision: Precision | None = None
    for word in words[1:]:
        if word in DATE_MODIFIERS and modifier is None:
            modifier = cast(DateModifier, word)
        elif word in PRECISIONS and precision is None:
            precision = cast(Precision, word)
        else:
            raise ValueError(f"{word!r} says nothing about a date: modifiers are {', '.join(DATE_MODIFIERS)}")
    return Period(start, end, precision or find_precision(start, end), modifier)


def day_from_note(text: str | None) -> date | None:
    """Read an ISO day; raise ValueError naming it where there is no such day."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"there is no day {text}") from None


def note_from_period(value: Period) -> str:
    """Write a period as its note; its precision only where the days alone would say another."""
    if value.start is None and value.end is None:
        days = "unknown"
    elif value.start == value.end:
        days = str(value.start)
    else:
        days = f"{value.start or ''}/{value.end or ''}"
    implied = find_precision(value.start, value.end)
    words = [days, value.modifier, value.precision if value.precision != implied else None]
    return " ".join(word for word in words if word)


def find_precision(start: date | None, end: date | None) -> Precision:
    """Say which calendar unit two days bound: day, week (from Monday), month, quarter, half, year or period.

    >>> find_precision(date(2023, 4, 1), date(2023, 6, 30))
    'quarter'
    """
    if start is None and end is None:
        return "unknown"
    if start is None or end is None:
        return "period"
    if start == end:
        return "day"
    if start.isoweekday() == 1 and end - start == timedelta(days=6):
        return "week"
    return find_months(start, end)


def find_months(start: date, end: date) -> Precision:
    """Say which run of whole months two days bound, "period" where it is none of the calendar's."""
    after = end + timedelta(days=1) if end < date.max else end
    if start.day != 1 or after.day != 1:
        return "period"
    length = (after.year - start.year) * 12 + after.month - start.month
    units: dict[int, Precision] = {1: "month", 3: "quarter", 6: "half", 12: "year"}
    unit = units.get(length)
    return unit if unit and (start.month - 1) % length == 0 else "period"
