"""`kill -9` at any moment, and started again: nothing is lost, nothing is there twice."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from stored import dump, query

ARTICLES = 1000

SCRIPT = """
import sys
from fakes import load_slowly
from newsie.archive import RunOptions, read_archive, run_archive
from newsie.store import sink_from_target

if __name__ == "__main__":
    source, target, workers = sys.argv[1:]
    summary = run_archive(
        read_archive([source], any_language=True),
        load_slowly,
        sink_from_target(target),
        options=RunOptions(workers=int(workers), batch_size=8),
        on_progress=lambda summary: print(".", flush=True),
    )
    print(summary.done, summary.skipped, summary.count_set_aside)
"""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "news.jsonl"
    texts = [f"La Ferrini investe {n} euro a Lodi, dice Bassi." for n in range(ARTICLES)]
    lines = [json.dumps({"id": f"n{n}", "text": text}) + "\n" for n, text in enumerate(texts)]
    lines[100] = lines[100][:20] + "\n"
    path.write_text("".join(lines), encoding="utf-8")
    (tmp_path / "run.py").write_text(SCRIPT)
    return path


def start(archive: Path, target: str, workers: int) -> "subprocess.Popen[str]":
    command = [sys.executable, str(archive.with_name("run.py")), str(archive), target, str(workers)]
    paths = {"PYTHONPATH": f"{Path(__file__).parent}:{Path(__file__).parents[2]}"}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=paths)


def finish(archive: Path, target: str, workers: int = 1) -> list[int]:
    with start(archive, target, workers) as process:
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
    return [int(count) for count in out.splitlines()[-1].split()]


def kill_and_finish(archive: Path, target: str, *, workers: int = 1, rounds: int) -> None:
    """Kill runs at random moments of their work, then let one end, which has the less to do for them.

    Where there are workers, one of them is killed in each round before the run is.
    """
    rng = random.Random(f"{target.startswith('/')} {workers}")
    batches = 0
    for _ in range(rounds):
        with start(archive, target, workers) as process:
            await_batches(process, batches + rng.randint(1, 3))  # those done before are told too
            if workers > 1:
                kill_worker(process.pid, rng)
                await_batches(process, rng.randint(1, 2))
            time.sleep(rng.uniform(0, 0.1))
            process.kill()
            process.communicate()
            assert process.returncode == -signal.SIGKILL
        batches += 2
    done, skipped, set_aside = finish(archive, target, workers)
    assert (done + skipped, set_aside) == (ARTICLES - 1, 1)
    assert 0 < done < ARTICLES - 1


def await_batches(process: "subprocess.Popen[str]", count: int) -> None:
    assert process.stdout is not None
    for _ in range(count):
        assert process.stdout.readline() == ".\n"


def kill_worker(run: int, rng: random.Random) -> None:
    children = Path(f"/proc/{run}/task/{run}/children").read_text().split()
    workers = [int(pid) for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    os.kill(rng.choice(workers), signal.SIGKILL)


@pytest.mark.parametrize(("name", "workers", "rounds"), [("facts.jsonl", 1, 6), ("facts.jsonl.gz", 2, 20)])
def test_a_file_ends_the_same_however_often_its_run_was_killed(
    name: str, workers: int, rounds: int, archive: Path, tmp_path: Path
) -> None:
    target = tmp_path / name
    whole = tmp_path / "whole.jsonl"

    kill_and_finish(archive, str(target), workers=workers, rounds=rounds)
    finish(archive, str(whole))

    written = subprocess.run(
        ["gzip", "-dcf", str(target)], capture_output=True, check=True, timeout=60
    ).stdout
    assert written == whole.read_bytes()
    rejected = json.loads((tmp_path / "facts.rejected.jsonl").read_text())
    assert (rejected["place"], rejected["reason"]) == (f"{archive}:101", "format")
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("product", ["sqlite", "postgresql", "mariadb"])
def test_a_database_holds_the_same_however_often_its_run_was_killed(
    product: str, archive: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    target = str(tmp_path / "facts.db") if product == "sqlite" else request.getfixturevalue(product)
    whole = str(tmp_path / "whole.db")

    kill_and_finish(archive, target, rounds=6 if product == "sqlite" else 4)
    finish(archive, whole)

    counts = count_rows(whole)
    assert counts["articles"] == ARTICLES - 1
    assert count_rows(target) == counts
    assert query(target, "SELECT id FROM articles ORDER BY id") == query(
        whole, "SELECT id FROM articles ORDER BY id"
    )
    if product == "sqlite":
        assert dump(target) == dump(whole)
        assert query(target, "PRAGMA foreign_key_check") == []
        assert query(target, "PRAGMA integrity_check") == [("ok",)]
        assert query(target, "SELECT COUNT(*) FROM articles_search") == [(ARTICLES - 1,)]


@pytest.mark.parametrize("product", ["facts.jsonl", "facts.db", "postgresql", "mariadb"])
def test_of_two_runs_on_one_target_one_writes_and_the_other_says_so(
    product: str, archive: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    target = str(tmp_path / product) if "." in product else request.getfixturevalue(product)

    runs = [start(archive, target, 1) for _ in range(2)]
    ended = [(*run.communicate(timeout=120), run.returncode) for run in runs]

    ((out, _, _),) = [end for end in ended if end[2] == 0]
    ((_, refused, status),) = [end for end in ended if end[2] != 0]
    assert out.splitlines()[-1] == f"{ARTICLES - 1} 0 1"
    assert (status, "another run" in refused) == (1, True), refused
    assert finish(archive, target) == [0, ARTICLES - 1, 1]


def count_rows(target: str) -> dict[str, int]:
    return {table: len(rows) for table, rows in dump(target).items()}
