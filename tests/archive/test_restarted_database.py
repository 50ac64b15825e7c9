"""PostgreSQL stopped and started again while a run writes into it: nothing lost, nothing there twice."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import load_slowly
from servers import miss, require
from sqlalchemy.engine import make_url
from stored import dump, query

from newsie.archive import Placed, RunOptions, Summary, run_archive
from newsie.data import Article
from newsie.store import sink_from_target
from newsie.store.databases import database_from_url
from newsie.store.sql import SqlSink

ARTICLES = 300


class Server:
    """A PostgreSQL server of the test's own, in a folder of its own, on a port of its own."""

    def __init__(self, binaries: Path, folder: Path) -> None:
        self._binaries = binaries
        self._folder = folder
        self._user = {"user": "postgres"} if os.geteuid() == 0 else {}  # which PostgreSQL never runs as
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self._run("initdb", "--auth=trust", "--username=postgres", "--no-sync", "-D", str(folder / "data"))
        self.start()

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        options = f"-p {self.port} -k {self._folder} -c listen_addresses=127.0.0.1"
        log = str(self._folder / "log")
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-w", "-l", log, "-o", options, "start")

    def stop(self) -> None:
        """Stop it at once, as a power cut would: connections break, and it recovers when started."""
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-m", "immediate", "stop")

    @property
    def url(self) -> str:
        """The address of its one database."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(self._binaries / program), *arguments],
            check=True,
            timeout=60,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self._folder,
            **self._user,  # type: ignore[call-overload]
        )


def find_binaries() -> Path | None:
    """Return where PostgreSQL's programs are, the newest of several."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)


@pytest.fixture
def server() -> Iterator[Server]:
    require("psycopg")
    binaries = find_binaries()
    if binaries is None:
        miss("PostgreSQL's programs (initdb, pg_ctl) are not installed")
    with tempfile.TemporaryDirectory(prefix="newsie-pg-") as folder:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        server = Server(binaries, Path(folder))
        yield server
        server.stop()


def news(count: int) -> list[Placed]:
    text = "La Ferrini investe {} euro a Lodi."
    return [Placed(f"news.jsonl:{n}", Article(text.format(n), id=f"n{n}")) for n in range(count)]


def test_a_database_that_restarts_in_the_middle_of_a_run_holds_everything_once(
    server: Server, tmp_path: Path
) -> None:
    restarts: list[int] = []

    def restart(summary: Summary) -> None:
        if len(restarts) < 2 and summary.done >= 100 * (len(restarts) + 1):
            server.stop()
            server.start()
            restarts.append(summary.done)

    options = RunOptions(batch_size=8, workers=2)
    summary = run_archive(
        news(ARTICLES), load_slowly, sink_from_target(server.url), options=options, on_progress=restart
    )
    whole = str(tmp_path / "whole.db")
    run_archive(news(ARTICLES), load_slowly, sink_from_target(whole), options=options)

    assert restarts == sorted(set(restarts))
    assert len(restarts) == 2
    assert (summary.done, summary.set_aside) == (ARTICLES, {})
    assert {name: len(rows) for name, rows in dump(server.url).items()} == {
        name: len(rows) for name, rows in dump(whole).items()
    }
    assert query(server.url, "SELECT COUNT(DISTINCT id) FROM articles") == [(ARTICLES,)]


def test_a_database_that_is_away_for_a_while_is_waited_for(server: Server) -> None:
    naps: list[float] = []

    def stop(summary: Summary) -> None:
        if summary.done == 80:
            server.stop()

    def sleep(seconds: float) -> None:
        naps.append(seconds)
        if len(naps) == 3:
            server.start()

    sink = SqlSink(database_from_url(make_url(server.url)), sleep=sleep)
    summary = run_archive(news(200), load_slowly, sink, options=RunOptions(batch_size=8), on_progress=stop)

    assert summary.done == 200
    assert naps == [0.5, 1.0, 2.0]
    assert query(server.url, "SELECT COUNT(*) FROM articles") == [(200,)]
