"""What goes into a target and what it holds, as plain rows to compare."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, create_engine, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from newsie.data import Fingerprint
from newsie.store import Entry
from newsie.store.databases import database_from_url
from newsie.store.tables import metadata

MakeEntry = Callable[..., Entry]
OLDER = Fingerprint("it_test", "1", "0.1.0")
NEWER = Fingerprint("it_test", "2", "0.1.0")


def url_of(target: str) -> str:
    """Return the URL of a target."""
    if target.endswith(".db"):
        return f"sqlite:///{target}"
    return f"duckdb:///{target}" if target.endswith(".duckdb") else target


@contextmanager
def connect(target: str) -> Iterator[Connection]:
    """Connect to a target as anybody else would."""
    engine = create_engine(database_from_url(make_url(url_of(target))).url, poolclass=NullPool)
    with engine.connect() as connection:
        yield connection


def query(target: str, sql: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query."""
    with connect(target) as connection:
        return [tuple(row) for row in connection.execute(text(sql))]


def execute(target: str, *statements: str) -> None:
    """Execute statements, each committed by itself."""
    with connect(target) as connection:
        if connection.dialect.name != "duckdb":  # whose driver knows no such level
            connection.execution_options(isolation_level="AUTOCOMMIT")
        for statement in statements:
            connection.execute(text(statement))
            connection.commit()


def dump(target: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table, sorted; documents as they read back."""
    with connect(target) as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
        }
