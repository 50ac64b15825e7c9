"""Edges of periods: "inizio 2024", "metà marzo", "fine anno", "resto dell'anno".

Also the whole that a part is told of.
"""

from dataclasses import replace

from newsie.data import DateModifier, Period
from newsie.normalise.calendar import UNKNOWN, make_month, make_year
from newsie.normalise.date_words import (
    DAY_ARTICLES,
    OF,
    DateReading,
    place_with_year,
    read_month_name,
    read_year_number,
)
from newsie.normalise.dates import read_day_month, read_month
from newsie.normalise.feasts import read_season
from newsie.normalise.relative import read_relative
from newsie.normalise.scene import Scene, load_calendar_words
from newsie.normalise.shifts import move
from newsie.normalise.weekends import read_weekend_at


def read_whole(scene: Scene, at: int) -> DateReading | None:
    """Read the month, year or week that something is a part of, behind "di", "del", "in", "dell'"."""
    tokens = scene.tokens
    inside = at
    if tokens.word(inside) in OF or tokens.word(inside) in ("in", "nel", "dopo"):
        inside += 1
    led = inside > at
    while tokens.word(inside) in DAY_ARTICLES:
        inside += 1
    if tokens.word(inside) == "mese" and tokens.word(inside + 1) == "di":
        inside += 2
    year = read_year_number(tokens, inside)
    if year is not None:
        period = make_year(year[0])
        return DateReading(inside, year[1], period) if period else None
    if read_month_name(tokens, inside, short=True) is not None:
        short = read_month_name(tokens, inside, short=True)
        found = read_month(scene, inside)
        if found is None and short is not None:
            number = short[0]
            found = place_with_year(scene, inside, short[1], lambda y: make_month(y, number))
        return found
    if not led and tokens.word(inside) not in load_calendar_words().units:
        return None
    return read_relative(scene, inside, nested=led) or None


def read_edge(scene: Scene, i: int) -> DateReading | None:
    """Read "inizio 2024", "metà marzo", "fine anno", "fine della prossima settimana"."""
    tokens, words = scene.tokens, load_calendar_words()
    if read_weekend_at(scene, i, None) is not None:
        return None
    modifier: DateModifier = words.edges[tokens.words[i]]  # type: ignore[assignment]
    at = i + 1
    led = tokens.word(at) in OF
    at += led
    while tokens.word(at) in DAY_ARTICLES:
        at += 1
    whole = read_edge_whole(scene, at)
    if whole is None:
        return None
    if whole.period.start is None or whole.period.modifier is not None:
        return DateReading(i, whole.end, UNKNOWN, relative=True)
    decade = any(tokens.word(k) == "anni" for k in range(at, whole.end))
    period = UNKNOWN if decade else replace(whole.period, modifier=modifier)
    return DateReading(i, whole.end, period, relative=whole.relative)


def read_edge_whole(scene: Scene, at: int) -> DateReading | None:
    """Read what "inizio" and "fine" belong to; "anno" and "mese" alone are publication's."""
    tokens, words = scene.tokens, load_calendar_words()
    word = tokens.word(at)
    year = read_year_number(tokens, at)
    if year is not None:
        period = make_year(year[0])
        return DateReading(at, year[1], period) if period else None
    unit = words.units.get(word)
    if unit in ("anno", "mese", "settimana", "trimestre", "semestre") and word[-1] != "i":
        named = read_relative(scene, at, nested=False)
        if named is not None:
            return named
        offset = edge_offset(scene, at, unit)
        return DateReading(at, at + 1, move(scene, unit, offset, scene.published), relative=True)
    found = read_day_month(scene, at) or (read_month(scene, at) if word in words.months else None)
    if found is None and word in words.seasons:
        found = read_season(scene, at)
    return found or read_relative(scene, at, nested=True)


def edge_offset(scene: Scene, at: int, unit: str) -> int:
    """Say whether "a fine anno" in the past tense, early in the year, is last year's."""
    published = scene.published
    if published is None or unit != "anno" or published.month > 3 or scene.tokens.word(at - 1) != "fine":
        return 0
    return -1 if scene.find_tense(at) == "past" else 0


def read_rest(scene: Scene, i: int) -> DateReading | None:
    """Read "resto dell'anno": from publication to its end."""
    whole = read_whole(scene, i + 1)
    published = scene.published
    if whole is None or whole.period.end is None or published is None or whole.period.end < published:
        return None
    return DateReading(i, whole.end, Period(published, whole.period.end, "period"), relative=True)
