"""The schema in a database: made where there is none, migrated where older, refused where it isn't ours.

Which revision stands there says Alembic's version table. Alembic itself is only loaded to migrate.
"""

import logging
from importlib.resources import files

from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    insert,
    inspect,
    select,
    text,
)

from newsie.errors import SinkError
from newsie.store.database import Database
from newsie.store.tables import metadata
from newsie.store.views import compile_views

logger = logging.getLogger(__name__)

VERSION_TABLE = "newsie_version"
HEAD = "0002"
"""The newest revision in `migrations/versions`, whose tables `newsie.store.tables` describes."""
BEFORE_ALEMBIC = "newsie_schema"
"""The version table of the first schema."""

versions = Table(  # as Alembic makes it
    VERSION_TABLE,
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name=f"{VERSION_TABLE}_pkc"),
)


def prepare_schema(connection: Connection, database: Database) -> None:
    """Make or migrate tables and views where they are missing or older.

    Raises SinkError in a database whose tables newsie did not make, or a newer newsie did. The revision is
    written last: without it, a making that was cut short is done again.
    """
    present = set(inspect(connection).get_table_names())
    found = find_revision(connection, present)
    if found == HEAD:
        if set(compile_views(connection.dialect)) - set(inspect(connection).get_view_names()):
            make_views(connection)  # a migration of MySQL, which commits each change, ended between two views
    elif found is not None:
        migrate(connection, database, found)
    elif versions.name not in present and (taken := sorted(present & set(metadata.tables))):
        raise SinkError(
            f"{database.name} has a table {taken[0]!r} that newsie did not make; name a database of its own"
        )
    else:
        versions.create(connection, checkfirst=True)
        database.make_tables(connection)
        make_views(connection)
        connection.execute(insert(versions).values(version_num=HEAD))


def find_revision(connection: Connection, present: set[str]) -> str | None:
    """Return the revision of a database's tables, None where there are none or their making was cut short."""
    if versions.name in present:
        found: str | None = connection.scalar(select(versions.c.version_num))
        return found
    if BEFORE_ALEMBIC in present:
        return f"{connection.scalar(text(f'SELECT version FROM {BEFORE_ALEMBIC}')) or 0:04}"
    return None


def migrate(connection: Connection, database: Database, found: str) -> None:
    """Bring tables of an older revision to the newest; no fact is lost, and a migration cut short goes on."""
    from alembic.command import stamp, upgrade
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(files("newsie.store") / "migrations").replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found not in known:
        raise SinkError(
            f"{database.name} holds tables of revision {found}, this newsie knows none after {HEAD}: "
            "install a newer newsie, or write into a new database"
        )
    logger.warning("%s is of revision %s; migrating it to %s", database.name, found, HEAD)
    database.begin_migration(connection)
    drop_views(connection)
    if versions.name not in inspect(connection).get_table_names():
        stamp(config, found)
    upgrade(config, "head")
    make_views(connection)


def drop_views(connection: Connection) -> None:
    """Drop the views, which stand in the way of changes to their tables."""
    for name in inspect(connection).get_view_names():
        if name in compile_views(connection.dialect):
            connection.exec_driver_sql(f"DROP VIEW {name}")


def make_views(connection: Connection) -> None:
    """Make the views anew."""
    drop_views(connection)
    for statement in compile_views(connection.dialect).values():
        connection.exec_driver_sql(statement)
