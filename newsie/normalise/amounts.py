"""Amounts of any kind in running text: numbers with their unit, in ranges and lists, bent and signed."""

from dataclasses import dataclass, replace
from decimal import Decimal

from newsie.data import Direction, Modifier
from newsie.normalise.currencies import CurrencyReading, load_currencies, read_prefix
from newsie.normalise.digits import Reading
from newsie.normalise.lexicon import WordSet
from newsie.normalise.modifiers import (
    Bend,
    changes_level,
    load_bends,
    look_back,
    read_direction,
    read_modifier,
)
from newsie.normalise.numbers import read_number
from newsie.normalise.tokens import Tokens
from newsie.normalise.units import PUNCTUATION, Kind, Unit, read_unit

ARTICLES = WordSet("articles")
DA = WordSet("da")
TO = WordSet("to")
BETWEEN = frozenset(["tra", "fra"])
AND = frozenset(["e", "ed"])
DASHES = frozenset(["-", "–", "—", "‑"])
SIGNS = {"+": 1, "-": -1, "−": -1, "–": -1, "‑": -1}
SIGN_WORDS = {"più": 1, "meno": -1, "negativo": -1}
LONGEST_LIST = 6
ADVERBS = WordSet("stable_adverbs")
STAYING = WordSet("staying")
LEVEL_LEADS = WordSet("level_leads")


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in tokens `start` up to `end`, bounds and all."""

    start: int
    end: int
    lower: Decimal | None
    upper: Decimal | None
    kind: Kind
    unit: str | None = None
    modifier: Modifier | None = None
    direction: Direction | None = None
    scale: int = 1
    number: Reading | None = None
    """The (first) number, as read."""


@dataclass(frozen=True, slots=True)
class Term:
    """One number with its own unit, if it has one, before bounds and modifiers."""

    start: int
    end: int
    number: Reading
    unit: Unit | None

    @property
    def value(self) -> Decimal | None:
        """The number in its unit: percent for "punti base", euro for "centesimi"."""
        if self.number.value is None or self.unit is None:
            return self.number.value
        return self.number.value * self.unit.factor + self.unit.plus


def read_amounts(tokens: Tokens, i: int) -> list[Amount]:
    """Read the amount at token `i`, or the several that share their scale and unit; empty if none."""
    first = read_term(tokens, i)
    if first is None or (first.number.dotted and first.unit is None):
        return []
    joined = read_range(tokens, first)
    if joined:
        return joined
    terms = read_list(tokens, first)
    return [finish(tokens, term.start, term.end, term, term) for term in terms]


def read_term(tokens: Tokens, i: int, *, tails: bool = True) -> Term | None:
    """Read a number and what it counts, the currency before or behind it."""
    currency = read_prefix(tokens, i)
    if currency is not None and is_championship(tokens, i):
        return None
    start = i
    if currency is not None and tokens.words[i] in load_currencies().signs:
        start, currency = widen_sign(tokens, i, currency)
    at = currency.end if currency is not None else i
    if currency is not None and tokens.word(at) in SIGNS and tokens.glued(at + 1):
        at += 1
    number = read_number(tokens, at, tails=tails)
    if number is None or ("\n" in tokens.gap(at) and currency is not None):
        return None
    unit = read_unit(tokens, number)
    if currency is None:
        return Term(i, unit.end if unit else number.end, number, unit)
    if unit is not None and unit.kind == "money" and tokens.words[i] == "euro":
        return None
    end = unit.end if unit is not None and unit.kind == "money" else number.end
    return Term(start, end, number, Unit("money", end, currency.code))


def is_championship(tokens: Tokens, i: int) -> bool:
    """Say whether "Euro 2024" is the European championship, held every fourth year."""
    year = tokens.word(i + 1)
    return (
        tokens.written(i) == "Euro"
        and len(year) == 4
        and year.isdigit()
        and 1960 <= int(year) <= 2040
        and not int(year) % 4
    )


def widen_sign(tokens: Tokens, i: int, currency: CurrencyReading) -> tuple[int, CurrencyReading]:
    """Take in the letters before a currency sign: "US$", "c $", "mxn$"."""
    table, before = load_currencies(), tokens.word(i - 1)
    if tokens.words[i] != "$":
        return i, currency
    glued = tokens.glued(i)
    code = table.dollars.get(before) if glued or before in ("us", "c", "usa", "cad", "can") else None
    if code is None and glued and before in table.codes:
        code = table.codes[before]
    if code is None or tokens.glued(i - 1):
        return i, currency
    return i - 1, CurrencyReading(currency.end, code)


def read_range(tokens: Tokens, first: Term) -> list[Amount]:
    """Read "da 4 a 5 milioni", "tra i 610 e i 640 euro", "10-15 milioni", "tre o quattro imprese"."""
    opener, start = find_opener(tokens, first.start)
    at = find_second(tokens, first, opener)
    second = read_term(tokens, at) if at else None
    if second is None or (second.number.dotted and second.unit is None):
        return []
    shared = share(first, second)
    if shared is None:
        return []
    first, second = shared
    bare = first.unit is None and second.unit is None and first.number.scale == 1 and second.number.scale == 1
    thousands = second.number.spelled and second.number.value is not None and second.number.value >= 1000
    if not opener and bare and not thousands:
        return []
    before = look_back(tokens, start)
    lower, upper = first.value, second.value
    if lower is None or upper is None:
        return []
    if (opener == "da" and changes_level(before)) or lower >= upper:
        if opener == "da" and not bare:
            return [finish(tokens, t.start, t.end, t, t) for t in (first, second)]
        return []
    return [finish(tokens, start, second.end, first, second)]


def find_opener(tokens: Tokens, start: int) -> tuple[str, int]:
    """Find "da" or "tra" before a number, and where it stands; articles in between are skipped."""
    at = start - 1
    while tokens.word(at) in ARTICLES and start - at < 4:
        at -= 1
    word = tokens.word(at)
    if word in BETWEEN:
        return "tra", at
    if word in DA:
        return "da", at
    return "", start


def find_second(tokens: Tokens, first: Term, opener: str) -> int:
    """Return where the second number of a range starts, 0 if there is none."""
    at = first.end
    word = tokens.word(at)
    if opener == "da" and word in ("fino", "sino"):
        at += 1
        word = tokens.word(at)
    joins = (
        (opener == "da" and word in TO)
        or (opener == "tra" and word in AND)
        or (not opener and word in ("o", "oppure"))
        or (word in DASHES and tokens.glued(at) == tokens.glued(at + 1))
        or (word == "/" and tokens.glued(at) == tokens.glued(at + 1) and first.number.plain)
    )
    if not joins:
        return 0
    at += 1
    while tokens.word(at) in ARTICLES and at - first.end < 4:
        at += 1
    return at


def share(first: Term, second: Term) -> tuple[Term, Term] | None:
    """Give the first of two numbers the scale and unit that only the second says; None if they don't fit."""
    if first.unit is not None and second.unit is not None and first.unit.kind != second.unit.kind:
        return None
    if first.unit is not None and second.unit is not None and first.unit.name != second.unit.name:
        return None
    if first.unit is None and second.unit is not None:
        first = replace(first, unit=replace(second.unit, plus=Decimal(0)))
    elif second.unit is None and first.unit is not None:
        if first.unit.end != first.end or first.unit.kind != "money":
            return None
        second = replace(second, unit=first.unit)
    thousands = second.number.value is not None and second.number.spelled and not second.number.value % 1000
    if thousands and first.number.spelled and second.number.scale == 1 and second.number.value:
        coefficient = second.number.value / 1000  # "due o tremila"
        if first.number.value is not None and first.number.value < coefficient:
            first = replace(first, number=replace(first.number, value=first.number.value * 1000))
    scale = second.number.scale
    if (
        first.number.scale == 1
        and scale > 1
        and first.number.value is not None
        and second.number.value is not None
    ):
        if 1000 <= first.number.value < second.number.value:
            return first, second  # "dai 3500 ai 4mila euro"
        if first.number.value >= 1000 or first.number.value >= second.number.value / scale * 100:
            return None
        if not first.unit or first.unit.end != first.end:
            number = replace(first.number, value=first.number.value * scale, scale=scale)
            first = replace(first, number=number)
    return first, second


def read_list(tokens: Tokens, first: Term) -> list[Term]:
    """Read "5, 7 e 9 milioni" and "il 5 e il 7 per cento": numbers that share what the last one says."""
    if (
        first.unit is not None
        or first.number.scale > 1
        or first.number.value is None
        or first.number.value > 1899
    ):
        return [first]
    terms, joined = [first], False
    while len(terms) < LONGEST_LIST and not joined:
        at = terms[-1].end
        word = tokens.word(at)
        if word not in (",", "e", "ed", "o") or (word == "," and tokens.glued(at + 1)):
            return [first]
        joined = word != ","
        at += 1
        while tokens.word(at) in ARTICLES or tokens.word(at) in ("del", "dell", "al"):
            at += 1
        term = read_term(tokens, at) if at - terms[-1].end < 4 else None
        if term is None:
            return [first]
        terms.append(term)
    last = terms[-1]
    sharing = last.number.scale > 1 or (last.unit is not None and last.unit.kind in ("money", "percent"))
    if not joined or not sharing or any(t.unit is not None or t.number.scale > 1 for t in terms[:-1]):
        return [first]
    shared = [share(term, last) for term in terms[:-1]]
    if any(pair is None for pair in shared):
        return [first]
    return [*(pair[0] for pair in shared if pair is not None), last]


def finish(tokens: Tokens, start: int, end: int, first: Term, second: Term) -> Amount:
    """Bend and sign what was read."""
    unit = second.unit
    kind: Kind = unit.kind if unit is not None else "number"
    lower, upper = first.value, second.value
    sign, start = read_sign(tokens, start, kind)
    before = look_back(tokens, start)
    bend = read_modifier(tokens, start, end, before)
    if lower is None:
        return Amount(start, end, None, None, kind, unit.name if unit else None, number=first.number)
    share_of_one = kind == "number" and first.number.fraction and upper is not None and 0 < lower < 1
    more_or_less = tokens.word(end) == "in" and tokens.word(end + 1) in ("più", "meno")
    changes = kind != "number" or first.number.scale > 1 or share_of_one or more_or_less
    like_percent = share_of_one or (unit is not None and unit.name == "punto")  # "ha perso 26 punti"
    measured = "percent" if like_percent else kind
    direction = read_direction(tokens, end, before, bend, measured) if changes else None
    if share_of_one and direction is not None and upper is not None:
        kind, lower, upper = "percent", lower * 100, upper * 100  # "un terzo in meno"
    if sign:
        signed = unit.signed if unit is not None else kind == "number"
        signed = signed or (kind == "money" and before.words[:1] == ("a",))  # "un utile a -2,3 milioni"
        if signed and sign < 0 and upper is not None:
            lower, upper = -upper, -lower
        elif not signed:
            direction = "increase" if sign > 0 else "decrease"
    inside = first.number.rounded or "circa" in tokens.words[start:end]  # "26 milioni circa di euro"
    modifier = bend.modifier or ("approximately" if inside else None)
    lower, upper = bound(lower, upper, bend)
    name = unit.name if unit is not None else None
    return Amount(
        start, end, lower, upper, kind, name, modifier, direction, second.number.scale, first.number
    )


def bound(lower: Decimal | None, upper: Decimal | None, bend: Bend) -> tuple[Decimal | None, Decimal | None]:
    """Open the side that the modifier leaves open."""
    if lower != upper:
        return lower, upper
    if bend.modifier in ("more_than", "at_least"):
        return lower, None
    if bend.modifier in ("less_than", "up_to"):
        return None, upper
    return lower, upper


def read_sign(tokens: Tokens, start: int, kind: Kind) -> tuple[int, int]:
    """Read a sign before the amount: 1, -1 or 0, and where the amount starts with it."""
    at = start - 1
    word = tokens.word(at)
    if word in SIGNS:
        free = not tokens.glued(at) or tokens.word(at - 1) in ("(", "[", "«", '"', "“", "/")
        close = tokens.glued(start) or at == 0
        if free and close:
            return SIGNS[word], at
    if word in SIGN_WORDS and kind in ("percent", "number", "quantity"):
        alone = tokens.word(at - 1) in (
            "",
            ",",
            "(",
            ":",
            "un",
            "e",
            "con",
            "del",
            "segna",
            "registra",
            "a",
            "di",
        )
        if alone and not tokens.word(at - 1)[:1].isdigit():
            return SIGN_WORDS[word], at
    return 0, start


def read_multiple(tokens: Tokens, i: int) -> Amount | None:
    """Read "raddoppiato" and "dimezzati", where something measured stands in the same sentence."""
    bends, word = load_bends(), tokens.words[i]
    for stem, (size, direction) in bends.multiples.items():
        if word.startswith(stem) and word[len(stem) :] in bends.endings and measures_near(tokens, i):
            bend = read_modifier(tokens, i, i + 1, look_back(tokens, i))
            lower, upper = bound(Decimal(size), Decimal(size), bend)
            return Amount(i, i + 1, lower, upper, "percent", None, bend.modifier, direction)
    return None


def measures_near(tokens: Tokens, i: int) -> bool:
    """Say whether a word that measures ("fatturato") stands within twelve tokens, in the same sentence."""
    metrics = load_bends().metrics
    for step in (1, -1):
        at = i + step
        while 0 <= at < tokens.count and abs(at - i) <= 12 and not tokens.ends_sentence(at):
            if tokens.words[at] in metrics:
                return True
            at += step
    return False


def read_stable(tokens: Tokens, i: int) -> Amount | None:
    """Read "stabile", "invariati", "fermo a 1,35 euro" where they tell a size: a change of no stated size."""
    at = i - 1
    while tokens.word(at) in ADVERBS:
        at -= 1
    before, behind = tokens.word(at), tokens.word(i + 1)
    opens = i == 0 or tokens.ends_sentence(i - 1)
    if tokens.words[i] not in load_bends().stable and not (
        behind == "a" and tokens.word(i + 2)[:1].isdigit()
    ):
        return None  # "la produzione è ferma" has stopped
    told = before in STAYING and measures_near(tokens, i)
    beside = before in load_bends().metrics or (before == "," and measures_near(tokens, i))
    listed = opens and (behind in ARTICLES or behind == "a")
    if not (told or listed or (beside and (behind in PUNCTUATION or behind in LEVEL_LEADS))):
        return None
    return Amount(i, i + 1, None, None, "percent", direction="stable")
