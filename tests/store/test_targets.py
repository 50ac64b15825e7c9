"""A target's name says what is written; one that can't be written is refused before anything is done."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from newsie.errors import SinkError
from newsie.store import sink_from_target, targets
from newsie.store.jsonl import JsonlSink
from newsie.store.sql import SqlSink


@pytest.mark.parametrize("name", ["facts.jsonl", "facts.jsonl.gz", "FACTS.JSONL", "a.b/facts.jsonl"])
def test_lines_are_told_by_their_ending(name: str) -> None:
    assert isinstance(sink_from_target(name), JsonlSink)


@pytest.mark.parametrize(
    ("target", "shown"),
    [
        ("facts.db", "facts.db"),
        ("out/facts.sqlite", "out/facts.sqlite"),
        ("sqlite:////var/news/facts.db", "/var/news/facts.db"),
        ("duckdb:///facts.duckdb", "facts.duckdb"),
        ("facts.duckdb", "facts.duckdb"),
        ("postgresql://anna@db.example/news", "postgresql+psycopg://anna@db.example/news"),
        ("mysql://anna:segreta@db.example/news", "mysql+pymysql://anna:***@db.example/news"),
        ("mariadb://anna@db.example/news", "mariadb+pymysql://anna@db.example/news"),
    ],
)
def test_databases_are_told_by_ending_or_scheme_and_passwords_never_shown(target: str, shown: str) -> None:
    sink = sink_from_target(target)

    assert isinstance(sink, SqlSink)
    assert sink.rejected_at == f"table rejected of {shown}"


@pytest.mark.parametrize(
    "target", ["facts", "facts.xls", "oracle://h/d", "postgresql://[::1/x", "://", "", "-"]
)
def test_an_unknown_target_is_refused_with_the_known_ones(target: str) -> None:
    with pytest.raises(SinkError, match=r"jsonl|sqlite:///"):
        sink_from_target(target)


@pytest.mark.parametrize("name", ["facts.jsonl", "facts.db", "facts.duckdb"])
def test_a_read_only_target_stays_as_it_is(name: str, tmp_path: Path) -> None:
    target = tmp_path / name
    target.touch()
    target.chmod(0o444)

    with pytest.raises(SinkError, match="is read-only"):
        sink_from_target(str(target)).open()

    assert [file.name for file in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["facts.jsonl", "facts.db", "facts.duckdb"])
def test_nothing_is_written_into_a_read_only_folder(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    folder.chmod(0o555)
    try:
        with pytest.raises(SinkError, match="kept is read-only"):
            sink_from_target(str(folder / name)).open()
        assert list(folder.iterdir()) == []
    finally:
        folder.chmod(0o755)


@pytest.mark.parametrize("name", ["facts.jsonl", "facts.db", "facts.duckdb"])
def test_a_target_in_a_missing_folder_says_which_to_make(name: str, tmp_path: Path) -> None:
    with pytest.raises(SinkError, match=r"no folder .*missing; make it first"):
        sink_from_target(str(tmp_path / "missing" / name)).open()


@pytest.mark.parametrize("name", ["facts.jsonl", "facts.db", "facts.duckdb"])
def test_a_folder_is_no_target(name: str, tmp_path: Path) -> None:
    (tmp_path / name).mkdir()

    with pytest.raises(SinkError, match="is a folder"):
        sink_from_target(str(tmp_path / name)).open()


@pytest.mark.parametrize(
    ("target", "module", "extra"),
    [
        ("postgresql://anna@db.example/news", "psycopg", "postgresql"),
        ("mysql://anna@db.example/news", "pymysql", "mysql"),
    ],
)
def test_a_missing_driver_says_what_to_install(
    target: str, module: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)

    with pytest.raises(SinkError, match=rf"pip install 'newsie\[{extra}\]'"):
        sink_from_target(target).open()


@pytest.mark.parametrize(
    "target", ["postgresql://nobody@127.0.0.1:1/news", "mysql://nobody@127.0.0.1:1/news"]
)
def test_a_server_that_is_not_there_is_named(target: str) -> None:
    pytest.importorskip("psycopg" if target.startswith("postgresql") else "pymysql")

    with pytest.raises(SinkError, match=r"nobody@127\.0\.0\.1:1/news: "):
        sink_from_target(target).open()


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Return what installs a package with a module of its name and one sink."""

    def install(package: str, sink: str) -> None:
        about = tmp_path / f"{package}-1.dist-info"
        about.mkdir()
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1\n")
        (about / "entry_points.txt").write_text(f"[newsie.sinks]\n{sink} = {package}:make_sink\n")
        (tmp_path / f"{package}.py").write_text("def make_sink(target):\n    return ('sink of', target)\n")
        monkeypatch.syspath_prepend(tmp_path)

    return install


@pytest.mark.parametrize(
    ("sink", "target"),
    [("kafka", "kafka://broker/notizie"), ("ttl", "facts.TTL"), ("jsonl.ttl", "2023.facts.jsonl.ttl")],
)
def test_a_package_may_bring_a_target_of_its_own(
    sink: str, target: str, install: Callable[[str, str], None]
) -> None:
    install("newsie_elsewhere", sink)

    assert sink_from_target(target) == ("sink of", target)
    assert isinstance(sink_from_target("facts.jsonl"), JsonlSink)


def test_two_packages_with_one_kind_of_target_are_both_named(install: Callable[[str, str], None]) -> None:
    install("newsie_elsewhere", "jsonl")

    with pytest.raises(
        SinkError, match=r"newsie\.store\.jsonl:jsonl_from_target, newsie_elsewhere:make_sink"
    ):
        sink_from_target("facts.jsonl")


def test_an_installation_without_newsies_own_targets_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(targets, "GROUP", "newsie.sinks.of.another.time")

    with pytest.raises(SinkError, match="install newsie again"):
        sink_from_target("facts.jsonl")
