"""Parts of the calendar: quarters, halves, first months, "XX secolo", "terza settimana di marzo"."""

from dataclasses import replace

from newsie.data import DateModifier, Period, Precision
from newsie.normalise.calendar import (
    UNKNOWN,
    find_nth_weekday,
    make_month,
    make_months,
    make_week,
    make_weekend,
    make_year,
    make_years,
)
from newsie.normalise.date_words import (
    OF,
    VAGUE_NUMBERS,
    DateReading,
    counts_something,
    place_with_year,
    read_year_of,
    with_modifier,
)
from newsie.normalise.dates import read_month
from newsie.normalise.edges import read_edge, read_rest, read_whole
from newsie.normalise.feasts import read_season
from newsie.normalise.lexicon import WordSet
from newsie.normalise.numbers import read_number
from newsie.normalise.numerals import read_ordinal_word, read_roman
from newsie.normalise.scene import Scene, load_calendar_words
from newsie.normalise.shifts import MONTHS, move, place_weekday_beside, roll

PRECISIONS: dict[str, Precision] = {"trimestre": "quarter", "semestre": "half"}
LAST = -1
CENTURY_LEADS = WordSet("century_leads")
CENTURIES = {
    word + "cento": 100 * size
    for size, word in enumerate(["due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove"], 2)
}


def read_part(scene: Scene, i: int) -> DateReading | None:
    """Read the part of a year, month or week that starts at token `i`."""
    tokens, words = scene.tokens, load_calendar_words()
    word = tokens.word(i)
    if word in words.edges:
        return read_edge(scene, i)
    if word == "resto":
        return read_rest(scene, i)
    if word in words.months and not tokens.glued(i):
        return read_month(scene, i)
    if word in words.seasons:
        return read_season(scene, i)
    if word in CENTURIES:
        return read_named_century(scene, i)
    ordinal = read_place(scene, i)
    if ordinal is not None:
        return read_nth(scene, i, *ordinal)
    return None


def read_place(scene: Scene, i: int) -> tuple[int, int] | None:
    """Read the ordinal before a unit: "terzo", "III", "3°", "ultimo"; return it and the index behind it."""
    tokens = scene.tokens
    word = tokens.word(i)
    if word in ("ultimo", "ultima", "ultimi", "ultime"):
        return LAST, i + 1
    if word.isdigit() and len(word) < 3:
        sign = tokens.word(i + 1)
        if sign in ("°", "º", "ª", "o", "a", "^", "esimo", "esima") and tokens.glued(i + 1):
            return int(word), i + 2
        return None
    written = tokens.written(i)
    if written.isupper() and len(written) < 6:
        roman = read_roman(written)
        if roman is not None and (tokens.word(i + 1) in load_calendar_words().units):
            return roman, i + 1
    value = read_ordinal_word(word) if len(word) > 4 or word in ("sesto", "sesta", "nono", "nona") else None
    return (value, i + 1) if value is not None and value < 60 else None


def read_nth(scene: Scene, i: int, place: int, at: int) -> DateReading | None:
    """Read what the ordinal counts: quarters, months, weeks, weekdays, days, centuries, halves."""
    tokens, words = scene.tokens, load_calendar_words()
    word = tokens.word(at)
    unit = words.units.get(word)
    if tokens.word(i) == "primi" and word in OF:
        return read_first_days(scene, i, at)
    if tokens.word(i)[-1] in "ie" and tokens.word(i)[:-1] in ("prim", "ultim"):
        return read_first_months(scene, i, at, last=place == LAST)
    if unit in MONTHS and unit != "mese":
        return read_fraction_of_year(scene, i, at, unit, place)
    if unit == "secolo":
        return read_century(scene, i, at, place)
    if word == "metà" and place in (1, 2):
        return read_half_of(scene, i, at, place)
    if (
        unit in ("settimana", "giorno", "mese")
        or word in words.full_weekdays
        or word in ("weekend", "domeniche")
    ):
        return read_nth_of(scene, i, at, place)
    return None


def read_first_days(scene: Scene, i: int, at: int) -> DateReading | None:
    """Read "ai primi di aprile", "ai primi del 2019": the start of what follows."""
    whole = read_whole(scene, at) if scene.tokens.word(i - 1) in ("ai", "dai", "nei", "sui") else None
    if whole is None or whole.period.precision not in ("month", "year", "unknown"):
        return None
    return DateReading(i, whole.end, with_modifier(whole.period, "start"), relative=whole.relative)


def read_first_months(scene: Scene, i: int, at: int, *, last: bool) -> DateReading | None:
    """Read "primi nove mesi del 2019", "prime due settimane di marzo", "primi mesi dell'anno"."""
    tokens, words = scene.tokens, load_calendar_words()
    number = read_number(tokens, at, tails=False)
    unit_at = number.end if number is not None else at
    if tokens.word(at) in VAGUE_NUMBERS:
        number, unit_at = None, at + 1
    unit = words.units.get(tokens.word(unit_at))
    if unit is None:
        return None
    if number is None or number.value is None:
        return read_vague_part(scene, i, unit_at, "end" if last else "start")
    if number.value != int(number.value) or not 0 < number.value <= 400:
        return None
    count = int(number.value)
    if unit in MONTHS:
        return read_months_of(scene, i, unit_at + 1, MONTHS[unit] * count, last=last, alone=not last)
    return read_days_of(scene, i, unit_at + 1, count * (7 if unit == "settimana" else 1), unit, last=last)


def read_months_of(
    scene: Scene, i: int, end: int, months: int, *, last: bool, alone: bool = False
) -> DateReading | None:
    """Read the year of "primi nove mesi"; without one, `alone` says to take the year that fits."""
    if not 0 < months <= 12:
        return None

    def make(year: int) -> Period | None:
        precision: Precision = "half" if months == 6 else "quarter" if months == 3 else "period"
        if months == 12:
            return make_year(year)
        if months == 1:
            precision = "month"
        return make_months(year, 13 - months if last else 1, months, precision)

    found = read_year_of(scene, end)
    if found is None and not alone:
        return None
    if scene.tokens.word(end) in OF and found is None and scene.tokens.word(end) not in ("nel", "in"):
        return None
    return place_with_year(scene, i, end, make)


def read_days_of(scene: Scene, i: int, end: int, days: int, unit: str, *, last: bool) -> DateReading | None:
    """Read "prime due settimane di marzo", "primi 15 giorni di aprile 2020"."""
    whole = read_whole(scene, end) if unit in ("giorno", "settimana") else None
    if whole is None:
        return None
    start, stop = whole.period.start, whole.period.end
    if start is None or stop is None:
        return replace(whole, start=i)
    if days > (stop - start).days + 1:
        return None
    if last:
        start = type(stop).fromordinal(stop.toordinal() - days + 1)
    else:
        stop = type(start).fromordinal(start.toordinal() + days - 1)
    return DateReading(i, whole.end, Period(start, stop, "period"), relative=whole.relative)


def read_vague_part(scene: Scene, i: int, unit_at: int, modifier: DateModifier) -> DateReading | None:
    """Read "primi mesi del 2019" as the start of 2019."""
    tokens = scene.tokens
    if tokens.word(unit_at) not in ("mesi", "giorni", "settimane", "anni"):
        return None
    whole = read_whole(scene, unit_at + 1) if tokens.word(unit_at + 1) in OF else None
    if whole is None and tokens.word(unit_at + 1) in OF:
        return None
    if whole is None or tokens.word(unit_at) == "anni":
        end = whole.end if whole is not None else unit_at + 1
        return DateReading(i, end, UNKNOWN, relative=True) if modifier == "end" or whole is not None else None
    if whole.period.start is None:
        return replace(whole, start=i)
    return DateReading(i, whole.end, replace(whole.period, modifier=modifier), relative=whole.relative)


def read_fraction_of_year(scene: Scene, i: int, at: int, unit: str, place: int) -> DateReading | None:
    """Read "terzo trimestre 2019", "I semestre", "ultimo quadrimestre del 2018"."""
    size = MONTHS[unit]
    if place == LAST:
        place = 12 // size
    if not 1 <= place <= 12 // size:
        return None
    end = at + 1
    if scene.tokens.word(end) in ("fiscale", "contabile"):
        year = read_year_of(scene, end + 1)
        return DateReading(i, year[1] if year else end + 1, UNKNOWN)
    precision = PRECISIONS.get(unit, "period")

    def make(year: int) -> Period | None:
        return make_months(year, (place - 1) * size + 1, size, precision)

    return place_with_year(scene, i, end, make)


def read_century(scene: Scene, i: int, at: int, place: int) -> DateReading | None:
    """Read "XX secolo", "diciannovesimo secolo"."""
    if not 1 <= place <= 30 or scene.tokens.word(at + 1) == "a":
        return None
    period = make_years(100 * (place - 1) + 1, 100 * place)
    return DateReading(i, at + 1, period) if period else None


def read_named_century(scene: Scene, i: int) -> DateReading | None:
    """Read "nel Seicento" as the seventeenth century; "il corteo dei Seicento" has none of its leads."""
    tokens = scene.tokens
    led = tokens.word(i - 1) in CENTURY_LEADS or (
        tokens.word(i - 1) in ("'", "’") and tokens.word(i - 2) in CENTURY_LEADS
    )
    if (
        not led
        or not (tokens.written(i).istitle() or tokens.word(i - 1) == "nel")
        or counts_something(tokens, i)
    ):
        return None
    period = make_years(1000 + CENTURIES[tokens.word(i)] + 1, 1100 + CENTURIES[tokens.word(i)])
    return DateReading(i, i + 1, period) if period else None


def read_half_of(scene: Scene, i: int, at: int, place: int) -> DateReading | None:
    """Read "prima metà del 2019", "seconda metà di marzo", "prima metà dell'anno"."""
    whole = read_whole(scene, at + 1) if scene.tokens.word(at + 1) in OF else None
    if whole is None or whole.period.start is None or whole.period.end is None:
        return replace(whole, start=i) if whole is not None else None
    start, end = whole.period.start, whole.period.end
    if whole.period.precision == "year":
        half = make_months(start.year, 1 if place == 1 else 7, 6, "half")
        return DateReading(i, whole.end, half or UNKNOWN, relative=whole.relative)
    if whole.period.precision == "month":
        middle = start.replace(day=15)
        half = Period(start, middle, "period") if place == 1 else Period(start.replace(day=16), end, "period")
        return DateReading(i, whole.end, half, relative=whole.relative)
    modifier: DateModifier = "start" if place == 1 else "end"
    unbent = whole.period.modifier is None
    return DateReading(i, whole.end, replace(whole.period, modifier=modifier) if unbent else UNKNOWN)


def read_nth_of(scene: Scene, i: int, at: int, place: int) -> DateReading | None:
    """Read "terzo martedì di settembre 2014", "prima settimana di ottobre", "ultimo giorno di ottobre"."""
    tokens, words = scene.tokens, load_calendar_words()
    word = tokens.word(at)
    whole = read_whole(scene, at + 1) if tokens.word(at + 1) in OF else None
    if whole is None:
        return read_last_weekday(scene, i, at) if place == LAST and word in words.full_weekdays else None
    start, end = whole.period.start, whole.period.end
    if whole.period.precision not in ("month", "year", "unknown", "quarter", "half", "period"):
        return None
    if start is None or end is None:
        return replace(whole, start=i)
    found: Period | None = None
    if word in words.full_weekdays:
        day = find_nth_weekday(start, end, words.weekdays[word], place)
        found = Period(day, day, "day") if day else None
    elif word == "weekend":
        day = find_nth_weekday(start, end, 5, place)
        found = make_weekend(day) if day else None
    elif words.units.get(word) == "giorno":
        day = end if place == LAST else type(start).fromordinal(start.toordinal() + place - 1)
        found = Period(day, day, "day") if start <= day <= end else None
    elif words.units.get(word) == "settimana":
        found = find_week(start, end, place)
    elif whole.period.precision == "year":
        found = make_month(start.year, 12 if place == LAST else place) if place <= 12 else None
    return DateReading(i, whole.end, found, relative=whole.relative) if found else None


def find_week(start: object, end: object, place: int) -> Period | None:
    """Return the nth week of a month or year: weeks belong where their Thursday is, as in ISO 8601."""
    from datetime import date

    if not isinstance(start, date) or not isinstance(end, date):
        return None
    thursday = find_nth_weekday(start, end, 3, place)
    return make_week(thursday) if thursday else None


def read_last_weekday(scene: Scene, i: int, at: int) -> DateReading:
    """Read "ultima domenica"."""
    weekday = load_calendar_words().weekdays[scene.tokens.word(at)]
    return DateReading(i, at + 1, place_weekday_beside(scene, weekday, "past"), relative=True)


def read_last(scene: Scene, i: int, at: int, unit: str) -> DateReading | None:
    """Read "ultimo trimestre 2019", "ultima settimana di maggio", "ultimo anno" up to publication."""
    if unit in MONTHS and unit != "mese" and read_year_of(scene, at + 1) is not None:
        return read_fraction_of_year(scene, i, at, unit, LAST)
    of = read_nth_of(scene, i, at, LAST) if unit in ("settimana", "giorno", "mese") else None
    if of is not None:
        return of
    if scene.tokens.word(at + 1) in OF:
        return None
    if unit in ("mese", "anno"):
        return DateReading(i, at + 1, roll(scene, unit, 1, past=True), relative=True)
    if unit == "giorno":
        return DateReading(i, at + 1, move(scene, unit, -1, scene.published), relative=True)
    return DateReading(i, at + 1, move(scene, unit, -1, scene.published), relative=True)
