"""What carries batches through extractors: this process, several of this machine, or a cluster."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Literal, Protocol

from newsie.archive.batches import Batch
from newsie.archive.extraction import Extractor, Load, extract_batch
from newsie.archive.pool import Pool
from newsie.archive.worker import Site
from newsie.data import Fingerprint
from newsie.record import Record
from newsie.store import Rejected

EngineName = Literal["local", "ray"]
Results = tuple[Batch, Sequence[Record | Rejected]]
"""A batch and what became of each of its articles to do, in their order."""


class Engine(Protocol):
    """What carries batches through extractors."""

    @property
    def pipeline(self) -> Fingerprint:
        """Which pipeline extracts."""

    def extract(self, batches: Iterator[Batch]) -> Iterator[Results]:
        """Yield every batch with its results, in order."""


class Local:
    """The engine of one extractor in this process."""

    def __init__(self, extractor: Extractor) -> None:
        self._extractor = extractor

    @property
    def pipeline(self) -> Fingerprint:
        """Which pipeline extracts."""
        return self._extractor.fingerprint

    def extract(self, batches: Iterator[Batch]) -> Iterator[Results]:
        """Extract one batch after the other."""
        for batch in batches:
            yield batch, extract_batch(self._extractor, batch.todo) if batch.todo else []


@contextmanager
def start_engine(
    load: Load,
    *,
    engine: EngineName,
    address: str | None,
    workers: int,
    time_limit: float | None,
    recycle_after: int,
) -> Iterator[Engine]:
    """Start one extractor here or several elsewhere, and stop them at the end."""
    if engine == "local" and workers == 1:
        yield Local(load())
        return
    with (
        start_site(load, engine, address, workers) as site,
        Pool(site, workers=workers, time_limit=time_limit, recycle_after=recycle_after) as pool,
    ):
        yield pool


@contextmanager
def start_site(load: Load, engine: EngineName, address: str | None, workers: int) -> Iterator[Site]:
    """Lend the place where workers run; what it needs is imported here, where it is needed."""
    if engine == "ray":
        from newsie.archive.cluster import Actors, connected

        with connected(address, workers=workers):
            yield Actors(load)
    else:
        from newsie.archive.processes import Processes

        yield Processes(load)
