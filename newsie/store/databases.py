"""The databases that newsie writes to, by the scheme of their URL."""

from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.schema import CreateIndex, CreateTable

from newsie.errors import SinkError
from newsie.store.database import BUSY, LOCK_SECONDS, Database, Embedded
from newsie.store.postgresql import PostgreSQL
from newsie.store.sqlite import SQLite
from newsie.store.tables import metadata


class MySQL(Database):
    """MariaDB and MySQL through PyMySQL."""

    extra = "mysql"

    def lock(self, connection: Connection) -> None:
        """Take a named lock of this database, which ends with the session."""
        query = f"SELECT GET_LOCK(CONCAT('newsie ', SHA1(DATABASE())), {LOCK_SECONDS})"
        if not connection.scalar(text(query)):
            raise SinkError(BUSY.format(name=self.name))


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
