"""What a run still has to do: articles in batches, without those that are done or that stand there twice."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from typing import Protocol

from newsie.archive.placed import Placed
from newsie.data import Fingerprint
from newsie.store import Rejected
from newsie.store.sink import digest_article

BATCH_CHARS = 200_000
"""A batch is full at so many characters, however few its articles: memory depends on the longest alone."""


@dataclass(slots=True)
class Batch:
    """Articles to extract together, and what else was met while gathering them."""

    todo: list[Placed] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)
    """By article id: what `digest_article` says of the articles to do."""
    rejected: list[Rejected] = field(default_factory=list)
    skipped: int = 0
    """How many are in the target already."""
    duplicates: int = 0
    """How many stood in the archive before, word for word."""


class Holdings(Protocol):
    """What knows which articles are done: a sink."""

    def find_done(self, digests: Mapping[str, str], pipeline: Fingerprint) -> set[str]:
        """Return which of these articles (id to digest) are done by this pipeline."""


def gather_batches(
    articles: Iterable[Placed | Rejected],
    sink: Holdings,
    pipeline: Fingerprint,
    *,
    size: int,
    limit: int | None = None,
) -> Iterator[Batch]:
    """Yield batches of at most `size` articles each; `limit` is how many are read at all."""
    with closing(Seen()) as seen:
        items = islice(articles, limit)
        while True:
            batch = gather_batch(items, seen, size=size)
            if batch is None:
                return
            done = sink.find_done(batch.digests, pipeline)
            batch.skipped = len(done)
            batch.todo = [item for item in batch.todo if item.article.id not in done]
            yield batch


def gather_batch(items: Iterator[Placed | Rejected], seen: "Seen", *, size: int) -> Batch | None:
    """Take the next batch from the articles; None at their end."""
    batch = Batch()
    chars = read = 0
    for item in items:
        read += 1
        if isinstance(item, Rejected):
            batch.rejected.append(item)
        else:
            add_article(batch, item, seen)
            chars += len(item.article.text)
        if read >= size or chars >= BATCH_CHARS:
            break
    return batch if read else None


def add_article(batch: Batch, item: Placed, seen: "Seen") -> None:
    """Add an article to do, unless one of its id came before: a copy is passed over, another set aside."""
    id, digest = item.article.id, digest_article(item.article)  # noqa: A001
    earlier = seen.add(id, digest, item.place)
    if earlier is None:
        batch.todo.append(item)
        batch.digests[id] = digest
    elif earlier.digest == digest or id.startswith("sha256:"):  # without ids of its own, the text is the id
        batch.duplicates += 1
    else:
        detail = f"its id {id!r} is that of another article, {earlier.place}"
        batch.rejected.append(Rejected(item.place, "format", detail))


@dataclass(frozen=True, slots=True)
class Earlier:
    """An article that came before."""

    digest: str
    place: str


class Seen:
    """The articles of this run, in a temporary file once they are many: memory stays flat."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
            "CREATE TABLE seen (id TEXT PRIMARY KEY, digest TEXT, place TEXT) WITHOUT ROWID"
        )

    def add(self, id: str, digest: str, place: str) -> Earlier | None:  # noqa: A002
        """Remember an article; return the earlier one of this id, if there is one."""
        query = "SELECT digest, place FROM seen WHERE id = ?"
        if row := self._database.execute(query, (id,)).fetchone():
            return Earlier(*row)
        self._database.execute("INSERT INTO seen VALUES (?, ?, ?)", (id, digest, place))
        return None

    def close(self) -> None:
        """Remove the temporary file."""
        self._database.close()
