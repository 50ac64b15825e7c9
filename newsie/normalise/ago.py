"""Dates so many days, months or years away: "due mesi fa", "tre anni dopo", "tra due settimane"."""

from datetime import date

from newsie.data import Period
from newsie.normalise.calendar import (
    UNKNOWN,
    add_days,
    add_months,
    make_month,
    make_months,
    make_year,
    shift_years,
)
from newsie.normalise.date_words import DAY_ARTICLES, OF, TO_SOMETHING, VAGUE_NUMBERS, DateReading
from newsie.normalise.numbers import read_number
from newsie.normalise.numerals import load_number_words
from newsie.normalise.scene import Scene, is_long, load_calendar_words
from newsie.normalise.shifts import MONTHS, YEARS, roll

LONG_AGO = 10


def read_ago(scene: Scene, i: int) -> DateReading | None:
    """Read "due mesi fa", "1 mese e 21 giorni fa", "tre anni prima", "tra due settimane"."""
    tokens, words = scene.tokens, load_calendar_words()
    spans, at = collect_spans(scene, i)
    if not spans:
        return read_vague_ago(scene, i)
    word = tokens.word(at)
    if word == "fa":
        return DateReading(i, at + 1, go(scene, spans, -1, scene.published), relative=True)
    kind = words.relatives.get(word, "")
    leads_on = tokens.word(at) not in ("dopo", "prima", "addietro") and tokens.word(at + 1) in TO_SOMETHING
    if kind in ("following", "preceding") and not blocks_anaphor(scene, at) and not leads_on:
        if (
            word in ("precedenti", "successivi", "successive", "seguenti")
            and spans[0][1] > 1
            and len(spans) == 1
        ):
            return DateReading(i, at + 1, reach(scene, spans[0], before=kind == "preceding"), relative=True)
        base = scene.base
        anchor = None if base is None else base.start if kind == "preceding" else base.end
        sign = -1 if kind == "preceding" else 1
        a_year = sign < 0 and spans in ([("anno", 1)], [("mese", 12)])
        if a_year and base is not None and is_long(base) and base.precision != "year":
            # "contro i 54 di dodici mesi prima", of a quarter
            return DateReading(i, at + 1, shift_years(base, -1) or UNKNOWN, relative=True)
        if base is not None and base.precision == "year" and base.start is not None and spans[0][0] == "anno":
            later = make_year(base.start.year + sign * spans[0][1])
            return DateReading(i, at + 1, later or UNKNOWN, relative=True)
        return DateReading(i, at + 1, go(scene, spans, sign, anchor), relative=True)
    if word == "più" and tokens.word(at + 1) == "tardi":
        anchor = scene.base.end if scene.base else None
        return DateReading(i, at + 2, go(scene, spans, 1, anchor), relative=True)
    if kind in ("past", "next") and len(spans) == 1:
        return DateReading(
            i, at + 1, roll(scene, spans[0][0], spans[0][1], past=kind == "past"), relative=True
        )
    if tokens.word(i - 1) in ("tra", "fra") and tokens.word(at) not in ("e", "ed") and len(spans) == 1:
        return DateReading(i, at, go(scene, spans, 1, scene.published), relative=True)
    return None


def reach(scene: Scene, span: tuple[str, int], *, before: bool) -> Period:
    """Return the time right before or after the text's last date: "i tre mesi precedenti"."""
    base, (unit, count) = scene.base, span
    if base is None or base.start is None or base.end is None:
        return UNKNOWN
    near = add_days(base.start, -1) if before else add_days(base.end, 1)
    months = MONTHS.get(unit, 0) or 12 * YEARS.get(unit, 0)
    if near is None or (not months and unit not in ("giorno", "settimana")):
        return UNKNOWN
    edge = add_days(near, 1) if before else near
    days = 7 * count if unit == "settimana" else count
    sign = -1 if before else 1
    if edge is None:
        return UNKNOWN
    far = add_months(edge, sign * months * count) if months else add_days(edge, sign * days)
    last = add_days(far, -1) if far is not None and not before else near
    start = far if before else near
    return find_precision(start, last) if start is not None and last is not None else UNKNOWN


def find_precision(start: date, end: date) -> Period:
    """Return the days from `start` to `end`, a quarter or half where they are one of the calendar."""
    for months, precision in ((3, "quarter"), (6, "half"), (12, "year")):
        whole = make_months(start.year, start.month, months, precision)  # type: ignore[arg-type]
        if whole is not None and (whole.start, whole.end) == (start, end) and start.month % months == 1:
            return whole
    return Period(start, end, "period")


def blocks_anaphor(scene: Scene, at: int) -> bool:
    """Say whether "dopo" and "prima" lead to something else: "tre anni dopo la fusione"."""
    following = scene.tokens.word(at + 1)
    return scene.tokens.words[at] in ("prima", "dopo") and (
        following in OF
        or following in DAY_ARTICLES
        or following in ("che", "aver", "essere", "un", "una", "questo")
    )


def collect_spans(scene: Scene, i: int) -> tuple[list[tuple[str, int]], int]:
    """Collect "1 mese, 2 anni e 21 giorni" as units and counts, and the index behind them."""
    tokens, words = scene.tokens, load_calendar_words()
    spans: list[tuple[str, int]] = []
    at, end = i, i
    while len(spans) < 4:
        number = read_number(tokens, at, tails=False)
        if number is None or number.value is None or not 0 < number.value < 1000:
            break
        if number.value != int(number.value):
            break
        behind = number.end
        while tokens.word(behind) in ("'", "’"):
            behind += 1
        kind = words.relatives.get(tokens.word(behind), "")
        unit = words.units.get(tokens.word(behind))
        if kind in ("past", "next", "last") and len(spans) == 0 and words.units.get(tokens.word(behind + 1)):
            return [], i
        if unit is None or unit in ("minuto", "secondo"):
            break
        spans.append((unit, int(number.value)))
        end = at = behind + 1
        if unit == "anno" and tokens.word(at) == "e" and tokens.word(at + 1) == "mezzo":
            spans.append(("mese", 6))  # "tre anni e mezzo fa"
            end = at = at + 2
        if tokens.word(at) in (",", "e"):
            at += 1
        else:
            break
    return spans, end


def go(scene: Scene, spans: list[tuple[str, int]], sign: int, anchor: date | None) -> Period:
    """Go so many units back or on: to a month for months and years, to a day for days and weeks."""
    day = anchor
    finest = "anno"
    for unit, count in spans:
        if day is None:
            return UNKNOWN
        if unit in ("giorno", "settimana", "ora"):
            day = add_days(day, sign * count * {"giorno": 1, "settimana": 7, "ora": 0}[unit])
            finest = "giorno"
        else:
            months = MONTHS.get(unit, 0) or 12 * YEARS.get(unit, 100)
            day = add_months(day, sign * months * count)
            finest = "mese" if unit in MONTHS and finest == "anno" else finest
    if day is None or any(unit == "ora" for unit, _ in spans):
        return UNKNOWN
    if finest == "giorno":
        return Period(day, day, "day")
    far = len(spans) == 1 and (
        spans[0][0] not in ("anno", *MONTHS) or (spans[0][0] == "anno" and spans[0][1] >= LONG_AGO)
    )
    return (make_year(day.year) if far else make_month(day.year, day.month)) or UNKNOWN


def read_vague_ago(scene: Scene, i: int) -> DateReading | None:
    """Read "qualche mese fa", "pochi giorni fa", "tempo fa": dates that are never said."""
    tokens, words = scene.tokens, load_calendar_words()
    if tokens.word(i) in VAGUE_NUMBERS and tokens.word(i + 1) in words.units and tokens.word(i + 2) == "fa":
        return DateReading(i, i + 3, UNKNOWN, relative=True)
    at = i + (tokens.word(i) in ("un", "una"))  # "un paio di giorni fa", "una decina di anni fa"
    counted = tokens.word(at) in load_number_words().collectives and tokens.word(at + 1) == "di"
    if counted and tokens.word(at + 2) in words.units and tokens.word(at + 3) == "fa":
        return DateReading(at, at + 4, UNKNOWN, relative=True)
    return None


def read_counted_adjective(scene: Scene, i: int) -> DateReading | None:
    """Read "le due ultime settimane", "i tre prossimi mesi": the number before the adjective."""
    tokens, words = scene.tokens, load_calendar_words()
    number = read_number(tokens, i, tails=False)
    if (
        number is None
        or number.value is None
        or not 0 < number.value < 1000
        or number.value != int(number.value)
    ):
        return None
    kind = words.relatives.get(tokens.word(number.end), "")
    unit = words.units.get(tokens.word(number.end + 1))
    if kind not in ("past", "last", "next") or unit is None or unit in ("ora", "minuto", "secondo"):
        return None
    period = roll(scene, unit, int(number.value), past=kind != "next")
    return DateReading(i, number.end + 2, period, relative=True)
