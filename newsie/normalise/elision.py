"""Amounts whose currency or scale stands elsewhere: "18,4 milioni", "calzature a 61 (-21%)"."""

from collections.abc import Sequence
from dataclasses import replace

from newsie.normalise.amounts import Amount
from newsie.normalise.currencies import speaks_of_money
from newsie.normalise.date_words import DateReading
from newsie.normalise.durations import DurationReading
from newsie.normalise.lexicon import WordSet
from newsie.normalise.numbers import Reading as NumberReading
from newsie.normalise.ordinals import OrdinalReading
from newsie.normalise.tokens import Tokens
from newsie.normalise.units import PUNCTUATION

Reading = Amount | DateReading | DurationReading | OrdinalReading
SENTENCES_BACK = 1
PARTITIVES = WordSet("partitives")
COPULAS = WordSet("copulas")
REACH = 30
# "ha perso 26 punti o il 3,5%": the same change told twice.
RESTATED = (
    ["o", "il"],
    ["o", "l", "'"],
    ["o", "del"],
    ["o", "dell", "'"],
    [",", "o", "il"],
    [",", "o", "del"],
    [",", "o"],
    ["o"],
    ["o", "di"],
    [",", "o", "di"],
    ["o", "lo"],
    [",", "o", "l", "'"],
)


def fill_elided(tokens: Tokens, readings: Sequence[Reading]) -> list[Reading]:
    """Give bare numbers the currency that their sentence, or the one before it, states."""
    filled: list[Reading] = []
    money: Amount | None = None
    for k, reading in enumerate(readings):
        found = reading
        if isinstance(reading, Amount) and reading.kind == "number":
            close = money is not None and near(tokens, money.end, reading.start)
            source = money if close else find_ahead(tokens, readings, k)
            found = fill(tokens, reading, source, anywhere=money or find_later(readings, k))
            if found.kind == "number":
                found = fill_noun(tokens, readings, k)
        if isinstance(found, Amount) and found.kind == "money" and found.unit is not None:
            money = found
        filled.append(share_direction(tokens, filled[-1], found) if filled else found)
    return filled


def share_direction(tokens: Tokens, before: Reading, reading: Reading) -> Reading:
    """Give "(2,1%)" the direction of the change it repeats: "scese di 17 centesimi (2,1%)"."""
    if not isinstance(before, Amount) or not isinstance(reading, Amount) or before.direction is None:
        return reading
    beside = reading.start - 1 == before.end and tokens.word(before.end) == "("
    joined = tokens.words[before.end : reading.start] in RESTATED
    if reading.direction is None and {before.kind, reading.kind} & {"percent"} and (beside or joined):
        return replace(reading, direction=before.direction)
    return reading


def fill_noun(tokens: Tokens, readings: Sequence[Reading], k: int) -> Reading:
    """Give a bare number the noun that its sentence counts: "140 dei 320 dipendenti", "310 in meno"."""
    number = readings[k]
    if not isinstance(number, Amount) or number.number is None or not is_whole(number.number):
        return number
    ahead = readings[k + 1] if k + 1 < len(readings) else None
    beside = isinstance(ahead, Amount) and is_count(ahead) and 1 <= ahead.start - number.end <= 2
    if isinstance(ahead, Amount) and beside and tokens.word(number.end) in PARTITIVES:
        return replace(number, kind="quantity", unit=ahead.unit)
    counts = [r for r in readings[max(0, k - 3) : k] if isinstance(r, Amount) and is_count(r)]
    if not counts or any(tokens.ends_sentence(at) for at in range(counts[-1].end, number.start)):
        return number
    changed = number.direction is not None
    said = changed or number.number.rounded or tokens.word(number.start - 1) in COPULAS
    if said and (changed or tokens.word(number.end) in PUNCTUATION):
        return replace(number, kind="quantity", unit=counts[-1].unit)
    return number


def is_whole(number: NumberReading) -> bool:
    """Say whether a number could count things: no fraction, no decimals."""
    return not number.fraction and number.value is not None and number.value == int(number.value)


def is_count(amount: Amount) -> bool:
    """Say whether an amount counts things by a noun, not by the symbol of a unit."""
    return amount.kind == "quantity" and amount.unit is not None and amount.unit.islower()


def find_later(readings: Sequence[Reading], k: int) -> Amount | None:
    """Find the first amount further on that names its currency."""
    for other in readings[k + 1 : k + 20]:
        if isinstance(other, Amount) and other.kind == "money" and other.unit is not None:
            return other
    return None


def near(tokens: Tokens, end: int, start: int) -> bool:
    """Say whether at most one sentence ends between two tokens."""
    if start - end > 120:
        return False
    return sum(tokens.ends_sentence(at) for at in range(end, start)) <= SENTENCES_BACK


def find_ahead(tokens: Tokens, readings: Sequence[Reading], k: int) -> Amount | None:
    """Find the next amount of money of the same sentence."""
    here = readings[k]
    for other in readings[k + 1 : k + 6]:
        if isinstance(other, Amount) and other.kind == "money" and isinstance(here, Amount):
            if other.start - here.end > REACH or any(
                tokens.ends_sentence(a) for a in range(here.end, other.start)
            ):
                return None
            return other
    return None


def fill(tokens: Tokens, number: Amount, source: Amount | None, *, anywhere: Amount | None) -> Amount:
    """Make a bare number money, where it has a scale or clearly belongs to money.

    `source` is money beside it, `anywhere` money of the same text: a currency stated once holds for it.
    """
    if number.number is None or number.number.fraction:
        return number
    if number.scale < 1_000_000:
        return (
            fill_scale(tokens, number, source)
            if source is not None and source.end <= number.start
            else number
        )
    if tokens.word(number.end) in ("di", "d"):
        return number
    if source is not None:
        return replace(number, kind="money", unit=source.unit)
    if any(speaks_of_money(tokens.word(at)) for at in list_around(tokens, number)):
        return replace(number, kind="money", unit=anywhere.unit if anywhere is not None else None)
    return number


def list_around(tokens: Tokens, number: Amount) -> list[int]:
    """List the tokens of the number's sentence, at most thirty on each side."""
    found: list[int] = []
    for step in (-1, 1):
        at = number.start - 1 if step < 0 else number.end
        while 0 <= at < tokens.count and len(found) < 2 * REACH and not tokens.ends_sentence(at):
            found.append(at)
            at += step
            if abs(at - number.start) > REACH:
                break
    return found


def fill_scale(tokens: Tokens, number: Amount, money: Amount) -> Amount:
    """Read "calzature a 61 (-21%)" behind "138 milioni": same scale and currency.

    Only where a signed percentage in brackets follows, so that nothing but a size of the same kind can be
    meant.
    """
    at = number.end
    signed = tokens.word(at) == "(" and tokens.word(at + 1) in ("+", "-", "−", "–")
    before = tokens.word(number.start - 1)
    if not signed or before not in ("a", "con", "per", "di", "da") or money.scale < 1_000_000:
        return number
    plain = number.number is not None and number.number.scale == 1
    if not plain or number.lower is None or number.upper is None or number.lower >= 1000:
        return number
    lower, upper = number.lower * money.scale, number.upper * money.scale
    return replace(number, lower=lower, upper=upper, kind="money", unit=money.unit, scale=money.scale)
