"""Run by Alembic: migrate over the connection that `newsie.store.schema` lends."""

from alembic import context
from alembic.ddl.impl import DefaultImpl

from newsie.store.schema import VERSION_TABLE
from newsie.store.tables import metadata


class DuckDBImpl(DefaultImpl):
    """DuckDB, which Alembic does not know by itself."""

    __dialect__ = "duckdb"


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
)
context.run_migrations()
