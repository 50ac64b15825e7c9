"""Dates of publication as papers and files write them: "Venerdì 14 Febbraio 2020", "14/02/2020", ISO 8601.

Only whole calendar days; the dates inside an article's sentences belong to newsie.normalise.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from newsie.data import Span
from newsie.text.layout_lexicon import load_layout


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A calendar day and where a line writes it."""

    span: Span
    day: date


def find_dates(line: str) -> Iterator[WrittenDate]:
    """Yield the days that a line writes out in full, weekday included; impossible days are none."""
    for match in _pattern().finditer(line):
        day = _day_from_match(match)
        if day is not None:
            yield WrittenDate(Span(*match.span()), day)


def parse_day(text: str) -> date | None:
    """Return the day that a text names and nothing more than a time of day beside it.

    A time with an offset is a moment, and the day is the one that it was in Italy.

    >>> parse_day("Venerdì 14 Febbraio 2020")
    datetime.date(2020, 2, 14)
    >>> parse_day("2020-02-14T10:30:00+01:00")
    datetime.date(2020, 2, 14)
    >>> parse_day("20200214T233000Z")
    datetime.date(2020, 2, 15)
    >>> parse_day("1° marzo 2021")
    datetime.date(2021, 3, 1)
    >>> parse_day("nel febbraio 2020") is None
    True
    """
    text = text.strip()
    moment = _parse_moment(text)
    if moment is not None:
        return day_in_italy(moment)
    match = _pattern().match(text)
    if match is None or not _REST.fullmatch(text, match.end()):
        return None
    return _day_from_match(match)


def day_in_italy(moment: datetime) -> date:
    """Return the day of a moment in Italy; one without an offset is taken as it stands."""
    return (moment.astimezone(ZoneInfo("Europe/Rome")) if moment.tzinfo else moment).date()


def _parse_moment(text: str) -> datetime | None:
    """Return the moment that an ISO 8601 text names, None for other texts."""
    if not text[:4].isdigit():
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


_REST = re.compile(
    r"(?:[T\s,|–-]*(?:(?:alle|ore|h)\s*)*\d{1,2}[:.]\d\d(?:[:.]\d\d(?:[.,]\d+)?)?)?\s*(?:Z|[A-Z]{2,4}|[+-]\d\d:?\d\d)?"
)


@cache
def _pattern() -> re.Pattern[str]:
    layout = load_layout()
    months = "|".join((*layout.months, *(rf"{short}\.?" for short in layout.months_short)))
    weekdays = "|".join(sorted(layout.weekdays, key=len, reverse=True))
    return re.compile(
        rf"""
        (?: (?<!\w) (?: {weekdays} ) [.,]? \s+ )?
        (?: (?<![\d.,/-]) (?P<iso> (?P<y1>\d{{4}}) - (?P<m1>\d\d) - (?P<d1>\d\d) ) (?!\d)
          | (?<![\d.,/-]) (?P<d2>\d{{1,2}}) (?P<sep>[/.-]) (?P<m2>\d{{1,2}}) (?P=sep) (?P<y2>\d{{4}})
            (?![\d/-])
          | (?<![\d.,/-]) (?P<d3>\d{{1,2}}) [°º]? \s+ (?P<m3>{months}) \s+ (?P<y3>\d{{4}}) (?!\d)
        )
        """,
        re.VERBOSE | re.IGNORECASE,
    )


def _day_from_match(match: re.Match[str]) -> date | None:
    """Return the day of one of the three forms, or None where no calendar has it."""
    form = "1" if match["iso"] else "2" if match["d2"] else "3"
    written = match[f"m{form}"].lower()
    month = int(written) if written.isdigit() else load_layout().month_number(written)
    try:
        return date(int(match[f"y{form}"]), month, int(match[f"d{form}"]))
    except ValueError:
        return None
