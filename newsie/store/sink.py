"""What a sink is: the protocol that every target fills, and what is written to it.

A sink knows what it holds: for each article the digest of what was read and the pipeline that read it. A run
asks before it extracts, so starting again does nothing twice, and an article written again replaces itself.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from newsie.data import Article, Fingerprint
from newsie.errors import Reason
from newsie.record import Record


@dataclass(frozen=True, slots=True)
class Rejected:
    """What could not be read or extracted."""

    place: str
    """Where it stands: a path, with a line for files of many articles ("news.jsonl:17")."""
    reason: Reason
    detail: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One record on its way to a sink."""

    place: str
    """Where its article was read, named like `Rejected.place`."""
    record: Record
    digest: str
    """`digest_article` of the article it was extracted from."""
    pipeline: Fingerprint
    """What extracted it."""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An article that says what an earlier one says, in nearly the same words."""

    article: str
    """Its id."""
    duplicate_of: str
    """Id of the first article that says it, which is no duplicate itself."""
    similarity: float
    """0 to 1: the share of the shorter text's wording that stands in the other."""


class Sink(Protocol):
    """A target of records. Every method raises SinkError for a target that can't be read or written."""

    @property
    def rejected_at(self) -> str:
        """Where set-aside articles are listed, in words for the user."""

    def open(self, *, restart: bool = False) -> None:
        """Lock the target and find what it holds; `restart` counts nothing there as done."""

    def find_done(self, digests: Mapping[str, str], pipeline: Fingerprint) -> set[str]:
        """Return which of these articles (id to digest) the target already holds, read by this pipeline."""

    def write(self, entries: Sequence[Entry], rejected: Sequence[Rejected] = ()) -> list[Rejected]:
        """Write all or nothing, replacing older records of the same articles; return what it refused."""

    def mark_duplicates(self, duplicates: Iterable[Duplicate]) -> None:
        """Mark articles as near-copies, passing over pairs that are not both here; again changes nothing."""

    def close(self, *, finished: bool = True) -> None:
        """Let go of the target; `finished` False keeps the work for a run that takes it up again."""


@dataclass(frozen=True, slots=True)
class Linked:
    """What linking entities across articles came to."""

    entities: int
    """How many there are, each of which one article or more names."""
    changed: int
    """How many entities of articles were given another one, or one at all, or lost theirs."""


@runtime_checkable
class Linking(Protocol):
    """A sink that knows the same person, organization, place and event across articles."""

    def link_entities(self) -> Linked:
        """Link all entities anew; again changes nothing. A finished run ends with this."""


@contextmanager
def opened(sink: Sink, *, restart: bool = False) -> Iterator[Sink]:
    """Open a sink for the length of a block; an exception leaves it to be taken up again."""
    sink.open(restart=restart)
    try:
        yield sink
    except BaseException:
        sink.close(finished=False)
        raise
    sink.close()


def digest_article(article: Article) -> str:
    """Return a digest of all that an article says and is: a corrected date makes it another."""
    published = None if article.published is None else article.published.isoformat()
    parts = [article.id, article.title, article.text, published, article.source, article.url]
    return digest(json.dumps([*parts, list(article.authors), article.language]))


def id_of_run(pipeline: Fingerprint) -> str:
    """Return the id under which a pipeline's results are kept: the same pipeline, the same id."""
    return digest(json.dumps([pipeline.name, pipeline.version, pipeline.newsie, pipeline.digest]))


def digest(text: str) -> str:
    """Return 128 bits of a text's SHA-256 in hex."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:32]
