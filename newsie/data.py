"""Plain data at both borders: an `Article` comes in, an `Analysis` goes out.

Gold annotation and prediction are the same types, so corpora, scorers and exporters are written once.
Everything found is a `Mention` (a span with a label and perhaps a normalised value) or a `Fact` (a kind,
a trigger, arguments with roles). All records are frozen; offsets count code points, half-open.
Standard library only.
"""

import hashlib
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from newsie.errors import SpanError

Modifier = Literal["approximately", "more_than", "less_than", "nearly", "at_least", "up_to"]
DateModifier = Literal["start", "mid", "end", "before", "after", "approximately"]
Precision = Literal["day", "week", "month", "quarter", "half", "year", "period", "unknown"]
Direction = Literal["increase", "decrease", "stable"]
Modality = Literal["asserted", "planned", "denied", "rumoured"]
Status = Literal["current", "former", "incoming"]


class Span(NamedTuple):
    """A stretch of an article's text: code points `start` (inclusive) to `end` (exclusive)."""

    start: int
    end: int


# Values -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Number:
    """A bare number or a range of numbers; `lower == upper` when exact, None on an open side."""

    lower: Decimal | None
    upper: Decimal | None
    modifier: Modifier | None = None
    direction: Direction | None = None

    def __post_init__(self) -> None:
        check_bounds(self.lower, self.upper)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount or a range; `lower == upper` when exact, None on an open side."""

    lower: Decimal | None
    upper: Decimal | None
    currency: str | None
    """ISO 4217; None where the text never states one ("costerà 3 milioni")."""
    modifier: Modifier | None = None
    direction: Direction | None = None
    """Set where the amount is a change ("3 milioni in più")."""

    def __post_init__(self) -> None:
        check_bounds(self.lower, self.upper)


@dataclass(frozen=True, slots=True)
class Percent:
    """A percentage, in points of a hundred: 5 for "5 per cento"; both bounds None for "stabile"."""

    lower: Decimal | None
    upper: Decimal | None
    modifier: Modifier | None = None
    direction: Direction | None = None
    """Set where the percentage is a change; its bounds are then a size, never negative."""

    def __post_init__(self) -> None:
        check_bounds(self.lower, self.upper)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of counted things ("40 imprenditori") or of a unit ("35 ettari", "12 MW")."""

    lower: Decimal | None
    upper: Decimal | None
    unit: str | None
    """Lemma of the counted noun ("imprenditore"), or a unit symbol or lemma; None if never stated."""
    modifier: Modifier | None = None
    direction: Direction | None = None

    def __post_init__(self) -> None:
        check_bounds(self.lower, self.upper)


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day of what is meant, both inclusive; both None where it can't be resolved."""

    start: date | None
    end: date | None
    precision: Precision
    modifier: DateModifier | None = None

    def __post_init__(self) -> None:
        if self.start is not None and self.end is not None and self.end < self.start:
            raise ValueError(f"a period that ends ({self.end}) before it starts ({self.start})")


@dataclass(frozen=True, slots=True)
class Ordinal:
    """A place in an order: 6 for "sesto", "6°", "VI"."""

    value: int


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time that is not anchored in the calendar, in ISO 8601: "P2Y" for "due anni"."""

    iso: str


@dataclass(frozen=True, slots=True)
class Term:
    """The normal form of a word mention: the lemma of a sector, the place that a demonym names."""

    text: str


Value = Number | Money | Percent | Quantity | Period | Ordinal | Duration | Term
Amount = Number | Money | Percent | Quantity


def unit_of(value: Value | None) -> str | None:
    """Return a currency's ISO code, "percent" or what is counted; None for what has no unit."""
    match value:
        case Money(currency=currency):
            return currency
        case Percent():
            return "percent"
        case Quantity(unit=unit):
            return unit
    return None


def check_bounds(lower: Decimal | None, upper: Decimal | None) -> None:
    """Raise ValueError for NaN, infinity or a reversed range."""
    for bound in (lower, upper):
        if bound is not None and not math.isfinite(bound):
            raise ValueError(f"not a finite amount: {bound}")
    if lower is not None and upper is not None and upper < lower:
        raise ValueError(f"a range from {lower} down to {upper}")


# Articles and what was found in them ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Article:
    """One cleaned article: `text` is what all offsets refer to, its title (if any) the first line."""

    text: str
    id: str = ""
    """Given, or "sha256:" and the hex digest of the text when left empty."""
    title: str | None = None
    published: date | None = None
    """Anchor of relative dates; None leaves them unresolved."""
    source: str | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()
    language: str = "it"

    def __post_init__(self) -> None:
        if not self.id:
            object.__setattr__(self, "id", digest_text(self.text))


def digest_text(text: str) -> str:
    """Return the id of an article that brought none: "sha256:" and the digest of its cleaned text."""
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Mention:
    """A labelled span of the text, perhaps with its normalised value and the entity it stands for."""

    start: int
    end: int
    label: str
    """One of lexicon/schema.yaml's labels."""
    text: str
    value: Value | None = None
    entity: str | None = None
    """Id of an `Entity` of the same analysis; None for values and words that stand for nothing named."""
    confidence: float = 1.0

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise SpanError(f"mention {self.text!r} has offsets {self.start}:{self.end}")

    @property
    def span(self) -> Span:
        """Where the mention stands."""
        return Span(self.start, self.end)

    @property
    def key(self) -> tuple[int, int, str]:
        """What makes two mentions the same: offsets and label."""
        return (self.start, self.end, self.label)


@dataclass(frozen=True, slots=True)
class Entity:
    """One real-world thing of an article; its mentions carry its id."""

    id: str
    type: str
    """PER, ORG, LOC or EVENT."""
    name: str
    links: tuple[tuple[str, str], ...] = ()
    """Known identifiers as (authority, id) pairs: ("istat", "012133"), ("iso3166", "FR")."""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Argument:
    """What fills a role of a fact."""

    role: str
    mention: Mention


@dataclass(frozen=True, slots=True)
class Fact:
    """Something the text states: an event, figure, position or relation with its arguments.

    `kind` is one of schema.yaml's fact kinds, `type` one of that kind's types (for a position, the
    office as written is the trigger and the type is empty). A relation has no trigger.
    """

    kind: str
    type: str
    trigger: Mention | None
    arguments: tuple[Argument, ...] = ()
    modality: Modality = "asserted"
    status: Status | None = None
    """Of positions only."""
    evidence: Span | None = None
    """The stretch it was read from; None means from the first to the last of its mentions."""
    confidence: float = 1.0

    def get_mentions(self, role: str) -> list[Mention]:
        """Return what fills `role`, in the order given."""
        return [a.mention for a in self.arguments if a.role == role]

    def get_mention(self, role: str) -> Mention | None:
        """Return the first filler of `role`, or None."""
        return next((a.mention for a in self.arguments if a.role == role), None)

    @property
    def parts(self) -> Iterator[Mention]:
        """The trigger, if any, and every argument's mention."""
        if self.trigger is not None:
            yield self.trigger
        for argument in self.arguments:
            yield argument.mention

    @property
    def support(self) -> Span:
        """The evidence, given or computed from the parts."""
        if self.evidence is not None:
            return self.evidence
        parts = list(self.parts)
        if not parts:
            raise SpanError(f"a {self.kind} fact without trigger, arguments or evidence")
        return Span(min(m.start for m in parts), max(m.end for m in parts))


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Which pipeline said it: names, versions and a digest of configuration and weights."""

    name: str
    version: str
    newsie: str
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything found in one article. Also the form of gold annotation, whose pipeline is None."""

    article: Article
    mentions: tuple[Mention, ...] = ()
    entities: tuple[Entity, ...] = ()
    facts: tuple[Fact, ...] = ()
    pipeline: Fingerprint | None = None
    warnings: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        text = self.article.text
        for mention in self.mentions:
            if text[mention.start : mention.end] != mention.text:
                quoted = text[mention.start : mention.end]
                raise SpanError(
                    f"{mention.label} {mention.text!r} at {mention.start}: the text says {quoted!r}"
                )
        known = {entity.id for entity in self.entities}
        for mention in self.mentions:
            if mention.entity is not None and mention.entity not in known:
                raise SpanError(
                    f"{mention.label} {mention.text!r} belongs to unknown entity {mention.entity!r}"
                )

    def get_facts(self, kind: str) -> list[Fact]:
        """Return the facts of one kind, in the order of the text."""
        return [fact for fact in self.facts if fact.kind == kind]
