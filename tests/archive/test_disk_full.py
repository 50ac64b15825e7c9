"""A full disk ends a run with a sentence; with room again, the next run does the rest."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import resource, sys
from fakes import load
from newsie.archive import RunOptions, read_archive, run_archive
from newsie.errors import SinkError
from newsie.store import sink_from_target

source, target, room = sys.argv[1:]
resource.setrlimit(resource.RLIMIT_FSIZE, (int(room), -1))
try:
    articles = read_archive([source], any_language=True)
    print(run_archive(articles, load, sink_from_target(target), options=RunOptions(batch_size=8)).done)
except SinkError as error:
    sys.exit(str(error))
"""


def run(archive: Path, target: Path, *, room: int) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", SCRIPT, str(archive), str(target), str(room)]
    paths = {"PYTHONPATH": f"{Path(__file__).parent}:{Path(__file__).parents[2]}"}
    return subprocess.run(command, capture_output=True, text=True, env=paths, timeout=60, check=False)


@pytest.mark.parametrize(
    ("name", "room", "said"),
    [("facts.jsonl", 300_000, "can't write .*too large"), ("facts.db", 1_500_000, "disk I/O error|full")],
)
def test_a_full_disk_ends_the_run_and_loses_nothing(name: str, room: int, said: str, tmp_path: Path) -> None:
    rows = [{"id": f"n{n}", "text": f"La Ferrini investe {n} euro a Lodi."} for n in range(500)]
    (tmp_path / "news.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))

    cut = run(tmp_path / "news.jsonl", tmp_path / name, room=room)
    whole = run(tmp_path / "news.jsonl", tmp_path / name, room=-1)

    assert cut.returncode == 1
    assert re.search(said, cut.stderr), cut.stderr
    assert whole.returncode == 0, whole.stderr
    assert 0 < int(whole.stdout) < 500
