"""The queries of docs/databases.md run as they are, and find what is there."""

import re
from pathlib import Path

import pytest
from stored import MakeEntry, query

from newsie.store import Rejected, opened, sink_from_target
from newsie.store.tables import metadata
from newsie.store.views import make_views

PAGE = (Path(__file__).parents[2] / "docs" / "databases.md").read_text(encoding="utf-8")


def read_queries(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?);\n```", PAGE, re.DOTALL)


def fill(target: str, make_entry: MakeEntry) -> None:
    with opened(sink_from_target(target)) as sink:
        sink.write([make_entry("a1"), make_entry("a2")], [Rejected("b.txt", "empty", "no text")])


def test_every_query_runs_on_every_database(target: str, make_entry: MakeEntry) -> None:
    fill(target, make_entry)

    found = [len(query(target, sql)) for sql in read_queries("sql")]

    # The shared analysis has no export, trade flow or event from 2020 on that is planned and dated.
    assert found == [0, 0, 2, 2, 0, 2, 2, 0, 0, 1, 4, 1]


@pytest.mark.parametrize("language", ["sqlite", "postgresql"])
def test_the_queries_of_one_database_run_there(
    language: str, tmp_path: Path, make_entry: MakeEntry, request: pytest.FixtureRequest
) -> None:
    target = str(tmp_path / "facts.db") if language == "sqlite" else request.getfixturevalue("postgresql")
    fill(target, make_entry)

    assert [len(query(target, sql)) for sql in read_queries(language)] == [2] * (
        1 if language == "sqlite" else 2
    )


def test_the_query_of_parquet_files_runs_in_duckdb(
    tmp_path: Path, make_entry: MakeEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    duckdb = pytest.importorskip("duckdb")
    pytest.importorskip("pyarrow")
    fill(f"{tmp_path / 'facts'}/", make_entry)
    monkeypatch.chdir(tmp_path)

    (sql,) = read_queries("duckdb")

    assert duckdb.sql(sql).fetchall() == [("2023-04", 4)]


def test_every_table_and_view_is_described() -> None:
    names = {*metadata.tables, *make_views()} - {"newsie_schema"}

    assert {name for name in names if f"`{name}`" not in PAGE} == set()
