"""A folder of Parquet files says what the tables say, divided by month."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from stored import NEWER, OLDER, MakeEntry

from newsie.errors import SinkError
from newsie.store import Rejected, opened, sink_from_target
from newsie.store.tables import PARTS

pytest.importorskip("pyarrow")


def read(folder: Path, table: str) -> list[dict[str, Any]]:
    dataset = pytest.importorskip("pyarrow.dataset")
    rows: list[dict[str, Any]] = dataset.dataset(folder / table, partitioning="hive").to_table().to_pylist()
    return rows


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "facts"


def test_each_table_is_divided_by_the_month_of_its_articles(folder: Path, make_entry: MakeEntry) -> None:
    with opened(sink_from_target(f"{folder}/")) as sink:
        later, unknown = make_entry("a2", published=date(2023, 5, 9)), make_entry("a3", published=None)
        sink.write([make_entry("a1"), later, unknown])

    months = {row["article_id"]: row["month"] for row in read(folder, "figures")}
    assert months == {"a1": "2023-04", "a2": "2023-05", "a3": "unknown"}
    assert (folder / "figures" / "month=2023-04" / "part-0.parquet").exists()


def test_columns_have_their_types(folder: Path, make_entry: MakeEntry) -> None:
    with opened(sink_from_target(f"{folder}/")) as sink:
        sink.write([make_entry("a1")])

    (row,) = [row for row in read(folder, "figures") if row["metric"] == "revenue"]
    assert (row["value"], row["period_start"], row["unit"]) == (31_000_000.0, date(2022, 1, 1), "EUR")
    (article,) = read(folder, "articles")
    assert '"Lia Còrsi"' in article["record"]


def test_every_table_is_there_even_without_rows(folder: Path, make_entry: MakeEntry) -> None:
    with opened(sink_from_target(f"{folder}/")) as sink:
        sink.write([make_entry("a1")])

    counts = {table.name: len(read(folder, table.name)) for table in PARTS}
    assert counts["event_places"] == 0
    assert counts["entities"] == 5
    assert len(read(folder, "runs")) == 1
    assert read(folder, "rejected") == []


def test_views_are_files_too(folder: Path, make_entry: MakeEntry) -> None:
    with opened(sink_from_target(f"{folder}/")) as sink:
        sink.write([make_entry("a1"), make_entry("a2", published=date(2023, 5, 9))])

    (row,) = [
        row for row in read(folder, "v_figures") if row["metric"] == "revenue" and row["article_id"] == "a2"
    ]
    assert (row["subjects"], row["value"], row["period_start"]) == (
        "Lombardia",
        31_000_000.0,
        date(2022, 1, 1),
    )
    assert (row["published"], row["month"]) == (date(2023, 5, 9), "2023-05")
    assert {row["kind"] for row in read(folder, "v_values")} == {"figure", "change", "count", "date"}


def test_duckdb_and_pandas_read_a_table_as_one(folder: Path, make_entry: MakeEntry) -> None:
    duckdb, pandas = pytest.importorskip("duckdb"), pytest.importorskip("pandas")
    with opened(sink_from_target(f"{folder}/")) as sink:
        sink.write([make_entry("a1"), make_entry("a2", published=date(2023, 5, 9))])

    files = f"read_parquet('{folder}/figures/**/*.parquet', hive_partitioning = true)"
    counted = duckdb.sql(f"SELECT month, COUNT(*) FROM {files} GROUP BY month ORDER BY month").fetchall()
    assert counted == [("2023-04", 2), ("2023-05", 2)]
    frame = pandas.read_parquet(folder / "figures")
    assert sorted(frame["month"].astype(str).unique()) == ["2023-04", "2023-05"]


def test_a_newer_pipeline_replaces_what_an_older_one_found(folder: Path, make_entry: MakeEntry) -> None:
    with opened(sink_from_target(f"{folder}/")) as sink:
        sink.write([make_entry("a1"), make_entry("a2")])
    with opened(sink_from_target(f"{folder}/")) as sink:
        sink.write([make_entry("a1", pipeline=NEWER)])

    assert len(read(folder, "figures")) == 4
    assert len({row["run_id"] for row in read(folder, "articles")}) == 2


def test_files_of_an_interrupted_run_are_written_by_the_next(folder: Path, make_entry: MakeEntry) -> None:
    with pytest.raises(KeyboardInterrupt), opened(sink_from_target(f"{folder}/")) as sink:
        sink.write([make_entry("a1")])
        raise KeyboardInterrupt
    assert not (folder / "articles").exists()

    with opened(sink_from_target(f"{folder}/")) as sink:
        assert sink.find_done({"a1": make_entry("a1").digest}, OLDER) == {"a1"}

    assert [row["id"] for row in read(folder, "articles")] == ["a1"]


def test_a_second_run_with_nothing_new_leaves_the_files(folder: Path, make_entry: MakeEntry) -> None:
    with opened(sink_from_target(f"{folder}/")) as sink:
        sink.write([make_entry("a1")])
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.parquet")}

    with opened(sink_from_target(f"{folder}/")):
        pass

    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*.parquet")} == before


def test_what_was_set_aside_is_a_table_too(folder: Path) -> None:
    with opened(sink_from_target(f"{folder}/")) as sink:
        sink.write([], [Rejected("b.txt", "empty", "no text")])

    assert sink.rejected_at == str(folder / "rejected")
    assert [(row["place"], row["reason"]) for row in read(folder, "rejected")] == [("b.txt", "empty")]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "facts").touch()

    with pytest.raises(SinkError, match="is a file"):
        sink_from_target(f"{tmp_path / 'facts'}/").open()
    with pytest.raises(SinkError, match="no folder .*; make it first"):  # noqa: RUF043
        sink_from_target(f"{tmp_path / 'a' / 'b'}/").open()


def test_a_second_run_at_the_same_time_is_told_to_wait(folder: Path) -> None:
    with opened(sink_from_target(f"{folder}/")), pytest.raises(SinkError, match="another run is writing"):
        sink_from_target(f"{folder}/").open()
