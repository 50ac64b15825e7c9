"""Weekends: "questo fine settimana", "weekend del 15 febbraio"."""

from dataclasses import replace

from newsie.normalise.calendar import (
    UNKNOWN,
    add_days,
    make_weekend,
)
from newsie.normalise.date_words import DateReading
from newsie.normalise.scene import Scene, choose, load_calendar_words
from newsie.normalise.shifts import OFFSETS

FRIDAY = 4
WEEKENDS = (
    ("weekend",),
    ("week", "-", "end"),
    ("fine", "settimana"),
    ("finesettimana",),
    ("week", "end"),
    ("we",),
)


def read_weekend(scene: Scene, i: int) -> DateReading | None:
    """Read "weekend", "fine settimana" by tense, or with "scorso" and "prossimo" behind."""
    return read_weekend_at(scene, i, None)


def read_weekend_at(scene: Scene, at: int, offset: int | None) -> DateReading | None:
    """Read the weekend at token `at`, moved by whole weeks; by tense where `offset` is None."""
    tokens = scene.tokens
    if tokens.word(at) not in ("weekend", "week", "fine", "finesettimana", "we"):
        return None
    form = next((w for w in WEEKENDS if tokens.match(at, w)), None)
    if form is None:
        return None
    end = at + len(form)
    if offset is None:
        kind = load_calendar_words().relatives.get(tokens.word(end), "")
        if kind in OFFSETS and tokens.word(end) not in ("prima", "dopo"):
            offset, end = OFFSETS[kind], end + 1
    if scene.published is None:
        return DateReading(at, end, UNKNOWN, relative=True)
    if offset is None:
        of_day = read_weekend_of(scene, at, end)
        if of_day is not None:
            return of_day
        if form == ("we",):
            return None
        around = [make_weekend(d) for d in (add_days(scene.published, 7 * k) for k in (-1, 0, 1)) if d]
        chosen = choose([w for w in around if w], scene.published, scene.find_tense(at) or "future")
        return DateReading(at, end, chosen or UNKNOWN, relative=True)
    if offset == 1 and scene.published.weekday() < FRIDAY:
        offset = 0  # on a Thursday "il prossimo fine settimana" is the coming one
    day = add_days(scene.published, 7 * offset)
    return DateReading(at, end, (day and make_weekend(day)) or UNKNOWN, relative=True)


def read_weekend_of(scene: Scene, at: int, end: int) -> DateReading | None:
    """Read "weekend del 15 febbraio"."""
    from newsie.normalise.dates import read_day_month

    tokens = scene.tokens
    if tokens.word(end) not in ("del", "dell"):
        return None
    inner = read_day_month(scene, end + 2 if tokens.word(end + 1) in ("'", "’") else end + 1)
    if inner is None or inner.period.start is None:
        return None
    if inner.period.precision != "day":
        return replace(inner, start=at)
    return DateReading(at, inner.end, make_weekend(inner.period.start) or UNKNOWN)
