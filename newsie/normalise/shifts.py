"""Moves in the calendar: the year before, the coming weekday, the last three months."""

from dataclasses import replace
from datetime import date

from newsie.data import Period
from newsie.normalise.calendar import (
    UNKNOWN,
    add_days,
    add_months,
    make_months,
    make_week,
    make_year,
    make_years,
)
from newsie.normalise.scene import Remake, Scene, day_from

YEARS = {
    "anno": 1,
    "biennio": 2,
    "triennio": 3,
    "quadriennio": 4,
    "quinquennio": 5,
    "lustro": 5,
    "decennio": 10,
    "ventennio": 20,
}


MONTHS = {"mese": 1, "bimestre": 2, "trimestre": 3, "quadrimestre": 4, "semestre": 6}


OFFSETS = {"past": -1, "last": -1, "preceding": -1, "this": 0, "next": 1, "following": 1}


def move(scene: Scene, unit: str, offset: int, anchor: date | None) -> Period:
    """Return the calendar unit that lies `offset` units from the one that holds `anchor`."""
    if anchor is None:
        return UNKNOWN
    found: Period | None = None
    if unit == "giorno":
        found = day_from(anchor, offset)
    elif unit == "settimana":
        day = add_days(anchor, 7 * offset)
        found = make_week(day) if day else None
    elif unit in MONTHS:
        size = MONTHS[unit]
        first = (anchor.month - 1) // size * size + 1
        names = {"mese": "month", "trimestre": "quarter", "semestre": "half"}
        found = make_months(anchor.year, first + offset * size, size, "period")
        if found is not None and unit in names:
            found = replace(found, precision=names[unit])  # type: ignore[arg-type]
    elif unit == "anno":
        found = make_year(anchor.year + offset)
    elif unit == "decennio":
        first_year = anchor.year // 10 * 10 + 10 * offset
        found = make_years(first_year, first_year + 9)
    elif unit == "secolo":
        first_year = (anchor.year - 1) // 100 * 100 + 1 + 100 * offset
        found = make_years(first_year, first_year + 99)
    elif unit in YEARS and offset:
        size = YEARS[unit]
        first_year = anchor.year + 1 if offset > 0 else anchor.year - size
        found = make_years(first_year, first_year + size - 1)
    return found or UNKNOWN


def roll(scene: Scene, unit: str, count: int, *, past: bool) -> Period:
    """Return the last or next `count` units, counted from publication: "prossimi due mesi"."""
    day = scene.published
    if day is None:
        return UNKNOWN
    if unit == "decennio":
        first_year = day.year // 10 * 10
        years = (
            make_years(first_year - 10 * count, first_year - 1)
            if past
            else make_years(first_year + 10, first_year + 10 * count + 9)
        )
        return years or UNKNOWN
    sign = -1 if past else 1
    other = None
    if unit == "giorno":
        other = add_days(day, sign * count)
    elif unit == "settimana":
        other = add_days(day, sign * 7 * count)
    elif unit in MONTHS:
        other = add_months(day, sign * MONTHS[unit] * count)
    elif unit in YEARS:
        other = add_months(day, sign * 12 * YEARS[unit] * count)
    if other is None:
        return UNKNOWN
    if unit == "giorno" and not past:
        return Period(add_days(day, 1) or day, other, "period")
    # Both days are of the period: three years end the day before they come round.
    start, end = (other, add_days(day, -1)) if past else (day, add_days(other, -1))
    return Period(start, end, "period") if end is not None and start <= end else UNKNOWN


def place_beside(scene: Scene, make: Remake, kind: str) -> Period:
    """Place "marzo scorso" and "prossimo autunno": wholly before or after publication, or in its year."""
    day = scene.base.end if kind in ("following", "preceding") and scene.base is not None else scene.published
    if day is None:
        return UNKNOWN
    around = [p for p in (make(day.year + k) for k in range(-3, 4)) if p is not None and p.start is not None]
    if kind == "this":
        around_now = [
            p for p in around if p.end is not None and p.start is not None and p.start <= day <= p.end
        ]
        return around_now[0] if around_now else make(day.year) or UNKNOWN
    if kind in ("past", "last", "preceding"):
        before = [p for p in around if p.end is not None and p.end < day]
        return before[-1] if before else UNKNOWN
    after = [p for p in around if p.start is not None and p.start > day]
    return after[0] if after else UNKNOWN


def place_weekday_beside(scene: Scene, weekday: int, kind: str) -> Period:
    """Place "lunedì scorso" before publication, "lunedì prossimo" after it, "questo venerdì" in its week."""
    day = scene.base.end if kind in ("following", "preceding") and scene.base is not None else scene.published
    if day is None:
        return UNKNOWN
    days = (weekday - day.weekday()) % 7
    if kind == "this":
        return day_from(day, weekday - day.weekday())
    if kind in ("past", "last", "preceding"):
        return day_from(day, days - 7)
    # On a Tuesday nobody calls the next day "mercoledì prossimo".
    return day_from(day, days + 7 if days < 2 and kind == "next" else days or 7)


def move_from_text(scene: Scene, unit: str, offset: int) -> Period:
    """Move from the date that the text gave last: "il mese successivo", "l'anno prima"."""
    base = scene.base
    if base is None or base.start is None or base.end is None:
        return UNKNOWN
    if unit in YEARS and unit != "anno":
        return move(scene, unit, offset, base.start)
    return move(scene, unit, offset, base.start if offset < 0 else base.end)
