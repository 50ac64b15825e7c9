"""Entities across articles, near-copies, and one copy of each article's words in SQLite's index.

The table `newsie_schema`, which held the version until now, goes: Alembic's own says it.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"

ArticleId = sa.String(255)
LocalId = sa.String(64)
Word = sa.String(40)
Share = sa.Float().with_variant(sa.Double(), "duckdb", "mysql", "mariadb")
Document = sa.JSON().with_variant(JSONB(), "postgresql")
TEXT_KEY: dict[str, Any] = {"mysql_length": {"name": 100}, "mariadb_length": {"name": 100}}
BINARY: dict[str, Any] = {
    f"{product}_{option}": value
    for product in ("mysql", "mariadb")
    for option, value in (("charset", "utf8mb4"), ("collate", "utf8mb4_bin"))
}

INDEXES = {
    "entities": {"entities_name": ["name"], "entities_istat": ["istat"]},
    "events": {"events_type": ["type", "date_start"]},
    "figures": {"figures_metric": ["metric", "period_start"]},
    "positions": {
        "positions_person": ["article_id", "person_id"],
        "positions_organization": ["article_id", "organization_id"],
    },
    "relations": {
        "relations_subject": ["article_id", "subject_id"],
        "relations_object": ["article_id", "object_id"],
    },
}
"""The tables with a confidence, and their indexes in revision 0001."""

SEARCH = (
    "DROP TABLE IF EXISTS articles_search",
    """CREATE VIRTUAL TABLE articles_search USING fts5
    (title, text, content=[articles], tokenize = 'unicode61 remove_diacritics 2')""",
    """CREATE TRIGGER articles_search_insert AFTER INSERT ON articles BEGIN
    INSERT INTO articles_search (rowid, title, text) VALUES (new.rowid, new.title, new.text); END""",
    """CREATE TRIGGER articles_search_delete AFTER DELETE ON articles BEGIN
    INSERT INTO articles_search (articles_search, rowid, title, text)
    VALUES ('delete', old.rowid, old.title, old.text); END""",
    """CREATE TRIGGER articles_search_update AFTER UPDATE OF title, text ON articles BEGIN
    INSERT INTO articles_search (articles_search, rowid, title, text)
    VALUES ('delete', old.rowid, old.title, old.text);
    INSERT INTO articles_search (rowid, title, text) VALUES (new.rowid, new.title, new.text); END""",
    "INSERT INTO articles_search (articles_search) VALUES ('rebuild')",
)


def upgrade() -> None:
    """Bring tables of the revision before to this one."""
    keyed = op.get_bind().dialect.name != "duckdb"  # whose tables go without foreign keys
    add_canonical_entities(keyed=keyed)
    add_near_copies(keyed=keyed)
    if op.get_bind().dialect.name == "sqlite":
        index_text_once()
    if op.get_bind().dialect.name in ("duckdb", "mysql", "mariadb"):
        widen_confidences()
    op.drop_table("newsie_schema", if_exists=True)


def add_canonical_entities(*, keyed: bool) -> None:
    """Make the tables of entities across articles."""
    op.create_table(
        "canonical_entities",
        sa.Column("id", LocalId, primary_key=True),
        sa.Column("type", Word, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("aliases", Document, nullable=False),
        sa.Column("istat", Word),
        sa.Column("iso3166", Word),
        sa.Column("wikidata", Word),
        if_not_exists=True,
        **BINARY,
    )
    add_index("canonical_entities_name", "canonical_entities", ["name"], **TEXT_KEY)
    links = (
        sa.ForeignKeyConstraint(
            ["article_id", "entity_id"], ["entities.article_id", "entities.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["canonical_id"], ["canonical_entities.id"]),
    )
    op.create_table(
        "entity_links",
        sa.Column("article_id", ArticleId, primary_key=True),
        sa.Column("entity_id", LocalId, primary_key=True),
        sa.Column("canonical_id", LocalId, nullable=False),
        sa.Column("rule", Word, nullable=False),
        sa.Column("score", Share, nullable=False),
        sa.Column("via", sa.Text, nullable=False),
        *(links if keyed else ()),
        if_not_exists=True,
        **BINARY,
    )
    add_index("entity_links_canonical", "entity_links", ["canonical_id"])


def add_near_copies(*, keyed: bool) -> None:
    """Give articles the columns that say which article they copy."""
    present = [column["name"] for column in ask_mysql("columns")]
    if op.get_bind().dialect.name == "sqlite":  # which adds no key to a column that is there
        refer = "REFERENCES articles (id) ON DELETE SET NULL"
        op.execute(f"ALTER TABLE articles ADD COLUMN duplicate_of VARCHAR(255) {refer}")
    elif "duplicate_of" not in present:
        op.add_column("articles", sa.Column("duplicate_of", ArticleId))
    if "similarity" not in present:
        op.add_column("articles", sa.Column("similarity", Share))
    add_index("articles_duplicate_of", "articles", ["duplicate_of"])
    if keyed and op.get_bind().dialect.name != "sqlite":
        add_key_of_copies()


def add_key_of_copies() -> None:
    """Make the foreign key from a copy to its first article."""
    if ["duplicate_of"] not in [key["constrained_columns"] for key in ask_mysql("foreign_keys")]:
        name = "articles_duplicate_of_fkey"
        op.create_foreign_key(name, "articles", "articles", ["duplicate_of"], ["id"], ondelete="SET NULL")


def add_index(name: str, table: str, columns: list[str], **options: Any) -> None:
    """Make an index."""
    if name not in [index["name"] for index in ask_mysql("indexes", table)]:
        op.create_index(name, table, columns, **options)


def ask_mysql(kind: str, table: str = "articles") -> list[Any]:
    """Return what a table has already of one kind, in the one product that can leave a migration half done.

    MySQL and MariaDB commit each change of a table by itself. Elsewhere this is nothing.
    """
    if op.get_bind().dialect.name not in ("mysql", "mariadb"):
        return []
    found: list[Any] = getattr(sa.inspect(op.get_bind()), f"get_{kind}")(table)
    return found


def widen_confidences() -> None:
    """Give confidences all their digits, where FLOAT had half: 0.912 was 0.91200000047."""
    duckdb = op.get_bind().dialect.name == "duckdb"  # which changes no column of a table with indexes
    for table, indexes in INDEXES.items():
        for name in indexes if duckdb else ():
            op.drop_index(name, table)
        op.alter_column(table, "confidence", type_=Share, existing_type=sa.Float(), existing_nullable=False)
        op.execute(f"UPDATE {table} SET confidence = ROUND(confidence, 6)")
        for name, columns in indexes.items() if duckdb else ():
            op.create_index(name, table, columns)


def index_text_once() -> None:
    """Let SQLite's search table read the articles where they stand, kept in step by triggers."""
    searches = sa.text("SELECT COUNT(*) FROM sqlite_master WHERE name = 'articles_search'")
    if op.get_bind().scalar(searches):
        for statement in SEARCH:
            op.execute(statement)
