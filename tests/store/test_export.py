"""Records on disk go into any target, and a line that is no record is set aside."""

from pathlib import Path

import pytest
from stored import NEWER, MakeEntry, dump, query

from newsie.errors import InputError
from newsie.store import export_file, export_records, opened, sink_from_target
from newsie.store.encode import encode_record


def write_records(path: Path, *entries: object) -> list[bytes]:
    path.write_text("".join(f"{encode_record(entry.record)}\n" for entry in entries), encoding="utf-8")  # type: ignore[attr-defined]
    return path.read_bytes().splitlines(keepends=True)


def require(suffix: str) -> None:
    if suffix == ".zst":
        pytest.importorskip("zstandard")


def test_records_become_rows(target: str, tmp_path: Path, make_entry: MakeEntry) -> None:
    lines = write_records(tmp_path / "r.jsonl", make_entry("a1"), make_entry("a2"))

    with opened(sink_from_target(target)) as sink:
        exported = export_records(lines, sink, name="r.jsonl")

    assert (exported.written, exported.set_aside) == (2, {})
    assert query(target, "SELECT id, place FROM articles ORDER BY id") == [
        ("a1", "r.jsonl:1"),
        ("a2", "r.jsonl:2"),
    ]
    assert len(query(target, "SELECT * FROM v_figures")) == 4


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_a_file_of_records_may_be_packed(suffix: str, tmp_path: Path, make_entry: MakeEntry) -> None:
    require(suffix)
    path, target = tmp_path / f"r.jsonl{suffix}", str(tmp_path / "facts.db")
    with opened(sink_from_target(str(path))) as sink:
        sink.write([make_entry("a1"), make_entry("a2")])

    with opened(sink_from_target(target)) as sink:
        exported = export_file(path, sink)

    assert (exported.written, exported.set_aside) == (2, {})
    assert query(target, "SELECT place FROM articles WHERE id = 'a2'") == [(f"{path}:2",)]


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_a_file_that_breaks_off_is_reported(suffix: str, tmp_path: Path, make_entry: MakeEntry) -> None:
    require(suffix)
    path = tmp_path / f"r.jsonl{suffix}"
    with opened(sink_from_target(str(path))) as sink:
        sink.write([make_entry("a1"), make_entry("a2")])
    path.write_bytes(path.read_bytes()[:-20])

    with (
        pytest.raises(InputError, match=r"r\.jsonl"),
        opened(sink_from_target(str(tmp_path / "x.db"))) as sink,
    ):
        export_file(path, sink)
    with pytest.raises(InputError), opened(sink_from_target(str(tmp_path / "x.db"))) as sink:
        export_file(tmp_path / "manca.jsonl", sink)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"entity":"e1"', b'"entity":"e9"'),
        (b'"person":"e4"', b'"person":"e9"'),
        (b'"amounts":["f1"]', b'"amounts":["f9"]'),
        (b'"published":"2023-04-03"', b'"published":"2023-04-31"'),
        (b'"text":"marzo","start"', b'"text":"marza","start"'),
    ],
)
def test_a_record_that_does_not_hold_together_is_set_aside(
    old: bytes, new: bytes, tmp_path: Path, make_entry: MakeEntry
) -> None:
    (line,) = write_records(tmp_path / "r.jsonl", make_entry("a1"))
    assert old in line

    with opened(sink_from_target(str(tmp_path / "facts.jsonl"))) as sink:
        exported = export_records([line.replace(old, new)], sink)

    assert (exported.written, exported.set_aside) == (0, {"format": 1})


def test_exporting_twice_changes_nothing(target: str, tmp_path: Path, make_entry: MakeEntry) -> None:
    lines = write_records(tmp_path / "r.jsonl", make_entry("a1"), make_entry("a2"))
    dumps = []
    for _ in range(2):
        with opened(sink_from_target(target)) as sink:
            export_records(lines, sink, name="r.jsonl")
        dumps.append(dump(target))

    assert dumps[0] == dumps[1]


def test_records_of_several_pipelines_keep_their_own_run(tmp_path: Path, make_entry: MakeEntry) -> None:
    target = str(tmp_path / "facts.db")
    lines = write_records(tmp_path / "r.jsonl", make_entry("a1"), make_entry("a2", pipeline=NEWER))

    with opened(sink_from_target(target)) as sink:
        export_records(lines, sink)

    versions = "SELECT a.id, r.version FROM articles a JOIN runs r ON r.id = a.run_id ORDER BY a.id"
    assert query(target, versions) == [("a1", "1"), ("a2", "2")]


def test_a_line_that_is_no_record_is_set_aside_and_the_rest_goes_on(
    tmp_path: Path, make_entry: MakeEntry
) -> None:
    target = str(tmp_path / "facts.db")
    first, second = write_records(tmp_path / "r.jsonl", make_entry("a1"), make_entry("a2"))
    lines = [first, second[:100] + b"\n", b"\n", b'{"schema_version": "7"}\n', second]

    with opened(sink_from_target(target)) as sink:
        exported = export_records(lines, sink, name="r.jsonl")

    assert (exported.written, exported.set_aside) == (2, {"format": 2})
    assert query(target, "SELECT place FROM rejected ORDER BY place") == [("r.jsonl:2",), ("r.jsonl:4",)]


def test_a_record_that_quotes_what_its_text_does_not_say_is_set_aside(
    tmp_path: Path, make_entry: MakeEntry
) -> None:
    (line,) = write_records(tmp_path / "r.jsonl", make_entry("a1"))
    lines = [line.replace(b"acquisito", b"comperato", 1)]

    with opened(sink_from_target(str(tmp_path / "facts.jsonl"))) as sink:
        exported = export_records(lines, sink)

    assert (exported.written, exported.set_aside) == (0, {"format": 1})
