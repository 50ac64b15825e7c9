"""Units of the calendar with their name: "anni Novanta", "biennio 2021-2022", "settimana del 16 maggio"."""

from dataclasses import replace

from newsie.normalise.calendar import UNKNOWN, load_holidays, make_month, make_week, make_year, make_years
from newsie.normalise.date_words import (
    OF,
    DateReading,
    read_year_number,
)
from newsie.normalise.dates import read_day_month, read_month
from newsie.normalise.feasts import place_holiday
from newsie.normalise.numerals import load_number_words, read_word
from newsie.normalise.numeric_dates import read_numeric
from newsie.normalise.scene import Scene, load_calendar_words
from newsie.normalise.shifts import MONTHS, YEARS

DECADES = frozenset(range(20, 100, 10))


def read_decade(scene: Scene, i: int) -> DateReading | None:
    """Read "anni Novanta", "anni '80", "anni 70", "anni Duemila"."""
    tokens = scene.tokens
    at = i + 1
    while tokens.word(at) in ("'", "’"):
        at += 1
    word = tokens.word(at)
    decade: int | None = None
    if word.isdigit() and len(word) == 2 and word[1] == "0":
        decade = 1900 + int(word) if int(word) >= 20 else 2000 + int(word)
    elif word.isdigit() and len(word) == 4 and word[3] == "0" and 1500 <= int(word) < 2100:
        decade = int(word)
    elif word == "duemila":
        decade = 2000
    elif tokens.written(at)[:1].isupper() or at == i + 1:
        value = read_word(word)
        decade = 1900 + value if value in DECADES else None
    if decade is None or tokens.word(at + 1) in ("%", "mila"):
        return None
    period = make_years(decade, decade + 9)
    return DateReading(i, at + 1, period) if period else None


def read_second_decade(scene: Scene, i: int) -> DateReading | None:
    """Read "'80" in "anni '70 e '80"."""
    tokens, word = scene.tokens, scene.tokens.word(i + 1)
    before = tokens.words[max(0, i - 4) : i]
    if (
        "anni" not in before
        or tokens.word(i - 1) not in ("e", ",", "-", "–")
        or len(word) != 2
        or word[1] != "0"
    ):
        return None
    if not word.isdigit() or not tokens.glued(i + 1):
        return None
    decade = (1900 if int(word) >= 20 else 2000) + int(word)
    period = make_years(decade, decade + 9)
    return DateReading(i, i + 2, period) if period else None


def read_named_unit(scene: Scene, i: int, unit: str) -> DateReading | None:
    """Read "anno 2019", "mese di ottobre", "settimana del 16 settembre", "biennio 2021-2022"."""
    tokens = scene.tokens
    at = i + 1
    led = tokens.word(at) in OF
    at += led
    while tokens.word(at) in ("'", "’"):
        at += 1
    if (
        unit == "anno"
        and not led
        and tokens.word(at) not in ("fiscale", "solare", "scolastico", "accademico")
    ):
        return read_plain_year(scene, i, at)
    if unit == "giorno" and led and tokens.word(at) in load_holidays():
        feasts = (f for f in load_holidays()[tokens.word(at)] if tokens.match(at, f.words))
        feast = next(feasts, None)  # "il giorno di San Valentino"
        return place_holiday(scene, i, at + len(feast.words), feast) if feast is not None else None
    if unit in ("mese", "settimana"):
        return read_unit_of(scene, i, at, unit, led=led)
    if unit in YEARS or unit in MONTHS:
        inner = read_numeric(scene, at) if tokens.word(at)[:1].isdigit() else None
        if inner is None and unit in MONTHS:
            from newsie.normalise.dating import read_month_range

            inner = read_month_range(scene, at)
        return replace(inner, start=i) if inner is not None else None
    return None


def read_plain_year(scene: Scene, i: int, at: int) -> DateReading | None:
    """Read "anno 2019", "anno 247"."""
    word = scene.tokens.word(at)
    year = read_year_number(scene.tokens, at)
    counts = load_number_words().scales.get(scene.tokens.word(at + 1))
    if year is None and word.isdigit() and len(word) == 3 and not counts:
        year = int(word), at + 1
    if year is None:
        return None
    period = make_year(year[0])
    return DateReading(i, year[1], period) if period else None


def read_unit_of(scene: Scene, i: int, at: int, unit: str, *, led: bool) -> DateReading | None:
    """Read "mese di ottobre", "settimana del 16 settembre", "mese del 16 settembre"."""
    tokens = scene.tokens
    if not led:
        return None
    inner = read_day_month(scene, at)
    if inner is not None and inner.period.start is not None and inner.period.precision == "day":
        day = inner.period.start
        found = make_week(day) if unit == "settimana" else make_month(day.year, day.month)
        return DateReading(i, inner.end, found or UNKNOWN)
    if inner is not None:
        return replace(inner, start=i) if unit == "settimana" else None
    month = read_month(scene, at) if tokens.word(at) in load_calendar_words().full_months else None
    return replace(month, start=i) if month is not None and unit == "mese" else None
