"""Dates counted from a feast or a day: "il giorno dopo Ferragosto", "due settimane prima di Natale"."""

from datetime import date

from newsie.data import Period
from newsie.normalise.calendar import add_days, find_nth_weekday, load_holidays, make_week
from newsie.normalise.date_words import DAY_ARTICLES, OF, DateReading
from newsie.normalise.dates import read_day_month
from newsie.normalise.feasts import read_holiday
from newsie.normalise.numbers import read_number
from newsie.normalise.numeric_dates import read_numeric
from newsie.normalise.parts import read_place
from newsie.normalise.scene import Scene, load_calendar_words
from newsie.normalise.shifts import MONTHS, move

SIGNS = {"dopo": 1, "prima": -1}


def read_counted_from(scene: Scene, i: int) -> DateReading | None:
    """Read a unit, a number of units or an ordinal weekday before "dopo" or "prima" and a day."""
    tokens, words = scene.tokens, load_calendar_words()
    ahead = tokens.words[i + 1 : i + 4]
    if "dopo" not in ahead and "prima" not in ahead:
        return None
    count, at = read_count(scene, i)
    unit, weekday = words.units.get(tokens.word(at)), words.weekdays.get(tokens.word(at))
    sign = SIGNS.get(tokens.word(at + 1))
    if sign is None or (unit is None and weekday is None):
        return None
    anchor = read_anchor(scene, at + 2)
    if anchor is None or anchor.period.start is None or anchor.period.precision != "day":
        return None
    found = count_from(
        scene, anchor.period.start, sign * count, unit, weekday if at > i else None, alone=at == i
    )
    return DateReading(i, anchor.end, found, relative=anchor.relative) if found else None


def read_count(scene: Scene, i: int) -> tuple[int, int]:
    """Return how many are counted and the index of what is: "due giorni", "terzo martedì", "giorno"."""
    place = read_place(scene, i)
    if place is not None and place[0] > 0:
        return place
    number = read_number(scene.tokens, i, tails=False)
    if (
        number is None
        or number.value is None
        or number.value != int(number.value)
        or not 0 < number.value < 400
    ):
        return 1, i
    return int(number.value), number.end


def read_anchor(scene: Scene, at: int) -> DateReading | None:
    """Read the feast or day that is counted from, behind "di" and articles."""
    tokens = scene.tokens
    while tokens.word(at) in OF or tokens.word(at) in DAY_ARTICLES:
        at += 1
    if tokens.word(at) in load_holidays():
        return read_holiday(scene, at)
    if not tokens.word(at)[:1].isdigit():
        return None
    return read_numeric(scene, at) or read_day_month(scene, at)


def count_from(
    scene: Scene, day: date, count: int, unit: str | None, weekday: int | None, *, alone: bool
) -> Period | None:
    """Return the day, week or month that lies `count` from a day; a weekday is the nth of its kind."""
    if weekday is not None:
        near, far = add_days(day, 1), add_days(day, 400)
        found = find_nth_weekday(near, far, weekday, count) if count > 0 and near and far else None
        return Period(found, found, "day") if found else None
    if unit == "settimana" and alone:
        moved = add_days(day, 7 * count)
        return make_week(moved) if moved else None
    if unit in ("giorno", "settimana"):
        moved = add_days(day, count * (7 if unit == "settimana" else 1))
        return Period(moved, moved, "day") if moved else None
    return move(scene, unit, count, day) if unit in MONTHS else None
