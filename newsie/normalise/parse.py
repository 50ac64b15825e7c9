"""One value a text: each function reads a whole expression, or says None where it is anything else."""

from functools import cache

from newsie.data import Duration, Money, Number, Ordinal, Percent, Period, Quantity, Value
from newsie.normalise.context import Context
from newsie.normalise.finder import FoundValue, find_values
from newsie.normalise.lexicon import load_lexicon, split_phrase
from newsie.normalise.modifiers import load_bends, load_prepositions
from newsie.normalise.tokens import tokenise

NOWHERE = Context()


def parse_number(text: str) -> Number | None:
    """Read a number or a range of numbers, as Italian writes them.

    >>> parse_number("1.250,5")
    Number(lower=Decimal('1250.5'), upper=Decimal('1250.5'), modifier=None, direction=None)
    >>> parse_number("due milioni e mezzo").lower
    Decimal('2500000')
    >>> parse_number("oltre 600 mila")
    Number(lower=Decimal('600000'), upper=None, modifier='more_than', direction=None)
    >>> parse_number("12.5") is None        # not Italian: 125? 12,5? We do not guess.
    True
    """
    value = read_whole(text, NOWHERE)
    return value if isinstance(value, Number) else None


def parse_money(text: str) -> Money | None:
    """Read an amount of money; its currency is None where the text names none.

    >>> parse_money("18,4 milioni di euro")
    Money(lower=Decimal('18400000'), upper=Decimal('18400000'), currency='EUR', modifier=None, direction=None)
    >>> parse_money("da 4 a 5 mln di franchi svizzeri").upper
    Decimal('5000000')
    >>> parse_money("circa 3 milioni").currency is None
    True
    >>> parse_money("3 milioni di abitanti") is None
    True
    """
    value = read_whole(text, NOWHERE)
    if isinstance(value, Number):
        return Money(value.lower, value.upper, None, value.modifier, value.direction)
    return value if isinstance(value, Money) else None


def parse_percent(text: str) -> Percent | None:
    """Read a percentage; a change has a direction and is never negative.

    >>> parse_percent("-1,8 per cento")
    Percent(lower=Decimal('1.8'), upper=Decimal('1.8'), modifier=None, direction='decrease')
    >>> parse_percent("in crescita del 5%").direction
    'increase'
    >>> parse_percent("stabile")
    Percent(lower=None, upper=None, modifier=None, direction='stable')
    >>> parse_percent("5 milioni") is None
    True
    """
    if text.strip().lower() in load_bends().stable:
        return Percent(None, None, direction="stable")
    value = read_whole(text, NOWHERE)
    return value if isinstance(value, Percent) else None


def parse_quantity(text: str) -> Quantity | None:
    """Read a number of counted things, the unit as lemma or symbol.

    >>> parse_quantity("40 imprenditori")
    Quantity(lower=Decimal('40'), upper=Decimal('40'), unit='imprenditore', modifier=None, direction=None)
    >>> parse_quantity("2.500 metri quadrati").unit
    'metro quadrato'
    >>> parse_quantity("almeno 12 MW")
    Quantity(lower=Decimal('12'), upper=None, unit='MW', modifier='at_least', direction=None)
    >>> parse_quantity("26 anni") is None       # a length of time, or an age
    True
    """
    value = read_whole(text, NOWHERE)
    return value if isinstance(value, Quantity) else None


def parse_date(text: str, context: Context = NOWHERE) -> Period | None:
    """Read a calendar expression; what hangs on an unknown publication date is unresolved.

    >>> str(parse_date("primi nove mesi del 2019").end)
    '2019-09-30'
    >>> parse_date("lo scorso anno").precision
    'unknown'
    >>> from datetime import date
    >>> str(parse_date("lo scorso anno", Context(published=date(2020, 2, 14))).start)
    '2019-01-01'
    >>> parse_date("entro il 2024").modifier
    'before'
    >>> parse_date("due anni") is None
    True
    """
    value = read_whole(text, context)
    return value if isinstance(value, Period) else None


def parse_duration(text: str) -> Duration | None:
    """Read a length of time that hangs on no date.

    >>> parse_duration("due anni e mezzo")
    Duration(iso='P2Y6M')
    >>> parse_duration("48 ore").iso
    'PT48H'
    >>> parse_duration("due anni fa") is None
    True
    """
    value = read_whole(text, NOWHERE)
    return value if isinstance(value, Duration) else None


def parse_ordinal(text: str) -> Ordinal | None:
    """Read a place in an order.

    >>> parse_ordinal("sesto"), parse_ordinal("21esima"), parse_ordinal("XIV")
    (Ordinal(value=6), Ordinal(value=21), Ordinal(value=14))
    >>> parse_ordinal("sei") is None
    True
    """
    value = read_whole(text, NOWHERE)
    return value if isinstance(value, Ordinal) else None


def read_whole(text: str, context: Context) -> Value | None:
    """Read the one value of a text that says nothing else, but for what bends it."""
    found = find_values(text, context)
    if len(found) != 1 or not says_nothing_else(text, found[0]):
        return None
    return found[0].value


def says_nothing_else(text: str, found: FoundValue) -> bool:
    """Say whether only articles, prepositions and modifiers stand around the value."""
    rest = tokenise(text[: found.start] + " " + text[found.end :])
    change = load_bends()
    return all(
        word in list_little_words() or word in change.increase or word in change.decrease
        for word in rest.words[: rest.count]
    )


@cache
def list_little_words() -> frozenset[str]:
    """List the words that may stand around a value without adding to it."""
    words = load_lexicon("words")
    phrases = [
        p for part in ("before", "after") for listed in words["modifiers"][part].values() for p in listed
    ]
    phrases += [p for listed in words["calendar"]["bends"].values() for p in listed]
    phrases += list(words["directions"]["after"])
    little = {word for phrase in phrases for word in split_phrase(phrase)}
    return frozenset(
        little
        | set(load_prepositions())
        | set(words["modifiers"]["fillers"])
        | {"tra", "fra", "in", "nel", "nell", "nella"}
    )
