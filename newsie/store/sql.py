"""Databases: a batch of records is one transaction, in which they replace older ones of their articles."""

import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, bindparam, delete, insert, select, update
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, SQLAlchemyError, StatementError

from newsie.data import Fingerprint
from newsie.errors import SinkError
from newsie.store import tables
from newsie.store.database import Database
from newsie.store.databases import database_from_target
from newsie.store.links import has_unlinked, link_entities
from newsie.store.rows import key_article, rejected_values, rows_from_entry, run_values
from newsie.store.schema import prepare_schema
from newsie.store.sink import Duplicate, Entry, Linked, Rejected, digest, id_of_run
from newsie.store.tables import PARTS

logger = logging.getLogger(__name__)

T = TypeVar("T")

MARKS = 200
"""Near-copies marked at once."""

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
        self.changed = False
        """Whether anything was written since the sink was opened."""
        self._links_stale = False

    @property
    def rejected_at(self) -> str:
        """The table that lists what was set aside."""
        return f"table rejected of {self._database.name}"

    def open(self, *, restart: bool = False) -> None:
        """Connect, lock, and make tables and views, or migrate those of an older newsie."""
        self._restart = restart
        with self._guard():
            self._engine = self._database.open()
            try:
                connection = self._connect()
                with connection.begin():
                    prepare_schema(connection, self._database)
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
        self.changed = True
        self._links_stale = self._links_stale or bool(entries)
        latest = list({key_article(entry.record.article.id): entry for entry in entries}.values())
        with self._guard():
            try:
                self._persist(lambda connection: write_batch(connection, self._database, latest, rejected))
            except StatementError as error:
                if not latest or not is_about_rows(error):
                    raise
                return self._write_singly(latest, rejected, error)
        return []

    def mark_duplicates(self, duplicates: Iterable[Duplicate]) -> None:
        """Mark articles as near-copies."""
        pairs = iter(duplicates)
        with self._guard():
            while some := list(islice(pairs, MARKS)):
                new = self._persist(lambda connection: mark_duplicates(connection, some))
                self.changed = self.changed or bool(new)

    def link_entities(self) -> Linked:
        """Link the entities of all articles, in one transaction."""
        with self._guard():
            linked = self._persist(lambda connection: link_entities(connection, self._database))
        self.changed = self.changed or linked.changed > 0
        self._links_stale = False
        return linked

    def finish(self) -> None:
        """Link entities across articles, if any was written since, now or by a run that was killed."""
        with self._guard():
            stale = self._links_stale or self._persist(has_unlinked)
        if stale:
            self.link_entities()

    def close(self, *, finished: bool = True) -> None:
        """Let go of the database; a finished run links entities first."""
        try:
            if finished and self._connection is not None:
                self.finish()
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


def write_batch(
    connection: Connection, database: Database, entries: Sequence[Entry], rejected: Sequence[Rejected]
) -> None:
    """Write entries in place of older ones, and what was set aside."""
    if entries:
        insert_runs(connection, entries)
        replace_articles(connection, database, entries)
    write_rejected(connection, entries, rejected)


def replace_articles(connection: Connection, database: Database, entries: Sequence[Entry]) -> None:
    """Write the articles of entries with all that belongs to them, in place of what was there of them.

    An article keeps its row, since its copies refer to it.
    """
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for entry in entries:
        for row in rows_from_entry(entry):
            rows[row.table.name].append(row.values)
    present = delete_parts(connection, [row["id"] for row in rows["articles"]])
    for article in rows["articles"]:
        if article["id"] in present:
            update_article(connection, article, same=present[article["id"]] == article["digest"])
    rows["articles"] = [article for article in rows["articles"] if article["id"] not in present]
    for table in (tables.articles, *PARTS):
        if rows[table.name]:
            database.insert(connection, table, rows[table.name])


def delete_parts(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """Delete what belongs to these articles, parts before wholes; return the digests of those present."""
    c = tables.articles.c
    present = {row.id: row.digest for row in connection.execute(select(c.id, c.digest).where(c.id.in_(ids)))}
    for table in reversed(PARTS) if present else ():
        connection.execute(delete(table).where(table.c.article_id.in_(present)))
    return present


def update_article(connection: Connection, row: dict[str, Any], *, same: bool) -> None:
    """Write an article over its row; one that no longer says the same is no copy until it is marked again."""
    unmarked = {} if same else {"duplicate_of": None, "similarity": None}
    connection.execute(
        update(tables.articles).where(tables.articles.c.id == row["id"]).values({**row, **unmarked})
    )


def insert_runs(connection: Connection, entries: Iterable[Entry]) -> None:
    """Insert the runs that are new."""
    wanted = {id_of_run(entry.pipeline): entry for entry in entries}
    c = tables.runs.c
    known = set(connection.scalars(select(c.id).where(c.id.in_(wanted))))
    if new := [run_values(entry) for id, entry in wanted.items() if id not in known]:  # noqa: A001
        connection.execute(insert(tables.runs), new)


def mark_duplicates(connection: Connection, duplicates: Sequence[Duplicate]) -> int:
    """Mark articles as copies of others that are here, too; return how many marks are new."""
    c = tables.articles.c
    marks = {key_article(d.article): (key_article(d.duplicate_of), d.similarity) for d in duplicates}
    ids = {*marks, *(first for first, _ in marks.values())}
    query = select(c.id, c.duplicate_of, c.similarity).where(c.id.in_(ids))
    present = {row.id: (row.duplicate_of, row.similarity) for row in connection.execute(query)}
    new = [
        {"article": article, "first": first, "alike": similarity}
        for article, (first, similarity) in marks.items()
        if article in present and first in present and present[article] != (first, similarity)
    ]
    if new:
        marking = update(tables.articles).where(c.id == bindparam("article"))
        connection.execute(
            marking.values(duplicate_of=bindparam("first"), similarity=bindparam("alike")), new
        )
    return len(new)


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
