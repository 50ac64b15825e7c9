"""An archive end to end: speed of one worker and of two, what the runner costs, memory, the same facts twice.

    scripts/bench_archive.py ARCHIVE [--articles N] [--postgresql URL] [--model M]

The bare pipeline takes articles that are in memory to records that nobody keeps; two of them side by side,
half the articles each, show what the machine's second core is worth. One worker runs into SQLite; two run
into PostgreSQL, where the address of an empty database is given, else into SQLite too. Beside the time on the
clock stands the time on the processor, which others at work on the machine lengthen less.
"""

import argparse
import hashlib
import json
import os
import resource
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Table, create_engine, select, text
from sqlalchemy.engine import make_url

import newsie
from newsie.archive import Placed, RunOptions, Summary, read_archive, run_archive
from newsie.pipeline import DEFAULT_MODEL
from newsie.record import record_from_analysis
from newsie.store import sink_from_target
from newsie.store.databases import database_from_url
from newsie.store.tables import metadata

T = TypeVar("T")
WARM = 1000
"""Articles of each worker after which memory has to stay where it is."""


@dataclass(frozen=True, slots=True)
class Pace:
    """What a run did, in which time."""

    articles: int
    words: int
    wall: float
    """Seconds on the clock."""
    parent: float
    """Seconds of processor time in the process that reads and writes; of one worker it is all."""
    workers: float = 0.0
    """Seconds of processor time in worker processes, without their start and loading."""
    memory: "Memory | None" = None

    @property
    def cpu(self) -> float:
        """Seconds of processor time."""
        return self.parent + self.workers


@dataclass(slots=True)
class Memory:
    """Peak resident MB of every process that extracts, after so many articles a worker and at the end."""

    workers: int
    warm: list[float] = field(default_factory=list)
    end: list[float] = field(default_factory=list)

    def watch(self, summary: Summary) -> None:
        """Look at the workers, or at this process where it is the only one."""
        self.end = read_peaks() if self.workers > 1 else [peak_of(os.getpid())]
        if not self.warm and summary.read >= WARM * self.workers:
            self.warm = self.end


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("archive", help="a file, folder or glob")
    parser.add_argument("--articles", type=int, help="read no more than this")
    parser.add_argument("--postgresql", metavar="URL", help="an empty database")
    parser.add_argument("--model", default=DEFAULT_MODEL)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        one, two = f"{folder}/one.db", options.postgresql or f"{folder}/two.db"
        measure = partial(measure_run, options.archive, options.articles, options.model)
        print(f"load average {describe_load()}")
        runs = [apart(measure, one, 1)]
        bare = apart(measure_bare, options.archive, options.articles, options.model)
        halves = measure_halves(options.archive, options.articles, options.model)
        loading = apart(measure_loading, options.model)
        runs.append(apart(partial(measure, loading=loading), two, 2))
        print(f"load average {describe_load()}")
        show_pace("bare pipeline", bare)
        show_pace("newsie run, 1 worker", runs[0])
        show_pace("newsie run, 2 workers", runs[1])
        show_costs(bare, *runs)
        show_machine(bare, halves)
        for run in runs:
            show_memory(run)
        compare_targets(one, two)


def apart(function: Callable[..., T], *arguments: object) -> T:
    """Call a function in a fresh process: what it uses of memory and time is its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()


# Measuring --------------------------------------------------------------------------------------------


def measure_loading(model: str) -> float:
    """Return how long the processor needs until a fresh process has loaded the pipeline."""
    newsie.load(model)
    return time.process_time()


def measure_bare(archive: str, limit: int | None, model: str, *, first: int = 0, step: int = 1) -> Pace:
    """Take articles from memory to records, every `step`th from the `first` on."""
    items = islice(read_archive([archive]), first, limit, step)
    articles = [item.article for item in items if isinstance(item, Placed)]
    extractor = newsie.load(model)
    wall, cpu = time.perf_counter(), time.process_time()
    for analysis in extractor.pipe(articles):
        record_from_analysis(analysis)
    words = sum(len(article.text.split()) for article in articles)
    return Pace(len(articles), words, time.perf_counter() - wall, time.process_time() - cpu)


def measure_halves(archive: str, limit: int | None, model: str) -> list[Pace]:
    """Run two bare pipelines at the same time, half the articles each."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        halves = [pool.submit(measure_bare, archive, limit, model, first=i, step=2) for i in range(2)]
        return [half.result() for half in halves]


def measure_run(
    archive: str, limit: int | None, model: str, target: str, workers: int, *, loading: float = 0.0
) -> Pace:
    """Run an archive into a target; both clocks start when the pipeline is loaded."""
    memory = Memory(workers)
    started: list[float] = []

    def load() -> newsie.pipeline.Extractor:
        extractor = newsie.load(model)
        started.append(time.process_time())
        return extractor

    begun = time.process_time()
    summary = run_archive(
        read_archive([archive]),
        load if workers == 1 else partial(newsie.load, model),
        sink_from_target(target),
        options=RunOptions(workers=workers, limit=limit),
        on_progress=memory.watch,
    )
    parent = time.process_time() - (started[0] if started else begun)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = max(0.0, children.ru_utime + children.ru_stime - workers * loading)
    return Pace(summary.done, summary.words, summary.seconds, parent, spent, memory)


def read_peaks() -> list[float]:
    """Return the peak memory of each worker process, in MB (Linux)."""
    task = Path(f"/proc/self/task/{threading.main_thread().native_id}/children")
    pids = [int(pid) for pid in task.read_text().split()]
    return [peak_of(pid) for pid in pids if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def peak_of(pid: int) -> float:
    """Return a process' peak resident memory in MB (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


# Showing ----------------------------------------------------------------------------------------------


def describe_load() -> str:
    """Return how many processes wanted a core in the last minute, and how many cores there are."""
    return f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def show_pace(name: str, pace: Pace) -> None:
    """Print one line."""
    speed = f"{pace.articles / pace.wall:>7.1f} articles/s {pace.words / pace.wall:>8,.0f} words/s"
    spent = f"processor {pace.parent:.1f} s" + (f" + workers {pace.workers:.1f} s" if pace.workers else "")
    print(f"{name:<24}{pace.articles:>7} articles {pace.wall:>7.1f} s {speed}; {spent}")


def show_costs(bare: Pace, one: Pace, two: Pace) -> None:
    """Print what running costs over extracting, and what a second worker brings."""
    overhead = (one.cpu / one.words) / (bare.cpu / bare.words) - 1
    on_clock = (one.wall / one.words) / (bare.wall / bare.words) - 1
    print(f"overhead over the bare pipeline {overhead:.1%} of processor time, {on_clock:.1%} on the clock")
    print(f"speed-up of two workers {one.wall / two.wall:.2f} on the clock")
    alone = max(two.cpu / 2, two.parent)
    print(f"  with two cores to themselves {one.cpu / alone:.2f}: {one.cpu:.0f} s would be {alone:.0f} s")
    print(f"  what can't be shared, reading and writing: {two.parent / two.cpu:.1%} of two workers' time")


def show_machine(bare: Pace, halves: Sequence[Pace]) -> None:
    """Print how much faster two processes are that have nothing to do with each other."""
    together = sum(half.words / half.wall for half in halves)
    print(
        f"two bare pipelines side by side are {together / (bare.words / bare.wall):.2f} times as fast as one"
    )


def show_memory(run: Pace) -> None:
    """Print peak memory a worker."""
    memory = run.memory
    if memory is None or not memory.warm:
        print(f"fewer than {WARM} articles a worker: memory not compared")
        return
    read = WARM * memory.workers
    for i, (warm, end) in enumerate(zip(memory.warm, memory.end, strict=True), 1):
        growth = f"{warm:,.0f} MB after {read} articles, {end:,.0f} MB at the end ({end / warm - 1:+.1%})"
        print(f"peak memory, worker {i} of {memory.workers}: {growth}")


# Comparing --------------------------------------------------------------------------------------------


def compare_targets(one: str, two: str) -> None:
    """Print how many rows each table has in both targets, and whether they say the same."""
    same = True
    for table in metadata.sorted_tables:
        (count, said), (other_count, other_said) = (digest_table(target, table) for target in (one, two))
        verdict = "the same" if said == other_said else "DIFFERENT"
        same &= said == other_said
        print(f"{table.name:<24}{count:>9}{other_count:>9}  {verdict}")
    broken = check_foreign_keys(one)
    print(f"foreign keys broken: {broken}; the same facts in both: {'yes' if same else 'NO'}")
    if broken or not same:
        raise SystemExit(1)


def digest_table(target: str, table: Table) -> tuple[int, int]:
    """Return how many rows a table has and a digest of them in which their order does not matter."""
    count = said = 0
    with connect(target).connect() as connection:
        for row in connection.execution_options(stream_results=True).execute(select(table)):
            plain = json.dumps([normalise(value) for value in row], sort_keys=True, default=str)
            said ^= int.from_bytes(hashlib.sha256(plain.encode()).digest()[:16])
            count += 1
    return count, said


def normalise(value: Any) -> Any:
    """Return a number as all databases have it: some give 3.0 where others give 3."""
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def check_foreign_keys(target: str) -> int:
    """Return how many rows of a SQLite file point to rows that are not there."""
    with connect(target).connect() as connection:
        return len(connection.execute(text("PRAGMA foreign_key_check")).all())


def connect(target: str) -> Any:
    """Return an engine for a target."""
    url = target if "://" in target else f"sqlite:///{target}"
    return create_engine(database_from_url(make_url(url)).url)


if __name__ == "__main__":
    main()
