"""PostgreSQL: rows travel as COPY."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import JSON, Connection, Table, text
from sqlalchemy.exc import DBAPIError, OperationalError

from newsie.errors import SinkError
from newsie.store.database import BUSY, LOCK_SECONDS, Database


class PostgreSQL(Database):
    """PostgreSQL, through psycopg 3 unless the URL names another driver."""

    extra = "postgresql"

    def lock(self, connection: Connection) -> None:
        """Take an advisory lock of this database's schema, which ends with the session."""
        connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'"))
        try:
            connection.execute(text("SELECT pg_advisory_lock(hashtext('newsie ' || current_schema()))"))
        except OperationalError as error:
            raise SinkError(BUSY.format(name=self.name)) from error

    def insert(self, connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows by COPY; another driver than psycopg 3 inserts them as it can."""
        if connection.dialect.driver == "psycopg":
            copy_rows(connection, table, rows)
        else:
            super().insert(connection, table, rows)


def copy_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Copy rows into a table; raises DBAPIError as other statements do."""
    import psycopg

    columns = [table.c[name] for name in rows[0]]
    quote = connection.dialect.identifier_preparer.quote
    statement = f"COPY {quote(table.name)} ({', '.join(quote(column.name) for column in columns)}) FROM STDIN"
    documents = [column.name for column in columns if isinstance(column.type, JSON)]
    driver: Any = connection.connection.dbapi_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                texts = {name: json.dumps(row[name], ensure_ascii=False) for name in documents}
                copy.write_row([*{**row, **texts}.values()])
    except psycopg.Error as error:
        gone = driver.closed
        if gone:
            connection.invalidate(error)
        raise DBAPIError.instance(
            statement, None, error, psycopg.Error, connection_invalidated=gone, dialect=connection.dialect
        ) from error
