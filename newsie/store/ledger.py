"""What a file target holds: a small SQLite file beside it, written after the lines it speaks of.

Lines are appended to a log first and marked here second, together with the log's length. After `kill -9`
whatever stands past that length is half a line, or lines that nobody marked: it is cut off and done again.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

TABLES = """
CREATE TABLE IF NOT EXISTS done (
    article TEXT PRIMARY KEY, digest TEXT NOT NULL, run TEXT NOT NULL, line INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS log (size INTEGER NOT NULL, lines INTEGER NOT NULL, generation INTEGER NOT NULL);
INSERT INTO log SELECT 0, 0, 0 WHERE NOT EXISTS (SELECT * FROM log);
"""
QUESTION = 500
"""Ids asked for at once: SQLite takes no more than 999 parameters where it is old."""


class Mark(NamedTuple):
    """An article that was written: its id, the digest of what was read, the run that wrote it."""

    article: str
    digest: str
    run: str


@dataclass(frozen=True, slots=True)
class Log:
    """The length of a log in bytes and lines, and its generation: how often it was rewritten."""

    size: int = 0
    lines: int = 0
    generation: int = 0


class Ledger:
    """Which articles stand in a log, and on which of its lines."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.executescript(TABLES)

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def get_log(self) -> Log:
        """Return how far the log is known to be whole."""
        return Log(*self._database.execute("SELECT size, lines, generation FROM log").fetchone())

    def find_done(self, digests: Mapping[str, str], run: str) -> set[str]:
        """Return the ids that `run` has written with these digests."""
        ids = list(digests)
        done: set[str] = set()
        for i in range(0, len(ids), QUESTION):
            asked = ids[i : i + QUESTION]
            marks = ", ".join("?" * len(asked))
            query = f"SELECT article, digest FROM done WHERE run = ? AND article IN ({marks})"
            rows = self._database.execute(query, [run, *asked])
            done.update(article for article, digest in rows if digests[article] == digest)
        return done

    def find_known(self, ids: Sequence[str]) -> set[str]:
        """Return which of these articles stand in the log."""
        known: set[str] = set()
        for i in range(0, len(ids), QUESTION):
            asked = ids[i : i + QUESTION]
            query = f"SELECT article FROM done WHERE article IN ({', '.join('?' * len(asked))})"
            known.update(article for (article,) in self._database.execute(query, asked))
        return known

    def mark(self, marks: Sequence[Mark], size: int) -> None:
        """Record lines appended to the log, in their order, and its new length."""
        log = self.get_log()
        rows = [(*mark, log.lines + i) for i, mark in enumerate(marks)]
        with self._transaction():
            self._database.executemany("INSERT OR REPLACE INTO done VALUES (?, ?, ?, ?)", rows)
            self._database.execute("UPDATE log SET size = ?, lines = ?", (size, log.lines + len(rows)))

    def count_superseded(self) -> int:
        """Return how many lines of the log a later line replaces."""
        (count,) = self._database.execute(
            "SELECT (SELECT lines FROM log) - (SELECT COUNT(*) FROM done)"
        ).fetchone()
        return int(count)

    def iter_lines(self) -> Iterator[int]:
        """Yield the numbers of the lines that still hold, ascending."""
        for (line,) in self._database.execute("SELECT line FROM done ORDER BY line"):
            yield line

    def renumber(self, size: int) -> None:
        """Take over a log that was rewritten without its superseded lines, as the next generation."""
        with self._transaction():
            self._database.execute(
                "CREATE TEMP TABLE fresh AS "
                "SELECT article, digest, run, ROW_NUMBER() OVER (ORDER BY line) - 1 AS line FROM done"
            )
            self._database.execute("DELETE FROM done")
            self._database.execute("INSERT INTO done SELECT * FROM fresh")
            self._database.execute("DROP TABLE fresh")
            self._database.execute(
                "UPDATE log SET size = ?, lines = (SELECT COUNT(*) FROM done), generation = generation + 1",
                (size,),
            )

    def clear(self) -> None:
        """Forget everything; the log is begun anew, as the next generation."""
        with self._transaction():
            self._database.execute("DELETE FROM done")
            self._database.execute("UPDATE log SET size = 0, lines = 0, generation = generation + 1")

    def _transaction(self) -> "Transaction":
        return Transaction(self._database)


class Transaction:
    """A block that is committed whole or not at all, schema changes included."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def __enter__(self) -> None:
        self._database.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._database.execute("ROLLBACK" if kind else "COMMIT")
