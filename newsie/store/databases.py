"""What differs between databases: how one opens it, keeps other runs out, and searches its text."""

import sqlite3
from collections.abc import Mapping, Sequence
from functools import partial
from hashlib import sha256
from json import dumps
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateIndex, CreateTable

from newsie.errors import SinkError
from newsie.store.lock import FileLock
from newsie.store.paths import check_writable
from newsie.store.tables import metadata

LOCK_SECONDS = 3
"""How long to wait for a server's lock: that of a killed run lasts until the server notices its end."""
BUSY = "another run is writing to {name}; wait until it ends"


class Database:
    """A database behind a URL. The methods do what all have in common, and each product changes its own."""

    extra = ""
    """The extra of newsie that brings its driver."""
    arguments: Mapping[str, object] = MappingProxyType({})
    """What its driver is told when it connects."""

    def __init__(self, url: URL) -> None:
        self.url = url

    @property
    def name(self) -> str:
        """The URL as one may show it, without its password."""
        return self.url.render_as_string(hide_password=True)

    def open(self) -> Engine:
        """Return an engine; raises SinkError when its driver is missing."""
        write_json = partial(dumps, ensure_ascii=False)
        try:
            return create_engine(
                self.url, poolclass=NullPool, json_serializer=write_json, connect_args=dict(self.arguments)
            )
        except (ImportError, NoSuchModuleError) as error:
            raise SinkError(
                f"the driver for {self.name} is not installed: pip install 'newsie[{self.extra}]'"
            ) from error

    def lock(self, connection: Connection) -> None:
        """Keep other runs out as long as the connection lasts; raises SinkError if one is in."""

    def release(self) -> None:
        """Let other runs in."""

    def make_tables(self, connection: Connection) -> None:
        """Make every table."""
        metadata.create_all(connection)

    def index_text(self, connection: Connection, articles: Sequence[dict[str, Any]]) -> None:
        """Make the articles' words searchable."""

    def forget_text(self, connection: Connection, ids: Sequence[str]) -> None:
        """Undo `index_text`."""

    def tidy(self, connection: Connection) -> None:
        """Leave the database as a reader likes to find it."""


class PostgreSQL(Database):
    """PostgreSQL through psycopg 3."""

    extra = "postgresql"

    def lock(self, connection: Connection) -> None:
        """Take an advisory lock of this database's schema, which ends with the session."""
        connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'"))
        try:
            connection.execute(text("SELECT pg_advisory_lock(hashtext('newsie ' || current_schema()))"))
        except OperationalError as error:
            raise SinkError(BUSY.format(name=self.name)) from error


class MySQL(Database):
    """MariaDB and MySQL through PyMySQL."""

    extra = "mysql"

    def lock(self, connection: Connection) -> None:
        """Take a named lock of this database, which ends with the session."""
        query = f"SELECT GET_LOCK(CONCAT('newsie ', SHA1(DATABASE())), {LOCK_SECONDS})"
        if not connection.scalar(text(query)):
            raise SinkError(BUSY.format(name=self.name))


class Embedded(Database):
    """A database that is a file."""

    def __init__(self, url: URL) -> None:
        super().__init__(url)
        path = url.database
        self.path = None if path in (None, "", ":memory:") else Path(str(path))
        self._lock = self.path and FileLock(self.path.with_name(self.path.name + ".lock"))

    @property
    def name(self) -> str:
        """The file's path."""
        return str(self.path or self.url)

    def open(self) -> Engine:
        """Lock the file and return an engine; raises SinkError for a file that can't be written."""
        if self.path is not None:
            check_writable(self.path)
        engine = super().open()
        if self._lock:
            self._lock.acquire()
        return engine

    def release(self) -> None:
        """Give the lock file back."""
        if self._lock:
            self._lock.release()


class SQLite(Embedded):
    """SQLite, whose articles are searchable with FTS5 where its build has it."""

    arguments = MappingProxyType({"timeout": 30})  # seconds to wait while somebody else writes

    def open(self) -> Engine:
        """Return an engine whose connections check foreign keys and let others read while it writes."""
        engine = super().open()
        event.listen(engine, "connect", set_pragmas)
        return engine

    def make_tables(self, connection: Connection) -> None:
        """Make every table and the search table."""
        super().make_tables(connection)
        try:
            connection.exec_driver_sql(
                "CREATE VIRTUAL TABLE IF NOT EXISTS articles_search USING fts5"
                "(article_id UNINDEXED, title, text, tokenize = 'unicode61 remove_diacritics 2')"
            )
        except OperationalError as error:
            if "no such module" not in str(error):
                raise

    def index_text(self, connection: Connection, articles: Sequence[dict[str, Any]]) -> None:
        """Add the articles to the search table."""
        if has_search(connection):
            rows = [(number_id(a["id"]), a["id"], a["title"], a["text"]) for a in articles]
            connection.exec_driver_sql(
                "INSERT INTO articles_search (rowid, article_id, title, text) VALUES (?, ?, ?, ?)", rows
            )

    def forget_text(self, connection: Connection, ids: Sequence[str]) -> None:
        """Take the articles out of the search table."""
        if has_search(connection):
            rows = [(number_id(id),) for id in ids]  # noqa: A001
            connection.exec_driver_sql("DELETE FROM articles_search WHERE rowid = ?", rows)

    def tidy(self, connection: Connection) -> None:
        """Leave one file, without a write-ahead log beside it, unless somebody is reading."""
        connection.exec_driver_sql("PRAGMA optimize")
        try:
            connection.exec_driver_sql("PRAGMA journal_mode = DELETE")
        except OperationalError as error:
            if "locked" not in str(error):
                raise


class DuckDB(Embedded):
    """DuckDB, which checks foreign keys too eagerly to replace rows: its tables go without."""

    extra = "duckdb"

    def make_tables(self, connection: Connection) -> None:
        """Make every table, its foreign keys left out."""
        present = set(inspect(connection).get_table_names())
        for table in metadata.sorted_tables:
            if table.name not in present:
                connection.execute(CreateTable(table, include_foreign_key_constraints=[]))
                for index in sorted(table.indexes, key=lambda index: str(index.name)):
                    connection.execute(CreateIndex(index))


def has_search(connection: Connection) -> bool:
    """Say whether the SQLite file has a search table."""
    query = "SELECT COUNT(*) FROM sqlite_master WHERE name = 'articles_search'"
    return bool(connection.exec_driver_sql(query).scalar())


def number_id(id: str) -> int:  # noqa: A002
    """Return an article id as a row number of the search table: 63 bits of its digest."""
    return int.from_bytes(sha256(id.encode("utf-8")).digest()[:8]) >> 1


def set_pragmas(connection: sqlite3.Connection, _: object) -> None:
    """Set what SQLite forgets between connections."""
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(
        "PRAGMA synchronous = NORMAL"
    )  # with WAL: a power cut may cost the last batch, not the file


KNOWN = "known are sqlite:///FILE, duckdb:///FILE, postgresql://…, mysql://… and mariadb://…"

PRODUCTS: dict[str, tuple[str, type[Database]]] = {
    "sqlite": ("sqlite", SQLite),
    "duckdb": ("duckdb", DuckDB),
    "postgresql": ("postgresql+psycopg", PostgreSQL),
    "postgres": ("postgresql+psycopg", PostgreSQL),
    "mysql": ("mysql+pymysql", MySQL),
    "mariadb": ("mariadb+pymysql", MySQL),
}
"""The driver and the class of each product, by the first word of the URL's scheme."""


def database_from_target(target: str) -> Database:
    """Return the database of a URL or of an SQLite or DuckDB file; raises SinkError for what is neither."""
    if "://" in target:
        try:
            return database_from_url(make_url(target))
        except (ArgumentError, ValueError) as error:
            raise SinkError(f"that is not a database URL; {KNOWN}") from error
    product = "duckdb" if target.lower().endswith(".duckdb") else "sqlite"
    return database_from_url(URL.create(product, database=target))


def database_from_url(url: URL) -> Database:
    """Return the database of a URL, with newsie's driver unless it names one ("mysql+mysqldb://…")."""
    product, _, driver = url.drivername.partition("+")
    if product not in PRODUCTS:
        raise SinkError(f"can't write to {url.render_as_string()}: {KNOWN}, or FILE.jsonl, FILE.db")
    drivername, make = PRODUCTS[product]
    return make(url if driver else url.set(drivername=drivername))
