"""Finds every value of a text: one pass over the tokens, stopping only where a value can begin."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from newsie.data import Duration, Money, Number, Ordinal, Percent, Quantity, Value
from newsie.normalise.amounts import Amount, read_amounts, read_multiple, read_stable
from newsie.normalise.calendar import load_holidays
from newsie.normalise.context import Context
from newsie.normalise.currencies import load_currencies
from newsie.normalise.date_words import DateReading
from newsie.normalise.dating import read_date
from newsie.normalise.durations import DurationReading, read_duration
from newsie.normalise.elision import Reading, fill_elided
from newsie.normalise.lexicon import WordSet
from newsie.normalise.modifiers import load_bends
from newsie.normalise.numerals import LONGEST_WORD, load_number_words, read_ordinal_word, read_word
from newsie.normalise.ordinals import OrdinalReading, read_ordinal
from newsie.normalise.runs import find_chain_end, find_run_end, read_bare
from newsie.normalise.scene import Scene, load_calendar_words
from newsie.normalise.tokens import Tokens, tokenise

Kind = Literal["money", "percent", "number", "ordinal", "quantity", "date", "duration"]
DATE, BOTH, MULTIPLE, STABLE, PREFIX, ARTICLE = 1, 2, 3, 4, 5, 6
VAGUE = WordSet("vague")
EURO_SINCE = 2002
CLOCK_LEADS = ("alle", "ore", "dalle", "le")


@dataclass(frozen=True, slots=True)
class FoundValue:
    """A value of the text: `text[start:end]` read as `value`."""

    start: int
    end: int
    kind: Kind
    text: str
    value: Value


def find_values(text: str, context: Context = Context()) -> list[FoundValue]:  # noqa: B008 - frozen
    """Find all values of a text, in its order and without overlap; linear in the length of the text.

    >>> [(v.text, v.kind) for v in find_values("Ricavi per 18,4 milioni di euro (+7%) nel 2022")]
    [('18,4 milioni di euro', 'money'), ('+7%', 'percent'), ('2022', 'date')]
    >>> find_values("Il consiglio si riunisce.")
    []
    """
    tokens = tokenise(text)
    scene = Scene(tokens, context.published)
    readings: list[Reading] = []
    done = run = 0
    for i, trigger in find_triggers(tokens):
        if i < done:
            continue
        if trigger == BOTH and (chained := find_chain_end(tokens, i)) > i:
            done = chained
            continue
        if trigger == BOTH and i >= run:
            run = find_run_end(tokens, i)
        for reading in read_bare(tokens, i) if i < run else read_at(scene, i, trigger):
            if reading.start < done:
                continue
            readings.append(reading)
            done = reading.end
    return [make_found(tokens, r) for r in fill_elided(tokens, readings, guess_currency(context))]


def guess_currency(context: Context) -> str | None:
    """Return the currency of an Italian article that names none; None for old and for undated texts."""
    return "EUR" if context.published is not None and context.published.year >= EURO_SINCE else None


def find_triggers(tokens: Tokens) -> list[tuple[int, int]]:
    """List the tokens where a value may begin, each with the kind of reader it calls for."""
    classes = TRIGGERS
    return [(i, c) for i, word in enumerate(tokens.words[: tokens.count]) if (c := classes[word])]


class TriggerTable(dict[str, int]):
    """What each word may begin, worked out when first met; forgets all when too many words were met."""

    def __missing__(self, word: str) -> int:
        """Work out and keep what a new word may begin."""
        if len(self) > 200_000:
            self.clear()
        found = self[word] = classify(word)
        return found


TRIGGERS = TriggerTable()


def classify(word: str) -> int:
    """Say what a word may begin: a date, an amount, either, or nothing (0)."""
    listed = list_triggers().get(word)
    if listed is not None:
        return listed
    if word[0].isdigit():
        return BOTH
    if len(word) > LONGEST_WORD or not word.isalpha():
        return 0
    if any(word.startswith(stem) for stem in load_bends().multiples):
        return MULTIPLE
    if len(word) > 5 and read_ordinal_word(word) is not None:
        return BOTH
    return BOTH if len(word) > 2 and read_word(word) is not None else 0


@cache
def list_triggers() -> Mapping[str, int]:
    """Return the words of the lexicon that begin values."""
    words, numbers, money, bends = load_calendar_words(), load_number_words(), load_currencies(), load_bends()
    dates = [*words.months, *words.weekdays, *words.seasons, *words.units, *words.deictic, *words.relatives]
    dates += [
        *words.edges,
        *load_holidays(),
        *VAGUE,
        "resto",
        "weekend",
        "week",
        "finesettimana",
        "we",
        "q",
        "h",
        "t",
        "s",
    ]
    dates += ["tutto", "tutta", "intero", "intera", "mezzora", "pari", "'", "’"]
    both = [
        *numbers.ordinals,
        "un",
        "uno",
        "una",
        "mezzo",
        "mezza",
        "mezz",
        *numbers.collectives,
        *numbers.plurals,
        "milioni",
        "miliardi",
    ]
    roman = [
        "i",
        "ii",
        "iii",
        "iv",
        "v",
        "vi",
        "vii",
        "viii",
        "ix",
        "x",
        "xi",
        "xii",
        "xiii",
        "xiv",
        "xv",
        "xvi",
        "xvii",
    ]
    roman += ["xviii", "xix", "xx", "xxi", "xxii", "xxiii", "xxiv", "xxv", "xxx", "xl", "l"]
    table = dict.fromkeys(dates, DATE)
    table.update(dict.fromkeys(both, BOTH))
    table.update(dict.fromkeys([*money.signs, "euro", "dollari", "sterline", "lire", "franchi"], PREFIX))
    table.update(
        {code: PREFIX for code, iso in money.codes.items() if len(code) == 3 and iso == code.upper()}
    )
    table.update(dict.fromkeys(bends.stable, STABLE))
    table.update(dict.fromkeys([*roman, "un", "uno", "una", "'", "’"], ARTICLE))
    table.update(
        dict.fromkeys(("mar", "set", "sei", "secondo", "seconda", "prima", "primo", "mille", "cent"), BOTH)
    )
    return table


def read_at(scene: Scene, i: int, trigger: int) -> Sequence[Reading]:
    """Read the value at a trigger: dates before amounts, since a day and a year are numbers too."""
    tokens = scene.tokens
    if trigger == MULTIPLE:
        found = read_multiple(tokens, i)
        return [found] if found else []
    if trigger == STABLE:
        found = read_stable(tokens, i)
        return [found] if found else []
    if trigger == PREFIX:
        return read_amounts(tokens, i)
    if (trigger == ARTICLE and not leads_on(tokens, i)) or is_clock(tokens, i):
        return []
    date = read_date(scene, i)
    if date is not None:
        return [date, *date.more]
    duration = read_duration(tokens, i)
    if duration is not None:
        return [duration]
    if trigger == DATE:
        return []
    ordinal = read_ordinal(tokens, i)
    if ordinal is not None:
        return [ordinal]
    return [a for a in read_amounts(tokens, i) if stands_alone(tokens, a)]


def leads_on(tokens: Tokens, i: int) -> bool:
    """Say whether one of the commonest little words ("un", "i", "'") begins a value here."""
    word, behind = tokens.words[i], tokens.words[i + 1]
    if word in ("'", "’"):
        return behind.isdigit() and len(behind) == 2
    if word in ("un", "uno", "una"):
        while behind in ("'", "’"):
            i += 1
            behind = tokens.words[i + 1]
        table = load_number_words()
        follows = (
            behind in table.scales or behind in table.collectives or behind in load_calendar_words().units
        )
        follows = follows or behind in (
            "",
            "e",
            "su",
            "buon",
            "buona",
            "quarto",
            "per",
            "percento",
            "%",
            "euro",
            "dollaro",
        )
        return follows or behind in load_calendar_words().relatives or read_ordinal_word(behind) is not None
    return tokens.written(i).isupper()


def is_clock(tokens: Tokens, i: int) -> bool:
    """Say whether the number at `i` is a time of day: "ore 18", "alle 10.30", "15:45"."""
    word = tokens.words[i]
    if not word[0].isdigit():
        return False
    if (
        tokens.word(i + 1) == ":"
        and tokens.glued(i + 1)
        and tokens.glued(i + 2)
        and tokens.word(i + 2).isdigit()
    ):
        return True
    if tokens.word(i - 1) == ":" and tokens.glued(i) and tokens.glued(i - 1) and tokens.word(i - 2).isdigit():
        return True
    lead = tokens.word(i - 1)
    if lead in (",", ".") and tokens.word(i - 3) in CLOCK_LEADS and len(word) == 2 and word < "60":
        return tokens.word(i - 2).isdigit() and not read_amounts_unit(tokens, i)  # "alle 19, 50"
    if (
        lead == "le"
        and tokens.word(i - 2) in ("entro", "dopo", "verso", "prima")
        and word.isdigit()
        and int(word) < 25
    ):
        return tokens.word(i + 1) in ("del", "di", "", ".", ",", "e")
    if lead not in ("ore", "alle", "dalle", "ora", "h") or len(word) > 5:
        return False
    if not word.replace(".", "").replace(",", "").isdigit() or float(word.replace(",", ".")) >= 25:
        return False
    return lead == "ore" or not read_amounts_unit(tokens, i)


def read_amounts_unit(tokens: Tokens, i: int) -> bool:
    """Say whether the number at `i` has a unit, so that it is an amount and no hour."""
    amounts = read_amounts(tokens, i)
    return bool(amounts) and amounts[0].kind != "number"


def stands_alone(tokens: Tokens, amount: Amount) -> bool:
    """Say whether a bare number is worth telling; articles, phone numbers and codes are not."""
    if amount.kind != "number" or amount.number is None:
        return True
    first = tokens.word(amount.number.start)
    behind = tokens.word(amount.end + (tokens.word(amount.end) == "di"))
    if behind in load_calendar_words().units and amount.number.end != amount.start:
        return False  # "tra i 20 e i 24 anni", "una ventina di minuti"
    if first in ("un", "uno", "una", "nulla", "zero") and amount.number.end == amount.number.start + 1:
        rest = [
            w for w in (tokens.word(amount.start - 1), tokens.word(amount.end)) if w not in ("", "'", "’")
        ]
        return first == "zero" or not rest
    told = tokens.word(amount.end) == "in" and tokens.word(amount.end + 1) in ("più", "meno")
    if first in ("sei", "cent") and amount.end == amount.start + 1 and not told:
        if not tokens.word(amount.start - 1):
            return tokens.count == 1
        return tokens.word(amount.start - 1) in (
            "i",
            "le",
            "gli",
            "di",
            "a",
            "in",
            "tra",
            "fra",
            "da",
            "su",
            "sono",
            "e",
            "per",
        )
    before = tokens.word(amount.start - 1)
    if first.isdigit() and len(before) > 1 and before[0] == "0" and before.isdigit():
        return False  # "0331 123456"
    if first[0] == "0" and first.isdigit() and len(first) > 1:
        return tokens.count == 1
    glued_behind = tokens.glued(amount.end) and (
        tokens.word(amount.end).isalnum() or tokens.word(amount.end) in ("_", "@")
    )
    return not glued_behind


def make_found(tokens: Tokens, reading: Reading) -> FoundValue:
    """Give a reading its offsets in the text and its value."""
    kind, value = make_value(reading)
    start, end = tokens.starts[reading.start], tokens.ends[reading.end - 1]
    return FoundValue(start, end, kind, tokens.text[start:end], value)


def make_value(reading: Reading) -> tuple[Kind, Value]:
    """Make the value of a reading, and say of which kind it is."""
    if isinstance(reading, DateReading):
        return "date", reading.period
    if isinstance(reading, DurationReading):
        return "duration", Duration(reading.iso)
    if isinstance(reading, OrdinalReading):
        return "ordinal", Ordinal(reading.value)
    lower, upper = tidy(reading.lower), tidy(reading.upper)
    if reading.kind == "money":
        return "money", Money(lower, upper, reading.unit, reading.modifier, reading.direction)
    if reading.kind == "percent":
        return "percent", Percent(lower, upper, reading.modifier, reading.direction)
    if reading.kind == "quantity":
        return "quantity", Quantity(lower, upper, reading.unit, reading.modifier, reading.direction)
    return "number", Number(lower, upper, reading.modifier, reading.direction)


def tidy(amount: Decimal | None) -> Decimal | None:
    """Drop zeros behind the point; a number that never ends keeps fifteen figures."""
    if amount is None:
        return None
    if amount == amount.to_integral_value():
        return Decimal(int(amount))
    if len(amount.as_tuple().digits) > 24:
        amount = Decimal(f"{amount:.15g}")
    return amount.normalize()
