"""A file of JSON lines holds whole lines, each article once, whatever interrupted its writing."""

import gzip
import json
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stored import NEWER, OLDER, MakeEntry

from newsie.data import Analysis, Article
from newsie.errors import SinkError
from newsie.record import record_from_analysis, record_from_json
from newsie.store import Entry, Rejected, opened, sink_from_target
from newsie.store.codecs import codec_from_name
from newsie.store.sink import digest_article


def read_ids(path: Path) -> list[str]:
    return [record_from_json(line).article.id for line in open_lines(path)]


def open_lines(path: Path) -> list[bytes]:
    with path.open("rb") as handle, codec_from_name(path.name).iter_lines(handle) as lines:
        return list(lines)


@pytest.fixture(params=["facts.jsonl", "facts.jsonl.gz", "facts.jsonl.zst"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if request.param.endswith(".zst"):
        pytest.importorskip("zstandard")
    return tmp_path / request.param


def test_records_come_back_as_they_were_written(path: Path, make_entry: MakeEntry) -> None:
    entries = [make_entry("a1"), make_entry("a2"), make_entry("a3")]

    with opened(sink_from_target(str(path))) as sink:
        sink.write(entries[:2])
        sink.write(entries[2:])

    assert [record_from_json(line) for line in open_lines(path)] == [entry.record for entry in entries]


def test_the_target_appears_when_the_run_is_finished(path: Path, make_entry: MakeEntry) -> None:
    with opened(sink_from_target(str(path))) as sink:
        sink.write([make_entry("a1")])
        assert not path.exists()

    assert sorted(file.name for file in path.parent.iterdir()) == [path.name, f"{path.name}.ledger"]


def test_an_interrupted_run_is_taken_up_where_it_was(path: Path, make_entry: MakeEntry) -> None:
    with pytest.raises(KeyboardInterrupt), opened(sink_from_target(str(path))) as sink:
        sink.write([make_entry("a1")])
        raise KeyboardInterrupt

    with opened(sink_from_target(str(path))) as sink:
        done = sink.find_done({id: make_entry(id).digest for id in ("a1", "a2")}, OLDER)  # noqa: A001
        sink.write([make_entry("a2")])

    assert done == {"a1"}
    assert read_ids(path) == ["a1", "a2"]


def test_half_a_line_after_a_power_cut_is_cut_off(path: Path, make_entry: MakeEntry) -> None:
    with pytest.raises(KeyboardInterrupt), opened(sink_from_target(str(path))) as sink:
        sink.write([make_entry("a1")])
        raise KeyboardInterrupt
    with path.with_name(f"{path.name}.1.part").open("ab") as log:
        log.write(b'{"schema_version": "1", "article": {"id": "a2", "te')

    with opened(sink_from_target(str(path))) as sink:
        assert sink.find_done({"a2": make_entry("a2").digest}, OLDER) == set()
        sink.write([make_entry("a2")])

    assert read_ids(path) == ["a1", "a2"]


def test_half_a_line_is_cut_off_where_nothing_is_left_to_write(path: Path, make_entry: MakeEntry) -> None:
    with pytest.raises(KeyboardInterrupt), opened(sink_from_target(str(path))) as sink:
        sink.write([make_entry("a1")])
        raise KeyboardInterrupt
    with path.with_name(f"{path.name}.1.part").open("ab") as log:
        log.write(b'{"schema_version"')

    with opened(sink_from_target(str(path))):
        pass

    assert read_ids(path) == ["a1"]


def test_more_articles_are_added_to_a_finished_target(path: Path, make_entry: MakeEntry) -> None:
    for key in ("a1", "a2"):
        with opened(sink_from_target(str(path))) as sink:
            sink.write([make_entry(key)])

    assert read_ids(path) == ["a1", "a2"]


def test_a_newer_pipeline_replaces_the_line_of_an_article(path: Path, make_entry: MakeEntry) -> None:
    with opened(sink_from_target(str(path))) as sink:
        sink.write([make_entry("a1"), make_entry("a2"), make_entry("a3")])
    with opened(sink_from_target(str(path))) as sink:
        sink.write([make_entry("a2", pipeline=NEWER)])
        sink.write([make_entry("a4")])

    assert read_ids(path) == ["a1", "a3", "a2", "a4"]
    with opened(sink_from_target(str(path))) as sink:
        digests = {key: make_entry(key).digest for key in ("a1", "a2", "a3", "a4")}
        assert sink.find_done(digests, OLDER) == {"a1", "a3", "a4"}
        assert sink.find_done(digests, NEWER) == {"a2"}


def test_a_second_run_with_nothing_new_leaves_the_target_untouched(path: Path, make_entry: MakeEntry) -> None:
    with opened(sink_from_target(str(path))) as sink:
        sink.write([make_entry("a1")])
    before = (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino)

    with opened(sink_from_target(str(path))):
        pass

    assert (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino) == before


def test_writing_all_again_gives_the_same_bytes(tmp_path: Path, make_entry: MakeEntry) -> None:
    target = tmp_path / "facts.jsonl"
    written = []
    for _ in range(2):
        with opened(sink_from_target(str(target))) as sink:
            sink.write([make_entry("a1"), make_entry("a2")])
        written.append(target.read_bytes())

    assert written[0] == written[1]


def test_a_run_that_starts_over_forgets_what_was_there(path: Path, make_entry: MakeEntry) -> None:
    with opened(sink_from_target(str(path))) as sink:
        sink.write([make_entry("a1"), make_entry("a2")])

    with opened(sink_from_target(str(path)), restart=True) as sink:
        assert sink.find_done({"a1": make_entry("a1").digest}, OLDER) == set()
        sink.write([make_entry("a2")])

    assert read_ids(path) == ["a2"]


def test_starting_over_keeps_the_old_target_until_the_new_one_is_whole(
    path: Path, make_entry: MakeEntry
) -> None:
    with opened(sink_from_target(str(path))) as sink:
        sink.write([make_entry("a1")])
    with pytest.raises(KeyboardInterrupt), opened(sink_from_target(str(path)), restart=True) as sink:
        sink.write([make_entry("a2")])
        raise KeyboardInterrupt

    assert read_ids(path) == ["a1"]


def test_starting_over_is_taken_up_like_any_other_run(path: Path, make_entry: MakeEntry) -> None:
    with opened(sink_from_target(str(path))) as sink:
        sink.write([make_entry("a1")])
    with pytest.raises(KeyboardInterrupt), opened(sink_from_target(str(path)), restart=True):
        raise KeyboardInterrupt

    with opened(sink_from_target(str(path))) as sink:
        assert sink.find_done({"a1": make_entry("a1").digest}, OLDER) == set()
        sink.write([make_entry("a2")])

    assert read_ids(path) == ["a2"]


def test_a_file_that_newsie_did_not_write_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "facts.jsonl"
    target.write_text('{"mine": true}\n')

    with pytest.raises(SinkError, match="did not write it"):
        sink_from_target(str(target)).open()

    assert [file.name for file in tmp_path.iterdir()] == ["facts.jsonl"]
    assert target.read_text() == '{"mine": true}\n'


def test_a_file_that_was_changed_since_is_left_alone(tmp_path: Path, make_entry: MakeEntry) -> None:
    target = tmp_path / "facts.jsonl"
    with opened(sink_from_target(str(target))) as sink:
        sink.write([make_entry("a1")])
    with target.open("a") as handle:
        handle.write("{}\n")

    with pytest.raises(SinkError, match=r"not as the last run left it.*--restart"):
        sink_from_target(str(target)).open()


def test_a_target_that_was_deleted_is_begun_anew(tmp_path: Path, make_entry: MakeEntry) -> None:
    target = tmp_path / "facts.jsonl"
    with opened(sink_from_target(str(target))) as sink:
        sink.write([make_entry("a1")])
    target.unlink()

    with opened(sink_from_target(str(target))) as sink:
        assert sink.find_done({"a1": make_entry("a1").digest}, OLDER) == set()
        sink.write([make_entry("a2")])

    assert read_ids(target) == ["a2"]


def test_an_archive_without_articles_gives_an_empty_target(path: Path) -> None:
    for _ in range(2):
        with opened(sink_from_target(str(path))):
            pass

    assert open_lines(path) == []


def test_a_compressed_target_is_read_by_common_tools(tmp_path: Path, make_entry: MakeEntry) -> None:
    target = tmp_path / "facts.jsonl.gz"
    with opened(sink_from_target(str(target))) as sink:
        sink.write([make_entry("a1")])
        sink.write([make_entry("a2")])

    unpacked = subprocess.run(["gzip", "-dc", str(target)], capture_output=True, check=True).stdout
    assert unpacked.count(b"\n") == 2
    assert gzip.decompress(target.read_bytes()) == unpacked


def test_what_was_set_aside_is_listed_beside_the_target(path: Path, make_entry: MakeEntry) -> None:
    with opened(sink_from_target(str(path))) as sink:
        sink.write([make_entry("a1")], [Rejected("news.jsonl:17", "format", "not JSON: «perché»")])
        listed = Path(sink.rejected_at)

    assert listed == path.with_name("facts.rejected.jsonl")
    assert [json.loads(line) for line in listed.read_text(encoding="utf-8").splitlines()] == [
        {"place": "news.jsonl:17", "reason": "format", "detail": "not JSON: «perché»"}
    ]


def test_a_run_in_which_all_was_read_removes_the_old_list(path: Path) -> None:
    with opened(sink_from_target(str(path))) as sink:
        sink.write([], [Rejected("news.jsonl:17", "format", "not JSON")])

    with opened(sink_from_target(str(path))) as sink:
        assert Path(sink.rejected_at).exists()

    assert not Path(sink.rejected_at).exists()


def test_a_second_run_at_the_same_time_is_told_to_wait(path: Path) -> None:
    with opened(sink_from_target(str(path))), pytest.raises(SinkError, match="another run is writing"):
        sink_from_target(str(path)).open()


def test_a_damaged_ledger_is_reported(tmp_path: Path, make_entry: MakeEntry) -> None:
    target = tmp_path / "facts.jsonl"
    with opened(sink_from_target(str(target))) as sink:
        sink.write([make_entry("a1")])
    (tmp_path / "facts.jsonl.ledger").write_bytes(b"no ledger any more " * 100)

    with pytest.raises(SinkError, match="not a database"):
        sink_from_target(str(target)).open()
    with pytest.raises(SinkError, match="not a database"):  # and the first attempt has let go of the lock
        sink_from_target(str(target)).open()


@settings(max_examples=60, deadline=None)
@given(
    text=st.text(st.characters(codec=None), min_size=1),
    source=st.none() | st.text(st.characters(codec=None)),
)
def test_any_text_is_one_line_with_its_offsets_kept(
    text: str, source: str | None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    article = Article(text, id="a", source=source)
    entry = Entry("p", record_from_analysis(Analysis(article)), digest_article(article), OLDER)
    target = tmp_path_factory.mktemp("any") / "facts.jsonl"

    with opened(sink_from_target(str(target))) as sink:
        sink.write([entry])

    (line,) = open_lines(target)
    assert len(record_from_json(line).article.text) == len(text)
