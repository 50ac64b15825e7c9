"""Which date stands at a token: asks each kind of reader in turn, joins ranges, bends with "entro"."""

from dataclasses import replace
from functools import cache
from typing import cast

from newsie.data import DateModifier, Period, Precision
from newsie.normalise.ago import read_ago, read_counted_adjective
from newsie.normalise.calendar import UNKNOWN, load_holidays, make_day, make_months, shift_years
from newsie.normalise.counted_from import read_counted_from
from newsie.normalise.date_words import (
    DASHES,
    DAY_ARTICLES,
    DateReading,
    place_with_year,
    read_day_number,
    read_month_name,
    with_modifier,
)
from newsie.normalise.dates import read_day_month, read_month, read_quarter_code, read_weekday, read_year
from newsie.normalise.edges import read_edge, read_rest
from newsie.normalise.feasts import read_holiday, read_season
from newsie.normalise.lexicon import Phrases, WordSet, load_lexicon, split_phrase
from newsie.normalise.modifiers import load_prepositions, look_back
from newsie.normalise.named_units import read_second_decade
from newsie.normalise.numeric_dates import read_numeric
from newsie.normalise.parts import read_part
from newsie.normalise.relative import read_relative
from newsie.normalise.scene import Scene, choose, day_from, load_calendar_words

DA = WordSet("da")
TO = WordSet("dating_to")
DAY_PARTS = WordSet("day_parts")
DAY_GOES_ON = WordSet("day_goes_on")
PARTS_BEFORE = WordSet("parts_before")
NEAR_BY = 62


def read_date(scene: Scene, i: int) -> DateReading | None:
    """Read the date at token `i`, its range and what bends it; move the scene's last date on."""
    core = read_core(scene, i)
    if core is None:
        return None
    whole = join_range(scene, core)
    whole = compare(scene, whole)
    bent = replace(whole, period=bend_date(scene, whole))
    remember(scene, bent)
    return widen(scene, bent)


def widen(scene: Scene, reading: DateReading) -> DateReading:
    """Take in what opens a range ("dal 12 al 15 maggio", "notte tra lunedì e ieri") and a part of the day."""
    tokens, words = scene.tokens, load_calendar_words()
    first = tokens.words[reading.start]
    day_long = reading.period.precision == "day"
    named = first in words.deictic or first in words.full_weekdays
    if day_long and named and tokens.word(reading.end) in DAY_PARTS:
        return replace(reading, end=reading.end + 1)
    if (
        day_long
        and tokens.word(reading.start - 1) in ("di", "del")
        and tokens.word(reading.start - 2) in PARTS_BEFORE
    ):
        return replace(reading, start=reading.start - 2)
    opener, at = find_opener(scene, reading.start), reading.start - 1
    inside = tokens.words[reading.start : reading.end]
    joins = TO if opener == "da" else ("e", "ed") if opener == "tra" else ()
    if reading.more or reading.period.start is None or not any(word in joins for word in inside):
        return reading
    while tokens.word(at) not in DA and tokens.word(at) not in ("tra", "fra"):
        at -= 1
    return replace(reading, start=at - 1 if tokens.word(at - 1) in PARTS_BEFORE else at)


def remember(scene: Scene, reading: DateReading) -> None:
    """Make the reading the text's last date, and keep a year that was written out."""
    period = reading.more[-1].period if reading.more else reading.period
    if period.start is None:
        return
    # What something is compared with is not what the text goes on to speak of: "nello stesso periodo".
    if not is_baseline(scene, reading):
        scene.last = period
        if period.precision != "day":
            scene.span = period
    if not reading.relative and reading.remake is None:
        scene.stated = (period.start.year, reading.end)


def read_core(scene: Scene, i: int) -> DateReading | None:
    """Ask the readers that the first word calls for."""
    tokens, words = scene.tokens, load_calendar_words()
    word = tokens.words[i]
    if word[0].isdigit():
        return read_from_digits(scene, i)
    if word in ("'", "’"):
        return read_second_decade(scene, i) or read_year(scene, i)
    holiday = read_holiday(scene, i) if word in load_holidays() else None
    if holiday is not None:
        return holiday
    if word in words.weekdays:
        found = read_weekday(scene, i)
        if found is not None or word not in words.months:
            return found
    if word in words.months:
        return read_month_range(scene, i) or read_month(scene, i)
    if word in words.seasons:
        return read_season(scene, i)
    if word in words.edges:
        return read_edge(scene, i) or read_relative(scene, i)
    if word == "resto":
        return read_rest(scene, i)
    if word in ("q", "h", "t", "s"):
        return read_quarter_code(scene, i)
    counted = read_counted_from(scene, i) if word in words.units else None
    return counted or read_relative(scene, i) or read_in_words(scene, i)


def read_from_digits(scene: Scene, i: int) -> DateReading | None:
    """Read the dates that start with a figure."""
    return (
        read_numeric(scene, i)
        or read_day_month(scene, i)
        or read_counted_from(scene, i)
        or read_ago(scene, i)
        or read_counted_adjective(scene, i)
        or read_part(scene, i)
        or read_quarter_code(scene, i)
        or read_year(scene, i)
        or read_bare_day(scene, i)
    )


def read_in_words(scene: Scene, i: int) -> DateReading | None:
    """Read the dates that start with a number word or an ordinal."""
    return (
        read_counted_from(scene, i)
        or read_day_month(scene, i)
        or read_part(scene, i)
        or read_ago(scene, i)
        or read_counted_adjective(scene, i)
        or read_year(scene, i)
        or read_bare_day(scene, i)
    )


def read_bare_day(scene: Scene, i: int) -> DateReading | None:
    """Read "il 27" at a clause's end: the day of a month that is not named."""
    tokens = scene.tokens
    day = read_day_number(tokens, i)
    if (
        day is None
        or day[1] != i + 1
        or tokens.word(i - 1) not in ("il", "al", "dal")
        or scene.published is None
    ):
        return None
    behind, before = tokens.word(i + 1), tokens.word(i - 2)
    if behind == "." and tokens.glued(i + 2):
        return None
    opens = tokens.word(i - 1) == "il" and (i == 1 or tokens.ends_sentence(i - 2))
    if opens and behind in DAY_GOES_ON and tokens.written(i).isdigit():  # "Il 27, a Bozzolo, apre la fiera"
        return place_bare_day(scene, i, day[0])
    due = before in load_calendar_words().future or before in ("", "entro", "fino", "per")
    if not due or behind not in ("", ".", "alle", ";"):
        return None
    return place_bare_day(scene, i, day[0])


def place_bare_day(scene: Scene, i: int, day: int) -> DateReading | None:
    """Place a bare day in the month of the text's last day, else in publication's or the one beside it."""
    published, last = scene.published, scene.last
    if published is None:
        return None
    if last is not None and last.precision == "day" and last.start is not None and last.start.day < day:
        told = make_day(last.start.year, last.start.month, day)
        if told is not None and abs((last.start - published).days) < NEAR_BY:
            return DateReading(i, i + 1, told, relative=True)
    index = published.year * 12 + published.month - 1
    around = [make_day((index + k) // 12, (index + k) % 12 + 1, day) for k in (-1, 0, 1)]
    chosen = choose([p for p in around if p is not None], published, scene.find_tense(i))
    return DateReading(i, i + 1, chosen, relative=True) if chosen else None


def read_month_range(scene: Scene, i: int) -> DateReading | None:
    """Read "gennaio-settembre 2019", "tra marzo e maggio", "da gennaio ad aprile 2021"."""
    tokens = scene.tokens
    first = read_month_name(tokens, i, short=False)
    if first is None:
        return None
    opener, at = tokens.word(i - 1), first[1]
    word = tokens.word(at)
    joined = (
        (word in DASHES)
        or (opener in DA and word in TO)
        or (opener in ("tra", "fra") and word in ("e", "ed"))
    )
    if opener in DA and word in ("fino", "sino"):
        at, joined = at + 1, tokens.word(at + 1) in TO
    second = read_month_name(tokens, at + 1, short=False) if joined else None
    if second is None:
        return None
    start, months = first[0], (second[0] - first[0]) % 12 + 1

    def make(year: int) -> Period | None:
        # "da ottobre a marzo 2020" ends in 2020.
        whole: Precision = (
            "quarter"
            if months == 3 and start % 3 == 1
            else "half"
            if months == 6 and start % 6 == 1
            else "period"
        )
        return make_months(year if second[0] >= start else year - 1, start, months, whole)

    return place_with_year(scene, i, second[1], make)


def join_range(scene: Scene, first: DateReading) -> DateReading:
    """Join two dates into a range: "dal 2015 al 2018", "tra il 2 e il 5 maggio", "2014-2018"."""
    tokens = scene.tokens
    if first.more:
        return first
    opener = find_opener(scene, first.start)
    at = first.end
    word = tokens.word(at)
    if opener == "da" and word in ("fino", "sino", "e"):
        at += 1
        word = tokens.word(at)
    dashed = word in ("-", "–", "—") and tokens.glued(at) == tokens.glued(at + 1)
    if word == "e" and not opener:
        return join_neighbours(scene, first)
    if not ((opener == "da" and word in TO) or (opener == "tra" and word in ("e", "ed")) or dashed):
        return first
    at += 1
    while tokens.word(at) in DAY_ARTICLES and at - first.end < 5:
        at += 1
    second = read_core(scene, at) if tokens.word(at) else None
    if second is None or second.more or "unknown" in (first.period.precision, second.period.precision):
        return first
    return span(first, second, dashed=dashed) or first


def join_neighbours(scene: Scene, first: DateReading) -> DateReading:
    """Join "lunedì e martedì", two days on end, into one date of two days."""
    tokens, words = scene.tokens, load_calendar_words()
    behind = tokens.word(first.end + 1)
    named = tokens.words[first.start] in words.full_weekdays or tokens.words[first.start] in words.deictic
    if not named or not (behind in words.full_weekdays or behind in words.deictic):
        return first
    second = read_core(scene, first.end + 1)
    if second is None or second.period.start is None or first.period.precision != second.period.precision:
        return first
    day_before = day_from(second.period.start, -1)
    weekday = words.weekdays.get(tokens.words[first.start])
    same = first.period == day_before or (
        day_before.start is not None and day_before.start.weekday() == weekday
    )
    if not same or second.period.precision != "day" or day_before.start is None:
        return first
    return DateReading(
        first.start, second.end, Period(day_before.start, second.period.end, "period"), relative=True
    )


def span(first: DateReading, second: DateReading, *, dashed: bool) -> DateReading | None:
    """Return the period from one date to another; a year that only one of them states holds for both."""
    if dashed and first.period.precision != second.period.precision:
        return None
    start, end = first.period, second.period
    if first.remake is not None and end.start is not None:
        start = first.remake(end.start.year) or start
        if start.start is not None and end.end is not None and start.start > end.end:
            start = first.remake(end.start.year - 1) or start
    elif second.remake is not None and start.start is not None:
        end = second.remake(start.start.year) or end
    if start.start is None or end.start is None or end.end is None:
        return None
    if (
        end.end < start.start
        and first.relative
        and second.relative
        and start.precision == end.precision == "day"
    ):
        days = (end.start.weekday() - start.start.weekday()) % 7  # "tra giovedì e venerdì", on a Thursday
        start = day_from(end.start, -days)
    if start.start is None or end.end < start.start:
        return None
    remake = None
    whole = Period(start.start, end.end, "period")
    if first.remake is not None and second.remake is not None:
        years = whole

        def remake(year: int) -> Period | None:
            return shift_years(years, year - years.start.year) if years.start is not None else None

    return DateReading(first.start, second.end, whole, remake, relative=first.relative and second.relative)


def find_opener(scene: Scene, start: int) -> str:
    """Find "da" or "tra" before a date; articles and "mese di" in between are skipped."""
    tokens, at = scene.tokens, start - 1
    while tokens.word(at) in DAY_ARTICLES and start - at < 4:
        at -= 1
    word = tokens.word(at)
    if word in DA:
        return "da"
    return "tra" if word in ("tra", "fra") else ""


def compare(scene: Scene, reading: DateReading) -> DateReading:
    """Set a baseline a year back where it would be the very period it is compared with.

    "Nei primi nove mesi del 2019 (...) rispetto ai primi nove mesi dello scorso anno", published in 2020,
    can only mean 2018: nothing is compared with itself.
    """
    last, period = scene.last, reading.period
    if (
        not reading.relative
        or last is None
        or last.start is None
        or period.start is None
        or period.end is None
    ):
        return reading
    if last.end is None or not (period.start <= last.start and last.end <= period.end):
        return reading
    if not is_baseline(scene, reading):
        return reading
    if (
        period.precision not in ("year", "half", "quarter", "month", "period")
        or period.end.year > last.end.year
    ):
        return reading
    return replace(reading, period=shift_years(period, -1) or UNKNOWN)


def is_baseline(scene: Scene, reading: DateReading) -> bool:
    """Say whether "rispetto a", "contro" or "sul" leads to the date."""
    before = look_back(scene.tokens, reading.start).words[:5]
    return any(word in load_calendar_words().comparing for word in before)


def bend_date(scene: Scene, reading: DateReading) -> Period:
    """Bend a date by the words before it: "entro il 2024", "dal 2018", "dopo Pasqua"."""
    if reading.period.start is None or reading.period.modifier is not None:
        return reading.period
    before = look_back(scene.tokens, reading.start).words
    if not before:
        return reading.period
    for words, modifier in fold_bends().get(before[0], ()):
        if before[: len(words)] == words:
            denied = (
                modifier == "before" and words[-1] == "prima" and "non" in before[len(words) : len(words) + 2]
            )
            return with_modifier(reading.period, "after" if denied else cast("DateModifier", modifier))
    return reading.period


@cache
def fold_bends() -> Phrases:
    """Return the phrases that bend a date as `look_back` sees them."""
    folded: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for modifier, wordings in load_lexicon("words")["calendar"]["bends"].items():
        for wording in wordings:
            words = tuple(
                reversed([load_prepositions().get(w, w) for w in split_phrase(wording) if w != "'"])
            )
            folded.setdefault(words[0], []).append((words, modifier))
    return {word: tuple(sorted(found, key=lambda f: -len(f[0]))) for word, found in folded.items()}
