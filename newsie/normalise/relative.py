"""Dates told from publication or from another date: "lo scorso anno", "ieri", "il mese successivo"."""

from dataclasses import replace

from newsie.data import Period
from newsie.normalise.calendar import (
    UNKNOWN,
    load_holidays,
    make_month,
    make_season,
    make_year,
    shift_years,
)
from newsie.normalise.date_words import (
    DAY_ARTICLES,
    OF,
    TO_SOMETHING,
    VAGUE_NUMBERS,
    DateReading,
    read_month_name,
    read_year_of,
)
from newsie.normalise.lexicon import WordSet
from newsie.normalise.numbers import read_number
from newsie.normalise.scene import Remake, Scene, day_from, load_calendar_words
from newsie.normalise.shifts import (
    MONTHS,
    OFFSETS,
    YEARS,
    move,
    move_from_text,
    place_beside,
    place_weekday_beside,
    roll,
)
from newsie.normalise.weekends import read_weekend, read_weekend_at

PRECISIONS = {"trimestre": "quarter", "semestre": "half"}
VAGUE_PLURALS = WordSet("vague_plurals")
DETERMINED = WordSet("determined")
DAY_PARTS = WordSet("day_parts")


def read_relative(scene: Scene, i: int, *, nested: bool = False) -> DateReading | None:
    """Read a date at token `i` that is told from another; `nested` says that "del" or "dell'" led to it."""
    from newsie.normalise.parts import read_part

    word, words = scene.tokens.word(i), load_calendar_words()
    if not word:
        return None
    if word in words.deictic:
        return read_deictic(scene, i)
    reading = None
    if word in words.relatives or word in ("nuovo", "pari"):
        reading = read_adjective_led(scene, i)
    elif word in words.units:
        reading = read_unit_led(scene, i, nested=nested)
    if reading is None:
        reading = read_weekend(scene, i)
    if reading is None and not nested:
        return None
    return reading or read_part(scene, i)


def read_deictic(scene: Scene, i: int) -> DateReading | None:
    """Read "ieri", "oggi", "dopodomani", "l'altro ieri"."""
    tokens = scene.tokens
    days, start = load_calendar_words().deictic[tokens.words[i]], i
    if tokens.word(i) == "ieri" and tokens.word(i - 1) == "altro":
        days, start = -2, i - 1
    if (
        tokens.word(i) == "domani"
        and tokens.word(i - 1) == "dopo"
        and tokens.word(i - 2) in ("", "giorno", "e", ",", ".")
    ):
        days, start = 2, i - 1
        if tokens.word(i - 2) == "giorno":
            start = i - 2
    end = i + 1
    if tokens.match(i, ("domani", "l", "'", "altro")) or tokens.match(i, ("domani", "l", "’", "altro")):
        days, end = 2, i + 4
    period = day_from(scene.published, days) if scene.published else UNKNOWN
    return DateReading(start, end, period, relative=True)


def read_adjective_led(scene: Scene, i: int) -> DateReading | None:
    """Read "scorso anno", "prossimi tre mesi", "quest'estate", "stesso periodo del 2018"."""
    tokens, words = scene.tokens, load_calendar_words()
    kind = words.relatives.get(tokens.words[i], "")
    at = i + 1
    while tokens.word(at) in ("'", "’"):
        at += 1
    if kind in ("following", "preceding") and tokens.words[i] not in (
        "successivo",
        "seguente",
        "precedente",
        "successivi",
        "precedenti",
    ):
        return None
    if tokens.words[i].startswith("passat") and tokens.word(i - 1) not in DETERMINED:
        return None  # "sono passati due mesi"
    if kind == "same" or tokens.words[i] == "pari":
        return read_same(scene, i, at)
    if kind not in OFFSETS:
        return None
    if kind == "this" and tokens.word(at) in DAY_PARTS:
        today = day_from(scene.published, 0) if scene.published else UNKNOWN
        return DateReading(i, at + 1, today, relative=True)
    if kind == "this" and tokens.word(at) in words.relatives:  # "questo ultimo anno", "questo stesso mese"
        second = words.relatives[tokens.word(at)]
        kind = second if second in OFFSETS else kind
        at += 1
    if kind == "last":
        from newsie.normalise.parts import read_part

        part = read_part(scene, i) if tokens.word(at + 1) in OF else None
        if part is not None:
            return part
    weekend = read_weekend_at(scene, at, OFFSETS.get(kind, 0))
    if weekend is not None:
        return replace(weekend, start=i)
    counted = read_counted(scene, i, at, kind)
    if counted is not None:
        return counted
    if tokens.word(at) == "mese" and tokens.word(at + 1) == "di" and tokens.word(at + 2) in words.full_months:
        at += 2  # "lo scorso mese di agosto"
    return read_named(scene, i, at, kind) or read_single(scene, i, at, kind)


def read_counted(scene: Scene, i: int, at: int, kind: str) -> DateReading | None:
    """Read "ultimi tre anni", and without a number "ultimi anni", which nobody can date."""
    tokens, words = scene.tokens, load_calendar_words()
    number = read_number(tokens, at, tails=False)
    unit_at = number.end if number is not None else at
    if tokens.word(at) in VAGUE_NUMBERS:
        number, unit_at = None, at + 1
    unit = words.units.get(tokens.word(unit_at))
    if unit is None or unit in ("ora", "minuto", "secondo") or kind not in ("past", "last", "next"):
        if kind in ("past", "last", "next") and tokens.word(unit_at) in ("tempi", "tempo"):
            return DateReading(i, unit_at + 1, UNKNOWN, relative=True)
        return None
    if number is None or number.value is None:
        plural = tokens.word(unit_at)[-1] in "ie" and tokens.word(unit_at) not in (
            "mese",
            "trimestre",
            "semestre",
            "bimestre",
            "quadrimestre",
        )
        if not plural and unit_at == at:
            return None
        return vague_or_part(scene, i, unit_at + 1, kind)
    if number.value != int(number.value) or not 0 < number.value < 1000:
        return None
    count = int(number.value)
    from newsie.normalise.parts import read_months_of

    if kind == "last" and unit in MONTHS:
        of_year = read_months_of(scene, i, unit_at + 1, MONTHS[unit] * count, last=True)
        if of_year is not None:
            return of_year
    return DateReading(i, unit_at + 1, roll(scene, unit, count, past=kind != "next"), relative=True)


def vague_or_part(scene: Scene, i: int, end: int, kind: str) -> DateReading:
    """Read "ultimi mesi del 2019" as the end of 2019, "ultimi mesi" as no date."""
    year = read_year_of(scene, end) if kind == "last" and scene.tokens.word(end) in OF else None
    if year is None:
        return DateReading(i, end, UNKNOWN, relative=True)
    period = make_year(year[0]) if year[0] is not None else None
    if period is None:
        return DateReading(i, year[1], UNKNOWN, relative=True)
    return DateReading(i, year[1], replace(period, modifier="end"), relative=year[2])


def read_named(scene: Scene, i: int, at: int, kind: str) -> DateReading | None:
    """Read "scorso marzo", "prossima estate", "questo venerdì", "prossimo 12 marzo"."""
    from newsie.normalise.dates import read_day_month
    from newsie.normalise.feasts import read_holiday

    tokens, words = scene.tokens, load_calendar_words()
    word = tokens.word(at)
    if word in words.full_weekdays:
        beside = "next" if kind == "next" else "this" if kind == "this" else "past"
        dated = read_day_month(scene, at + 1)
        if dated is not None:
            return replace(dated, start=i)
        return DateReading(
            i, at + 1, place_weekday_beside(scene, words.weekdays[word], beside), relative=True
        )
    dated = read_day_month(scene, at) if word[:1].isdigit() else read_holiday(scene, at)
    if dated is not None and dated.remake is not None:
        return DateReading(i, dated.end, place_beside(scene, dated.remake, kind), relative=True)
    make: Remake | None = None
    month = read_month_name(tokens, at, short=True)
    if month is not None and (word in words.full_months or word not in words.weekdays):
        number = month[0]

        def make_named_month(year: int) -> Period | None:
            return make_month(year, number)

        make = make_named_month
    elif word in words.seasons:
        season = words.seasons[word]

        def make_named_season(year: int) -> Period | None:
            return make_season(year, season)

        make = make_named_season
    if make is None:
        return None
    return DateReading(i, at + 1, place_beside(scene, make, kind), relative=True)


def read_single(scene: Scene, i: int, at: int, kind: str) -> DateReading | None:
    """Read "scorso anno", "questo mese", "prossima settimana", "ultimo anno"."""
    tokens, words = scene.tokens, load_calendar_words()
    unit = words.units.get(tokens.word(at))
    if (
        unit is None
        or unit in ("ora", "minuto", "secondo")
        or (tokens.word(at)[-1] == "i" and unit != "giorno")
    ):
        return None
    if kind == "next" and unit in YEARS and unit not in ("anno", "decennio", "secolo"):
        return DateReading(i, at + 1, roll(scene, unit, 1, past=False), relative=True)
    if kind == "this" and unit in ("secolo", "biennio", "triennio") and tokens.word(i) == "presente":
        return None
    end = at + 1
    if kind == "last":
        from newsie.normalise.parts import read_last

        return read_last(scene, i, at, unit)
    if kind in ("following", "preceding"):
        return DateReading(i, end, move_from_text(scene, unit, OFFSETS[kind]), relative=True)
    if kind in ("past", "next") and unit in ("giorno",) and tokens.word(at) in ("giorni", "giornate"):
        return DateReading(i, end, UNKNOWN, relative=True)
    period = move(scene, unit, OFFSETS[kind], scene.published)
    weekday = read_weekday_behind(scene, end) if unit == "settimana" and period.start is not None else None
    if weekday is not None and period.start is not None:
        return DateReading(i, weekday[1], day_from(period.start, weekday[0]), relative=True)
    return DateReading(i, end, period, relative=True)


def read_weekday_behind(scene: Scene, at: int) -> tuple[int, int] | None:
    """Read the weekday in "la prossima settimana, di venerdì"."""
    tokens, words = scene.tokens, load_calendar_words()
    while tokens.word(at) in (",", "di"):
        at += 1
    word = tokens.word(at)
    if word not in words.full_weekdays or tokens.word(at + 1)[:1].isdigit():
        return None
    return words.weekdays[word], at + 1


def read_same(scene: Scene, i: int, at: int) -> DateReading | None:
    """Read "stesso periodo del 2018", "stesso mese dell'anno precedente", "stesso anno"."""
    tokens, words = scene.tokens, load_calendar_words()
    word = tokens.word(at)
    unit = words.units.get(word)
    if unit is None and word not in ("periodo", "periodi", "lasso", "arco", "stagione", "epoca"):
        return None
    if unit in ("ora", "minuto", "secondo") or (tokens.words[i] == "pari" and unit not in (None, "mese")):
        return None
    end = at + 1
    if word in ("lasso", "arco") and tokens.word(end) == "di" and tokens.word(end + 1) == "tempo":
        end += 2
    base = scene.span or scene.last if unit is None else scene.last
    year = read_year_of(scene, end)
    if year is None and unit is not None and tokens.words[i] == "pari":
        return None
    kept = base
    if base is not None and unit is not None and base.start is not None:
        kept = move(scene, unit, 0, base.start)
    if base is None and unit is not None and scene.published is not None:
        kept = move(scene, unit, 0, scene.published)
    if year is None:
        return DateReading(i, end, kept or UNKNOWN, relative=True)
    number, end, _ = year
    if kept is None or kept.start is None or number is None:
        return DateReading(i, end, UNKNOWN, relative=True)
    moved = shift_years(replace(kept, modifier=None), number - kept.start.year)
    return DateReading(i, end, moved or UNKNOWN, relative=True)


def read_unit_led(scene: Scene, i: int, *, nested: bool) -> DateReading | None:
    """Read "anno scorso", "mese successivo", "settimana del 16 settembre", "anno 2019"."""
    from newsie.normalise.named_units import (
        read_decade,
        read_named_unit,
    )

    tokens, words = scene.tokens, load_calendar_words()
    unit, word = words.units[tokens.words[i]], tokens.words[i]
    behind = tokens.word(i + 1)
    if unit in ("ora", "minuto", "secondo"):
        return None
    if word == "giornata" and tokens.word(i - 1) == "in" and not tokens.word(i + 1)[:1].isalnum():
        today = day_from(scene.published, 0) if scene.published else UNKNOWN  # "è atteso in giornata"
        return DateReading(i, i + 1, today, relative=True)
    if word in VAGUE_PLURALS and words.relatives.get(behind) in ("past", "next"):
        return DateReading(i, i + 2, UNKNOWN, relative=True)
    if word == "anni":
        return read_decade(scene, i)
    if word[-1] == "i" and unit != "giorno":
        return None
    beside = read_closed_year(scene, i) or read_unit_beside(scene, i, unit)
    if beside is None:
        beside = read_named_unit(scene, i, unit)
    known = scene.span if tokens.word(i - 1) in ("nel", "del") else None
    if beside is None and known is not None and known.precision == PRECISIONS.get(unit):
        return DateReading(i, i + 1, replace(known, modifier=None), relative=True)
    if beside is None and nested and word in ("anno", "mese", "settimana"):
        return DateReading(i, i + 1, move(scene, unit, 0, scene.published), relative=True)
    return beside


def read_closed_year(scene: Scene, i: int) -> DateReading | None:
    """Read "esercizio chiuso il 31 marzo" as the twelve months up to that day."""
    from newsie.normalise.dates import read_day_month, read_month

    tokens = scene.tokens
    if tokens.word(i) not in ("esercizio", "annata") or tokens.word(i + 1) not in (
        "chiuso",
        "chiusa",
        "terminato",
    ):
        return None
    at = i + 2
    while tokens.word(at) in DAY_ARTICLES or tokens.word(at) in ("a", "al"):
        at += 1
    day = read_day_month(scene, at) or read_month(scene, at)
    if day is None or day.period.end is None:
        return None
    before = shift_years(day.period, -1)
    start = day_from(before.end, 1).start if before is not None and before.end is not None else None
    period = Period(start, day.period.end, "period") if start is not None else UNKNOWN
    return DateReading(i, day.end, period, relative=True)


def read_unit_beside(scene: Scene, i: int, unit: str) -> DateReading | None:
    """Read a unit with what places it behind: "anno in corso", "mese successivo", "settimana prossima"."""
    tokens = scene.tokens
    behind, further = tokens.word(i + 1), tokens.word(i + 2)
    if behind == "in" and further in ("corso", "arrivo"):
        return DateReading(
            i, i + 3, move(scene, unit, int(further == "arrivo"), scene.published), relative=True
        )
    if behind == "che" and further in ("viene", "verrà"):
        return DateReading(i, i + 3, move(scene, unit, 1, scene.published), relative=True)
    kind = load_calendar_words().relatives.get(behind, "")
    if kind in ("following", "preceding"):
        attached = blocked(scene, i) if behind in ("prima", "dopo") else further in TO_SOMETHING
        return None if attached else read_following(scene, i, unit, kind)  # "l'anno successivo alla fusione"
    if kind in ("past", "next", "this") and not behind.startswith("quest"):
        return DateReading(i, i + 2, move(scene, unit, OFFSETS[kind], scene.published), relative=True)
    return None


def blocked(scene: Scene, i: int) -> bool:
    """Say whether "prima" or "dopo" belongs to what follows: "anno dopo anno", "prima delle elezioni"."""
    following = scene.tokens.word(i + 2)
    if following in ("la", "il") and scene.tokens.word(i + 3) in ("prossima", "prossimo"):
        return False
    words = load_calendar_words()
    if (
        following in words.deictic
        or following in words.months
        or following in load_holidays()
        or following[:1].isdigit()
    ):
        return True
    counted = scene.tokens.word(i - 1)
    if counted in ("un", "una", "ogni", "qualche") or counted.isdigit():
        return True
    return (
        following in OF
        or following in DAY_ARTICLES
        or following in ("che", scene.tokens.word(i), "averlo", "aver")
    )


def read_following(scene: Scene, i: int, unit: str, kind: str) -> DateReading | None:
    """Read "mese successivo", "anno prima", "settimana dopo la prossima"."""
    tokens = scene.tokens
    if tokens.word(i + 2) in ("la", "il") and tokens.word(i + 3) in ("prossima", "prossimo"):
        return DateReading(i, i + 4, move(scene, unit, 2, scene.published), relative=True)
    if tokens.word(i) in ("giorni", "settimane"):
        return DateReading(i, i + 2, UNKNOWN, relative=True)
    return DateReading(i, i + 2, move_from_text(scene, unit, OFFSETS[kind]), relative=True)
