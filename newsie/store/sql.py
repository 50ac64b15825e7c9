"""Databases: a batch of records is one transaction, in which they replace older ones of their articles."""

import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, delete, insert, inspect, select
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, SQLAlchemyError, StatementError

from newsie.data import Fingerprint
from newsie.errors import SinkError
from newsie.store import tables
from newsie.store.databases import Database, database_from_target
from newsie.store.rows import key_article, rejected_values, rows_from_entry, run_values
from newsie.store.sink import Entry, Rejected, digest, id_of_run
from newsie.store.tables import PARTS, SCHEMA_VERSION, metadata
from newsie.store.views import compile_views

logger = logging.getLogger(__name__)

T = TypeVar("T")

PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
"""Seconds to wait before each new try when the server has gone: half a minute, enough for its restart."""


class SqlSink:
    """Records as rows of the schema in `tables`, in any database that `databases` knows."""

    def __init__(self, database: Database, *, sleep: Callable[[float], None] = time.sleep) -> None:
        self._database = database
        self._sleep = sleep
        self._engine: Engine
        self._connection: Connection | None = None
        self._restart = False

    @property
    def rejected_at(self) -> str:
        """The table that lists what was set aside."""
        return f"table rejected of {self._database.name}"

    def open(self, *, restart: bool = False) -> None:
        """Connect, lock, and make what tables and views are missing."""
        self._restart = restart
        with self._guard():
            self._engine = self._database.open()
            try:
                connection = self._connect()
                with connection.begin():
                    make_schema(connection, self._database)
            except BaseException:
                self._disconnect()
                self._database.release()
                raise

    def find_done(self, digests: Mapping[str, str], pipeline: Fingerprint) -> set[str]:
        """Ask the table of articles, which is the ledger."""
        if self._restart:
            return set()
        keys = {key_article(id): id for id in digests}  # noqa: A001
        c = tables.articles.c
        query = select(c.id, c.digest).where(c.run_id == id_of_run(pipeline), c.id.in_(keys))
        with self._guard():
            rows = self._persist(lambda connection: list(connection.execute(query)))
        return {keys[row.id] for row in rows if digests[keys[row.id]] == row.digest}

    def write(self, entries: Sequence[Entry], rejected: Sequence[Rejected] = ()) -> list[Rejected]:
        """Write a batch; where the database refuses it, find out which articles it refuses."""
        latest = list({key_article(entry.record.article.id): entry for entry in entries}.values())
        with self._guard():
            try:
                self._persist(lambda connection: write_batch(connection, self._database, latest, rejected))
            except StatementError as error:
                if not latest or not is_about_rows(error):
                    raise
                return self._write_singly(latest, rejected, error)
        return []

    def close(self, *, finished: bool = True) -> None:
        """Let go of the database."""
        try:
            if finished and self._connection is not None:
                with self._guard():
                    self._database.tidy(self._connection)
        finally:
            self._disconnect()
            self._database.release()

    def _write_singly(
        self, entries: Sequence[Entry], rejected: Sequence[Rejected], error: StatementError
    ) -> list[Rejected]:
        if len(entries) == 1:
            refused = Rejected(entries[0].place, "failed", f"the database refused it: {explain(error)}")
            self.write([], [*rejected, refused])
            return [refused]
        self.write([], rejected)
        return [refused for entry in entries for refused in self.write([entry])]

    # Connections ------------------------------------------------------------------------------------

    def _connect(self) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect()
            self._database.lock(self._connection)
            self._connection.commit()
        return self._connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            with suppress(SQLAlchemyError):
                self._connection.close()
            self._connection = None

    def _persist(self, work: Callable[[Connection], T]) -> T:
        """Do work in a transaction; when the server goes away meanwhile, wait for it and do it again."""
        for pause in (*PAUSES, None):
            try:
                connection = self._connect()
                with connection.begin():
                    return work(connection)
            except DBAPIError as error:
                gone = error.connection_invalidated or self._connection is None
                if pause is None or not gone:
                    raise
                logger.warning("%s went away; trying again in %s s", self._database.name, pause)
                self._disconnect()
                self._sleep(pause)
        raise AssertionError("the last try returns or raises")

    @contextmanager
    def _guard(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, OSError) as error:
            raise SinkError(f"{self._database.name}: {explain(error)}") from error


def sql_from_target(target: str) -> SqlSink:
    """Return the sink of a database: a URL, or an SQLite or DuckDB file."""
    return SqlSink(database_from_target(target))


def make_schema(connection: Connection, database: Database) -> None:
    """Make the tables and views where they are missing; raise SinkError in a database that is not ours.

    The version is written last: without it, a making that was cut short is done again.
    """
    present = set(inspect(connection).get_table_names())
    versions = tables.schema_versions
    if versions.name not in present and (taken := sorted(present & set(metadata.tables))):
        raise SinkError(
            f"{database.name} has a table {taken[0]!r} that newsie did not make; name a database of its own"
        )
    versions.create(connection, checkfirst=True)
    found = connection.scalar(select(versions.c.version))
    if found is None:
        database.make_tables(connection)
        for name, statement in compile_views(connection.dialect).items():
            connection.exec_driver_sql(f"DROP VIEW IF EXISTS {name}")
            connection.exec_driver_sql(statement)
        connection.execute(insert(versions).values(version=SCHEMA_VERSION))
    elif found != SCHEMA_VERSION:
        raise SinkError(
            f"{database.name} holds tables of version {found}, this newsie writes version {SCHEMA_VERSION}; "
            "write into a new database"
        )


def write_batch(
    connection: Connection, database: Database, entries: Sequence[Entry], rejected: Sequence[Rejected]
) -> None:
    """Write entries, their older rows deleted first, and what was set aside."""
    if entries:
        delete_articles(connection, database, [key_article(entry.record.article.id) for entry in entries])
        insert_articles(connection, database, entries)
    write_rejected(connection, entries, rejected)


def insert_articles(connection: Connection, database: Database, entries: Sequence[Entry]) -> None:
    """Insert the articles of entries with all that belongs to them."""
    insert_runs(connection, entries)
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for entry in entries:
        for row in rows_from_entry(entry):
            rows[row.table.name].append(row.values)
    for table in (tables.articles, *PARTS):
        if rows[table.name]:
            connection.execute(insert(table), rows[table.name])
    database.index_text(connection, rows["articles"])


def delete_articles(connection: Connection, database: Database, ids: Sequence[str]) -> None:
    """Delete what the database holds of these articles, parts before wholes."""
    c = tables.articles.c
    present = list(connection.scalars(select(c.id).where(c.id.in_(ids))))
    if not present:
        return
    for table in reversed(PARTS):
        connection.execute(delete(table).where(table.c.article_id.in_(present)))
    connection.execute(delete(tables.articles).where(c.id.in_(present)))
    database.forget_text(connection, present)


def insert_runs(connection: Connection, entries: Iterable[Entry]) -> None:
    """Insert the runs that are new."""
    wanted = {id_of_run(entry.pipeline): entry for entry in entries}
    c = tables.runs.c
    known = set(connection.scalars(select(c.id).where(c.id.in_(wanted))))
    if new := [run_values(entry) for id, entry in wanted.items() if id not in known]:  # noqa: A001
        connection.execute(insert(tables.runs), new)


def write_rejected(connection: Connection, entries: Iterable[Entry], rejected: Iterable[Rejected]) -> None:
    """List what was set aside, and strike what has now been read."""
    rows = {row["id"]: row for row in map(rejected_values, rejected)}
    places = {digest(entry.place) for entry in entries} | set(rows)
    if places:
        connection.execute(delete(tables.rejected).where(tables.rejected.c.id.in_(places)))
    if rows:
        connection.execute(insert(tables.rejected), list(rows.values()))


def is_about_rows(error: StatementError) -> bool:
    """Say whether a database, or its driver, refuses what it was given, rather than failing itself."""
    return isinstance(error, DataError | IntegrityError) or not isinstance(error, DBAPIError)


def explain(error: Exception) -> str:
    """Return the database's own words, without statement and parameters."""
    said = str(error.orig) if isinstance(error, StatementError) else str(error)
    return " ".join(said.split())
