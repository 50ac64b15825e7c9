"""Amounts whose currency or scale stands elsewhere: "18,4 milioni", "calzature a 61 (-21%)"."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from newsie.normalise.amounts import Amount
from newsie.normalise.antecedents import find_lead, is_linking, recall, take
from newsie.normalise.currencies import measures_money, speaks_of_money
from newsie.normalise.date_words import DateReading
from newsie.normalise.digits import Reading as NumberReading
from newsie.normalise.durations import DurationReading
from newsie.normalise.lexicon import WordSet
from newsie.normalise.nouns import singularise
from newsie.normalise.ordinals import OrdinalReading
from newsie.normalise.subjects import PARTICIPLE_ENDINGS, find_subject
from newsie.normalise.tokens import Tokens
from newsie.normalise.units import PUNCTUATION, load_measures

Reading = Amount | DateReading | DurationReading | OrdinalReading
SENTENCES_BACK = 1
HEADED_BACK = 6
"""How many sentences back "Perdita: 2,8." may take its millions from."""
PARTITIVES = WordSet("partitives")
COPULAS = WordSet("copulas")
SUM_LINKS = WordSet("sum_links")
PRICE_LEADS = frozenset(["per", "con"])
PRONOUNS = WordSet("pronouns")
CHANGE_LEADS = WordSet("change_leads")
REACH = 30
KEPT = 24
"""How many amounts back a bare number may mean."""
LARGE = 10_000
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


@dataclass(slots=True)
class Passage:
    """A text's readings while its bare numbers are being filled."""

    tokens: Tokens
    readings: Sequence[Reading]
    euro: str | None
    earlier: deque[Amount] = field(default_factory=lambda: deque(maxlen=KEPT))
    """The last amounts with a measure, nearest first."""


def fill_elided(tokens: Tokens, readings: Sequence[Reading], euro: str | None = None) -> list[Reading]:
    """Give bare numbers what the text measures with them: the currency, scale or noun said before or after.

    `euro` is the currency of a text that speaks of money and names none, None where nothing tells it.
    """
    passage = Passage(tokens, readings, euro)
    filled: list[Reading] = []
    for k, reading in enumerate(readings):
        found = measure(passage, k, reading) if isinstance(reading, Amount) else reading
        if isinstance(found, Amount) and found.kind != "number":
            passage.earlier.appendleft(found)
        filled.append(share_direction(tokens, filled[-1], found) if filled else found)
    return [drop_article(tokens, r) if isinstance(r, Amount) else r for r in filled]


def measure(passage: Passage, k: int, amount: Amount) -> Amount:
    """Return the amount at place `k` with what it measures, as far as its text tells."""
    found = unwrap(passage.tokens, amount)
    if found.kind == "number":
        found = fill_number(passage, k, found)
    if found.kind == "money" and found.unit is None and is_cents(found):
        found = replace(found, unit=name_currency(passage, k))
    return found


def drop_article(tokens: Tokens, amount: Amount) -> Amount:
    """Leave the article of "una trentina di imprese" out of the amount's words."""
    number = amount.number
    if number is None or not number.rounded or tokens.words[amount.start] not in ("un", "una"):
        return amount
    return replace(amount, start=amount.start + 1 + (tokens.word(amount.start + 1) in ("'", "’")))


def unwrap(tokens: Tokens, amount: Amount) -> Amount:
    """Take a measure that is none off a number: "61 milioni di ricavi" are money, "12 prestati" twelve."""
    number = amount.number
    if amount.kind != "quantity" or number is None or amount.unit is None:
        return amount
    measured = measures_money(amount.unit) or measures_money(tokens.word(number.end + 1))
    if number.scale >= 1_000_000 and tokens.word(number.end) == "di" and measured:
        return replace(amount, kind="number", unit=None, end=number.end)
    if tokens.word(number.start - 1) == "cui" and tokens.word(number.end).endswith(PARTICIPLE_ENDINGS):
        return replace(amount, kind="number", unit=None, end=number.end)
    return amount


def is_cents(amount: Amount) -> bool:
    """Say whether an amount of money was said in hundredths: "62 centesimi"."""
    value = amount.number.value if amount.number is not None else None
    return bool(value) and value is not None and (amount.upper or amount.lower) == value / 100


def fill_number(passage: Passage, k: int, number: Amount) -> Amount:
    """Find what a bare number measures: its sentence's noun, an amount before it, or money by sense."""
    tokens = passage.tokens
    if number.number is None or number.number.fraction:
        return number
    sums = any(is_told_in(a) and near(tokens, a.end, number.start) for a in passage.earlier)
    counts = is_whole(number.number) or number.scale >= 1_000_000
    noun = find_subject(tokens, number, listing=not sums) if counts else None
    if noun is not None and number.direction is None:
        return replace(number, kind="quantity", unit=noun)
    found = recall(tokens, number, passage.earlier)
    if found.kind != "number":
        return found
    found = fill_millions(passage, k, number) if number.scale >= 1_000_000 else fill_sum(passage, k, number)
    return found if found.kind != "number" else fill_noun(tokens, passage.readings, k, number)


def is_told_in(amount: Amount) -> bool:
    """Say whether what follows an amount is likely told in its measure: millions of euro, tonnes."""
    if amount.kind == "money":
        return amount.scale >= 1_000_000
    return amount.kind == "quantity" and amount.unit in load_measures().nouns


def fill_sum(passage: Passage, k: int, number: Amount) -> Amount:
    """Make a bare number money behind a noun that is always money: "un utile di 1,7"."""
    tokens, reading = passage.tokens, number.number
    counted = reading is not None and reading.spelled and tokens.word(number.end) == "di"  # "due di questi"
    leads = not counted and (follows_sum(tokens, number.start) or precedes_sum(tokens, number.end))
    before = find_before(passage, number, sentences=HEADED_BACK if leads else SENTENCES_BACK)
    if not leads:
        return fill_scale(tokens, number, before) if before is not None else number
    found = take(number, before) if before is not None else None
    if found is not None:
        return found
    large = reading is not None and reading.value is not None and reading.value >= LARGE
    return replace(number, kind="money", unit=name_currency(passage, k)) if large else number


def fill_millions(passage: Passage, k: int, number: Amount) -> Amount:
    """Make bare millions money, where the text speaks of money and no noun is behind them."""
    tokens = passage.tokens
    behind = singularise(tokens.word(number.end + 1))
    if tokens.word(number.end) in ("di", "d") and not measures_money(behind):
        return number
    before = find_before(passage, number)
    beside = before is not None and not any(tokens.ends_sentence(a) for a in range(before.end, number.start))
    source = before if beside else find_ahead(tokens, passage.readings, k)
    if source is not None:
        return replace(number, kind="money", unit=source.unit)
    priced = tokens.word(number.start - 1) in PRICE_LEADS and tokens.word(number.end) in PUNCTUATION
    anywhere = (
        priced
        or any(a.kind == "money" for a in passage.earlier)
        or find_later(passage.readings, k) is not None
    )
    if not (anywhere or measures_money(behind) or says_money(tokens, number)):
        return number
    return replace(number, kind="money", unit=name_currency(passage, k))


def find_before(passage: Passage, number: Amount, sentences: int = SENTENCES_BACK) -> Amount | None:
    """Find the last amount of money in the number's sentence or so many before it."""
    close = (a for a in passage.earlier if near(passage.tokens, a.end, number.start, sentences))
    return next((a for a in close if a.kind == "money"), None)


def says_money(tokens: Tokens, number: Amount) -> bool:
    """Say whether the number's sentence speaks of money."""
    return any(speaks_of_money(tokens.word(at)) for at in list_around(tokens, number))


def follows_sum(tokens: Tokens, start: int) -> bool:
    """Say whether a noun that is a sum of money leads to a number: "un utile netto di", "ebitda a"."""
    at, steps = start - 1, 0
    while steps < 5 and (tokens.word(at) in SUM_LINKS or tokens.word(at) in ("'", "’")):
        at, steps = at - 1, steps + 1
    return steps > 0 and measures_money(singularise(tokens.word(at) or "-"))


def precedes_sum(tokens: Tokens, end: int) -> bool:
    """Say whether a sum of money stands behind a number: "61 milioni di ricavi e 4 di utile"."""
    behind = tokens.word(end + 1)
    return tokens.word(end) == "di" and (measures_money(behind) or measures_money(singularise(behind or "-")))


def name_currency(passage: Passage, k: int) -> str | None:
    """Return the currency that the text has named: the euro where it does at all, else the nearest.

    Where it names none, the one that its day and country tell.
    """
    later = find_later(passage.readings, k)
    named = [a.unit for a in (*passage.earlier, *([later] if later else [])) if a.kind == "money" and a.unit]
    if "EUR" in named:
        return "EUR"
    return named[0] if named else passage.euro


def share_direction(tokens: Tokens, before: Reading, reading: Reading) -> Reading:
    """Give "(2,1%)" the direction of the change it repeats: "scese di 17 centesimi (2,1%)"."""
    if not isinstance(before, Amount) or not isinstance(reading, Amount) or before.direction is None:
        return reading
    beside = reading.start - 1 == before.end and tokens.word(before.end) == "("
    joined = tokens.words[before.end : reading.start] in RESTATED
    if reading.direction is not None or "percent" not in (before.kind, reading.kind):
        return reading
    told = beside or joined or (before.kind == reading.kind and goes_on(tokens, before, reading))
    return replace(reading, direction=before.direction) if told else reading


def goes_on(tokens: Tokens, before: Amount, reading: Amount) -> bool:
    """Say whether a change is told as the one before: "del 14 per cento, quello di mobili dell'11,5%"."""
    leads = (find_lead(tokens, before.start), find_lead(tokens, reading.start))
    between = range(before.end, reading.start)
    if not all(lead in CHANGE_LEADS for lead in leads) or any(tokens.ends_sentence(at) for at in between):
        return False
    first = next((at for at in between if tokens.word(at) not in (",", "e", "ed", "mentre")), reading.start)
    return tokens.word(first) in PRONOUNS or all(
        is_linking(tokens, at) or tokens.word(at) in CHANGE_LEADS for at in between
    )


def fill_noun(tokens: Tokens, readings: Sequence[Reading], k: int, number: Amount) -> Amount:
    """Give a bare number the noun that its sentence counts: "140 dei 320 dipendenti", "310 in meno"."""
    if number.number is None or not is_whole(number.number):
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


def near(tokens: Tokens, end: int, start: int, sentences: int = SENTENCES_BACK) -> bool:
    """Say whether at most so many sentences end between two tokens."""
    if start - end > 120:
        return False
    return sum(tokens.ends_sentence(at) for at in range(end, start)) <= sentences


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
