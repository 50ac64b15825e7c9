"""Lengths of time that hang on no date: "due anni", "18 mesi", "un'ora e mezza"."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from newsie.normalise.lexicon import WordSet, load_lexicon
from newsie.normalise.numbers import read_number
from newsie.normalise.scene import load_calendar_words
from newsie.normalise.tokens import Tokens

NO_LENGTH = WordSet("no_length")
TIME_PARTS = ("TH", "TM", "TS")
ORDER = ("Y", "M", "W", "D", "TH", "TM", "TS")
# A half in the next smaller part: half a year is six months, half an hour thirty minutes.
SMALLER = {"Y": ("M", 12), "W": ("D", 7), "D": ("TH", 24), "TH": ("TM", 60), "TM": ("TS", 60)}


@dataclass(frozen=True, slots=True)
class DurationReading:
    """A duration in tokens `start` up to `end`, in ISO 8601."""

    start: int
    end: int
    iso: str


@cache
def load_parts() -> dict[str, tuple[str, int]]:
    """Map each form of a time unit to its ISO 8601 part and how many of it."""
    units = load_lexicon("words")["time_units"]
    forms = {form: (u["iso"], u.get("times", 1)) for u in units.values() for form in u["forms"]}
    return {form: part for form, part in forms.items() if form not in ("esercizio", "annata")}


def read_duration(tokens: Tokens, i: int) -> DurationReading | None:
    """Read the duration at token `i`."""
    return read_half(tokens, i) or read_entire(tokens, i) or read_counted(tokens, i)


def read_counted(tokens: Tokens, i: int) -> DurationReading | None:
    """Read "due anni", "1 mese e 21 giorni", "due ore e mezza", "settant'anni"."""
    parts: dict[str, Decimal] = {}
    at, end = i, i
    while len(parts) < 4:
        number = read_number(tokens, at)
        if number is None or number.value is None or number.value <= 0 or number.value > 100_000:
            break
        behind = number.end
        if number.collective and tokens.word(behind) in ("di", "d"):
            behind += 1  # "un paio d'ore", "una decina di anni"
        while tokens.word(behind) in ("'", "’", "-") and tokens.glued(behind):
            behind += 1
        form = tokens.word(behind)
        part = load_parts().get(form)
        if part is None or number.fraction or (form in ("h", "min", "sec") and number.spelled):
            break
        if form == "secondo" and number.spelled and tokens.word(behind + 1).isalpha():
            break  # "un secondo stabilimento"
        if form in ("h", "gg") and not tokens.word(at)[0].isdigit():
            break
        value = number.value * part[1]
        end = behind + 1
        if tokens.word(end) == "e" and tokens.word(end + 1) in ("mezzo", "mezza"):
            value += Decimal(part[1]) / 2
            end += 2
        if part[0] in parts:
            break
        parts[part[0]] = value
        at = end
        if tokens.word(at) in (",", "e"):
            at += 1
        if not tokens.word(at)[:1].isalnum():
            break
    if not parts or (
        tokens.words[i] in ("un", "una") and tokens.word(i - 1) in NO_LENGTH and tokens.word(end) != "di"
    ):
        return None  # "è un giorno difficile"
    return DurationReading(i, end, write_iso(parts))


def read_half(tokens: Tokens, i: int) -> DurationReading | None:
    """Read "mezz'ora", "mezzora", "mezza giornata", "un quarto d'ora", "metà anno"."""
    word = tokens.word(i)
    if word in ("mezzora", "mezz"):
        end = i + 1 if word == "mezzora" else i + 3
        if word == "mezz" and tokens.word(i + 2) != "ora":
            return None
        return DurationReading(i, end, "PT30M")
    if word in ("mezzo", "mezza") and tokens.word(i + 1) in ("giornata", "secolo", "anno"):
        part, times = load_parts()[tokens.word(i + 1)]
        return DurationReading(i, i + 2, write_iso({part: Decimal(times) / 2}))
    quarters = {"un": 1, "tre": 3}.get(word)
    if (
        quarters
        and tokens.word(i + 1).startswith("quart")
        and tokens.word(i + 2) == "d"
        and tokens.word(i + 4) == "ora"
    ):
        return DurationReading(i, i + 5, f"PT{15 * quarters}M")
    return None


def read_entire(tokens: Tokens, i: int) -> DurationReading | None:
    """Read "tutto il giorno", "tutto l'anno", "intera settimana", "giorno intero", "intero weekend"."""
    word, at = tokens.word(i), i + 1
    if word in ("tutto", "tutta"):
        if tokens.word(at) not in ("il", "la", "l", "lo"):
            return None
        at += 1
        while tokens.word(at) in ("'", "’"):
            at += 1
    elif word in ("intero", "intera"):
        if tokens.word(at) == "weekend":
            return DurationReading(i, at + 1, "P2D")
    elif tokens.word(at) in ("intero", "intera") and word in load_parts():
        return DurationReading(i, at + 1, write_iso({load_parts()[word][0]: Decimal(load_parts()[word][1])}))
    else:
        return None
    part = load_parts().get(tokens.word(at))
    if part is None or tokens.word(at)[-1] == "i" or tokens.word(at + 1)[:1].isdigit():
        return None
    if load_calendar_words().relatives.get(tokens.word(at + 1)) or tokens.word(at + 1) in ("in", "del"):
        return None
    return DurationReading(i, at + 1, write_iso({part[0]: Decimal(part[1])}))


def write_iso(parts: dict[str, Decimal]) -> str:
    """Write parts as ISO 8601, halves as whole smaller parts where they come out even.

    >>> write_iso({"Y": Decimal("3.5")})
    'P3Y6M'
    >>> write_iso({"TH": Decimal(2), "TM": Decimal(30)})
    'PT2H30M'
    >>> write_iso({"D": Decimal(30)})
    'P30D'
    """
    whole: dict[str, Decimal] = {}
    for part in ORDER:
        value = parts.get(part, Decimal(0)) + whole.pop(part, Decimal(0))
        rest = value % 1
        if rest and part in SMALLER:
            smaller, size = SMALLER[part]
            if rest * size == int(rest * size):
                whole[smaller] = rest * size
                value = value - rest
        if value:
            whole[part] = value
    # A week stands alone in ISO 8601.
    if "W" in whole and len(whole) > 1:
        whole["D"] = whole.get("D", Decimal(0)) + 7 * whole.pop("W")
    date_part = "".join(f"{format(whole[p].normalize(), 'f')}{p}" for p in ("Y", "M", "W", "D") if p in whole)
    time_part = "".join(f"{format(whole[p].normalize(), 'f')}{p[1]}" for p in TIME_PARTS if p in whole)
    return "P" + date_part + ("T" + time_part if time_part else "")
