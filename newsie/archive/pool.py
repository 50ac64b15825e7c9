"""Workers that extract, and what becomes of an article that kills one.

Each worker loads the pipeline once and is fed two tasks at a time, so that it never waits. When one dies or
takes too long, the articles it was at are tried again one by one by its successor: the culprit, and it
alone, is set aside. Batches come back in the order in which they went out.
"""

import logging
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from newsie.archive.batches import Batch
from newsie.archive.placed import Placed
from newsie.archive.worker import Message, Site, Worker, WorkerDied
from newsie.data import Fingerprint
from newsie.errors import ModelError
from newsie.record import Record
from newsie.store import Rejected

logger = logging.getLogger(__name__)

WINDOW = 4
"""Batches in hand for each worker: done out of order, they wait for those before them."""
AHEAD = 2
"""Tasks that a worker has been sent: one at work, one to go on with."""
TRIES = 2
"""How often an article alone may kill a worker: once may be an accident, memory or an operator."""
START_TRIES = 3
"""How often in a row workers may die before they have loaded the pipeline."""
PATIENCE = 1.0
"""Seconds between looks at the clock, where there is a time limit."""


@dataclass(slots=True)
class Job:
    """A batch on its way, with the results so far by the index of their article."""

    batch: Batch
    results: dict[int, Record | Rejected] = field(default_factory=dict)

    @property
    def is_done(self) -> bool:
        """Whether every article has its result."""
        return len(self.results) == len(self.batch.todo)

    def list_results(self) -> list[Record | Rejected]:
        """Return the results in the order of the articles."""
        return [self.results[i] for i in range(len(self.batch.todo))]


@dataclass(slots=True)
class Task:
    """Articles of one job that go to a worker together."""

    job: Job
    indexes: Sequence[int]
    deaths: int = 0
    """How many workers have died of it since its article is alone."""

    @property
    def items(self) -> list[Placed]:
        """The articles."""
        return [self.job.batch.todo[i] for i in self.indexes]


class Pool:
    """The engine of several workers, alive within a `with` block."""

    def __init__(
        self,
        site: Site,
        *,
        workers: int,
        time_limit: float | None = None,
        recycle_after: int = 10_000,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._site = site
        self._size = workers
        self._time_limit = time_limit
        self._recycle_after = recycle_after
        self._clock = clock
        self._workers: list[Worker[Task]] = []
        self._waiting: deque[Task] = deque()
        self._failed_starts = 0
        self._pipeline: Fingerprint | None = None

    def __enter__(self) -> "Pool":
        try:
            self._workers = [self._hire() for _ in range(self._size)]
            while self._pipeline is None:
                self._listen(None)
        except BaseException:
            self._dismiss()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._dismiss()

    @property
    def pipeline(self) -> Fingerprint:
        """Which pipeline the workers have loaded."""
        assert self._pipeline is not None, "a pool is used within its with block"
        return self._pipeline

    def extract(self, batches: Iterator[Batch]) -> Iterator[tuple[Batch, list[Record | Rejected]]]:
        """Yield every batch with its results, in order."""
        jobs: deque[Job] = deque()
        while True:
            while len(jobs) < WINDOW * self._size and (batch := next(batches, None)) is not None:
                jobs.append(self._take(batch))
                self._hand_out()
                self._listen(0)
            if not jobs:
                return
            while jobs and jobs[0].is_done:
                job = jobs.popleft()
                yield job.batch, job.list_results()
            self._hand_out()
            if jobs:
                self._listen(None)

    def _take(self, batch: Batch) -> Job:
        job = Job(batch)
        if batch.todo:
            self._waiting.append(Task(job, range(len(batch.todo))))
        return job

    # Work -------------------------------------------------------------------------------------------

    def _hand_out(self) -> None:
        """Send waiting tasks to the workers that have least to do."""
        while self._waiting:
            free = [w for w in self._workers if self._takes_more(w)]
            if not free:
                return
            worker = min(free, key=lambda worker: len(worker.tasks))
            task = self._waiting.popleft()
            worker.send(task, task.items)

    def _takes_more(self, worker: Worker[Task]) -> bool:
        """Say whether a worker may be sent a task: on a full cluster it may be long until one is ready."""
        return worker.is_ready and len(worker.tasks) < AHEAD and worker.served < self._recycle_after

    def _listen(self, patience: float | None) -> None:
        """Wait until a worker says something or has died, or for `patience` seconds."""
        if patience is None and self._time_limit is not None:
            patience = min(PATIENCE, self._time_limit)
        speaking = self._site.wait([worker.line for worker in self._workers], patience)
        for worker in list(self._workers):
            if worker.line in speaking:
                self._hear(worker)
            elif self._is_late(worker):
                self._replace(worker, f"it took longer than {self._time_limit:g} s", fatal=True)

    def _hear(self, worker: Worker[Task]) -> None:
        try:
            message = worker.receive()
        except WorkerDied as death:
            self._replace(worker, str(death), fatal=False)
        else:
            self._answer(worker, message)

    def _answer(self, worker: Worker[Task], message: Message) -> None:
        match message:
            case ModelError():
                raise message
            case Fingerprint():
                self._failed_starts = 0
                self._check_same(message)
            case results:
                task = worker.tasks.popleft()
                task.job.results.update(zip(task.indexes, results, strict=True))
                if worker.served >= self._recycle_after and not worker.tasks:
                    worker.line.stop()
                    self._workers[self._workers.index(worker)] = self._hire()

    def _check_same(self, pipeline: Fingerprint) -> None:
        if self._pipeline not in (None, pipeline):
            raise ModelError(
                f"workers have loaded different pipelines, {self._pipeline} and {pipeline}: "
                "install the same version of newsie and of the pipeline everywhere"
            )
        self._pipeline = pipeline

    def _is_late(self, worker: Worker[Task]) -> bool:
        """Say whether a worker has been at its task for too long."""
        if self._time_limit is None or not worker.is_ready or not worker.tasks:
            return False
        return worker.seconds > self._time_limit

    # Life and death ---------------------------------------------------------------------------------

    def _hire(self) -> Worker[Task]:
        return Worker(self._site.hire(), self._clock)

    def _replace(self, worker: Worker[Task], cause: str, *, fatal: bool) -> None:
        """Put a new worker in a dead one's place; what it was at is suspect, what lay before it is not."""
        logger.warning("a worker is replaced: %s", cause)
        worker.line.kill()
        if not worker.is_ready:
            self._failed_starts += 1
            if self._failed_starts >= START_TRIES:
                raise ModelError(
                    f"workers die while they load the pipeline: {cause}; is there enough memory?"
                )
        suspect = worker.tasks.popleft() if worker.is_ready and worker.tasks else None
        self._waiting.extendleft(reversed(worker.tasks))
        if suspect is not None:
            self._suspect(suspect, cause, fatal=fatal)
        self._workers[self._workers.index(worker)] = self._hire()

    def _suspect(self, task: Task, cause: str, *, fatal: bool) -> None:
        """Try the articles of a task one by one; set aside one that was alone and did it again."""
        if len(task.indexes) > 1:
            self._waiting.extendleft(Task(task.job, [i]) for i in reversed(task.indexes))
            return
        task.deaths += 1
        if fatal or task.deaths >= TRIES:
            (item,) = task.items
            task.job.results[task.indexes[0]] = Rejected(item.place, "failed", cause)
        else:
            self._waiting.appendleft(task)

    def _dismiss(self) -> None:
        for worker in self._workers:
            worker.line.kill()
        self._workers = []
