"""Parts of the calendar: quarters, halves, first months, decades, "fine anno", "terza settimana di marzo"."""

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
    DAY_ARTICLES,
    OF,
    VAGUE_NUMBERS,
    DateReading,
    place_with_year,
    read_month_name,
    read_year_number,
    read_year_of,
)
from newsie.normalise.dates import read_day_month, read_month
from newsie.normalise.feasts import read_season
from newsie.normalise.numbers import read_number
from newsie.normalise.numerals import read_ordinal_word, read_roman, read_word
from newsie.normalise.numeric_dates import read_numeric
from newsie.normalise.relative import read_relative
from newsie.normalise.scene import Scene, load_calendar_words
from newsie.normalise.shifts import MONTHS, YEARS, move, place_weekday_beside, roll
from newsie.normalise.weekends import read_weekend_at

PRECISIONS: dict[str, Precision] = {"trimestre": "quarter", "semestre": "half"}
DECADES = dict(
    zip(
        range(20, 100, 10),
        ["venti", "trenta", "quaranta", "cinquanta", "sessanta", "settanta", "ottanta", "novanta"],
        strict=True,
    )
)
LAST = -1


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
    if year is None and word.isdigit() and 2 < len(word) < 4:
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
