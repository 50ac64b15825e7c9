"""Where a date stands: publication, the text's last date, and the tense that says which way to look."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from newsie.data import Period
from newsie.normalise.calendar import UNKNOWN, add_days, make_day
from newsie.normalise.lexicon import Stems, WordSet, load_lexicon, make_stems
from newsie.normalise.tokens import Tokens

Remake = Callable[[int], Period | None]
TENSE_REACH = 25
CLAUSES = WordSet("clauses")
WEAK = 4
SOON, FAR = 45, 270
AUXILIARIES = WordSet("auxiliaries")
NOT_YET = WordSet("not_yet")
PAST_VERBS = WordSet("past_verbs")
PRESENT = frozenset(["è", "sono"])
PARTICIPLES = (
    "ato",
    "ata",
    "ati",
    "ate",
    "uto",
    "uta",
    "uti",
    "ute",
    "ito",
    "ita",
    "iti",
    "ite",
    "so",
    "sa",
    "si",
    "se",
)
IRREGULAR_PARTICIPLES = (
    "tto",
    "tta",
    "tti",
    "tte",
    "sto",
    "sta",
    "sti",
    "ste",
    "rto",
    "rta",
    "rti",
    "rte",
    "nto",
    "nta",
)
PAST_ENDINGS = ("ò", "arono", "erono", "irono", "avano", "evano", "ivano", "ava", "eva")
NOT_FUTURE = frozenset(["però", "perciò"])
FUTURE_ENDINGS = ("rà", "ranno", "remo", "rò")


@dataclass(frozen=True, slots=True)
class CalendarWords:
    """The calendar's words, by lower-case form."""

    months: Mapping[str, int]
    full_months: frozenset[str]
    weekdays: Mapping[str, int]
    full_weekdays: frozenset[str]
    seasons: Mapping[str, int]
    units: Mapping[str, str]
    deictic: Mapping[str, int]
    relatives: Mapping[str, str]
    """Each of "scorso", "prossima", "questo" and its kin to past, last, next, this, following ..."""
    edges: Mapping[str, str]
    future: Stems
    comparing: frozenset[str]


@cache
def load_calendar_words() -> CalendarWords:
    """Read the calendar part of `lexicon/words.yaml`."""
    words = load_lexicon("words")
    table = words["calendar"]
    relatives = {
        form: kind
        for kind in ("past", "last", "next", "this", "following", "preceding", "same")
        for form in table[kind]
    }
    return CalendarWords(
        months={form: number for number, forms in table["months"].items() for form in forms},
        full_months=frozenset(forms[0] for forms in table["months"].values()),
        weekdays={form: number for number, forms in table["weekdays"].items() for form in forms},
        full_weekdays=frozenset(
            form for forms in table["weekdays"].values() for form in forms if len(form) > 4
        ),
        seasons=table["seasons"],
        units={form: unit for unit, entry in words["time_units"].items() for form in entry["forms"]},
        deictic=table["deictic"],
        relatives=relatives,
        edges={form: edge for edge, forms in table["edges"].items() for form in forms},
        future=make_stems(table["future"]),
        comparing=frozenset(table["comparing"]),
    )


@dataclass(slots=True)
class Scene:
    """What dates are resolved against; `last` moves on as dates are found."""

    tokens: Tokens
    published: date | None
    last: Period | None = None
    """The last resolved date of the text, anchor of "il mese successivo"."""
    span: Period | None = None
    """The last one longer than a day, anchor of "nello stesso periodo"."""
    stated: tuple[int, int] | None = None
    """The last year that was written out, and the token where."""
    tenses: dict[int, tuple[str, int]] = field(default_factory=dict)

    @property
    def base(self) -> Period | None:
        """What an anaphoric date starts from: the text's last date, else publication."""
        if self.last is not None:
            return self.last
        return Period(self.published, self.published, "day") if self.published else None

    def find_tense(self, i: int) -> str:
        """Return "past", "future" or "" by the nearest verb or cue of the sentence around token `i`."""
        return self.find_cue(i)[0]

    def find_cue(self, i: int) -> tuple[str, int]:
        """Return the tense at token `i` and how far its cue is, clauses in between counted in."""
        if i not in self.tenses:
            led = self.find_led(i)
            if led:
                self.tenses[i] = led, 1
                return self.tenses[i]
            cues = [c for c in (self.scan_tense(i, -1), self.scan_tense(i, 1)) if c[0]]
            ahead = self.stands_alone(i) or "fino" in (self.tokens.word(i - 2), self.tokens.word(i - 3))
            alone = ("future" if ahead else "", 0)
            self.tenses[i] = min(cues, key=lambda c: c[1], default=alone)
        return self.tenses[i]

    def find_led(self, i: int) -> str:
        """Return the tense that the words right before a date give it: "per lunedì", "depositata venerdì"."""
        tokens, at = self.tokens, i - 1
        at -= 2 * (tokens.word(at) == "di" and tokens.word(at - 1) == "mese")
        if tokens.word(at) in ("per", "entro"):
            return "future"
        if tokens.word(at) in ("a", "al", "all", "'", "’") and "fino" in (
            tokens.word(at - 1),
            tokens.word(at - 2),
        ):
            return "future"
        at -= tokens.word(at) in ("a", "ad", "in", "il", "nel", "lo")
        word, before = tokens.word(at), tokens.word(at - 1)
        if word in load_calendar_words().future or before.endswith(FUTURE_ENDINGS) or before in NOT_YET:
            return ""
        return "past" if len(word) > 5 and word.endswith(PARTICIPLES) else ""

    def stands_alone(self, i: int) -> bool:
        """Say whether the text is hardly more than a date: as in a calendar, the coming one is meant."""
        tokens, words = self.tokens, load_calendar_words()
        if tokens.count > 8 or "%" in tokens.words:
            return False
        return all(
            len(w) < 6 or w in words.units or w in words.weekdays or w in words.edges or w in words.relatives
            for w in tokens.words[:i]
        )

    def scan_tense(self, i: int, step: int) -> tuple[str, int]:
        """Look from token `i` to one side for a tense, as far as the sentence goes."""
        cost = 0
        for distance in range(1, TENSE_REACH):
            at = i + step * distance
            if not 0 <= at < self.tokens.count or self.tokens.ends_sentence(at):
                break
            cost += 5 if self.tokens.words[at] in CLAUSES else 1
            tense = self.read_tense(at)
            if tense:
                return tense, cost
        return "", 0

    def read_tense(self, at: int) -> str:
        """Say what one word tells about time."""
        word = self.tokens.words[at]
        if word in load_calendar_words().future or (
            len(word) > 3 and word.endswith(FUTURE_ENDINGS) and word not in NOT_FUTURE
        ):
            return "future"
        if word in PAST_VERBS or (len(word) > 4 and word.endswith(PAST_ENDINGS)):
            return "past"
        if (
            len(word) > 3
            and word.endswith(PARTICIPLES + IRREGULAR_PARTICIPLES)
            and self.tokens.word(at - 1) in AUXILIARIES
        ):
            return "past"
        if word in AUXILIARIES:
            for k in (1, 2, 3):
                following = self.tokens.word(at + k)
                if following in load_calendar_words().future:
                    return "future" if word in PRESENT else ""  # "a marzo è previsto il lancio"
                if len(following) > 3 and following.endswith(PARTICIPLES + IRREGULAR_PARTICIPLES):
                    return "past"
        return ""

    def find_stated_year(self, i: int) -> int | None:
        """Return the year that the same sentence stated before token `i`."""
        if self.stated is None:
            return None
        year, where = self.stated
        if i - where > 40 or any(self.tokens.ends_sentence(k) for k in range(where, i)):
            return None
        if any("\n" in self.tokens.gap(k) for k in range(where, i + 1)):
            return None  # a title's year is not the first sentence's
        tense, cost = self.find_cue(i)
        if tense == "future" and cost <= WEAK and self.published is not None and year != self.published.year:
            return None
        return year

    def place(self, make: Remake, i: int) -> Period:
        """Choose the year of a date that states none: by the sentence, by tense, else the nearest."""
        stated = self.find_stated_year(i)
        if stated is not None:
            found = make(stated)
            if found is not None:
                return found
        if self.published is None:
            return UNKNOWN
        around = [make(self.published.year + k) for k in (-4, -3, -2, -1, 0, 1, 2, 3, 4)]
        found_around = [p for p in around if p is not None and p.start is not None and p.end is not None]
        return self.choose_near(found_around, self.published, i) or UNKNOWN

    def choose_near(self, candidates: list[Period], published: date, i: int) -> Period | None:
        """Choose by tense, but not most of a year away on a far cue where the other one is close by."""
        tense, cost = self.find_cue(i)
        if not cost and candidates and candidates[0].precision in ("quarter", "half", "period"):
            tense = ""
        part = (
            bool(candidates)
            and candidates[0].start is not None
            and candidates[0].start.month in (1, 4, 7, 10)
        )
        if tense == "past" or (
            not tense and part
        ):  # "tra gennaio e settembre sono stati venduti": the months are over
            candidates = [
                p for p in candidates if not is_long(p) or (p.end is not None and p.end <= published)
            ]
        chosen, nearest = choose(candidates, published, tense), choose(candidates, published, "")
        if chosen is None or nearest is None or cost <= WEAK:
            return chosen
        far = measure_gap(chosen, published).days > FAR and measure_gap(nearest, published).days < SOON
        return nearest if far else chosen

    def place_weekday(self, weekday: int, i: int) -> Period:
        """Choose the week of a weekday: the last one in the past tense, the next one in the future."""
        if self.published is None:
            return UNKNOWN
        days = (weekday - self.published.weekday()) % 7
        tense = self.find_tense(i)
        if tense == "past" or (not tense and days > 3):
            days = days - 7 if days else 0
        elif tense == "future" and days == 0:
            days = 7
        return day_from(self.published, days)


def choose(candidates: list[Period], published: date, tense: str) -> Period | None:
    """Return the candidate that the tense asks for, the nearest where it asks for none."""
    if tense == "past":
        past = [p for p in candidates if p.start is not None and p.start <= published]
        return past[-1] if past else None
    if tense == "future":
        coming = [p for p in candidates if p.end is not None and p.end >= published]
        return coming[0] if coming else None
    return min(candidates, key=lambda p: measure_gap(p, published), default=None)


def is_long(period: Period) -> bool:
    """Say whether a period is of several whole months."""
    if period.start is None or period.end is None:
        return False
    return period.start.day == 1 and (period.end - period.start).days > 50


def measure_gap(period: Period, day: date) -> timedelta:
    """Return how far a day is from a period, zero inside it."""
    if period.start is None or period.end is None:
        return timedelta.max
    return max(period.start - day, day - period.end, timedelta(0))


def day_from(day: date, days: int) -> Period:
    """Return the single day so many days later."""
    moved = add_days(day, days)
    return (moved and make_day(moved.year, moved.month, moved.day)) or UNKNOWN
