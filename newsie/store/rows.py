"""From records to rows: what each table of the schema gets of an article."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Table

from newsie.record import Record
from newsie.record.models import EntityRow, EventRow, FactRow, FigureRow, PeriodRow, QuoteRow
from newsie.store import tables
from newsie.store.encode import clean, clean_record
from newsie.store.sink import Entry, Rejected, digest, id_of_run


class Row(NamedTuple):
    """A row and the table it goes to."""

    table: Table
    values: dict[str, Any]


def key_article(id: str) -> str:  # noqa: A002
    """Return an article's key: its id, or the id's digest where a database would not index it."""
    given: str = clean(id)
    return given if len(given) <= tables.ID_LENGTH else f"id-sha256:{digest(id)}"


def rows_from_entry(entry: Entry) -> Iterator[Row]:
    """Yield every row of an entry but its run's, in an order that foreign keys allow, each key once."""
    article = key_article(entry.record.article.id)
    record = clean_record(entry.record)
    yield Row(tables.articles, {"id": article, **article_values(entry, record.model_dump(mode="json"))})
    seen: set[tuple[object, ...]] = set()
    for table, values in part_rows(record):
        row = {"article_id": article, **values}
        key = (table.name, *(row[column.name] for column in table.primary_key))
        if key not in seen:
            seen.add(key)
            yield Row(table, row)


def run_values(entry: Entry) -> dict[str, Any]:
    """Return the row of the run that an entry belongs to."""
    pipeline = entry.pipeline
    values = {"pipeline": pipeline.name, "version": pipeline.version, "newsie": pipeline.newsie}
    return clean({"id": id_of_run(pipeline), **values, "digest": pipeline.digest})  # type: ignore[no-any-return]


def rejected_values(row: Rejected) -> dict[str, Any]:
    """Return the row of something set aside."""
    values = {"id": digest(row.place), "place": row.place, "reason": row.reason, "detail": row.detail}
    return clean(values)  # type: ignore[no-any-return]


def article_values(entry: Entry, record: dict[str, Any]) -> dict[str, Any]:
    """Return the article's columns but its key; `record` is the entry's, clean, as JSON values."""
    article = record["article"]
    return {
        "run_id": id_of_run(entry.pipeline),
        "digest": entry.digest,
        "place": clean(entry.place),
        **{name: article[name] for name in ("title", "text", "source", "url", "authors", "language")},
        "published": read_day(article["published"]),
        "warnings": record["warnings"],
        "record": record,
    }


def part_rows(record: Record) -> Iterator[Row]:
    """Yield the rows of what was found, entities first, since facts speak of them."""
    for entity in record.entities:
        yield from entity_rows(entity)
    for figure in record.figures:
        yield from figure_rows(figure)
    for event in record.events:
        yield from event_rows(event)
    for position in record.positions:
        sides = {"person_id": position.person, "organization_id": position.organization}
        words = {"role": position.role, "status": position.status}
        yield Row(tables.positions, {**fact_values(position), **sides, **words})
    for relation in record.relations:
        sides = {"subject_id": relation.subject, "object_id": relation.object}
        yield Row(tables.relations, {**fact_values(relation), "type": relation.type, **sides})
    for day in record.dates:
        span = {"span_start": day.span.start, "span_end": day.span.end}
        yield Row(tables.dates, {**span, **period_values("date", day)})


def entity_rows(entity: EntityRow) -> Iterator[Row]:
    """Yield an entity's row and those of its mentions."""
    links = {authority: entity.links.get(authority) for authority in ("istat", "iso3166", "wikidata")}
    about = {"type": entity.type, "name": entity.name, "confidence": entity.confidence}
    yield Row(tables.entities, {"id": entity.id, **about, **links})
    for kind, quotes in (("mention", entity.mentions), ("reference", entity.references)):
        for quote in quotes:
            span = {"span_start": quote.start, "span_end": quote.end}
            yield Row(tables.mentions, {"entity_id": entity.id, "kind": kind, **span, "text": quote.text})


def event_rows(event: EventRow) -> Iterator[Row]:
    """Yield an event's row and those of its arguments."""
    yield Row(
        tables.events,
        {
            **fact_values(event),
            "type": event.type,
            "name": event.name,
            **trigger_values(event.trigger),
            **period_values("date", event.date),
        },
    )
    for participant in event.participants:
        who = {"entity_id": participant.entity, "role": participant.role}
        yield Row(tables.event_participants, {"event_id": event.id, **who})
    for place in event.places:
        yield Row(tables.event_places, {"event_id": event.id, "entity_id": place})
    for number, count in enumerate(event.counts, 1):
        size = {"value": read_amount(count.value), "upper": read_amount(count.upper), "unit": count.unit}
        words = {"modifier": count.modifier, "text": count.text}
        yield Row(tables.event_counts, {"event_id": event.id, "number": number, **size, **words})
    for figure in event.amounts:
        yield Row(tables.event_amounts, {"event_id": event.id, "figure_id": figure})


def figure_rows(figure: FigureRow) -> Iterator[Row]:
    """Yield a figure's row and those of whose it is."""
    change = figure.change
    yield Row(
        tables.figures,
        {
            **fact_values(figure),
            "metric": figure.metric,
            "metric_text": figure.metric_text,
            "value": read_amount(figure.value),
            "upper": read_amount(figure.upper),
            "unit": figure.unit,
            "modifier": figure.modifier,
            "text": figure.text,
            "sector": figure.sector,
            **period_values("period", figure.period),
            "change_value": read_amount(change.value) if change else None,
            "change_unit": change.unit if change else None,
            "change_direction": change.direction if change else None,
            **period_values("baseline", change.baseline if change else None),
        },
    )
    roles = {"subject": figure.subject, "origin": figure.origin, "destination": figure.destination}
    for role, filled in roles.items():
        for entity in filled:
            yield Row(tables.figure_entities, {"figure_id": figure.id, "entity_id": entity, "role": role})


def fact_values(fact: FactRow) -> dict[str, Any]:
    """Return what every fact has."""
    span = {"evidence_start": fact.evidence.start, "evidence_end": fact.evidence.end}
    return {"id": fact.id, "modality": fact.modality, **span, "confidence": fact.confidence}


def trigger_values(trigger: QuoteRow) -> Mapping[str, Any]:
    """Return the words that name an event."""
    return {"trigger_text": trigger.text, "trigger_start": trigger.start, "trigger_end": trigger.end}


def period_values(prefix: str, period: PeriodRow | None) -> dict[str, Any]:
    """Return the columns of a calendar expression, all null where there is none."""
    if period is None:
        names = ("text", "start", "end", "precision", "modifier")
        return {f"{prefix}_{name}": None for name in names}
    return {
        f"{prefix}_text": period.text,
        f"{prefix}_start": read_day(period.start),
        f"{prefix}_end": read_day(period.end),
        f"{prefix}_precision": period.precision,
        f"{prefix}_modifier": period.modifier,
    }


def read_day(iso: str | None) -> date | None:
    """Read an ISO day."""
    return None if iso is None else date.fromisoformat(iso)


def read_amount(number: float | None) -> Decimal | None:
    """Return a JSON number as the decimal it was written as."""
    return None if number is None else Decimal(str(number))
