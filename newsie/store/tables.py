"""The relational schema, one for every database: what the tables hold and how they belong together.

Keys are natural: an article's id, and within it the ids of its record ("e1", "f2"), so writing a record again
gives the same rows. Days are inclusive, offsets count code points of `articles.text` from 0.
"""

from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Date,
    Double,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Numeric,
    String,
    Table,
    Text,
)
from sqlalchemy.dialects.mysql import LONGTEXT
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.schema import SchemaItem

ID_LENGTH = 255
"""Longest article id kept as it is. MySQL indexes at most 3072 bytes, four to a character."""

metadata = MetaData()

Word = String(40)
LocalId = String(64)
ArticleId = String(ID_LENGTH)
LongText = Text().with_variant(LONGTEXT(), "mysql", "mariadb")
Document = JSON().with_variant(JSONB(), "postgresql")
Share = Float().with_variant(Double(), "duckdb", "mysql", "mariadb")  # whose FLOAT has half the digits
Amount = Numeric(38, 9, asdecimal=False).with_variant(Numeric(asdecimal=False), "postgresql")


BINARY: dict[str, Any] = {
    f"{product}_{option}": value
    for product in ("mysql", "mariadb")
    for option, value in (("charset", "utf8mb4"), ("collate", "utf8mb4_bin"))
}
"""MySQL and MariaDB tell letters apart by case and accent, as all others do."""


def make_table(name: str, *parts: SchemaItem) -> Table:
    """Return a table of the schema."""
    return Table(name, metadata, *parts, **BINARY)


def index_words(name: str, column: str) -> Index:
    """Return an index of a text column, of which MySQL and MariaDB take the beginning."""
    beginning = {column: 100}
    return Index(name, column, mysql_length=beginning, mariadb_length=beginning)


def key(name: str, *, within: bool = True) -> list[SchemaItem]:
    """Return key columns: the article and what is named within it."""
    named = Column(name, LocalId, primary_key=True)
    return [Column("article_id", ArticleId, primary_key=True), named] if within else [named]


def days(prefix: str) -> list[SchemaItem]:
    """Return the columns of a calendar expression: its words, first and last day, how exact it is."""
    return [
        Column(f"{prefix}_text", Text),
        Column(f"{prefix}_start", Date),
        Column(f"{prefix}_end", Date),
        Column(f"{prefix}_precision", Word),
        Column(f"{prefix}_modifier", Word),
    ]


def evidence() -> list[SchemaItem]:
    """Return the columns that every fact has: whether it holds, where it was read, how sure it is."""
    return [
        Column("modality", Word, nullable=False),
        Column("evidence_start", Integer, nullable=False),
        Column("evidence_end", Integer, nullable=False),
        Column("confidence", Share, nullable=False),
    ]


def of_article() -> SchemaItem:
    """Return the foreign key to the article: its rows go when it goes."""
    return ForeignKeyConstraint(["article_id"], ["articles.id"], ondelete="CASCADE")


def refer(column: str, table: str) -> SchemaItem:
    """Return the foreign key to something of the same article."""
    target = [f"{table}.article_id", f"{table}.id"]
    return ForeignKeyConstraint(["article_id", column], target, ondelete="CASCADE")


runs = make_table(  # a run is a pipeline: the same pipeline on more articles is the same run
    "runs",
    *key("id", within=False),
    Column("pipeline", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("newsie", Text, nullable=False),
    Column("digest", Text, nullable=False),
)

articles = make_table(
    "articles",
    Column("id", ArticleId, primary_key=True),
    Column("run_id", LocalId, nullable=False),
    Column("digest", Word, nullable=False),  # of what was read, to see whether it changed
    Column("place", Text, nullable=False),
    Column("title", Text),
    Column("text", LongText, nullable=False),
    Column("published", Date),
    Column("source", Text),
    Column("url", Text),
    Column("authors", Document, nullable=False),
    Column("language", Word, nullable=False),
    Column("warnings", Document, nullable=False),
    Column("record", Document, nullable=False),
    ForeignKeyConstraint(["run_id"], ["runs.id"]),
    Index("articles_published", "published"),
    index_words("articles_source", "source"),
    Column("duplicate_of", ArticleId),  # the earlier article that says this in nearly the same words
    Column("similarity", Share),  # to it, from 0 to 1
    ForeignKeyConstraint(["duplicate_of"], ["articles.id"], ondelete="SET NULL"),
    Index("articles_duplicate_of", "duplicate_of"),
)

entities = make_table(
    "entities",
    *key("id"),
    Column("type", Word, nullable=False),
    Column("name", Text, nullable=False),
    Column("istat", Word),
    Column("iso3166", Word),
    Column("wikidata", Word),
    Column("confidence", Share, nullable=False),
    of_article(),
    index_words("entities_name", "name"),
    Index("entities_istat", "istat"),
)

canonical_entities = make_table(  # one across articles
    "canonical_entities",
    *key("id", within=False),  # a digest of what tells it from others
    Column("type", Word, nullable=False),
    Column("name", Text, nullable=False),
    Column("aliases", Document, nullable=False),  # its other names
    Column("istat", Word),
    Column("iso3166", Word),
    Column("wikidata", Word),
    index_words("canonical_entities_name", "name"),
)

entity_links = make_table(  # an entity without a link can't be told across articles by its name
    "entity_links",
    *key("entity_id"),
    Column("canonical_id", LocalId, nullable=False),
    Column("rule", Word, nullable=False),  # what joined them
    Column("score", Share, nullable=False),  # how alike the two wordings are, from 0 to 1
    Column("via", Text, nullable=False),  # the name that its own was compared with
    refer("entity_id", "entities"),
    ForeignKeyConstraint(["canonical_id"], ["canonical_entities.id"]),
    Index("entity_links_canonical", "canonical_id"),
)

mentions = make_table(
    "mentions",
    *key("entity_id"),
    Column("span_start", Integer, primary_key=True, autoincrement=False),
    Column("span_end", Integer, primary_key=True, autoincrement=False),
    Column("kind", Word, primary_key=True),  # mention: by name; reference: by other words
    Column("text", Text, nullable=False),
    refer("entity_id", "entities"),
)

events = make_table(
    "events",
    *key("id"),
    Column("type", Word, nullable=False),
    Column("name", Text),
    Column("trigger_text", Text, nullable=False),
    Column("trigger_start", Integer, nullable=False),
    Column("trigger_end", Integer, nullable=False),
    *days("date"),
    *evidence(),
    of_article(),
    Index("events_type", "type", "date_start"),
)

figures = make_table(
    "figures",
    *key("id"),
    Column("metric", Word, nullable=False),
    Column("metric_text", Text),
    Column("value", Amount),
    Column("upper", Amount),  # of a range, whose lower bound is `value`
    Column("unit", Text),
    Column("modifier", Word),
    Column("text", Text, nullable=False),
    Column("sector", Text),
    *days("period"),
    Column("change_value", Amount),
    Column("change_unit", Text),
    Column("change_direction", Word),
    *days("baseline"),
    *evidence(),
    of_article(),
    Index("figures_metric", "metric", "period_start"),
)

positions = make_table(
    "positions",
    *key("id"),
    Column("person_id", LocalId, nullable=False),
    Column("role", Text, nullable=False),
    Column("organization_id", LocalId),
    Column("status", Word, nullable=False),
    *evidence(),
    of_article(),
    refer("person_id", "entities"),
    refer("organization_id", "entities"),
    Index("positions_person", "article_id", "person_id"),
    Index("positions_organization", "article_id", "organization_id"),
)

relations = make_table(
    "relations",
    *key("id"),
    Column("type", Word, nullable=False),
    Column("subject_id", LocalId, nullable=False),
    Column("object_id", LocalId, nullable=False),
    *evidence(),
    of_article(),
    refer("subject_id", "entities"),
    refer("object_id", "entities"),
    Index("relations_subject", "article_id", "subject_id"),
    Index("relations_object", "article_id", "object_id"),
)

event_participants = make_table(
    "event_participants",
    *key("event_id"),
    Column("entity_id", LocalId, primary_key=True),
    Column("role", Word, primary_key=True),
    refer("event_id", "events"),
    refer("entity_id", "entities"),
    Index("event_participants_entity", "article_id", "entity_id"),
)

event_places = make_table(
    "event_places",
    *key("event_id"),
    Column("entity_id", LocalId, primary_key=True),
    refer("event_id", "events"),
    refer("entity_id", "entities"),
    Index("event_places_entity", "article_id", "entity_id"),
)

event_counts = make_table(
    "event_counts",
    *key("event_id"),
    Column("number", Integer, primary_key=True, autoincrement=False),  # 1, 2, … in the record's order
    Column("value", Amount),
    Column("upper", Amount),
    Column("unit", Text),
    Column("modifier", Word),
    Column("text", Text, nullable=False),
    refer("event_id", "events"),
)

event_amounts = make_table(
    "event_amounts",
    *key("event_id"),
    Column("figure_id", LocalId, primary_key=True),
    refer("event_id", "events"),
    refer("figure_id", "figures"),
    Index("event_amounts_figure", "article_id", "figure_id"),
)

figure_entities = make_table(
    "figure_entities",
    *key("figure_id"),
    Column("entity_id", LocalId, primary_key=True),
    Column("role", Word, primary_key=True),  # subject, origin or destination
    refer("figure_id", "figures"),
    refer("entity_id", "entities"),
    Index("figure_entities_entity", "article_id", "entity_id"),
)

dates = make_table(
    "dates",
    Column("article_id", ArticleId, primary_key=True),
    Column("span_start", Integer, primary_key=True, autoincrement=False),
    Column("span_end", Integer, primary_key=True, autoincrement=False),
    *days("date"),
    of_article(),
)

rejected = make_table(
    "rejected",
    *key("id", within=False),  # a digest of the place
    Column("place", Text, nullable=False),
    Column("reason", Word, nullable=False),
    Column("detail", Text, nullable=False),
)

PARTS = (
    entities, entity_links, mentions, events, figures, positions, relations, event_participants, event_places,
    event_counts, event_amounts, figure_entities, dates,
)  # fmt: skip
"""What belongs to an article, in the order in which its rows can be written."""
