"""One holder at a time, whatever became of the last one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from newsie.errors import SinkError
from newsie.store.lock import FileLock


def test_a_lock_is_held_by_one_and_leaves_nothing_behind(tmp_path: Path) -> None:
    first, second = FileLock(tmp_path / "x.lock"), FileLock(tmp_path / "x.lock")
    first.acquire()

    with pytest.raises(SinkError, match="another run is writing"):
        second.acquire()
    first.release()
    second.acquire()
    second.release()

    assert list(tmp_path.iterdir()) == []


def test_a_lock_whose_holder_was_killed_is_free(tmp_path: Path) -> None:
    script = (
        "import os, pathlib, sys; from newsie.store.lock import FileLock;"
        "FileLock(pathlib.Path(sys.argv[1])).acquire(); os.kill(os.getpid(), 9)"
    )
    paths = {"PYTHONPATH": str(Path(__file__).parents[2])}
    subprocess.run([sys.executable, "-c", script, str(tmp_path / "x.lock")], env=paths, check=False)
    assert (tmp_path / "x.lock").exists()

    lock = FileLock(tmp_path / "x.lock")
    lock.acquire()
    lock.release()


def test_a_lock_file_that_was_removed_meanwhile_is_no_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.lock"
    open_file = os.open

    def open_then_lose(*args: object) -> int:
        handle = open_file(*args)  # type: ignore[arg-type]
        monkeypatch.undo()
        path.unlink()
        path.touch()
        return handle

    monkeypatch.setattr(os, "open", open_then_lose)

    with pytest.raises(SinkError, match="another run"):
        FileLock(path).acquire()
