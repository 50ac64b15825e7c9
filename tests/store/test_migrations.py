"""Databases of older schemas come along: nothing is lost, and they end as a new one begins."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect
from sqlalchemy.engine import make_url
from stored import OLDER, MakeEntry, connect, execute, query, url_of

from newsie.errors import SinkError
from newsie.store import opened, sink_from_target
from newsie.store.databases import database_from_target
from newsie.store.rows import rows_from_entry, run_values
from newsie.store.schema import HEAD, VERSION_TABLE, prepare_schema
from newsie.store.tables import articles, metadata, runs

FROZEN = Path(__file__).parent / "first_schema"
NEW_COLUMNS = ("duplicate_of", "similarity")


@pytest.fixture
def old(target: str, make_entry: MakeEntry) -> str:
    """A database of the first schema, with two articles in it."""
    product = make_url(url_of(target)).get_backend_name()
    script = (FROZEN / f"{product.replace('mysql', 'mariadb')}.sql").read_text(encoding="utf-8")
    execute(target, *(statement for statement in script.split(";\n") if statement.strip()))
    with connect(target) as connection:
        for entry in (make_entry("a1"), make_entry("a2")):
            fill(connection, entry, new=entry.record.article.id == "a1")
        connection.commit()
    return target


def fill(connection: Connection, entry: Any, *, new: bool) -> None:
    if new:
        connection.execute(runs.insert(), [run_values(entry)])
    for row in rows_from_entry(entry):
        connection.execute(row.table.insert(), [row.values])


def read_old(target: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return what stood in the first schema's tables, the search table left out."""
    kept = [column.name for column in articles.c if column.name not in NEW_COLUMNS]
    rows = {
        table.name: query(target, f"SELECT * FROM {table.name}")
        for table in metadata.sorted_tables
        if table.name not in ("articles", "canonical_entities", "entity_links")
    }
    rows["articles"] = query(target, f"SELECT {', '.join(kept)} FROM articles")
    return {name: sorted(map(shorten, found), key=repr) for name, found in rows.items()}


def shorten(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return a row with six digits behind the point: not every FLOAT of the first schema had more."""
    return tuple(round(value, 6) if isinstance(value, float) else value for value in row)


def shape(target: str) -> dict[str, Any]:
    """Return a database's tables with their columns, keys and indexes, and its views."""
    if target.endswith(".duckdb"):  # whose driver for SQLAlchemy can't tell
        tables = "SELECT table_name, column_name, data_type, is_nullable FROM duckdb_columns() ORDER BY ALL"
        rest = "SELECT table_name, index_name, expressions FROM duckdb_indexes() ORDER BY ALL"
        return {"tables": query(target, tables), "indexes": query(target, rest)}
    with connect(target) as connection:
        seen = inspect(connection)
        return {
            **{name: shape_table(seen, name) for name in seen.get_table_names()},
            "views": sorted(name for name in seen.get_view_names() if name.startswith("v_")),
        }


def shape_table(seen: Any, name: str) -> dict[str, Any]:
    """Return a table's columns in their order, its keys and its indexes."""
    return {
        "columns": [(c["name"], str(c["type"]), c["nullable"]) for c in seen.get_columns(name)],
        "primary key": seen.get_pk_constraint(name)["constrained_columns"],
        "foreign keys": read_keys(seen, name),
        "indexes": sorted((i["name"], i["column_names"]) for i in seen.get_indexes(name)),
    }


def read_keys(seen: Any, table: str) -> list[tuple[Any, ...]]:
    """Return a table's foreign keys; of a key beside its column SQLAlchemy reads no SQLite's ON DELETE."""
    if seen.dialect.name == "sqlite":
        rows = seen.bind.exec_driver_sql(f"SELECT * FROM pragma_foreign_key_list('{table}')")
        return sorted(tuple(row)[1:] for row in rows)
    keys = seen.get_foreign_keys(table)
    return sorted((k["constrained_columns"], k["referred_table"], sorted(k["options"].items())) for k in keys)


def test_opening_an_old_database_brings_it_up_to_date_and_keeps_every_row(old: str) -> None:
    before = read_old(old)

    with opened(sink_from_target(old)):
        pass

    assert read_old(old) == before
    assert query(old, f"SELECT version_num FROM {VERSION_TABLE}") == [(HEAD,)]
    assert {(0.9123,)} <= set(query(old, "SELECT DISTINCT confidence FROM figures"))
    assert len(query(old, "SELECT * FROM v_figures")) == 4


def test_a_migrated_database_knows_what_it_holds(old: str, make_entry: MakeEntry) -> None:
    with opened(sink_from_target(old)) as sink:
        assert sink.find_done({"a1": make_entry("a1").digest}, OLDER) == {"a1"}


def test_a_migrated_database_is_made_as_a_new_one(
    old: str, tmp_path: Path, request: pytest.FixtureRequest, lend: Callable[[], str]
) -> None:
    with opened(sink_from_target(old)):
        pass
    new = lend()
    with opened(sink_from_target(new)):
        pass

    assert shape(old) == shape(new)


def test_alembic_finds_no_difference_to_the_tables_that_newsie_describes(old: str) -> None:
    if old.endswith(".duckdb"):
        pytest.skip("Alembic can't read DuckDB's tables; their shape is compared above")
    with opened(sink_from_target(old)):
        pass

    with connect(old) as connection:
        options = {"version_table": VERSION_TABLE, "include_object": is_ours}
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
    assert differences == []


def is_ours(item: Any, name: str | None, kind: str, *_: object) -> bool:
    """Leave out what SQLite keeps of its search table, and the one key that `read_keys` has to compare."""
    if kind == "foreign_key_constraint" and item.column_keys == ["duplicate_of"]:
        return False
    return not (kind == "table" and str(name).startswith("articles_search"))


def test_the_newest_revision_is_the_one_that_new_databases_are_given() -> None:
    config = Config()
    config.set_main_option("script_location", "newsie.store:migrations")

    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_a_migration_cut_short_goes_on(old: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = read_old(old)
    with monkeypatch.context() as patch:
        patch.setattr("newsie.store.schema.make_views", stop)
        with pytest.raises(KeyboardInterrupt):
            sink_from_target(old).open()

    with opened(sink_from_target(old)):
        pass

    assert read_old(old) == before
    assert len(query(old, "SELECT * FROM v_figures")) == 4


def test_views_that_a_cut_migration_did_not_reach_are_made(target: str, make_entry: MakeEntry) -> None:
    with opened(sink_from_target(target)) as sink:
        sink.write([make_entry("a1")])
    execute(target, "DROP VIEW v_values", "DROP VIEW v_positions")

    with opened(sink_from_target(target)):
        pass

    assert len(query(target, "SELECT * FROM v_positions")) == 1
    assert len(query(target, "SELECT * FROM v_values")) == 6


def stop(*_: object) -> None:
    raise KeyboardInterrupt


def test_tables_that_an_old_newsie_began_to_make_are_left_alone(old: str) -> None:
    execute(old, "DELETE FROM newsie_schema")

    with pytest.raises(SinkError, match="revision 0000"):
        sink_from_target(old).open()


def test_words_of_an_old_sqlite_file_are_found_and_follow_their_articles(
    tmp_path: Path, make_entry: MakeEntry
) -> None:
    target = str(tmp_path / "facts.db")
    execute(target, *(s for s in (FROZEN / "sqlite.sql").read_text("utf-8").split(";\n") if s.strip()))
    with connect(target) as connection:
        fill(connection, make_entry("a1"), new=True)
        connection.commit()

    with opened(sink_from_target(target)) as sink:
        sink.write([make_entry("a2")])

    found = "SELECT rowid FROM articles_search WHERE articles_search MATCH 'corsi'"
    assert len(query(target, found)) == 2
    execute(target, "VACUUM", "DELETE FROM entities", "DELETE FROM articles WHERE id = 'a1'")
    assert len(query(target, found)) == 1
    check = "INSERT INTO articles_search (articles_search, rank) VALUES ('integrity-check', 1)"
    execute(target, check)


def test_a_new_database_is_opened_without_alembic(tmp_path: Path) -> None:
    program = (
        "import sys; from newsie.store import opened, sink_from_target\n"
        f"with opened(sink_from_target({str(tmp_path / 'facts.db')!r})): pass\n"
        "sys.exit('alembic' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_migration_says_so(old: str, caplog: pytest.LogCaptureFixture) -> None:
    with connect(old) as connection:
        prepare_schema(connection, database_from_target(url_of(old)))
        connection.commit()

    assert f"is of revision 0001; migrating it to {HEAD}" in caplog.text
