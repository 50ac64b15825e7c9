"""Near-copies are marked in every target, and only where both articles are there."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from stored import NEWER, MakeEntry, query

from newsie.store import Duplicate, Sink, opened, sink_from_target

MARKED = "SELECT id, duplicate_of, similarity FROM articles WHERE duplicate_of IS NOT NULL ORDER BY id"
COPY = Duplicate("a2", "a1", 0.96875)


def test_a_copy_says_which_article_it_copies(target: str, make_entry: MakeEntry) -> None:
    with opened(sink_from_target(target)) as sink:
        sink.write([make_entry("a1"), make_entry("a2"), make_entry("a3")])
        sink.mark_duplicates([COPY])

    assert query(target, MARKED) == [("a2", "a1", 0.96875)]
    once = "duplicate_of IS NULL AND metric = 'revenue'"
    assert query(target, f"SELECT article_id FROM v_figures WHERE {once} ORDER BY article_id") == [
        ("a1",),
        ("a3",),
    ]


def test_pairs_that_are_not_both_here_are_passed_over(target: str, make_entry: MakeEntry) -> None:
    with opened(sink_from_target(target)) as sink:
        sink.write([make_entry("a1")])
        sink.mark_duplicates([Duplicate("a1", "b9", 0.9), Duplicate("b8", "a1", 0.9)])

    assert query(target, MARKED) == []


def test_marks_outlive_a_newer_pipeline_but_not_a_changed_article(target: str, make_entry: MakeEntry) -> None:
    with opened(sink_from_target(target)) as sink:
        sink.write([make_entry("a1"), make_entry("a2"), make_entry("a3")])
        sink.mark_duplicates([COPY, Duplicate("a3", "a1", 0.875)])
        sink.write([make_entry("a1", pipeline=NEWER), make_entry("a2", pipeline=NEWER)])
        sink.write([make_entry("a3", published=date(2023, 4, 4))])

    assert query(target, MARKED) == [("a2", "a1", 0.96875)]


def test_many_marks_are_all_set(tmp_path: Path, make_entry: MakeEntry) -> None:
    target = str(tmp_path / "facts.db")
    with opened(sink_from_target(target)) as sink:
        sink.write([make_entry(f"a{i}") for i in range(300)])
        sink.mark_duplicates(Duplicate(f"a{i}", "a0", 0.9) for i in range(1, 300))

    assert len(query(target, MARKED)) == 299


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_file_of_lines_lists_copies_beside_it(tmp_path: Path, make_entry: MakeEntry) -> None:
    target, beside = tmp_path / "facts.jsonl.gz", tmp_path / "facts.duplicates.jsonl"
    write_and_mark(sink_from_target(str(target)), make_entry, [])
    assert not beside.exists()

    write_and_mark(sink_from_target(str(target)), make_entry, [COPY, Duplicate("a1", "b9", 0.9)])
    write_and_mark(sink_from_target(str(target)), make_entry, [Duplicate("a3", "a1", 0.5)])

    assert read_lines(beside) == [
        {"article": "a2", "duplicate_of": "a1", "similarity": 0.96875},
        {"article": "a3", "duplicate_of": "a1", "similarity": 0.5},
    ]


def test_copies_of_a_file_that_is_written_anew_are_forgotten(tmp_path: Path, make_entry: MakeEntry) -> None:
    target = str(tmp_path / "facts.jsonl")
    write_and_mark(sink_from_target(target), make_entry, [COPY])

    with opened(sink_from_target(target), restart=True) as sink:
        sink.write([make_entry("a1")])
        sink.mark_duplicates([])

    assert not (tmp_path / "facts.duplicates.jsonl").exists()


def write_and_mark(sink: Sink, make_entry: MakeEntry, duplicates: list[Duplicate]) -> None:
    with opened(sink):
        sink.write([make_entry("a1"), make_entry("a2"), make_entry("a3")])
        sink.mark_duplicates(duplicates)


def test_parquet_files_have_the_marks(tmp_path: Path, make_entry: MakeEntry) -> None:
    dataset = pytest.importorskip("pyarrow.dataset")
    target = f"{tmp_path / 'facts'}/"
    with opened(sink_from_target(target)) as sink:
        sink.write([make_entry("a1"), make_entry("a2")])

    with opened(sink_from_target(target)) as sink:
        sink.mark_duplicates([COPY])
    part = tmp_path / "facts" / "articles" / "month=2023-04" / "part-0.parquet"
    written = part.stat().st_mtime_ns
    with opened(sink_from_target(target)) as sink:
        sink.mark_duplicates([COPY])

    assert part.stat().st_mtime_ns == written
    rows = dataset.dataset(tmp_path / "facts" / "articles", partitioning="hive").to_table().to_pylist()
    assert {row["id"]: row["duplicate_of"] for row in rows} == {"a1": None, "a2": "a1"}
