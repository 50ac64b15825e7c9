"""Workers die of some articles; those are set aside, and no other article notices."""

import json
import os
import signal
import threading
from collections.abc import Collection, Iterator
from itertools import cycle
from pathlib import Path

import pytest
from fakes import PIPELINE, FakeExtractor, load, load_newer, load_slowly, load_unknown

from newsie.archive import Placed, RunOptions, Summary, run_archive
from newsie.archive.batches import Batch
from newsie.archive.pool import Pool
from newsie.archive.processes import Processes
from newsie.archive.worker import Line
from newsie.data import Article
from newsie.errors import ModelError
from newsie.record import Record
from newsie.store import Rejected, sink_from_target

NEWS = "La Ferrini investe 7 euro a Lodi."


def make_batches(*batches: list[str]) -> Iterator[Batch]:
    number = 0
    for texts in batches:
        todo = []
        for text in texts:
            number += 1
            todo.append(Placed(f"news.jsonl:{number}", Article(text, id=f"n{number}")))
        yield Batch(todo)


def describe(results: list[Record | Rejected]) -> list[str]:
    return [r.article.id if isinstance(r, Record) else f"{r.place} {r.reason}" for r in results]


def extract(*batches: list[str], workers: int = 2, **options: float | int) -> list[list[str]]:
    with Pool(Processes(load), workers=workers, **options) as pool:  # type: ignore[arg-type]
        return [describe(results) for _, results in pool.extract(make_batches(*batches))]


def test_batches_come_back_in_order_with_their_results() -> None:
    found = extract([NEWS, NEWS], [NEWS], *[[NEWS]] * 20)

    assert found == [["n1", "n2"], ["n3"], *([f"n{n}"] for n in range(4, 24))]


def test_a_batch_with_nothing_to_do_comes_back_in_its_place() -> None:
    assert extract([NEWS], [], [NEWS], []) == [["n1"], [], ["n2"], []]


@pytest.mark.parametrize("order", ["UCCIDI", "ESCI"])
def test_an_article_that_kills_its_worker_is_set_aside_alone(order: str) -> None:
    assert extract([NEWS, order, NEWS], [NEWS], [order], workers=2) == [
        ["n1", "news.jsonl:2 failed", "n3"],
        ["n4"],
        ["news.jsonl:5 failed"],
    ]


def test_how_a_worker_died_is_told() -> None:
    with Pool(Processes(load), workers=1) as pool:
        ((_, results),) = pool.extract(make_batches(["UCCIDI", "ESCI"]))

    details = [row.detail for row in results if isinstance(row, Rejected)]
    assert details == ["the worker was killed by SIGKILL", "the worker ended with status 3"]


def test_an_article_whose_worker_was_killed_by_accident_is_not_lost(tmp_path: Path) -> None:
    accident = f"UNA VOLTA {tmp_path / 'flag'} Lodi."

    assert extract([NEWS, accident, NEWS], [NEWS]) == [["n1", "n2", "n3"], ["n4"]]
    assert (tmp_path / "flag").exists()


def test_an_article_alone_may_kill_one_worker_by_accident(tmp_path: Path) -> None:
    assert extract([f"UNA VOLTA {tmp_path / 'flag'} Lodi."], workers=1) == [["n1"]]


def test_an_article_that_takes_too_long_is_set_aside() -> None:
    found = extract([NEWS, "DORMI", NEWS], [NEWS], time_limit=0.5)

    assert found == [["n1", "news.jsonl:2 failed", "n3"], ["n4"]]


def test_an_exception_does_not_cost_a_worker() -> None:
    assert extract([NEWS, "SOLLEVA"], [NEWS], workers=1) == [["n1", "news.jsonl:2 failed"], ["n3"]]


def test_workers_are_replaced_after_some_articles(tmp_path: Path) -> None:
    with Pool(Processes(load), workers=1, recycle_after=3) as pool:
        pids = []
        found = []
        for _, results in pool.extract(make_batches(*[[NEWS, NEWS]] * 6)):
            found += describe(results)
            pids.append(pool._workers[0].line.process.pid)

    assert found == [f"n{n}" for n in range(1, 13)]
    assert len(set(pids)) >= 3


def test_the_pool_says_which_pipeline_it_runs_and_ends_its_workers() -> None:
    with Pool(Processes(load), workers=2) as pool:
        assert pool.pipeline == PIPELINE
        processes = [worker.line.process for worker in pool._workers]

    assert not any(process.is_alive() for process in processes)


def load_badly() -> FakeExtractor:
    raise OSError("weights.bin: input/output error")


def die_loading() -> FakeExtractor:
    os._exit(9)


def test_a_pipeline_that_is_not_there_is_named_as_without_workers() -> None:
    with pytest.raises(ModelError, match=r"^no pipeline 'it_none': one of these: it_news_sm$"):
        Pool(Processes(load_unknown), workers=2).__enter__()


def test_a_pipeline_that_can_not_be_read_ends_the_run() -> None:
    with pytest.raises(ModelError, match=r"can't be loaded: OSError: weights\.bin"):
        Pool(Processes(load_badly), workers=2).__enter__()


def test_workers_that_die_while_loading_end_the_run() -> None:
    with pytest.raises(ModelError, match="die while they load"):
        Pool(Processes(die_loading), workers=2).__enter__()


class Alternating:
    """Where workers run that have loaded one pipeline and the next that has loaded another."""

    def __init__(self) -> None:
        self._sites = cycle([Processes(load), Processes(load_newer)])

    def hire(self) -> Line:
        return next(self._sites).hire()

    def wait(self, lines: Collection[Line], seconds: float | None) -> Collection[Line]:
        return next(self._sites).wait(lines, seconds)


def test_workers_of_different_pipelines_do_not_write_into_one_target() -> None:
    with pytest.raises(ModelError, match="install the same version"), Pool(Alternating(), workers=2) as pool:
        list(pool.extract(make_batches(*[[NEWS]] * 20_000)))


def test_workers_killed_at_random_moments_lose_no_article(tmp_path: Path) -> None:
    target = tmp_path / "facts.jsonl"
    articles = [Placed(f"news.jsonl:{n}", Article(f"{NEWS} {n}", id=f"n{n}")) for n in range(300)]
    killer = Killer()

    def watch(_: Summary) -> None:
        killer.strike()

    summary = run_archive(
        articles,
        load_slowly,
        sink_from_target(str(target)),
        options=RunOptions(workers=2, batch_size=10),
        on_progress=watch,
    )

    assert killer.strikes >= 5
    assert (summary.done, summary.set_aside) == (300, {})
    ids = [json.loads(line)["article"]["id"] for line in target.read_text().splitlines()]
    assert ids == [f"n{n}" for n in range(300)]


class Killer:
    """Kills one of this process's workers at every fifth call."""

    def __init__(self) -> None:
        self.calls = 0
        self.strikes = 0

    def strike(self) -> None:
        self.calls += 1
        if self.calls % 5:
            return
        children = Path(f"/proc/self/task/{threading.main_thread().native_id}/children").read_text().split()
        workers = [int(pid) for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]
        if workers:
            os.kill(workers[self.strikes % len(workers)], signal.SIGKILL)
            self.strikes += 1
