"""From a record back to the analysis it was written from.

A record names entities, not mentions, and quotes without saying where: each quote is looked up in the
fact's evidence. What can't be found there as written (a lemma, a change's size) is read from the evidence as
a whole, and its normal form kept as a value, so that writing the analysis again gives the same record.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeVar

from pydantic import ValidationError

from newsie.data import (
    Amount,
    Analysis,
    Argument,
    Article,
    Entity,
    Fact,
    Fingerprint,
    Mention,
    Modifier,
    Money,
    Percent,
    Period,
    Quantity,
    Span,
    Term,
    Value,
)
from newsie.errors import RecordError
from newsie.record.models import (
    ArticleRow,
    ChangeRow,
    CountRow,
    EntityRow,
    EventRow,
    FigureRow,
    PeriodRow,
    PositionRow,
    Record,
    RelationRow,
    SpanRow,
)
from newsie.record.places import share_out

OPEN_ABOVE = ("more_than", "at_least")
OPEN_BELOW = ("less_than", "up_to")

T = TypeVar("T")


def record_from_json(text: str | bytes) -> Record:
    """Read one record. Raises RecordError for what is not JSON or not a record of this version."""
    try:
        data = json.loads(text)
    except ValueError as error:
        raise RecordError(f"not JSON: {error}") from error
    version = data.get("schema_version") if isinstance(data, Mapping) else None
    if version != "1":
        raise RecordError(f'not a record of schema_version "1": it says {version!r}')
    try:
        return Record.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise RecordError(f"not a record: {place}: {first['msg']}") from error


def analysis_from_record(record: Record) -> Analysis:
    """Rebuild the analysis of a record.

    Raises RecordError for a quote that the text does not hold, or a fact that speaks of an unknown entity.
    """
    reader = Reader(record)
    facts = tuple(reader.read_facts())
    return Analysis(
        read_article(record.article),
        tuple(sorted(reader.mentions.values(), key=lambda m: (m.start, -m.end, m.label))),
        tuple(read_entity(row) for row in record.entities),
        facts,
        None if record.pipeline is None else Fingerprint(**record.pipeline.model_dump()),
        record.warnings,
    )


class Reader:
    """Collects the mentions that a record's rows speak of, each once."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.text = record.article.text
        self.mentions: dict[tuple[int, int, str], Mention] = {}
        self.by_entity: dict[str, list[Mention]] = {}
        self.figure_values: dict[str, Mention] = {}
        self.figure_places: dict[str, Mention] = {}
        self.dates: list[Mention] = []
        self._read_entities()
        self._read_dates()

    def _read_entities(self) -> None:
        for row in self.record.entities:
            referring = "DEMONYM" if row.type == "LOC" else "NOM"
            labelled = [(q, row.type) for q in row.mentions] + [(q, referring) for q in row.references]
            self.by_entity[row.id] = [
                self.add(Mention(quote.start, quote.end, label, quote.text, entity=row.id))
                for quote, label in labelled
            ]

    def _read_dates(self) -> None:
        for row in self.record.dates:
            mention = Mention(row.span.start, row.span.end, "DATE", row.text, read_period(row))
            self.dates.append(self.add(mention))

    def add(self, mention: Mention) -> Mention:
        """Keep a mention; raises RecordError when the text does not say what it quotes."""
        said = self.text[mention.start : mention.end]
        if said != mention.text:
            raise RecordError(f"{mention.text!r} is quoted at {mention.start}, where the text says {said!r}")
        return self.mentions.setdefault(mention.key, mention)

    def read_facts(self) -> Iterator[Fact]:
        """Yield every fact of the record; figures first, since events speak of them."""
        self.place_values()
        figures = [self.read_figure(row) for row in self.record.figures]
        yield from (self.read_event(row) for row in self.record.events)
        yield from figures
        yield from (self.read_position(row) for row in self.record.positions)
        yield from (self.read_relation(row) for row in self.record.relations)

    def place_values(self) -> None:
        """Choose where each figure's value stands, so that no two share a place where they need not."""
        valued = [row for row in self.record.figures if row.value is not None or row.change is None]
        places = {
            row.id: {m.key: m for m in self.find_free(row.text, *amount_of(row), row.evidence)}
            for row in valued
        }
        chosen = share_out({figure: list(options) for figure, options in places.items()})
        self.figure_places = {figure: places[figure][key] for figure, key in chosen.items()}

    def read_event(self, row: EventRow) -> Fact:
        """Rebuild an event."""
        quote = row.trigger
        named = next((e.id for e in self.record.entities if e.type == "EVENT" and e.name == row.name), None)
        trigger = self.add(Mention(quote.start, quote.end, "EVENT", quote.text, entity=named))
        arguments = [Argument(p.role, self.pick(p.entity, row.evidence)) for p in row.participants]
        arguments += [Argument("place", self.pick(entity, row.evidence)) for entity in row.places]
        arguments += [Argument("date", self.find_date(period)) for period in present(row.date)]
        arguments += [Argument("count", self.read_count(count, row.evidence)) for count in row.counts]
        arguments += [Argument("amount", self.figure_values[figure]) for figure in row.amounts]
        return make_fact("event", row.type, trigger, arguments, row)

    def read_figure(self, row: FigureRow) -> Fact:
        """Rebuild a figure."""
        arguments: list[Argument] = []
        head: Mention | None = None
        if row.value is not None or row.change is None:
            head = self.find_value(row)
            self.figure_values[row.id] = head
            arguments.append(Argument("value", head))
        if row.change is not None:
            change = self.find_change(row, row.change, head)
            head = head or change
            arguments.append(Argument("change", change))
            arguments += [Argument("baseline", self.find_date(p)) for p in present(row.change.baseline)]
        arguments += [Argument("period", self.find_date(period)) for period in present(row.period)]
        for role, entities in (
            ("subject", row.subject),
            ("origin", row.origin),
            ("destination", row.destination),
        ):
            arguments += [Argument(role, self.pick(entity, row.evidence)) for entity in entities]
        arguments += [
            Argument("sector", self.find_words("SECTOR", word, row)) for word in present(row.sector)
        ]
        words = [self.find_words("METRIC", word, row) for word in present(row.metric_text)]
        return make_fact("figure", row.metric, words[0] if words else head, arguments, row)

    def read_position(self, row: PositionRow) -> Fact:
        """Rebuild a position."""
        arguments = [Argument("holder", self.pick(row.person, row.evidence))]
        arguments += [Argument("organization", self.pick(o, row.evidence)) for o in present(row.organization)]
        return make_fact("position", "", self.find_words("ROLE", row.role, row), arguments, row)

    def read_relation(self, row: RelationRow) -> Fact:
        """Rebuild a relation."""
        sides = (("subject", row.subject), ("object", row.object))
        arguments = [Argument(role, self.pick(entity, row.evidence)) for role, entity in sides]
        return make_fact("relation", row.type, None, arguments, row)

    def read_count(self, row: CountRow, evidence: SpanRow) -> Mention:
        """Rebuild a count of an event."""
        value = Quantity(*read_bounds(row.value, row.upper, row.modifier), row.unit, row.modifier)
        return self.quote(row.text, "QUANTITY", evidence, value)

    def pick(self, entity: str, evidence: SpanRow) -> Mention:
        """Return the entity's mention nearest to the evidence's start, one inside it before all others."""
        mentions = self.by_entity.get(entity)
        if not mentions:
            raise RecordError(f"a fact speaks of {entity!r}, which is no entity with a mention")
        return min(
            mentions,
            key=lambda m: (not evidence.start <= m.start < evidence.end, abs(m.start - evidence.start)),
        )

    def find_date(self, row: PeriodRow) -> Mention:
        """Return the calendar expression that a fact's period is."""
        period = read_period(row)
        for mention in self.dates:
            if mention.text == row.text and mention.value == period:
                return mention
        raise RecordError(f"the period {row.text!r} is not among the record's dates")

    def find_value(self, row: FigureRow) -> Mention:
        """Return the mention of a figure's value."""
        if row.id in self.figure_places:
            return self.add(self.figure_places[row.id])
        label, value = amount_of(row)
        return self.quote(row.text, label, row.evidence, value)

    def find_change(self, row: FigureRow, change: ChangeRow, value: Mention | None) -> Mention:
        """Return the mention of a figure's change: its own text, the value's where both are one, else all."""
        size = amount_of_change(change)
        if value is None:
            return self.quote(row.text, "PERCENT", row.evidence, size)
        return value if value.value == size else self.whole("PERCENT", row.evidence, size)

    def find_words(self, label: str, words: str, row: FigureRow | PositionRow) -> Mention:
        """Return the mention of some words in the evidence, or the evidence with the words' normal form."""
        start = self.text.find(words, row.evidence.start, row.evidence.end)
        if start < 0:
            return self.whole(label, row.evidence, Term(words))
        return self.add(Mention(start, start + len(words), label, words))

    def quote(self, text: str, label: str, evidence: SpanRow, value: Value) -> Mention:
        """Return a mention of `text`: in the evidence, else anywhere, one that no figure has taken first."""
        taken = {mention.key for mention in self.figure_values.values()}
        inside = sorted(
            self.find_free(text, label, value, evidence), key=lambda mention: mention.key in taken
        )
        if inside:
            return self.add(inside[0])
        start = self.text.find(text)
        if start < 0:
            raise RecordError(f"{text!r} is quoted, but the text does not say it")
        return Mention(start, start + len(text), label, text, value)

    def find_free(self, text: str, label: str, value: Value, evidence: SpanRow) -> Iterator[Mention]:
        """Yield where the evidence says `text`, unless that mention is known with another value."""
        start = self.text.find(text, evidence.start, evidence.end)
        while start >= 0:
            mention = Mention(start, start + len(text), label, text, value)
            if self.mentions.get(mention.key, mention).value == value:
                yield mention
            start = self.text.find(text, start + 1, evidence.end)

    def whole(self, label: str, evidence: SpanRow, value: Value) -> Mention:
        """Return the evidence itself as a mention; it stays out of the analysis' own list."""
        return Mention(evidence.start, evidence.end, label, self.text[evidence.start : evidence.end], value)


def present(value: T | None) -> list[T]:
    """Return the value in a list, or an empty list for None."""
    return [] if value is None else [value]


def make_fact(
    kind: str,
    type_: str,
    trigger: Mention | None,
    arguments: list[Argument],
    row: EventRow | FigureRow | PositionRow | RelationRow,
) -> Fact:
    """Build a fact with what all rows share."""
    status = row.status if isinstance(row, PositionRow) else None
    span = Span(row.evidence.start, row.evidence.end)
    return Fact(kind, type_, trigger, tuple(arguments), row.modality, status, span, row.confidence)


def read_article(row: ArticleRow) -> Article:
    """Rebuild the article."""
    published = None if row.published is None else date.fromisoformat(row.published)
    return Article(row.text, row.id, row.title, published, row.source, row.url, row.authors, row.language)


def read_entity(row: EntityRow) -> Entity:
    """Rebuild an entity; authorities that know nothing of it are left out."""
    links = tuple((authority, key) for authority, key in row.links.items() if key is not None)
    return Entity(row.id, row.type, row.name, links, row.confidence)


def read_period(row: PeriodRow) -> Period:
    """Rebuild a period."""
    start = None if row.start is None else date.fromisoformat(row.start)
    end = None if row.end is None else date.fromisoformat(row.end)
    return Period(start, end, row.precision, row.modifier)


def amount_of(row: FigureRow) -> tuple[str, Amount]:
    """Return the label and the value of a figure's amount."""
    lower, upper = read_bounds(row.value, row.upper, row.modifier)
    direction = None
    if row.change is not None and row.change.value == row.value and row.change.unit == row.unit:
        direction = row.change.direction
    if row.unit == "percent":
        return "PERCENT", Percent(lower, upper, row.modifier, direction)
    if row.unit is not None and is_currency(row.unit):
        return "MONEY", Money(lower, upper, row.unit, row.modifier, direction)
    return "QUANTITY", Quantity(lower, upper, row.unit, row.modifier, direction)


def amount_of_change(row: ChangeRow) -> Amount:
    """Return the value of a change; "stabile" is a percentage without bounds."""
    size = read_number(row.value)
    if row.unit is None or row.unit == "percent":
        return Percent(size, size, None, row.direction)
    if is_currency(row.unit):
        return Money(size, size, row.unit, None, row.direction)
    return Quantity(size, size, row.unit, None, row.direction)


def is_currency(unit: str) -> bool:
    """Say whether a unit is an ISO 4217 code: no counted noun is written in three capitals."""
    return len(unit) == 3 and unit.isascii() and unit.isupper()


def read_bounds(
    value: int | float | None, upper: int | float | None, modifier: Modifier | None
) -> tuple[Decimal | None, Decimal | None]:
    """Return both bounds of an amount; "oltre 10" is open above, "fino a 10" below."""
    low, high = read_number(value), read_number(upper)
    if high is not None:
        return low, high
    if modifier in OPEN_ABOVE:
        return low, None
    if modifier in OPEN_BELOW:
        return None, low
    return low, low


def read_number(number: int | float | None) -> Decimal | None:
    """Read a JSON number without the dust of binary fractions."""
    return None if number is None else Decimal(str(number))
