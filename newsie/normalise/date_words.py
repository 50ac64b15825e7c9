"""What all readers of dates share: the reading itself, and the day, month and year that dates are made of."""

from dataclasses import dataclass, replace

from newsie.data import DateModifier, Period
from newsie.normalise.calendar import UNKNOWN
from newsie.normalise.lexicon import WordSet
from newsie.normalise.numbers import read_number
from newsie.normalise.numerals import read_word
from newsie.normalise.scene import Remake, Scene, load_calendar_words
from newsie.normalise.tokens import Tokens
from newsie.normalise.units import read_unit

DA = WordSet("da")


OF = WordSet("of")


STREETS = WordSet("streets")


DAY_ARTICLES = WordSet("day_articles")
VAGUE_NUMBERS = WordSet("vague_numbers")
TO_SOMETHING = WordSet("to_something")


DASHES = frozenset(["-", "–", "—", "‑", "/"])


@dataclass(frozen=True, slots=True)
class DateReading:
    """A date read from tokens `start` up to `end`."""

    start: int
    end: int
    period: Period
    remake: Remake | None = None
    """Sets the same date in another year; None where the year was stated."""
    relative: bool = False
    """Came from publication or from another date of the text."""
    more: tuple["DateReading", ...] = ()
    """The other days of a list that is no run of days."""


def read_day_number(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """Read the day of a month, 1 to 31 ("12", "1°", "primo"), and return it with the index behind it."""
    word = tokens.word(i)
    if word.isdigit() and word.isascii():
        if len(word) > 2 or not 1 <= int(word) <= 31 or (tokens.glued(i) and tokens.word(i - 1).isalnum()):
            return None
        end = i + 1
        if tokens.word(end) in ("°", "º", "o") and tokens.glued(end):
            end += 1
        return int(word), end
    if word == "primo":
        return 1, i + 1
    value = read_word(word) if word.isalpha() and word not in ("un", "una", "zero", "nulla") else None
    return (value, i + 1) if value is not None and 1 <= value <= 31 else None


def read_month_name(tokens: Tokens, i: int, *, short: bool) -> tuple[int, int] | None:
    """Read a month, its abbreviations only if `short`; return its number and the index behind it."""
    words, word = load_calendar_words(), tokens.word(i)
    month = words.months.get(word)
    if month is None or (word not in words.full_months and not short):
        return None
    end = i + 1
    if word not in words.full_months and tokens.word(end) == "." and tokens.glued(end):
        end += 1
    return month, end


def read_year_number(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """Read a year as such: "2019", "'98", "duemiladiciotto"; return it and the index behind it."""
    word = tokens.word(i)
    if (
        word in ("'", "’")
        and tokens.word(i + 1).isdigit()
        and len(tokens.word(i + 1)) == 2
        and tokens.glued(i + 1)
    ):
        short = int(tokens.word(i + 1))
        return (1900 if short >= 30 else 2000) + short, i + 2
    if word.isdigit() and word.isascii() and len(word) == 4 and 1000 <= int(word) <= 2199:
        if (tokens.glued(i + 1) and tokens.word(i + 1) in ("%", "€", "°")) or tokens.word(i + 1) in (
            "mila",
            "milioni",
        ):
            return None
        return int(word), i + 1
    if len(word) > 5 and word.isalpha():
        value = read_word(word)
        if value is not None and 1000 < value <= 2199:
            return value, i + 1
    return None


def read_year_of(scene: Scene, at: int) -> tuple[int | None, int, bool] | None:
    """Read the year that belongs to what came before: "2019", "del 2019", "dello scorso anno".

    Return the year (None where it can't be resolved), the index behind it, and whether it is relative.
    """
    from newsie.normalise.relative import read_relative  # a year may be told from another date

    tokens, words = scene.tokens, load_calendar_words()
    if "\n" in tokens.gap(at) and tokens.word(at)[:1].isdigit() is False:
        return None
    year = read_year_number(tokens, at)
    if year is not None and (
        tokens.word(at)[0].isdigit() or tokens.word(at)[0] in "'’" or tokens.word(at - 1) in words.months
    ):
        return year[0], year[1], False
    inside = at + 1 if tokens.word(at) in OF else at
    while inside > at and tokens.word(inside) in ("'", "’") and not tokens.word(inside + 1).isdigit():
        inside += 1
    if inside > at:
        year = read_year_number(tokens, inside)
        if year is not None:
            return year[0], year[1], False
    while tokens.word(inside) in DAY_ARTICLES and inside - at < 3:
        inside += 1
    reading = read_relative(scene, inside, nested=inside > at)
    if (
        reading is None
        or reading.period.precision not in ("year", "unknown")
        or reading.period.modifier is not None
    ):
        return None
    if reading.period.start is None:
        named = any(words.units.get(tokens.word(k)) == "anno" for k in range(inside, reading.end))
        return (None, reading.end, True) if named else None
    return reading.period.start.year, reading.end, True


def place_with_year(scene: Scene, start: int, end: int, make: Remake) -> DateReading | None:
    """Finish a date whose day and month are read: look for its year, else choose one."""
    found = read_year_of(scene, end)
    if found is None:
        if make(2020) is None:
            return None
        return DateReading(start, end, scene.place(make, start), make)
    year, end, relative = found
    if year is None:
        return DateReading(start, end, UNKNOWN, relative=True)
    period = make(year)
    return DateReading(start, end, period, relative=relative) if period else None


def counts_something(tokens: Tokens, i: int) -> bool:
    """Say whether the number at `i` counts a noun or a unit, so that it is no day or year."""
    number = read_number(tokens, i)
    if number is None or number.end > i + 1:
        return True
    return read_unit(tokens, number) is not None or tokens.word(number.end) in load_calendar_words().units


def with_modifier(period: Period, modifier: DateModifier) -> Period:
    """Return the period bent, unless it is unresolved or bent already."""
    if period.start is None or period.modifier is not None:
        return period
    return replace(period, modifier=modifier)
