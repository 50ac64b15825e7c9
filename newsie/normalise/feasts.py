"""Seasons and holidays: "estate 2016", "Ferragosto", "vigilia di Natale"."""

from newsie.data import Period
from newsie.normalise.calendar import UNKNOWN, Holiday, list_leads, load_holidays, make_season
from newsie.normalise.date_words import DateReading, place_with_year
from newsie.normalise.lexicon import WordSet
from newsie.normalise.numeric_dates import read_numeric
from newsie.normalise.scene import Scene, load_calendar_words
from newsie.normalise.shifts import place_beside


def read_season(scene: Scene, i: int) -> DateReading | None:
    """Read "estate 2016", "primavera scorsa", "inverno 2019-2020"."""
    tokens, words = scene.tokens, load_calendar_words()
    month = words.seasons[tokens.words[i]]

    def make(year: int) -> Period | None:
        return make_season(year, month)

    beside = words.relatives.get(tokens.word(i + 1), "")
    if beside in ("past", "next", "following", "preceding") and tokens.word(i + 1) not in ("prima", "dopo"):
        return DateReading(i, i + 2, place_beside(scene, make, beside), relative=True)
    at = i + 2 if tokens.word(i + 1) in ("del", "dell") else i + 1
    over_new_year = read_numeric(scene, at) if tokens.word(at)[:1].isdigit() else None
    if over_new_year is not None and over_new_year.period.start is not None and month == 12:
        period = make(over_new_year.period.start.year)
        return DateReading(i, over_new_year.end, period) if period else None
    reading = place_with_year(scene, i, i + 1, make)
    if reading is not None and reading.remake is not None and tokens.word(i - 1) not in SEASON_LEADS:
        return None
    return reading


SEASON_LEADS = WordSet("season_leads")


def read_holiday(scene: Scene, i: int) -> DateReading | None:
    """Read "Ferragosto", "Pasqua 2019", "vigilia di Natale"."""
    tokens = scene.tokens
    for holiday in load_holidays().get(tokens.words[i], ()):
        if not tokens.match(i, holiday.words):
            continue
        end = i + len(holiday.words)
        if tokens.word(end) in ("cinese", "lunare", "ebraico", "islamico", "ortodosso", "ortodossa"):
            return DateReading(i, end + 1, UNKNOWN)
        if holiday.name_too and not stands_as_date(scene, i, end):
            continue
        found: DateReading | None = place_holiday(scene, i, end, holiday)
        return found
    return None


def place_holiday(scene: Scene, i: int, end: int, holiday: Holiday) -> DateReading | None:
    """Find the holiday's year."""
    words = load_calendar_words()
    beside = words.relatives.get(scene.tokens.word(end), "")
    if beside in ("past", "next"):
        return DateReading(i, end + 1, place_beside(scene, holiday.find, beside), relative=True)
    return place_with_year(scene, i, end, holiday.find)


def stands_as_date(scene: Scene, i: int, end: int) -> bool:
    """Say whether "Natale" is the feast: a preposition before it, no surname or first name beside it."""
    tokens = scene.tokens
    before, behind = tokens.word(i - 1), tokens.written(end)
    if before not in list_leads() and not before.startswith(("vacanz", "prossim", "scors", "ultim")):
        return False
    if tokens.word(i).startswith("san") and (
        before not in ("a", "per", "") or tokens.word(end) in ("in", "di", "al", "d")
    ):
        return False  # "San Martino in Rio" is a place
    return not (behind[:1].isupper() and not tokens.ends_sentence(end) and before not in ("a", "per"))
