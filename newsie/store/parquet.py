"""A folder of Parquet files: each table and view a folder in it, divided by month of publication.

The tables are kept in an SQLite file of the folder, which gives them resume, replacement and locking. A run
that is finished writes the Parquet files from it, each table whole or not at all.
"""

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    Date,
    Float,
    Integer,
    Numeric,
    Select,
    Table,
    create_engine,
    func,
    select,
)
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from newsie.data import Fingerprint
from newsie.errors import SinkError
from newsie.store import tables
from newsie.store.paths import check_folder
from newsie.store.sink import Duplicate, Entry, Linked, Rejected
from newsie.store.sql import SqlSink
from newsie.store.sqlite import SQLite
from newsie.store.views import make_views

STORE = "newsie.db"
COMPLETE = "_SUCCESS"
"""Present while the Parquet files say all that the store does. Readers pass over names that begin so."""
CHUNK = 5000
"""Rows in memory at once."""


class ParquetSink:
    """Records as Parquet files in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._sink = SqlSink(SQLite(URL.create("sqlite", database=str(folder / STORE))))

    @property
    def rejected_at(self) -> str:
        """The folder that lists what was set aside."""
        return str(self.folder / tables.rejected.name)

    def open(self, *, restart: bool = False) -> None:
        """Make the folder and open the store in it."""
        check_folder(self.folder)
        load_pyarrow()
        try:
            self.folder.mkdir(exist_ok=True)
        except OSError as error:
            raise SinkError(f"can't make the folder {self.folder}: {error.strerror}") from error
        self._sink.open(restart=restart)

    def find_done(self, digests: Mapping[str, str], pipeline: Fingerprint) -> set[str]:
        """Ask the store."""
        return self._sink.find_done(digests, pipeline)

    def write(self, entries: Sequence[Entry], rejected: Sequence[Rejected] = ()) -> list[Rejected]:
        """Write into the store."""
        with self._outdating():
            return self._sink.write(entries, rejected)

    def mark_duplicates(self, duplicates: Iterable[Duplicate]) -> None:
        """Mark them in the store."""
        with self._outdating():
            self._sink.mark_duplicates(duplicates)

    def link_entities(self) -> Linked:
        """Link entities in the store."""
        with self._outdating():
            return self._sink.link_entities()

    @contextmanager
    def _outdating(self) -> Iterator[None]:
        """While the store is changed the Parquet files are out of date, and then if it was."""
        complete = self.folder / COMPLETE
        was_complete = complete.exists()
        complete.unlink(missing_ok=True)
        yield
        if was_complete and not self._sink.changed:
            complete.touch()

    def close(self, *, finished: bool = True) -> None:
        """Write the Parquet files, if the store holds anything that they do not say."""
        try:
            if finished:
                with self._outdating():
                    self._sink.finish()
                if not (self.folder / COMPLETE).exists():
                    write_tables(self.folder)
        except OSError as error:
            raise SinkError(f"can't write {self.folder}: {error}") from error
        finally:
            self._sink.close(finished=finished)


def parquet_from_target(target: str) -> ParquetSink:
    """Return the sink of a folder."""
    return ParquetSink(Path(target))


def load_pyarrow() -> Any:
    """Return the pyarrow package, its Parquet part loaded; raises SinkError without it."""
    try:
        import pyarrow.parquet  # type: ignore[import-untyped, import-not-found, unused-ignore]
    except ImportError as error:
        raise SinkError("writing Parquet needs the pyarrow package: pip install 'newsie[parquet]'") from error
    return pyarrow


def write_tables(folder: Path) -> None:
    """Write every table and view of the folder's store, then say that they are complete."""
    engine = create_engine(f"sqlite:///{folder / STORE}", poolclass=NullPool)
    with engine.connect() as connection:
        for name, query in iter_queries():
            fresh = folder / f".{name}.new"
            shutil.rmtree(fresh, ignore_errors=True)
            write_rows(connection, query, fresh)
            shutil.rmtree(folder / name, ignore_errors=True)
            fresh.replace(folder / name)
    (folder / COMPLETE).touch()


def iter_queries() -> Iterator[tuple[str, Select[Any]]]:
    """Yield what is written: the rows of each table and view, their month as the last column."""
    for table in (tables.runs, tables.articles, tables.canonical_entities, *tables.PARTS, tables.rejected):
        yield table.name, select_rows(table)
    for name, view in make_views().items():
        rows = view.subquery()
        month = month_of(rows.c.published)
        yield name, select(*rows.c, month).order_by(month, *list(rows.c)[:2])


def select_rows(table: Table) -> Select[Any]:
    """Return the query of a table's rows with their articles' month, in its order."""
    keys = list(table.primary_key)
    if table not in (tables.articles, *tables.PARTS):
        return select(*table.c, func.nullif(1, 1).label("month")).order_by(*keys)
    month = month_of(tables.articles.c.published)
    query = select(*table.c, month).order_by(month, *keys)
    if table is tables.articles:
        return query
    return query.join_from(table, tables.articles, tables.articles.c.id == table.c.article_id)


def month_of(published: ColumnElement[Any]) -> ColumnElement[str]:
    """Return the month of a day as "2023-04", "unknown" of none."""
    return func.coalesce(func.strftime("%Y-%m", published), "unknown").label("month")


def write_rows(connection: Connection, query: Select[Any], folder: Path) -> None:
    """Write a query's rows into files by month; without rows, a file that names its columns."""
    columns = list(query.selected_columns)[:-1]
    rows = connection.execution_options(yield_per=CHUNK).execute(query)
    written = False
    for month, group in groupby(rows, key=lambda row: row.month):
        write_file(folder / f"month={month}" if month else folder, columns, group)
        written = True
    if not written:
        write_file(folder, columns, iter(()))


def write_file(folder: Path, columns: Sequence[ColumnElement[Any]], rows: Iterator[Any]) -> None:
    """Write rows into one Parquet file."""
    pyarrow = load_pyarrow()
    folder.mkdir(parents=True, exist_ok=True)
    schema = pyarrow.schema([(column.key, type_of(column)) for column in columns])
    with pyarrow.parquet.ParquetWriter(folder / "part-0.parquet", schema, compression="zstd") as writer:
        while chunk := [plain_row(row, columns) for row in islice(rows, CHUNK)]:
            writer.write_table(pyarrow.Table.from_pylist(chunk, schema))


def plain_row(row: Any, columns: Sequence[ColumnElement[Any]]) -> dict[str | None, Any]:
    """Return a row as Parquet holds it: documents as JSON text."""
    return {
        column.key: json.dumps(value, ensure_ascii=False) if isinstance(column.type, JSON) else value
        for column, value in zip(columns, row, strict=False)
    }


def type_of(column: ColumnElement[Any]) -> Any:
    """Return the Parquet type of a column."""
    pyarrow = load_pyarrow()
    match column.type:
        case Integer():
            return pyarrow.int64()
        case Float() | Numeric():
            return pyarrow.float64()
        case Date():
            return pyarrow.date32()
        case _:
            return pyarrow.string()
