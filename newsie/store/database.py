"""What all databases have in common: how one opens them, keeps other runs out, and writes rows."""

from collections.abc import Mapping, Sequence
from functools import partial
from json import dumps
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, insert
from sqlalchemy.engine import URL
from sqlalchemy.exc import NoSuchModuleError
from sqlalchemy.pool import NullPool

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

    def begin_migration(self, connection: Connection) -> None:
        """Have changes of tables done whole or not at all, where that needs to be said."""

    def insert(self, connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows, all with the same columns."""
        connection.execute(insert(table), rows)

    def tidy(self, connection: Connection) -> None:
        """Leave the database as a reader likes to find it."""


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
