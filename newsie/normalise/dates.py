"""Calendar expressions in running text: days, months, seasons, years, their lists and ranges."""

import itertools
from dataclasses import replace
from datetime import date

from newsie.data import Period, Precision
from newsie.normalise.calendar import UNKNOWN, make_day, make_month, make_months, make_year
from newsie.normalise.date_words import (
    DA,
    DASHES,
    DAY_ARTICLES,
    OF,
    STREETS,
    DateReading,
    counts_something,
    place_with_year,
    read_day_number,
    read_month_name,
    read_year_number,
)
from newsie.normalise.lexicon import WordSet
from newsie.normalise.numerals import read_roman
from newsie.normalise.numeric_dates import read_numeric
from newsie.normalise.scene import Scene, choose, load_calendar_words
from newsie.normalise.shifts import place_beside, place_weekday_beside
from newsie.normalise.tokens import Tokens
from newsie.normalise.units import PUNCTUATION

YEAR_CUES = WordSet("year_cues")
LABELS = WordSet("labels")
HABITUAL_LEADS = WordSet("habitual_leads")
QUOTES = frozenset(['"', "“", "«", "'", "’", "‘"])


def read_day_month(scene: Scene, i: int) -> DateReading | None:
    """Read "12 marzo 2019", "12 e 13 marzo", "dal 4 al 22 gennaio", "20 del prossimo mese", "2-Ott"."""
    tokens = scene.tokens
    first = read_day_number(tokens, i) if tokens.word(i - 1) not in STREETS else None
    if first is None:
        return None
    days, end, ranged = collect_days(tokens, i, first)
    at = end + 1 if tokens.word(end) in ("-", "/") and tokens.glued(end) and tokens.glued(end + 1) else end
    at = skip_of_month(tokens, at)
    month = read_month_name(tokens, at, short=True)
    if month is None or ("\n" in tokens.gap(at) and tokens.written(at)[0].isupper()):
        return read_day_of_month(scene, i, days, end)
    number, behind = month
    spelled_only = not tokens.words[i][0].isdigit() and tokens.words[i] != "primo"
    if (
        spelled_only
        and tokens.words[at] not in load_calendar_words().full_months
        and len(days) == 1
        and behind == at + 1
    ) and tokens.words[at] in ("mar", "set", "sett", "ott"):
        return None
    return finish_days(scene, i, behind, days, number, ranged=ranged)


def skip_of_month(tokens: Tokens, at: int) -> int:
    """Skip "di" and "del mese di" between day and month."""
    if tokens.word(at) == "del" and tokens.word(at + 1) == "mese" and tokens.word(at + 2) in ("di", "d"):
        return at + 3
    if tokens.word(at) in ("di", "del") and tokens.word(at + 1) in load_calendar_words().months:
        return at + 1
    return at


def collect_days(tokens: Tokens, i: int, first: tuple[int, int]) -> tuple[list[int], int, bool]:
    """Collect the days that share a month: their numbers, the index behind them, whether they are a range."""
    days, end = [first[0]], first[1]
    ranged = False
    while len(days) < 8:
        at = end
        word = tokens.word(at)
        if word in ("fino", "sino"):
            at += 1
            word = tokens.word(at)
        if word in ("al", "all", "a", "ad"):
            if tokens.word(i - 1) not in DA and tokens.word(i - 2) not in DA and i > 0:
                break
            ranged = True
        elif (
            (word in DASHES and word != "/")
            or (
                word in ("e", "ed", "o")
                and tokens.word(i - 1) in DAY_ARTICLES
                and tokens.word(i - 2) in ("tra", "fra")
            )
            or (word in ("e", "ed", "o") and tokens.word(i - 1) in ("tra", "fra"))
        ):
            ranged = True
        elif word not in (",", "e", "ed", "o", "/") or (word == "," and tokens.word(i) == "primo"):
            break
        at += 1
        while tokens.word(at) in DAY_ARTICLES and at - end < 4:
            at += 1
        following = read_day_number(tokens, at)
        if following is None or following[0] <= days[-1]:
            break
        days.append(following[0])
        end = following[1]
        if ranged:
            break
    if len(days) == 1:
        return days, first[1], False
    return days, end, ranged


def finish_days(
    scene: Scene, i: int, end: int, days: list[int], month: int, *, ranged: bool
) -> DateReading | None:
    """Place one day, a run of days, or a list of separate days in their month and year."""

    def make(year: int) -> Period | None:
        start, last = make_day(year, month, days[0]), make_day(year, month, days[-1])
        if start is None or last is None:
            return None
        return start if len(days) == 1 else Period(start.start, last.end, "period")

    beside = load_calendar_words().relatives.get(scene.tokens.word(end), "")
    if beside in ("past", "next"):  # "il 30 giugno scorso"
        return DateReading(i, end + 1, place_beside(scene, make, beside), relative=True)
    whole = place_with_year(scene, i, end, make)
    if whole is None:
        return None
    in_a_run = all(b - a == 1 for a, b in itertools.pairwise(days))
    if ranged or in_a_run or whole.period.start is None:
        return whole
    return split_days(scene, whole, days)


def split_days(scene: Scene, whole: DateReading, days: list[int]) -> DateReading:
    """Give each day of "12, 15 e 20 marzo" its own span; month and year belong to the last one's."""
    tokens, readings = scene.tokens, []
    at = whole.start
    start = whole.period.start
    for day in days:
        number = read_day_number(tokens, at)
        while number is None or number[0] != day:
            at += 1
            number = read_day_number(tokens, at)
        end = whole.end if day == days[-1] else number[1]
        period = make_day(start.year, start.month, day) if start else None
        readings.append(DateReading(at, end, period or UNKNOWN))
        at = number[1]
    return replace(readings[0], more=tuple(readings[1:]))


def read_day_of_month(scene: Scene, i: int, days: list[int], end: int) -> DateReading | None:
    """Read "20 del prossimo mese" and "dal 4 al 23 di questo mese"."""
    from newsie.normalise.relative import read_relative

    tokens = scene.tokens
    if tokens.word(end) not in OF and tokens.word(end) not in ("il", "questo", "lo", "nel"):
        return None
    at = end + 1 if tokens.word(end) != "questo" else end
    while tokens.word(at) in ("'", "’"):
        at += 1
    month = read_relative(scene, at, nested=True)
    if month is None or month.period.precision != "month" or month.period.start is None:
        return None
    first = make_day(month.period.start.year, month.period.start.month, days[0])
    last = make_day(month.period.start.year, month.period.start.month, days[-1])
    if first is None or last is None or first.start is None:
        return None
    period = first if len(days) == 1 else Period(first.start, last.end, "period")
    return DateReading(i, month.end, period, relative=True)


def read_month(scene: Scene, i: int) -> DateReading | None:
    """Read "maggio 2019", "novembre del 2018", "marzo scorso", "feb. 2020", "novembre 19-20"."""
    tokens, words = scene.tokens, load_calendar_words()
    named = read_month_name(tokens, i, short=True)
    if named is None or (
        tokens.word(i - 2) in STREETS and tokens.word(i - 1).isalnum() and is_street_number(tokens, i - 1)
    ):
        return None
    month, end = named
    full = tokens.words[i] in words.full_months
    if not full and not (read_year_number(tokens, end) and tokens.word(end).isdigit()):
        return None

    def make(year: int) -> Period | None:
        return make_month(year, month)

    beside = words.relatives.get(tokens.word(end), "")
    if beside in ("past", "next", "following", "preceding", "last") and tokens.word(end) not in (
        "prima",
        "dopo",
        "ultimo",
    ):
        return DateReading(i, end + 1, place_beside(scene, make, beside), relative=True)
    if is_name(tokens, i, end) or is_named_day(tokens, i):
        return None
    days = read_days_behind(scene, i, end, month) if full else None
    return days or place_with_year(scene, i, end, make)


def is_name(tokens: Tokens, i: int, end: int) -> bool:
    """Say whether a word of the calendar is part of a name: "il Maggio Musicale", "Domenica Tripodi"."""
    if not is_capitalised(tokens, i) or i == 0 or tokens.ends_sentence(i - 1):
        return False
    return is_capitalised(tokens, end) and "\n" not in tokens.gap(end)


def is_named_day(tokens: Tokens, i: int) -> bool:
    """Say whether a month is part of "parco XXII Aprile"."""
    return (
        is_capitalised(tokens, i)
        and len(tokens.word(i - 1)) > 1
        and is_street_number(tokens, i - 1)
        and not tokens.word(i - 1).isdigit()
    )


def is_capitalised(tokens: Tokens, i: int) -> bool:
    """Say whether a word has a capital and goes on in small letters."""
    written = tokens.written(i)
    return written[:1].isupper() and written[1:].islower()


def is_street_number(tokens: Tokens, i: int) -> bool:
    """Say whether a word is a number, as in "via XX Settembre"; "il via nel febbraio" has none."""
    return tokens.words[i].isdigit() or (
        tokens.written(i).isupper() and read_roman(tokens.written(i)) is not None
    )


def read_days_behind(scene: Scene, i: int, end: int, month: int) -> DateReading | None:
    """Read the days in "novembre 19-20"."""
    tokens = scene.tokens
    first = read_day_number(tokens, end)
    if first is None or tokens.word(first[1]) not in ("-", "–") or not tokens.glued(first[1]):
        return None
    days, behind, _ = collect_days(tokens, end, first)
    if len(days) != 2:
        return None
    return finish_days(scene, i, behind, days, month, ranged=True)


def read_weekday(scene: Scene, i: int) -> DateReading | None:
    """Read "lunedì", "lunedì 12 marzo", "venerdì 22", "lunedì scorso", "venerdì della prossima settimana"."""
    from newsie.normalise.relative import read_relative

    tokens, words = scene.tokens, load_calendar_words()
    weekday = words.weekdays[tokens.words[i]]
    full = tokens.words[i] in words.full_weekdays
    end = i + 1
    if not full and tokens.word(end) == "." and tokens.glued(end):
        end += 1
    if tokens.words[i].endswith("di") and tokens.word(end) in ("'", "’") and tokens.glued(end):
        end += 1  # "venerdi'", as agencies write it
        full = True
    if "\n" in tokens.gap(end):
        return DateReading(i, end, scene.place_weekday(weekday, i), relative=True) if full else None
    at = end + 1 if tokens.word(end) in (",", "il") else end
    dated = read_numeric(scene, at) if tokens.word(at)[:1].isdigit() else None
    dated = dated or read_day_month(scene, at)
    if dated is not None and dated.period.precision in ("day", "unknown", "period"):
        return replace(dated, start=i, period=agree(scene, dated, weekday), remake=None)
    day = read_day_number(tokens, end)
    if day is not None and tokens.word(end) != "primo" and not counts_something(tokens, end):
        return DateReading(i, day[1], find_weekday_and_day(scene, i, weekday, day[0]), relative=True)
    if (not full and tokens.count > 2) or is_name(tokens, i, end):
        return None
    beside = words.relatives.get(tokens.word(end), "")
    if beside in ("past", "next", "following", "preceding") and tokens.word(end) != "prima":
        return DateReading(i, end + 1, place_weekday_beside(scene, weekday, beside), relative=True)
    inside = end
    while tokens.word(inside) in OF or tokens.word(inside) in DAY_ARTICLES:
        inside += 1
    week = read_relative(scene, inside, nested=True) if inside > end or tokens.word(end) == "questa" else None
    if week is not None and week.period.precision == "week" and week.period.start is not None:
        start = week.period.start
        found = make_day(start.year, start.month, start.day)
        shifted = date.fromordinal(start.toordinal() + weekday)
        return DateReading(i, week.end, Period(shifted, shifted, "day") if found else UNKNOWN, relative=True)
    if is_habitual(tokens, i) or (tokens.word(end) == "nero" and tokens.word(i - 1) in QUOTES):
        return None
    return DateReading(i, end, scene.place_weekday(weekday, i), relative=True)


def is_habitual(tokens: Tokens, i: int) -> bool:
    """Say whether a weekday is any of its kind: "aperto il sabato", "ogni venerdì", "una domenica"."""
    lead = tokens.word(i - 1)
    if lead == "del" and tokens.word(i - 2)[:1].isdigit():
        return False  # "alle 21.30 del venerdì"
    return lead in HABITUAL_LEADS or (lead in ("i", "le") and tokens.word(i - 2) in ("tutti", "tutte"))


def agree(scene: Scene, dated: DateReading, weekday: int) -> Period:
    """Choose the year in which "lunedì 10 febbraio" is a Monday, where there is one close by."""
    published, period = scene.published, dated.period
    if dated.remake is None or published is None or period.start is None or period.start.weekday() == weekday:
        return period
    years = (0, -1, 1)
    candidates = [
        p for p in (dated.remake(published.year + k) for k in years) if p is not None and p.start is not None
    ]
    return next((p for p in candidates if p.start is not None and p.start.weekday() == weekday), period)


def find_weekday_and_day(scene: Scene, i: int, weekday: int, day: int) -> Period:
    """Find the "venerdì 22" that the tense asks for, within seven months."""
    published = scene.published
    if published is None:
        return UNKNOWN
    candidates = []
    for k in range(-7, 8):
        index = published.year * 12 + published.month - 1 + k
        found = make_day(index // 12, index % 12 + 1, day)
        if found is not None and found.start is not None and found.start.weekday() == weekday:
            candidates.append(found)
    near = [p for p in candidates if p.start is not None and abs((p.start - published).days) < 45]
    tense = scene.find_tense(i)
    return choose(near, published, tense) or choose(candidates, published, tense) or UNKNOWN


def read_year(scene: Scene, i: int) -> DateReading | None:
    """Read a year that stands alone, where nothing says that the number counts things."""
    tokens = scene.tokens
    found = read_year_number(tokens, i)
    if found is None:
        return None
    year, end = found
    word, lead = tokens.words[i], tokens.word(i - 1)
    if lead in LABELS or (lead == "." and tokens.word(i - 2) in LABELS):
        return None
    cued = lead in YEAR_CUES or (lead in ("'", "’") and tokens.word(i - 2) in YEAR_CUES)
    if word in ("'", "’") and tokens.glued(i) and lead in ("nell", "dall"):  # never a day or a share
        cued = tokens.word(i + 1) > "31" and not counts_something(tokens, i + 1)
        cued = cued and (lead == "nell" or tokens.word(i + 2) in PUNCTUATION or "\n" in tokens.gap(i + 2))
        i += 1
    elif word in ("'", "’"):
        cued = (
            (not tokens.glued(i) and lead in YEAR_CUES)
            or lead in ("(", "-", "–", "e", "o")
            or lead in load_calendar_words().months
        )
    elif not word[0].isdigit():
        cued = cued and lead != "il"
    elif not cued and (1900 <= year <= 2099):
        cued = not (counts_something(tokens, i) or is_code_or_sum(tokens, i))
    elif lead == "il" and tokens.word(i - 2) == "per" and 1990 <= year <= 2099:
        cued = tokens.word(i + 1) not in ("%", "euro", "€")  # "prevede per il 2023 ordini per 41 milioni"
    elif cued and (lead in ("il", "al", "del", "dal") or year < 1500):
        cued = not counts_something(tokens, i) and (1500 <= year <= 2199 or lead in ("nel", "anno"))
    period = make_year(year) if cued else None
    return DateReading(i, end, period) if period else None


def is_code_or_sum(tokens: Tokens, i: int) -> bool:
    """Say whether digits hang on letters or stand with a currency sign."""
    if tokens.glued(i) and (tokens.word(i - 1).isalnum() or tokens.word(i - 1) in ("_", "$", "€", "£", ".")):
        return True
    if tokens.word(i - 1) in ("$", "€", "£", "circa", "oltre", "quasi", "almeno", "euro", "per"):
        return tokens.word(i - 1) != "per"
    return tokens.glued(i + 1) and tokens.word(i + 1).isalpha()


def read_quarter_code(scene: Scene, i: int) -> DateReading | None:
    """Read "Q1 2020", "1Q20", "H1 2019", "3T 2019"."""
    tokens = scene.tokens
    letter, digit = tokens.word(i), tokens.word(i + 1)
    if letter.isdigit():
        letter, digit = digit, letter
    if letter not in ("q", "h", "t", "s") or digit not in ("1", "2", "3", "4") or not tokens.glued(i + 1):
        return None
    if not tokens.written(i if letter == tokens.word(i) else i + 1).isupper() or (
        letter in "hs" and digit > "2"
    ):
        return None
    size: int = 6 if letter in "hs" else 3
    name: Precision = "half" if letter in "hs" else "quarter"
    start_month = (int(digit) - 1) * size + 1

    def make(year: int) -> Period | None:
        return make_months(year, start_month, size, name)

    end = i + 2
    short = tokens.word(end)
    if tokens.glued(end) and short.isdigit() and len(short) == 2:
        period = make(2000 + int(short))
        return DateReading(i, end + 1, period) if period else None
    found = place_with_year(scene, i, end, make)
    return found if found is not None and (found.remake is None or letter == "q") else None
