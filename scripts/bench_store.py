"""How fast records get into a database, and what COPY brings over other ways to insert rows into PostgreSQL.

    python scripts/bench_store.py facts.jsonl postgresql://postgres@127.0.0.1/bench [TARGET ...]

Each target is written anew, in batches of 32 as a run writes them; a PostgreSQL one three times: by COPY, by
the driver's executemany and by INSERT with many rows. Entities are linked apart. The databases must be empty.
"""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert, text

from newsie.store import Entry, Linking
from newsie.store.database import Database
from newsie.store.export import read_line
from newsie.store.postgresql import PostgreSQL, copy_rows
from newsie.store.sql import SqlSink, sql_from_target

BATCH = 32
ROUNDS = 3
Insert = Callable[[Connection, Table, Sequence[Any]], None]


def insert_many(connection: Connection, table: Table, rows: Sequence[Any]) -> None:
    """Insert by the driver's executemany."""
    connection.execute(insert(table), rows)


def insert_values(connection: Connection, table: Table, rows: Sequence[Any]) -> None:
    """Insert by statements of up to 200 rows."""
    for i in range(0, len(rows), 200):
        connection.execute(insert(table).values(rows[i : i + 200]))


WAYS: dict[str, Insert] = {
    "COPY": copy_rows,
    "executemany": insert_many,
    "INSERT of many rows": insert_values,
}


def write_all(target: str, entries: Sequence[Entry], way: Insert | None) -> tuple[float, float]:
    """Return the seconds of writing, and those of linking."""
    sink = sql_from_target(target)
    if way is not None:
        use_way(sink, way)
    sink.open()
    empty(sink)
    started = time.perf_counter()
    for batch in cut(entries):
        sink.write(batch)
    written = time.perf_counter()
    assert isinstance(sink, Linking)
    sink.link_entities()
    linked = time.perf_counter()
    sink.close()
    return written - started, linked - written


def use_way(sink: SqlSink, way: Insert) -> None:
    """Have a sink insert rows in one way."""
    database: Database = sink._database
    database.insert = way  # type: ignore[method-assign]


def empty(sink: SqlSink) -> None:
    """Take out what the round before wrote."""
    from newsie.store.tables import metadata

    connection = sink._connect()
    with connection.begin():
        for table in reversed(metadata.sorted_tables):
            connection.execute(text(f"DELETE FROM {table.name}"))


def cut(entries: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    """Yield batches."""
    rest = iter(entries)
    while batch := list(islice(rest, BATCH)):
        yield batch


def main() -> None:
    """Print articles a second for each target and way: the best of some rounds, taken in turns."""
    records, *targets = sys.argv[1:]
    lines = Path(records).read_text(encoding="utf-8").splitlines()
    entries = [entry for i, line in enumerate(lines) if isinstance(entry := read_line(line, str(i)), Entry)]
    runs: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for _ in range(ROUNDS):
        for target in targets:
            ways = WAYS if isinstance(sql_from_target(target)._database, PostgreSQL) else {"": None}
            for name, way in ways.items():
                runs.setdefault((target, name), []).append(write_all(target, entries, way))
    for (target, name), seconds in runs.items():
        written, linked = (min(column) for column in zip(*seconds, strict=True))
        print(f"{target} {name}: {len(entries) / written:,.0f} articles/s written; linked in {linked:.1f} s")


if __name__ == "__main__":
    main()
