"""The record's JSON as types: what newsie writes for one article, key by key, and its JSON Schema."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from newsie.data import DateModifier, Direction, Modality, Modifier, Precision, Status
from newsie.schema import load_schema

SCHEMA_VERSION: Literal["1"] = "1"

Confidence = Annotated[float, Field(ge=0, le=1)]
Amount = int | float | None
"""A JSON number: whole where the amount is whole; null where the text gives none."""


class Row(BaseModel):
    """Any object of a record: frozen, its keys closed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SpanRow(Row):
    """A stretch of `article.text`, in code points, half-open."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)


class QuoteRow(SpanRow):
    """A stretch with its text: `text == article.text[start:end]`."""

    text: str


class ArticleRow(Row):
    """The article as it was read; `text` is the base of all offsets, its title (if any) the first line."""

    id: str
    title: str | None
    text: str
    published: str | None
    source: str | None
    url: str | None
    authors: tuple[str, ...]
    language: str


class PipelineRow(Row):
    """What made the record."""

    name: str
    version: str
    newsie: str


class EntityRow(Row):
    """One real-world thing: its mentions by name and the other words that stand for it."""

    id: str
    type: Literal["PER", "ORG", "LOC", "EVENT"]
    name: str
    mentions: tuple[QuoteRow, ...]
    references: tuple[QuoteRow, ...]
    links: dict[str, str | None]
    confidence: Confidence


class PeriodRow(Row):
    """A calendar expression resolved: first and last day, both inclusive; null where unresolved."""

    text: str
    start: str | None
    end: str | None
    precision: Precision
    modifier: DateModifier | None = None


class DateRow(PeriodRow):
    """A calendar expression with its place."""

    span: SpanRow


class ParticipantRow(Row):
    """Who took part in an event, and how."""

    entity: str
    role: str


class CountRow(Row):
    """How many of what an event involved."""

    value: Amount
    unit: str | None
    text: str
    upper: Amount = None
    modifier: Modifier | None = None


class FactRow(Row):
    """What every fact has: an id, where it was read, how sure the pipeline is, and whether it holds."""

    id: str
    modality: Modality = "asserted"
    evidence: SpanRow
    confidence: Confidence


class EventRow(FactRow):
    """Something that happened, will happen or is said not to."""

    type: str
    name: str | None
    trigger: QuoteRow
    date: PeriodRow | None
    participants: tuple[ParticipantRow, ...]
    places: tuple[str, ...]
    counts: tuple[CountRow, ...]
    amounts: tuple[str, ...]
    """Ids of the figures that belong to the event."""


class ChangeRow(Row):
    """How a figure moved: its size and direction, and the period it is compared with."""

    value: Amount
    unit: str | None
    direction: Direction | None
    baseline: PeriodRow | None


class FigureRow(FactRow):
    """An amount, percentage or count that measures something."""

    metric: str
    metric_text: str | None
    value: Amount
    upper: Amount
    unit: str | None
    modifier: Modifier | None
    text: str
    subject: tuple[str, ...]
    sector: str | None
    origin: tuple[str, ...]
    destination: tuple[str, ...]
    period: PeriodRow | None
    change: ChangeRow | None


class PositionRow(FactRow):
    """Who holds which office where."""

    person: str
    role: str
    organization: str | None
    status: Status


class RelationRow(FactRow):
    """A fact between two entities."""

    type: str
    subject: str
    object: str


class Record(Row):
    """One article's facts, each pointing at the characters it was read from."""

    schema_version: Literal["1"] = SCHEMA_VERSION
    article: ArticleRow
    pipeline: PipelineRow | None
    entities: tuple[EntityRow, ...] = ()
    events: tuple[EventRow, ...] = ()
    figures: tuple[FigureRow, ...] = ()
    positions: tuple[PositionRow, ...] = ()
    relations: tuple[RelationRow, ...] = ()
    dates: tuple[DateRow, ...] = ()
    warnings: tuple[str, ...] = ()


def make_json_schema() -> dict[str, Any]:
    """Return the record's JSON Schema (draft 2020-12), its closed lists taken from `lexicon/schema.yaml`."""
    schema = Record.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "newsie record"
    kinds = load_schema().kinds
    definitions = schema["$defs"]
    definitions["EventRow"]["properties"]["type"]["enum"] = list(kinds["event"].types)
    definitions["FigureRow"]["properties"]["metric"]["enum"] = list(kinds["figure"].types)
    definitions["RelationRow"]["properties"]["type"]["enum"] = list(kinds["relation"].types)
    participants = [role for role, fillers in kinds["event"].roles.items() if "PER" in fillers]
    definitions["ParticipantRow"]["properties"]["role"]["enum"] = participants
    return schema
