"""A file system full to the last byte ends a run with a sentence; with room again, the rest is done."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

RUN = """
import sys
from fakes import load
from newsie.archive import RunOptions, read_archive, run_archive
from newsie.errors import SinkError
from newsie.store import sink_from_target

source, target = sys.argv[1:]
try:
    articles = read_archive([source], any_language=True)
    summary = run_archive(articles, load, sink_from_target(target), options=RunOptions(batch_size=8))
    print(summary.done, summary.skipped)
except SinkError as error:
    sys.exit(str(error))
"""
ENTER = ["unshare", "--user", "--map-root-user", "--mount"]
ROUNDS = """
mount -t tmpfs -o size=$SIZE none "$DISK" || exit 8
"$PYTHON" run.py news.jsonl "$DISK/$NAME" && exit 9
mount -o remount,size=64m "$DISK"
"$PYTHON" run.py news.jsonl "$DISK/$NAME" && cp "$DISK/$NAME" whole
"""
"""A small disk of its own, which nobody outside sees: a run that fills it, room, a run that does the rest."""


@pytest.mark.parametrize(("name", "size"), [("facts.jsonl", "300k"), ("facts.db", "1200k")])
def test_a_run_that_fills_the_disk_is_finished_by_the_next(name: str, size: str, tmp_path: Path) -> None:
    if subprocess.run([*ENTER, "mount", "-t", "tmpfs", "none", "/mnt"], check=False).returncode:
        pytest.skip("this system lends no file systems of one's own (unshare --user --mount)")
    rows = [{"id": f"n{n}", "text": f"La Ferrini investe {n} euro a Lodi."} for n in range(500)]
    (tmp_path / "news.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (tmp_path / "run.py").write_text(RUN)
    (tmp_path / "disk").mkdir()
    paths = f"{Path(__file__).parent}:{Path(__file__).parents[2]}"
    environment = {"PYTHONPATH": paths, "PYTHON": sys.executable, "PATH": "/usr/bin:/bin:/usr/sbin:/sbin"}
    disk = {"DISK": str(tmp_path / "disk"), "NAME": name, "SIZE": size}

    ended = subprocess.run(
        [*ENTER, "sh", "-c", ROUNDS],
        capture_output=True,
        text=True,
        env={**environment, **disk},
        cwd=tmp_path,
        timeout=120,
        check=False,
    )

    assert ended.returncode == 0, ended.stderr
    assert "No space left" in ended.stderr or "full" in ended.stderr, ended.stderr
    done, skipped = map(int, ended.stdout.split())
    assert (done + skipped, done < 500, skipped < 500) == (500, True, True)
    assert count_articles(tmp_path / "whole", name) == 500


def count_articles(path: Path, name: str) -> int:
    """Return how many articles a target holds, each counted once."""
    if name.endswith(".jsonl"):
        return len({json.loads(line)["article"]["id"] for line in path.read_text().splitlines()})
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        ((count,),) = database.execute("SELECT COUNT(*) FROM articles")
    return int(count)
