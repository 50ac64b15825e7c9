"""Dates in figures: "21/04/2016", "2015-3-3", "23.04.2022", "2018-2020"."""

from newsie.data import Period
from newsie.normalise.calendar import (
    make_day,
    make_month,
    make_years,
)
from newsie.normalise.date_words import DASHES, DateReading, place_with_year
from newsie.normalise.scene import Scene, load_calendar_words


def read_numeric(scene: Scene, i: int) -> DateReading | None:
    """Read dates in figures: "21/04/2016", "2015-3-3", "23.04.2022", "3/2015", "il 15/2"."""
    tokens, word = scene.tokens, scene.tokens.words[i]
    if word.count(".") == 2:
        parts = word.split(".")
        named = tokens.written(i - 1)[:1].isupper() and i > 1
        if len(parts[2]) not in (2, 4) or (
            named and len(parts[2]) == 2 and not all(len(p) == 2 for p in parts)
        ):
            return None  # "iOS 10.4.1"
        return finish_numeric(i, i + 1, [int(p) if len(p) < 5 else 0 for p in parts], len(parts[0]))
    torn = read_torn(scene, i)
    if torn is not None:
        return torn
    if "," in word or (tokens.glued(i) and tokens.word(i - 1) in DASHES):
        return None
    separator = tokens.word(i + 1)
    if separator not in ("/", "-") or not tokens.glued(i + 1) or not tokens.glued(i + 2):
        return read_dotted(scene, i)
    second = tokens.word(i + 2)
    if not second.isdigit() or not word.isdigit() or len(second) > 4 or len(word) > 4:
        return None
    third = tokens.word(i + 4)
    if tokens.word(i + 3) == separator and third.isdigit() and tokens.glued(i + 3) and tokens.glued(i + 4):
        return finish_numeric(i, i + 5, [int(word), int(second), int(third[:5])], len(word))
    return read_two_parts(scene, i, word, second)


def read_torn(scene: Scene, i: int) -> DateReading | None:
    """Read "9. 5. 2017", torn apart by a tokeniser on its way here."""
    tokens = scene.tokens
    day, month, year = tokens.word(i), tokens.word(i + 2), tokens.word(i + 4)
    if (
        tokens.word(i + 1) != "."
        or tokens.word(i + 3) != "."
        or len(day) > 2
        or len(month) > 2
        or len(year) != 4
    ):
        return None
    if not (day + month + year).isdigit():
        return None
    return finish_numeric(i, i + 5, [int(day), int(month), int(year)], len(day))


def read_dotted(scene: Scene, i: int) -> DateReading | None:
    """Read the month "2015.3"; "12.5" is anything."""
    year, point, month = scene.tokens.words[i].partition(".")
    if not point or len(year) != 4 or not month.isdigit() or not 1 <= int(month) <= 12:
        return None
    if not 1900 <= int(year) <= 2099 or scene.tokens.word(i + 1) in ("€", "euro", "%", "milioni"):
        return None
    period = make_month(int(year), int(month))
    return DateReading(i, i + 1, period) if period else None


def finish_numeric(i: int, end: int, parts: list[int], first_length: int) -> DateReading | None:
    """Sort three figures into day, month and year: Italian order unless only another one is a date."""
    a, b, c = parts
    if first_length == 4:
        period = make_day(a, b, c) or make_day(a, c, b)
    else:
        year = c if c > 99 else (1900 if c >= 50 else 2000) + c
        period = make_day(year, b, a) or make_day(year, a, b) if year > 1000 else None
    return DateReading(i, end, period) if period else None


def read_two_parts(scene: Scene, i: int, first: str, second: str) -> DateReading | None:
    """Read "2018/19", "2018-2020", "3/2015", "2015/3", and "15/2" where an article or weekday leads it."""
    tokens, a, b = scene.tokens, int(first), int(second)
    if len(first) == 4 and 1800 <= a <= 2199:
        return read_years(i, a, second)
    if len(second) == 4 and 1 <= a <= 12 and 1900 <= b <= 2099:
        period = make_month(b, a)
        return DateReading(i, i + 3, period) if period else None
    if tokens.word(i + 1) != "/" or len(second) > 2 or len(first) > 2:
        return None
    words = load_calendar_words()
    lead = tokens.word(i - 1)
    led = (
        lead in ("il", "al", "dal", "del", "l", "entro") or lead in words.full_weekdays or lead in ("'", "’")
    )
    alone = i == 0 and tokens.word(i + 3) in ("", "alle") and not (a < b <= 10)  # "2/3" is two thirds
    if not led and not alone:
        return None
    day, month = (a, b) if b <= 12 else (b, a)
    return place_with_year(scene, i, i + 3, lambda year: make_day(year, month, day)) or place_leap(
        scene, i, day, month
    )


def place_leap(scene: Scene, i: int, day: int, month: int) -> DateReading | None:
    """Place the 29th of February, which most years lack."""
    if (day, month) != (29, 2):
        return None
    return DateReading(i, i + 3, scene.place(lambda year: make_day(year, 2, 29), i))


def read_years(i: int, first: int, second: str) -> DateReading | None:
    """Read "2018-2020", "2018/19" as years and "2015-3" as a month."""
    other = int(second)
    period: Period | None = None
    if len(second) == 4 and first < other <= 2199:
        period = make_years(first, other)
    elif len(second) == 2 and other > first % 100 and (other == first % 100 + 1 or other > 12):
        period = make_years(first, first - first % 100 + other)
    elif len(second) == 2 and first % 100 == 99 and other == 0:
        period = make_years(first, first + 1)
    elif len(second) < 3 and 1 <= other <= 12:
        period = make_month(first, other)
    return DateReading(i, i + 3, period) if period else None
