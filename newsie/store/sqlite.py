"""SQLite: one file, whose articles are searchable with FTS5 where its build has it."""

import sqlite3
from types import MappingProxyType

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError

from newsie.store.database import Embedded

SEARCH = (
    """CREATE VIRTUAL TABLE IF NOT EXISTS articles_search USING fts5
    (title, text, content=[articles], tokenize = 'unicode61 remove_diacritics 2')""",
    """CREATE TRIGGER IF NOT EXISTS articles_search_insert AFTER INSERT ON articles BEGIN
    INSERT INTO articles_search (rowid, title, text) VALUES (new.rowid, new.title, new.text); END""",
    """CREATE TRIGGER IF NOT EXISTS articles_search_delete AFTER DELETE ON articles BEGIN
    INSERT INTO articles_search (articles_search, rowid, title, text)
    VALUES ('delete', old.rowid, old.title, old.text); END""",
    """CREATE TRIGGER IF NOT EXISTS articles_search_update AFTER UPDATE OF title, text ON articles BEGIN
    INSERT INTO articles_search (articles_search, rowid, title, text)
    VALUES ('delete', old.rowid, old.title, old.text);
    INSERT INTO articles_search (rowid, title, text) VALUES (new.rowid, new.title, new.text); END""",
)
"""The search table reads articles where they stand, and follows them. Datasette knows it by content=[…]."""


class SQLite(Embedded):
    """SQLite through Python's own driver."""

    arguments = MappingProxyType({"timeout": 30})  # seconds to wait while somebody else writes

    def open(self) -> Engine:
        """Return an engine whose connections check foreign keys and let others read while it writes."""
        engine = super().open()
        event.listen(engine, "connect", set_pragmas)
        return engine

    def make_tables(self, connection: Connection) -> None:
        """Make every table and the search table."""
        super().make_tables(connection)
        if has_fts5(connection):
            for statement in SEARCH:
                connection.exec_driver_sql(statement)

    def begin_migration(self, connection: Connection) -> None:
        """Begin a transaction, which Python's driver only does before rows are changed."""
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    def tidy(self, connection: Connection) -> None:
        """Leave one file, without a write-ahead log beside it, unless somebody is reading."""
        connection.exec_driver_sql("PRAGMA optimize")
        try:
            connection.exec_driver_sql("PRAGMA journal_mode = DELETE")
        except OperationalError as error:
            if "locked" not in str(error):
                raise


def has_fts5(connection: Connection) -> bool:
    """Say whether this build of SQLite searches texts."""
    query = "SELECT COUNT(*) FROM pragma_module_list WHERE name = 'fts5'"
    return bool(connection.exec_driver_sql(query).scalar())


def set_pragmas(connection: sqlite3.Connection, _: object) -> None:
    """Set what SQLite forgets between connections."""
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(
        "PRAGMA synchronous = NORMAL"
    )  # with WAL: a power cut may cost the last batch, not the file
