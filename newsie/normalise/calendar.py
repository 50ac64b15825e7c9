"""Calendar arithmetic: months, quarters, weeks and holidays as periods. Knows nothing of texts."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from newsie.data import Period, Precision
from newsie.normalise.lexicon import load_lexicon, split_phrase

DAY = timedelta(days=1)
UNKNOWN = Period(None, None, "unknown")
FIRST_YEAR, LAST_YEAR = 1, 9998


def make_day(year: int, month: int, day: int) -> Period | None:
    """Return a single day; None where the calendar has no such day."""
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return Period(found, found, "day")


def make_months(year: int, month: int, count: int, precision: Precision) -> Period | None:
    """Return `count` whole months from `month` on, which may lie outside 1 to 12."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    last_year, last_month = year + (month + count - 2) // 12, (month + count - 2) % 12 + 1
    if not FIRST_YEAR <= year <= last_year <= LAST_YEAR:
        return None
    end = date(last_year, last_month, calendar.monthrange(last_year, last_month)[1])
    return Period(date(year, month, 1), end, precision)


def make_month(year: int, month: int) -> Period | None:
    """Return one month."""
    return make_months(year, month, 1, "month")


def make_years(first: int, last: int) -> Period | None:
    """Return whole years, from the first to the last."""
    if not FIRST_YEAR <= first <= last <= LAST_YEAR:
        return None
    return Period(date(first, 1, 1), date(last, 12, 31), "year" if first == last else "period")


def make_year(year: int) -> Period | None:
    """Return one year."""
    return make_years(year, year)


def make_week(day: date, weeks: int = 1) -> Period | None:
    """Return the week from Monday to Sunday that `day` lies in, or several from there on."""
    try:
        monday = day - timedelta(days=day.weekday())
        return Period(monday, monday + timedelta(days=7 * weeks - 1), "week" if weeks == 1 else "period")
    except OverflowError:
        return None


def make_weekend(day: date) -> Period | None:
    """Return Saturday and Sunday of the week that `day` lies in."""
    week = make_week(day)
    if week is None or week.end is None:
        return None
    return Period(week.end - DAY, week.end, "period")


def make_season(year: int, month: int) -> Period | None:
    """Return the three months from `month` on, no quarter of the calendar; winter begins in December."""
    return make_months(year, month, 3, "period")


def add_months(day: date, months: int) -> date | None:
    """Move a day by months, to the month's last day where it is too short; None outside the calendar."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def add_days(day: date, days: int) -> date | None:
    """Move a day by days; None outside the calendar."""
    try:
        moved = day + timedelta(days=days)
    except OverflowError:
        return None
    return moved if FIRST_YEAR <= moved.year <= LAST_YEAR else None


def shift_years(period: Period, years: int) -> Period | None:
    """Move a period by whole years: the same months, a month's last day kept last."""
    if period.start is None or period.end is None:
        return None
    start = add_months(period.start, 12 * years)
    whole = period.end.day == calendar.monthrange(period.end.year, period.end.month)[1]
    end = add_months(period.end, 12 * years)
    if start is None or end is None:
        return None
    if whole:
        end = end.replace(day=calendar.monthrange(end.year, end.month)[1])
    return Period(start, end, period.precision)


def find_nth_weekday(first: date, last: date, weekday: int, nth: int) -> date | None:
    """Return the nth weekday between two days, the last for -1; None where there is no such."""
    if nth < 0:
        found = last - timedelta(days=(last.weekday() - weekday) % 7)
    else:
        found = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    return found if first <= found <= last else None


def find_easter(year: int) -> date:
    """Return Easter Sunday of the western churches (Meeus, Jones and Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


@dataclass(frozen=True, slots=True)
class Holiday:
    """A holiday: on a fixed day, so many days from Easter, or on an nth weekday of a month."""

    words: tuple[str, ...]
    fixed: tuple[int, int] | None = None
    easter: int | None = None
    weekday: tuple[int, ...] | None = None
    """Month, weekday, which one, and perhaps how many days after it."""
    name_too: bool = False

    def find(self, year: int) -> Period | None:
        """Return the holiday's day in a year."""
        if self.fixed is not None:
            return make_day(year, *self.fixed)
        if self.easter is not None:
            day = find_easter(year) + self.easter * DAY
            return Period(day, day, "day")
        if self.weekday is None:
            return None
        month, weekday, nth, *later = self.weekday
        whole = make_month(year, month)
        if whole is None or whole.start is None or whole.end is None:
            return None
        found = find_nth_weekday(whole.start, whole.end, weekday, nth)
        moved = add_days(found, sum(later)) if found else None
        return Period(moved, moved, "day") if moved else None


@cache
def load_holidays() -> Mapping[str, tuple[Holiday, ...]]:
    """Index the holidays of `lexicon/holidays.yaml` by their first word, longest names first."""
    table = load_lexicon("holidays")
    shy = {split_phrase(name) for name in table["names_too"]}
    found: list[Holiday] = []
    for (month, day), names in (
        (tuple(int(k) for k in key.split(",")), names) for key, names in table["fixed"].items()
    ):
        found += [
            Holiday(split_phrase(n), fixed=(month, day), name_too=split_phrase(n) in shy) for n in names
        ]
    for offset, names in table["easter"].items():
        found += [Holiday(split_phrase(n), easter=offset, name_too=split_phrase(n) in shy) for n in names]
    for key, names in table["weekday"].items():
        place = tuple(int(k) for k in key.split(","))
        found += [Holiday(split_phrase(n), weekday=place) for n in names]
    index: dict[str, list[Holiday]] = {}
    for holiday in sorted(found, key=lambda h: -len(h.words)):
        index.setdefault(holiday.words[0], []).append(holiday)
    return {word: tuple(listed) for word, listed in index.items()}


@cache
def list_leads() -> frozenset[str]:
    """Return the words before which "Natale" is Christmas and no surname."""
    return frozenset(load_lexicon("holidays")["lead"])
