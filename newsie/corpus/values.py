"""Gold values against a value parser: every disagreement, to be looked at one by one."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from newsie.corpus.draft import get_context
from newsie.corpus.notes import note_from_value
from newsie.data import Analysis, Article, Mention, Money, Number, Percent, Period, Quantity, Span, Value

VALUED = ("MONEY", "PERCENT", "QUANTITY", "DATE")
Kind = Literal["missed", "value", "extent", "unmarked"]
"""The parser finds nothing there, another value, other offsets; or it finds what gold doesn't mark."""
FindValues = Callable[[Article], Iterable[Mention]]


@dataclass(frozen=True, slots=True)
class ValueDisagreement:
    """One value that gold and the parser see differently."""

    article: str
    kind: Kind
    span: Span
    gold: str
    """Gold's label, words and value; empty where gold marks nothing."""
    parsed: str
    context: str

    def __str__(self) -> str:
        """Say it in one line."""
        place = f"{self.article}:{self.span.start}-{self.span.end}"
        return f"{place}: {self.kind}: gold {self.gold or '–'}, parser {self.parsed or '–'}  «{self.context}»"


def check_values(analysis: Analysis, find_values: FindValues) -> list[ValueDisagreement]:
    """List where gold's values differ from what `find_values` reads in the article, in the order of the text.

    `find_values` returns mentions with values and newsie's labels. Gold dates without value agree with
    dates that the parser leaves unresolved.
    """
    parsed = [m for m in find_values(analysis.article) if m.label in VALUED]
    gold = [m for m in analysis.mentions if m.label in VALUED]
    found = [*compare_gold(analysis.article, gold, parsed), *list_unmarked(analysis.article, gold, parsed)]
    return sorted(found, key=lambda d: (d.span, d.kind, d.parsed))


def compare_gold(
    article: Article, gold: Iterable[Mention], parsed: list[Mention]
) -> Iterator[ValueDisagreement]:
    """Yield what gold has and the parser lacks or has otherwise."""
    at = {m.span: m for m in parsed}
    for mention in gold:
        same = at.get(mention.span)
        if same is not None:
            if settle(same.value) != settle(mention.value):
                yield disagree(article, "value", mention, same)
            continue
        touching = [m for m in parsed if m.start < mention.end and mention.start < m.end]
        if touching:
            nearest = max(touching, key=lambda m: min(m.end, mention.end) - max(m.start, mention.start))
            yield disagree(article, "extent", mention, nearest)
        elif settle(mention.value) is not None:
            yield disagree(article, "missed", mention, None)


def list_unmarked(
    article: Article, gold: list[Mention], parsed: Iterable[Mention]
) -> Iterator[ValueDisagreement]:
    """Yield what the parser finds where gold marks nothing."""
    for mention in parsed:
        if not any(m.start < mention.end and mention.start < m.end for m in gold):
            yield disagree(article, "unmarked", None, mention)


def disagree(article: Article, kind: Kind, gold: Mention | None, parsed: Mention | None) -> ValueDisagreement:
    """Return a disagreement with its context."""
    where = gold or parsed
    assert where is not None  # one of the two is given
    context = get_context(article.text, where.span)
    return ValueDisagreement(article.id, kind, where.span, describe(gold), describe(parsed), context)


def describe(mention: Mention | None) -> str:
    """Return a mention's label, words and value."""
    if mention is None:
        return ""
    value = "no value" if mention.value is None else note_from_value(mention.value)
    return f"{mention.label} {mention.text!r} = {value}"


def settle(value: Value | None) -> object:
    """Return what must agree in two values: a range open to one side has its modifier, dates their days."""
    match value:
        case Period(start, end, _, modifier):
            return (start, end, modifier) if start or end else None
        case Money(lower, upper, unit, modifier, direction) | Quantity(
            lower, upper, unit, modifier, direction
        ):
            low, high = (upper if lower is None else lower), (lower if upper is None else upper)
            return (type(value).__name__, low, high, unit, modifier, direction)
        case Percent(lower, upper, modifier, direction) | Number(lower, upper, modifier, direction):
            low, high = (upper if lower is None else lower), (lower if upper is None else upper)
            return (type(value).__name__, low, high, modifier, direction)
    return value
