"""An archive from its readers through a pipeline into a sink: what was done, what was set aside, how fast."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, field, replace

from newsie.archive.batches import Batch, gather_batches
from newsie.archive.duplicates import NearCopies
from newsie.archive.engines import Engine, EngineName, start_engine
from newsie.archive.extraction import Load
from newsie.archive.placed import Placed
from newsie.data import Fingerprint
from newsie.errors import Reason
from newsie.record import Record
from newsie.store import Entry, Rejected, Sink, opened


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How an archive is run."""

    workers: int = 1
    """How many extract; 1 extracts in this process, which then dies of what a worker would survive."""
    engine: EngineName = "local"
    """Where workers run: processes of this machine, or actors of a Ray cluster."""
    address: str | None = None
    """Of the cluster ("ray://head:10001", "head:6379", "auto"); None is one of this machine's own."""
    limit: int | None = None
    """How many articles are read at most."""
    resume: bool = True
    """Whether what the target holds counts as done."""
    batch_size: int = 32
    """Articles extracted and written together: what a killed run has to do again."""
    time_limit: float | None = 120.0
    """Seconds that a worker may spend on a batch, else its articles are tried alone, each with as many."""
    recycle_after: int = 10_000
    """Articles after which a worker is replaced by a fresh one, which keeps memory flat."""

    def __post_init__(self) -> None:
        if min(self.workers, self.batch_size, self.recycle_after) < 1:
            raise ValueError("workers, batch_size and recycle_after are at least 1")

    def start_engine(self, load: Load) -> AbstractContextManager[Engine]:
        """Start what extracts."""
        return start_engine(
            load,
            engine=self.engine,
            address=self.address,
            workers=self.workers,
            time_limit=self.time_limit,
            recycle_after=self.recycle_after,
        )


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run has done so far."""

    done: int = 0
    skipped: int = 0
    """Already in the target."""
    duplicates: int = 0
    """Read before in this run, word for word."""
    near_copies: int = 0
    """How many of those read say what an earlier one says, in nearly the same words; known at the end."""
    set_aside: Mapping[Reason, int] = field(default_factory=dict)
    facts: int = 0
    words: int = 0
    seconds: float = 0.0
    """Since the pipeline was loaded."""

    @property
    def read(self) -> int:
        """How many articles the archive has given so far, those set aside included."""
        return self.done + self.skipped + self.duplicates + self.count_set_aside

    @property
    def count_set_aside(self) -> int:
        """How many articles were set aside, for all reasons."""
        return sum(self.set_aside.values())


Watch = Callable[[Summary], None]
"""Called after every batch that was written."""


def run_archive(
    articles: Iterable[Placed | Rejected],
    load: Load,
    sink: Sink,
    *,
    options: RunOptions | None = None,
    on_progress: Watch | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Summary:
    """Extract every article and write its record; start again after any end, and only the rest is done.

    Raises SinkError, ModelError and ClusterError. What was written until then stays and counts as done.
    """
    options = options or RunOptions()
    with (
        opened(sink, restart=not options.resume),
        options.start_engine(load) as engine,
        closing(NearCopies()) as copies,
    ):
        tally = Tally(clock)
        batches = gather_batches(
            copies.watch(articles), sink, engine.pipeline, size=options.batch_size, limit=options.limit
        )
        for batch, results in engine.extract(batches):
            written = write_results(sink, batch, results, engine.pipeline)
            copies.withdraw(batch.todo, written.rejected)
            tally.add(batch, written)
            if on_progress is not None:
                on_progress(tally.summarise())
        sink.mark_duplicates(copies)
        return replace(tally.summarise(), near_copies=len(copies))


@dataclass(frozen=True, slots=True)
class Written:
    """What a sink took of a batch, and all that was set aside."""

    entries: Sequence[Entry]
    rejected: Sequence[Rejected]


def write_results(
    sink: Sink, batch: Batch, results: Sequence[Record | Rejected], pipeline: Fingerprint
) -> Written:
    """Write a batch's records, and what was set aside while reading, extracting and writing."""
    rejected = [*batch.rejected, *(result for result in results if isinstance(result, Rejected))]
    entries = [
        Entry(item.place, result, batch.digests[item.article.id], pipeline)
        for item, result in zip(batch.todo, results, strict=True)
        if isinstance(result, Record)
    ]
    refused = sink.write(entries, rejected) if entries or rejected else []
    places = {row.place for row in refused}
    return Written([e for e in entries if e.place not in places], [*rejected, *refused])


class Tally:
    """Adds up batches."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._started = clock()
        self._counts: Counter[str] = Counter()
        self._set_aside: Counter[Reason] = Counter()

    def add(self, batch: Batch, written: Written) -> None:
        """Count what became of a batch."""
        records = [entry.record for entry in written.entries]
        self._counts.update(
            done=len(records),
            skipped=batch.skipped,
            duplicates=batch.duplicates,
            facts=sum(map(count_facts, records)),
            words=sum(len(record.article.text.split()) for record in records),
        )
        self._set_aside.update(row.reason for row in written.rejected)

    def summarise(self) -> Summary:
        """Return the counts as they stand."""
        seconds = self._clock() - self._started
        return Summary(**self._counts, set_aside=dict(self._set_aside), seconds=seconds)


def count_facts(record: Record) -> int:
    """Return how many facts a record states."""
    return sum(map(len, (record.events, record.figures, record.positions, record.relations)))
