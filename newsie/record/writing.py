"""From an analysis to its record: ids are given, mentions become entities, dates and quotes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from newsie.data import (
    Analysis,
    Argument,
    Article,
    Entity,
    Fact,
    Fingerprint,
    Mention,
    Modifier,
    Money,
    Number,
    Percent,
    Period,
    Quantity,
    Span,
    Term,
    Value,
    unit_of,
)
from newsie.record.models import (
    Amount,
    ArticleRow,
    ChangeRow,
    CountRow,
    DateRow,
    EntityRow,
    EventRow,
    FigureRow,
    ParticipantRow,
    PeriodRow,
    PipelineRow,
    PositionRow,
    QuoteRow,
    Record,
    RelationRow,
    SpanRow,
)
from newsie.schema import load_schema

AUTHORITIES = ("istat", "iso3166", "wikidata")
UNRESOLVED = Period(None, None, "unknown")


def record_from_analysis(analysis: Analysis) -> Record:
    """Write an analysis as a record.

    Facts that lack what the record requires of them are left out: a position without a person, a relation
    without one of its sides.
    """
    figures = [Numbered(f"f{i}", fact) for i, fact in enumerate(list_figures(analysis), 1)]
    figure_ids = index_figures(figures)
    names = {entity.id: entity.name for entity in analysis.entities if entity.type == "EVENT"}
    events = [Numbered(f"v{i}", fact) for i, fact in enumerate(analysis.get_facts("event"), 1)]
    positions = [fact for fact in analysis.get_facts("position") if entities_of(fact, "holder")]
    relations = [
        fact
        for fact in analysis.get_facts("relation")
        if entities_of(fact, "subject") and entities_of(fact, "object")
    ]
    return Record(
        article=write_article(analysis.article),
        pipeline=write_pipeline(analysis.pipeline),
        entities=tuple(write_entities(analysis)),
        events=tuple(write_event(event, figure_ids, names) for event in events),
        figures=tuple(write_figure(figure) for figure in figures),
        positions=tuple(write_position(Numbered(f"p{i}", fact)) for i, fact in enumerate(positions, 1)),
        relations=tuple(write_relation(Numbered(f"r{i}", fact)) for i, fact in enumerate(relations, 1)),
        dates=tuple(write_date(mention) for mention in analysis.mentions if mention.label == "DATE"),
        warnings=analysis.warnings,
    )


@dataclass(frozen=True, slots=True)
class Numbered:
    """A fact with its id in the record."""

    id: str
    fact: Fact

    @property
    def evidence(self) -> SpanRow:
        """Where the fact was read."""
        return write_span(self.fact.support)

    @property
    def confidence(self) -> float:
        """How sure the pipeline is, to four places."""
        return round(self.fact.confidence, 4)


def list_figures(analysis: Analysis) -> list[Fact]:
    """Return the figures that state a value or a change, and one for each event's amount that none has."""
    figures = [
        fact
        for fact in analysis.get_facts("figure")
        if fact.get_mention("value") or fact.get_mention("change")
    ]
    known = {value.key for fact in figures for value in fact.get_mentions("value")}
    for event in analysis.get_facts("event"):
        for amount in event.get_mentions("amount"):
            if amount.key not in known:
                figures.append(make_amount_figure(amount, event))
                known.add(amount.key)
    return sorted(figures, key=lambda fact: fact.support)


def make_amount_figure(amount: Mention, event: Fact) -> Fact:
    """Return the figure of an event's amount that no figure speaks of; what it measures is not known."""
    return Fact("figure", "other", amount, (Argument("value", amount),), event.modality)


def index_figures(figures: Iterable[Numbered]) -> dict[tuple[int, int, str], str]:
    """Return the id of the first figure of each value mention."""
    ids: dict[tuple[int, int, str], str] = {}
    for figure in figures:
        for value in figure.fact.get_mentions("value"):
            ids.setdefault(value.key, figure.id)
    return ids


def write_article(article: Article) -> ArticleRow:
    """Write the article itself."""
    return ArticleRow(
        id=article.id,
        title=article.title,
        text=article.text,
        published=None if article.published is None else article.published.isoformat(),
        source=article.source,
        url=article.url,
        authors=article.authors,
        language=article.language,
    )


def write_pipeline(pipeline: Fingerprint | None) -> PipelineRow | None:
    """Write which pipeline spoke; null for gold."""
    if pipeline is None:
        return None
    return PipelineRow(name=pipeline.name, version=pipeline.version, newsie=pipeline.newsie)


def write_entities(analysis: Analysis) -> Iterable[EntityRow]:
    """Write every entity with its mentions and references in the order of the text."""
    labels = load_schema().labels
    named: dict[str, list[QuoteRow]] = defaultdict(list)
    referred: dict[str, list[QuoteRow]] = defaultdict(list)
    for mention in analysis.mentions:
        if mention.entity is not None:
            rows = named if labels[mention.label].entity else referred
            rows[mention.entity].append(write_quote(mention))
    for entity in analysis.entities:
        yield write_entity(entity, named[entity.id], referred[entity.id])


def write_entity(entity: Entity, mentions: list[QuoteRow], references: list[QuoteRow]) -> EntityRow:
    """Write one entity; authorities that know nothing of it are null."""
    links: dict[str, str | None] = dict.fromkeys(AUTHORITIES)
    return EntityRow.model_validate(
        {
            "id": entity.id,
            "type": entity.type,
            "name": entity.name,
            "mentions": tuple(mentions),
            "references": tuple(references),
            "links": links | dict(entity.links),
            "confidence": round(entity.confidence, 4),
        }
    )


def write_event(
    event: Numbered, figure_ids: Mapping[tuple[int, int, str], str], names: Mapping[str, str]
) -> EventRow:
    """Write an event; its name is that of its EVENT entity, if its trigger is a proper name."""
    fact = event.fact
    assert fact.trigger is not None  # the schema requires it
    roles = load_schema().kinds["event"].roles
    participants = [
        ParticipantRow(entity=entity, role=role)
        for role, fillers in roles.items()
        if "PER" in fillers
        for entity in entities_of(fact, role)
    ]
    return EventRow(
        id=event.id,
        type=fact.type,
        name=names.get(fact.trigger.entity or ""),
        trigger=write_quote(fact.trigger),
        date=write_period(fact.get_mention("date")),
        participants=tuple(participants),
        places=entities_of(fact, "place"),
        counts=tuple(write_count(mention) for mention in fact.get_mentions("count")),
        amounts=tuple(dict.fromkeys(figure_ids[mention.key] for mention in fact.get_mentions("amount"))),
        modality=fact.modality,
        evidence=event.evidence,
        confidence=event.confidence,
    )


def write_figure(figure: Numbered) -> FigureRow:
    """Write a figure; one that states only a change ("stabile") has a null value."""
    fact = figure.fact
    assert fact.trigger is not None  # the schema requires it
    stated = fact.get_mention("value")
    quoted = stated or fact.get_mention("change")
    assert quoted is not None  # list_figures saw to it
    value, upper = write_bounds(stated.value if stated else None)
    return FigureRow(
        id=figure.id,
        metric=fact.type,
        metric_text=write_words(fact.trigger) if fact.trigger.label == "METRIC" else None,
        value=value,
        upper=upper,
        unit=unit_of(stated.value if stated else None),
        modifier=modifier_of(stated.value if stated else None),
        text=quoted.text,
        subject=entities_of(fact, "subject"),
        sector=write_sector(fact.get_mention("sector")),
        origin=entities_of(fact, "origin"),
        destination=entities_of(fact, "destination"),
        period=write_period(fact.get_mention("period")),
        change=write_change(fact.get_mention("change"), fact.get_mention("baseline")),
        modality=fact.modality,
        evidence=figure.evidence,
        confidence=figure.confidence,
    )


def write_position(position: Numbered) -> PositionRow:
    """Write an office and who holds it."""
    fact = position.fact
    assert fact.trigger is not None  # the schema requires it
    return PositionRow(
        id=position.id,
        person=entities_of(fact, "holder")[0],
        role=write_words(fact.trigger),
        organization=next(iter(entities_of(fact, "organization")), None),
        status=fact.status or "current",
        modality=fact.modality,
        evidence=position.evidence,
        confidence=position.confidence,
    )


def write_relation(relation: Numbered) -> RelationRow:
    """Write a relation between two entities."""
    fact = relation.fact
    return RelationRow(
        id=relation.id,
        type=fact.type,
        subject=entities_of(fact, "subject")[0],
        object=entities_of(fact, "object")[0],
        modality=fact.modality,
        evidence=relation.evidence,
        confidence=relation.confidence,
    )


def entities_of(fact: Fact, role: str) -> tuple[str, ...]:
    """Return the ids of the entities that fill a role, each once, in order."""
    return tuple(dict.fromkeys(m.entity for m in fact.get_mentions(role) if m.entity is not None))


def write_change(change: Mention | None, baseline: Mention | None) -> ChangeRow | None:
    """Write how a figure moved; "stabile" has a direction and no size."""
    if change is None:
        return None
    value, _ = write_bounds(change.value)
    direction = getattr(change.value, "direction", None)
    unit = unit_of(change.value) if value is not None else None
    return ChangeRow(value=value, unit=unit, direction=direction, baseline=write_period(baseline))


def write_count(mention: Mention) -> CountRow:
    """Write a count of an event."""
    value, upper = write_bounds(mention.value)
    return CountRow(
        value=value,
        upper=upper,
        unit=unit_of(mention.value),
        modifier=modifier_of(mention.value),
        text=mention.text,
    )


def write_period(mention: Mention | None) -> PeriodRow | None:
    """Write a DATE mention's period; one without a value is unresolved."""
    if mention is None:
        return None
    period = mention.value if isinstance(mention.value, Period) else UNRESOLVED
    return PeriodRow(
        text=mention.text,
        start=None if period.start is None else period.start.isoformat(),
        end=None if period.end is None else period.end.isoformat(),
        precision=period.precision,
        modifier=period.modifier,
    )


def write_date(mention: Mention) -> DateRow:
    """Write a calendar expression with its place."""
    period = write_period(mention)
    assert period is not None
    return DateRow(**period.model_dump(), span=write_span(mention.span))


def write_words(mention: Mention) -> str:
    """Return a word mention's normal form where it has one, else the words as written."""
    return mention.value.text if isinstance(mention.value, Term) else mention.text


def write_sector(mention: Mention | None) -> str | None:
    """Return a sector's lemma, else its words."""
    return None if mention is None else write_words(mention)


def write_quote(mention: Mention) -> QuoteRow:
    """Quote a mention."""
    return QuoteRow(start=mention.start, end=mention.end, text=mention.text)


def write_span(span: Span) -> SpanRow:
    """Write offsets."""
    return SpanRow(start=span.start, end=span.end)


def write_bounds(value: Value | None) -> tuple[Amount, Amount]:
    """Return (value, upper): the lower bound, or the only one; upper only of a range with both bounds."""
    if not isinstance(value, Number | Money | Percent | Quantity):
        return None, None
    if value.lower is None or value.upper is None or value.lower == value.upper:
        return write_number(value.upper if value.lower is None else value.lower), None
    return write_number(value.lower), write_number(value.upper)


def write_number(amount: Decimal | None) -> Amount:
    """Write a decimal as a JSON number, whole where it is whole."""
    if amount is None:
        return None
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def modifier_of(value: Value | None) -> Modifier | None:
    """Return an amount's modifier, if it has one."""
    return value.modifier if isinstance(value, Number | Money | Percent | Quantity) else None
