"""Bare numbers that measure what an amount before them does: "contro i 36,8", "otto in più", "di cui 19"."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from newsie.data import Direction
from newsie.normalise.amounts import SIGNS, Amount
from newsie.normalise.currencies import measures_money
from newsie.normalise.lexicon import WordSet
from newsie.normalise.modifiers import Bend, load_bends, load_prepositions, look_back, read_direction
from newsie.normalise.nouns import singularise
from newsie.normalise.tokens import Tokens
from newsie.normalise.units import PUNCTUATION, load_measures

COMPARERS = WordSet("comparers")
PLURAL_LEADS = WordSet("plural_leads")
SHARE_LEADS = WordSet("share_leads")
OTHERS = WordSet("others")
COPULAS = WordSet("copulas")
OF_WHICH = WordSet("of_which")
PART_LEADS = WordSet("part_leads")
NAME_LINKS = WordSet("name_links")
LEVEL_ENDS = WordSet("level_ends")
LEVEL_VERBS = WordSet("level_verbs")
FEW = 20
REACH = 45
"""How many tokens back an amount is still what a bare number means."""
LARGEST_RATIO = Decimal(2000)
LARGEST_COEFFICIENT = Decimal(10_000)


def recall(tokens: Tokens, number: Amount, earlier: Sequence[Amount]) -> Amount:
    """Give a bare number the measure of the amount that it is told beside, if its words say so.

    `earlier` are the text's amounts with a measure, nearest first.
    """
    number = say_change(tokens, number)
    share = recall_share(tokens, number, earlier)
    if share is not None:
        return share
    if is_signed(tokens, number):
        return recall_balance(tokens, number, earlier)
    for other in prefer_counts(tokens, number, list(list_near(tokens, number, earlier))):
        if other.kind == "percent" or not refers(tokens, number, other):
            continue
        found = take(number, other)
        if found is not None:
            return found
    return number


def is_signed(tokens: Tokens, number: Amount) -> bool:
    """Say whether a number has a sign: "+19"."""
    return tokens.word(number.start) in SIGNS


def recall_balance(tokens: Tokens, number: Amount, earlier: Sequence[Amount]) -> Amount:
    """Read "(-221)" among balances of enterprises as so many fewer of them."""
    bracketed = tokens.word(number.start - 1) == "(" and tokens.word(number.end) == ")"
    other = next((a for a in list_near(tokens, number, earlier) if a.kind == "quantity"), None)
    if other is None or not bracketed or is_decimal(number) or number.lower is None or number.upper is None:
        return number
    direction: Direction = "increase" if tokens.word(number.start) == "+" else "decrease"
    lower, upper = sorted((abs(number.lower), abs(number.upper)))
    return replace(number, kind="quantity", unit=other.unit, lower=lower, upper=upper, direction=direction)


def say_change(tokens: Tokens, number: Amount) -> Amount:
    """Read "quattro meno del 2021" and "otto in più di prima" as changes."""
    at = number.end + (tokens.word(number.end) == "in")
    word, behind = tokens.word(at), tokens.word(at + 1)
    if number.direction is not None or word not in ("più", "meno"):
        return number
    if at == number.end and behind not in OF_WHICH and behind != "rispetto":
        return number
    direction: Direction = "increase" if word == "più" else "decrease"
    return replace(number, direction=direction)


def list_near(tokens: Tokens, number: Amount, earlier: Sequence[Amount]) -> Iterator[Amount]:
    """Yield the amounts before a number, nearest first, as far back as the sentence before its own."""
    for other in earlier:
        if number.start - other.end > REACH or count_ends(tokens, other, number) > 1:
            return
        yield other


def prefer_counts(tokens: Tokens, number: Amount, near: list[Amount]) -> list[Amount]:
    """Put what is counted first for "ne ha venduti nove", unless its own sentence speaks of money."""
    if (
        is_decimal(number)
        or number.scale >= 1_000_000
        or "ne" not in look_back(tokens, number.start).words[:6]
    ):
        return near
    if any(a.kind == "money" and not count_ends(tokens, a, number) for a in near):
        return near
    return sorted(near, key=lambda a: a.kind != "quantity")


def count_ends(tokens: Tokens, other: Amount, number: Amount) -> int:
    """Count the sentences that end between two amounts."""
    return sum(tokens.ends_sentence(at) for at in range(other.end, number.start))


def recall_share(tokens: Tokens, number: Amount, earlier: Sequence[Amount]) -> Amount | None:
    """Read "il restante 15" and "in salita del 2,1" beside a percentage as percentages, "(+19)" as well."""
    reading = number.number
    if reading is None or reading.value is None or reading.scale > 1 or reading.value > 1000:
        return None
    lead = find_lead(tokens, number.start)
    signed = is_signed(tokens, number)
    if not signed and lead not in SHARE_LEADS and lead != ",":
        return None
    for other in list_near(tokens, number, earlier):
        same = count_ends(tokens, other, number) == 0
        if other.kind == "percent" and not signed and tells_share(tokens, number, other, lead):
            return make_share(tokens, number, signed=False)
        if lead == "," and not signed:
            return None
        if other.kind == "percent" and (same or signed or is_decimal(number) or lead == "restante"):
            return make_share(tokens, number, signed=signed)
        if signed and not same:
            return None
    return None


def tells_share(tokens: Tokens, number: Amount, other: Amount, lead: str) -> bool:
    """Say whether a whole number goes on from a percentage: "il 51%; il 49", "con il 12", "cresce del 5."."""
    whole = number.lower is not None and other.lower is not None and number.lower + other.lower == 100
    if whole and tokens.word(number.end) != "(":
        return True
    closed = tokens.word(number.end) in PUNCTUATION
    if (
        lead in ("il", "l")
        and closed
        and "con" in (tokens.word(number.start - 2), tokens.word(number.start - 3))
    ):
        return True
    before = look_back(tokens, number.start)
    cued = lead in ("del", "dell", "dello") and read_direction(
        tokens, number.end, before, Bend(None), "percent"
    )
    return closed and bool(cued)


def find_lead(tokens: Tokens, start: int) -> str:
    """Return the word before a number, past an apostrophe."""
    at = start - 1
    while tokens.word(at) in ("'", "’"):
        at -= 1
    return tokens.word(at)


def make_share(tokens: Tokens, number: Amount, *, signed: bool) -> Amount:
    """Make a number a percentage, signed ones changes."""
    direction = number.direction
    lower, upper = number.lower, number.upper
    if signed and lower is not None and upper is not None:
        direction = "increase" if tokens.word(number.start) == "+" else "decrease"
        lower, upper = sorted((abs(lower), abs(upper)))
    if direction is None:
        direction = read_direction(tokens, number.end, look_back(tokens, number.start), Bend(None), "percent")
    return replace(number, kind="percent", unit=None, lower=lower, upper=upper, direction=direction)


def is_decimal(number: Amount) -> bool:
    """Say whether a number has decimals, so that it counts nothing."""
    value = number.number.value if number.number is not None else None
    return value is not None and value != int(value)


def refers(tokens: Tokens, number: Amount, other: Amount) -> bool:
    """Say whether the words around a bare number tell that it measures what `other` does."""
    same = count_ends(tokens, other, number) == 0
    if number.scale >= 1_000_000 and (other.kind != "quantity" or other.scale < 1_000_000):
        return False
    if number.scale >= 1_000_000:
        return is_compared(tokens, number)
    if is_led_back(tokens, number, other):
        return True
    if is_parallel(tokens, number, other) and same:
        return True
    if is_level(tokens, number, other):
        return True
    if tokens.word(number.end) == "(" and tokens.word(number.end + 1) in SIGNS:
        return True  # "Marmo a 221 (-12%)"
    reading = number.number
    if reading is None:
        return False
    grouped = reading.scale == 1000 or (not reading.plain and not reading.spelled and not is_decimal(number))
    if grouped and reading.scale == 1 and other.kind == "money" and other.scale > 1:
        return False  # "62.000" behind millions of dollars are workers, not dollars
    if grouped and reading.value is not None and reading.value >= 1000:
        if other.kind == "money" and tokens.word(number.end) == "presso":
            return False
        return same or other.lower is None or other.lower >= 1000
    return is_decimal(number) and other.kind == "money" and other.scale >= 1_000_000 and same


def is_compared(tokens: Tokens, number: Amount) -> bool:
    """Say whether a number of millions is set against another: "contro", "in più", "ne"."""
    before = look_back(tokens, number.start).words
    return number.direction is not None or "ne" in before[:6] or any(w in COMPARERS for w in before[:1])


def is_led_back(tokens: Tokens, number: Amount, other: Amount) -> bool:
    """Say whether a word before or behind a number leads back: "contro", "di cui", "dei quali", "in più"."""
    before, behind = look_back(tokens, number.start).words, tokens.word(number.end)
    lead = tokens.word(number.start - 1)
    if number.direction is not None or is_further(tokens, number, other) or is_of_which(tokens, number):
        return True
    if before[:1] and before[0] in COMPARERS:
        return True
    if before[:2] in (("a", "rispetto"), ("di", "era"), ("da", "lontano"), ("a", "fronte"), ("di", "fronte")):
        return True
    if (
        lead in COPULAS
        and behind in PUNCTUATION
        and other.kind == "quantity"
        and (other.unit or "-").islower()
    ):
        return True  # "Oggi sono 158."
    if behind in ("li", "lo") and lead in (":", ";", ","):
        return True
    few = number.lower is not None and number.lower <= FEW
    people = other.kind == "money" and few and number.number is not None and number.number.spelled
    if lead in PLURAL_LEADS and behind not in ("anni", "ai") and not people:
        return True  # "per 35 euro a un cliente. I due sono stati fermati"
    beside = other.end == number.start - 1
    if beside and lead == "su" and other.kind == "quantity":
        return number.lower is not None and number.lower > 10 and number.lower not in (100, 1000)
    if beside and lead in ("a", "ai"):
        return True  # "scendono da 92 a 31"
    return "ne" in before[:6]


def is_further(tokens: Tokens, number: Amount, other: Amount) -> bool:
    """Say whether "altri 50" goes on from an amount; "le altre dodici" are never euro."""
    named = tokens.word(number.start - 2) in ("le", "gli") and other.kind == "money"
    return tokens.word(number.start - 1) in OTHERS and not named


def is_of_which(tokens: Tokens, number: Amount) -> bool:
    """Say whether a number is a part of what went before: "di cui 19", "otto dei quali"."""
    if tokens.word(number.start - 1) == "cui" and tokens.word(number.start - 2) == "di":
        return True
    return tokens.word(number.end) in OF_WHICH and tokens.word(number.end + 1) in (
        "quali",
        "cui",
        "questi",
        "loro",
    )


def is_parallel(tokens: Tokens, number: Amount, other: Amount) -> bool:
    """Say whether two amounts stand alike: "mobili a 138 milioni, calzature a 61", "Svizzera (24,5)"."""
    if number.start - other.end > 16:
        return False
    if tokens.word(number.start - 1) in (",", "e", "ed") and leads_alike(tokens, number, other):
        return True
    if follows_name(tokens, number, other):
        return True
    if tokens.word(number.start - 1) == "(" and tokens.written(number.start - 2)[:1].isupper():
        changed = tokens.word(number.end) == "," and tokens.word(number.end + 1) in SIGNS
        if changed and other.kind == "money" and other.scale >= 1_000_000:
            return True  # "Ondalta (117, -1)"
    mine, yours = find_frame(tokens, number), find_frame(tokens, other)
    ends = tokens.word(number.end) in (",", "(", ")", ".", ";", ":", "e", "")
    return bool(mine) and mine == yours and ends


def is_level(tokens: Tokens, number: Amount, other: Amount) -> bool:
    """Say whether a bare number is what millions came to: "sale a 262", "Pescara a 178", "utile a 27"."""
    if other.kind != "money" or other.scale < 1_000_000 or tokens.word(number.start - 1) != "a":
        return False
    if tokens.word(number.end) not in LEVEL_ENDS or (number.number is not None and number.number.spelled):
        return False
    word, written = tokens.word(number.start - 2), tokens.written(number.start - 2)
    named = written[:1].isupper() and written.isalpha() and number.start > 2
    return (
        named
        or word in LEVEL_VERBS
        or word in load_bends().levels
        or measures_money(singularise(word or "-"))
    )


def follows_name(tokens: Tokens, number: Amount, other: Amount) -> bool:
    """Say whether only a name stands between two amounts: "assorbe 610 milioni, la Francia 485"."""
    between = range(other.end, number.start)
    named = tokens.written(number.start - 1)[:1].isupper() and tokens.word(number.start - 1).isalpha()
    parted = tokens.word(other.end) in (",", "e", "ed")
    return named and parted and all(is_linking(tokens, at) for at in between)


def is_linking(tokens: Tokens, at: int) -> bool:
    """Say whether a word is part of a name, an article or what parts the members of a list."""
    return tokens.word(at) in NAME_LINKS or tokens.written(at)[:1].isupper()


def leads_alike(tokens: Tokens, number: Amount, other: Amount) -> bool:
    """Say whether the same preposition stands behind two amounts: "19 in ricerca e 33 in capannoni"."""
    mine, yours = tokens.word(number.end), tokens.word(other.end)
    plain = dict(load_prepositions()) | dict.fromkeys(("nel", "nella", "nei", "negli", "nelle", "nell"), "in")
    return plain.get(mine, mine) == plain.get(yours, yours) and mine in PART_LEADS


def find_frame(tokens: Tokens, amount: Amount) -> str:
    """Name what an amount leans on: its preposition, a bracket, or a name."""
    at = amount.start - 1
    lead = tokens.word(at)
    if lead in ("a", "con", "per", "("):
        return lead
    return "name" if tokens.written(at)[:1].isupper() and lead.isalpha() else ""


def take(number: Amount, other: Amount) -> Amount | None:
    """Return a bare number in the measure of another amount; None where the two can't be of a size."""
    reading, first = number.number, other.number
    if reading is None or first is None or not reading.value or reading.fraction:
        return None
    times = scale_like(number, other)
    lower, upper = (None if b is None else b * times for b in (number.lower, number.upper))
    if other.kind == "quantity" and not counts(number, other, times):
        return None
    size, known = lower or upper, other.lower or other.upper
    if size is None or known is None or not known or not fits(abs(size), abs(known)):
        return None
    scale = max(number.scale, other.scale if times > 1 else 1)
    return replace(number, lower=lower, upper=upper, kind=other.kind, unit=other.unit, scale=scale)


def scale_like(number: Amount, other: Amount) -> Decimal:
    """Return what a bare number is to be multiplied by: the other's scale, and its hundredths of euro."""
    reading, first = number.number, other.number
    if reading is None or first is None or reading.value is None:
        return Decimal(1)
    scaled = reading.scale == 1 and abs(reading.value) < LARGEST_COEFFICIENT and other.scale >= 1_000_000
    cents = other.kind == "money" and first.value and other.lower == first.value / 100
    return Decimal(other.scale if scaled else 1) * (Decimal("0.01") if cents else 1)


def counts(number: Amount, other: Amount, times: Decimal) -> bool:
    """Say whether a number can count what the other does: whole things, or a measure."""
    if number.number is None or number.number.value is None or other.unit is None:
        return False
    whole = (number.number.value * times) % 1 == 0
    return whole or other.unit in load_measures().nouns


def fits(size: Decimal, known: Decimal) -> bool:
    """Say whether two amounts are of sizes that are compared with each other."""
    return known / LARGEST_RATIO <= size <= known * LARGEST_RATIO
