"""The component that marks values: amounts of money, percentages, counted things and dates."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from newsie import bridge
from newsie.data import Mention, Money, Number, Percent, Period, Quantity
from newsie.normalise.context import Context
from newsie.normalise.finder import FoundValue, find_values
from newsie.normalise.lexicon import load_lexicon
from newsie.normalise.nouns import singularise

LABELS = {Money: "MONEY", Percent: "PERCENT", Quantity: "QUANTITY", Period: "DATE"}
REACH = 60
"""How many characters before a value say what it counts, or that it is a cut."""


class Values:
    """Adds MONEY, PERCENT, QUANTITY and DATE mentions with their normalised values to a Doc."""

    def __call__(self, doc: Doc) -> Doc:
        """Add the values of one Doc."""
        self.annotate(doc, self.predict(doc))
        return doc

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 1000) -> Iterator[Doc]:
        """Add the values of each Doc as it comes by."""
        for doc in docs:
            yield self(doc)

    def predict(self, doc: Doc) -> list[Mention]:
        """Return the values of a Doc as mentions; changes nothing."""
        names = bridge.read_mentions(doc)
        return list(list_values(bridge.read_text(doc), Context(bridge.read_published(doc)), names))

    def annotate(self, doc: Doc, mentions: list[Mention]) -> None:
        """Write values on a Doc."""
        bridge.add_mentions(doc, mentions)


def list_values(text: str, context: Context, names: Sequence[Mention] = ()) -> Iterator[Mention]:
    """Yield the values of a text that are mentions; one that is part of a name ("Gruppo 24 Ore") is none."""
    inside = [(name.start, name.end) for name in names]
    for found in find_values(text, context):
        value = settle(text, found)
        label = LABELS.get(type(value))
        if label is None or any(start <= found.start and found.end <= end for start, end in inside):
            continue
        assert isinstance(value, Money | Percent | Quantity | Period)
        yield Mention(found.start, found.end, label, found.text, value)


def settle(text: str, found: FoundValue) -> object:
    """Return a value with what stands before it told: that it is a cut, or what a bare number counts."""
    before = text[max(0, found.start - REACH) : found.start].lower()
    if isinstance(found.value, Number) and found.kind == "number":
        return count_bare(before, found.value)
    if isinstance(found.value, Percent) and found.value.direction == "stable":
        return Quantity(None, None, None, direction="stable")  # a change of no size has no unit
    if isinstance(found.value, Quantity) and found.value.direction is None:
        unit = (found.value.unit or "").split(" ")[0]
        if unit in load_cuts()["units"] or (unit in load_cuts()["people"] and is_cut(before)):
            return replace(found.value, direction="decrease")
    return found.value


@cache
def load_cuts() -> dict[str, frozenset[str]]:
    """Return the words of job cuts: units that are cuts, people who may be cut."""
    cuts = load_lexicon("metrics")["cuts"]
    return {name: frozenset(cuts[name]) for name in ("units", "people")}


@cache
def load_cut_pattern() -> re.Pattern[str]:
    """Return the pattern of what before a count of people makes it a job cut, in the same clause."""
    words = "|".join(load_lexicon("metrics")["cuts"]["before"])
    return re.compile(rf"(?<!\w)(?:{words})(?:\s+(?!ha\b|hanno\b)[\w'’]+){{0,4}}\s+$")


def is_cut(before: str) -> bool:
    """Say whether a count of people after these words is of those who lose their jobs."""
    return not before.rstrip().endswith(" su") and load_cut_pattern().search(before) is not None


@cache
def load_bare_pattern() -> re.Pattern[str]:
    """Return the pattern of a counted noun that a bare number after it is a number of.

    "i passeggeri sono saliti a".
    """
    lists = load_lexicon("metrics")["bare"]
    nouns, verbs, links = ("|".join(lists[name]) for name in ("nouns", "verbs", "links"))
    # What parts the noun from the verb: "le imprese artigiane della provincia di Lecco sono scese a".
    between = r"(?:\s+[\w'’]+){0,6}?"
    after = rf"(?:[\s(:]+(?:{verbs}|{links}|\d[\w.,]*))*"
    return re.compile(rf"(?<!\w)(?P<noun>{nouns}){between}[\s(:]+(?:{verbs}){after}[\s(:]*$")


def count_bare(before: str, number: Number) -> object:
    """Return a bare number as a quantity of the noun that stands before it, else as it is."""
    match = load_bare_pattern().search(before)
    if match is None or number.lower is None or number.lower < 10:
        return number
    noun = singularise(match["noun"])
    return Quantity(number.lower, number.upper, noun, number.modifier, number.direction)


@Language.factory("newsie_values")
def make_values(nlp: Language, name: str) -> Values:
    """Build the component from a pipeline's configuration."""
    return Values()
