"""Archives of every form give their articles one by one; what can't be read is set aside with its place."""

import gzip
import io
import json
import os
import tarfile
import tracemalloc
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from news import NEWS, OTHER, articles, places, read, reasons

from newsie.archive import Placed, count_articles, read_archive
from newsie.archive.formats import load_readers
from newsie.archive.members import MAX_BYTES
from newsie.errors import InputError
from newsie.store import Rejected


def row(text: str = NEWS, **more: Any) -> bytes:
    return json.dumps({"text": text, **more}, ensure_ascii=False).encode() + b"\n"


def test_a_folder_is_read_in_the_order_of_its_names_with_all_its_folders(tmp_path: Path) -> None:
    (tmp_path / "2019").mkdir()
    (tmp_path / "2019" / "b.md").write_text(f"# Lodi\n\n{NEWS}")
    (tmp_path / "2019" / "a.html").write_text(f"<html><body><article><p>{NEWS}</p></article></body></html>")
    (tmp_path / "c.txt").write_text(OTHER)
    (tmp_path / "d.jsonl").write_bytes(row() + row(OTHER))
    (tmp_path / "foto.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / ".nascosto.txt").write_text(OTHER)

    items = articles(read(tmp_path))

    assert places(list(items), tmp_path) == ["c.txt", "d.jsonl:1", "d.jsonl:2", "2019/a.html", "2019/b.md"]
    assert items[0].article.text == OTHER
    assert "**" not in items[4].article.text


def test_a_glob_takes_files_and_folders(tmp_path: Path) -> None:
    (tmp_path / "2019").mkdir()
    (tmp_path / "2020").mkdir()
    for name in ("2019/a.txt", "2020/b.txt", "2021.txt", "note.txt"):
        (tmp_path / name).write_text(NEWS)

    assert places(read(tmp_path / "20*"), tmp_path) == ["2019/a.txt", "2020/b.txt", "2021.txt"]
    assert places(read(tmp_path / "**" / "b.*"), tmp_path) == ["2020/b.txt"]


def test_json_lines_bring_what_is_known_of_an_article(tmp_path: Path) -> None:
    known = {"id": "n1", "title": "Lodi cresce", "published": "2020-02-14", "source": "Il Lodigiano"}
    (tmp_path / "a.jsonl").write_bytes(row(**known, url="https://x.example/1", authors=["A. Penna"], note=7))

    (item,) = articles(read(tmp_path / "a.jsonl"))

    found = item.article
    assert (found.id, found.title, found.published) == ("n1", "Lodi cresce", date(2020, 2, 14))
    assert (found.source, found.url, found.authors) == ("Il Lodigiano", "https://x.example/1", ("A. Penna",))
    assert found.text == f"Lodi cresce\n{NEWS}"


def test_a_line_that_breaks_off_is_set_aside_with_its_number_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(row() + row(OTHER)[:40] + b"\n" + b"\n" + row(OTHER))

    items = read(tmp_path / "a.jsonl")

    assert places(items, tmp_path) == ["a.jsonl:1", "a.jsonl:2", "a.jsonl:4"]
    assert reasons(items) == [None, "format", None]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"[1, 2]", "format"),
        (b'"La Ferrini"', "format"),
        (b'{"title": "Lodi"}', "format"),
        (b'{"text": 7}', "format"),
        (b'{"text": "Lodi cresce", "published": "domani"}', "format"),
        (b'{"text": "  "}', "empty"),
        (b"[" * 100_000, "format"),
        (b'{"text": "Lodi", "id": ' + b"9" * 5000 + b"}", "format"),
        (b'{"te\x00xt": 1}', "binary"),
        (row("The company opened a new plant in Lodi and it will hire forty people."), "language"),
    ],
)
def test_a_line_that_is_no_italian_article_is_set_aside_with_its_reason(
    line: bytes, reason: str, tmp_path: Path
) -> None:
    (tmp_path / "a.jsonl").write_bytes(line.rstrip() + b"\n" + row())

    assert reasons(read(tmp_path / "a.jsonl")) == [reason, None]


def test_any_language_is_let_through_when_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The company opened a new plant in Lodi and it will hire forty people.")

    (item,) = read_archive([str(tmp_path / "a.txt")], any_language=True)

    assert isinstance(item, Placed)


@pytest.mark.parametrize(
    ("payload", "reason"),
    [(b"", "empty"), (b" \n\n", "empty"), (b"\x00\x01\x02" * 99, "binary"), (b"\x89PNG\r\n", "binary")],
)
def test_a_file_without_text_is_set_aside_with_its_reason(
    payload: bytes, reason: str, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_bytes(payload)
    (tmp_path / "b.txt").write_text(NEWS)

    assert reasons(read(tmp_path)) == [reason, None]


def test_windows_text_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(OTHER.encode("cp1252"))

    assert articles(read(tmp_path))[0].article.text == OTHER


def test_a_line_of_two_hundred_megabytes_is_passed_over_in_little_memory(tmp_path: Path) -> None:
    with (tmp_path / "a.jsonl").open("wb") as file:
        file.write(row() + b'{"text": "')
        for _ in range(200):
            file.write(b"a" * 1_000_000)
        file.write(b'"}\n' + row(OTHER))

    tracemalloc.start()
    try:
        items = read(tmp_path / "a.jsonl")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert places(items, tmp_path) == ["a.jsonl:1", "a.jsonl:2", "a.jsonl:3"]
    assert reasons(items) == [None, "too_large", None]
    assert peak < 3 * MAX_BYTES


def test_a_table_row_of_fifty_megabytes_is_set_aside_in_little_memory(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("wb") as file:
        file.write(b"id,text\nn1," + NEWS.replace(",", "").encode() + b"\nn2,")
        for _ in range(50):
            file.write(b"a" * 1_000_000)
        file.write(b"\nn3," + OTHER.replace(",", "").encode() + b"\n")

    tracemalloc.start()
    try:
        items = read(tmp_path / "a.csv")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert [item.article.id for item in items if isinstance(item, Placed)] == ["n1", "n3"]
    assert {reason for reason in reasons(items) if reason} <= {"too_large", "format"}
    assert peak < 12 * MAX_BYTES


def test_a_text_of_fifty_megabytes_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"La Ferrini cresce. " * 2_700_000)

    assert reasons(read(tmp_path)) == ["too_large"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_has_an_article_a_row(delimiter: str, tmp_path: Path) -> None:
    columns = delimiter.join(["ID", "Text", "published"])
    quoted = f'"{NEWS} ""Bene"", dice;\nfine."'
    rows = [delimiter.join(["n1", quoted, "2020-02-14"]), delimiter.join(["n2", "", ""])]
    (tmp_path / "a.csv").write_text("\n".join([columns, *rows]) + "\n", encoding="utf-8-sig")

    items = read(tmp_path)

    assert reasons(items) == [None, "empty"]
    assert isinstance(items[0], Placed)
    assert (items[0].article.id, items[0].article.published) == ("n1", date(2020, 2, 14))
    assert '"Bene"' in items[0].article.text


def test_a_table_of_an_italian_spreadsheet_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(f"text;source\r\n{OTHER};Il Città\r\n".encode("cp1252"))

    (item,) = articles(read(tmp_path))

    assert (item.article.text, item.article.source) == (OTHER, "Il Città")


def test_a_table_without_texts_is_set_aside_naming_its_columns(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("titolo,corpo\nLodi,cresce\n")

    (item,) = read(tmp_path)

    assert isinstance(item, Rejected)
    assert (item.reason, item.detail) == ("format", "has no column 'text'; its columns are titolo, corpo")


def test_parquet_is_read_row_by_row(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = pyarrow.table({"id": ["n1", "n2"], "text": [NEWS, None], "published": [date(2020, 2, 14), None]})
    parquet.write_table(table, tmp_path / "a.parquet")
    (tmp_path / "b.parquet").write_bytes(b"PAR1 and no more")

    items = read(tmp_path)

    assert reasons(items) == [None, "format", "unreadable"]
    assert isinstance(items[0], Placed)
    assert items[0].article.published == date(2020, 2, 14)


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_packed_files_are_read(suffix: str, tmp_path: Path) -> None:
    (tmp_path / f"a.jsonl{suffix}").write_bytes(pack(row() + row(OTHER), suffix))
    (tmp_path / f"b.txt{suffix}").write_bytes(pack(NEWS.encode(), suffix))

    assert [item.article.text for item in articles(read(tmp_path))] == [NEWS, OTHER, NEWS]


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_a_packed_file_that_breaks_off_gives_what_it_has(suffix: str, tmp_path: Path) -> None:
    lines = b"".join(row(f"{NEWS} Numero {n}, {os.urandom(99).hex()}.") for n in range(2000))
    packed = pack(lines, suffix)
    (tmp_path / f"a.jsonl{suffix}").write_bytes(packed[: len(packed) * 2 // 3])
    (tmp_path / "b.txt").write_text(OTHER)

    items = read(tmp_path)

    assert 500 < len(items) < 2000
    assert set(reasons(items[:-2])) == {None}
    assert reasons(items[-2:]) == ["unreadable", None]


def test_no_line_before_the_damage_is_lost(tmp_path: Path) -> None:
    lines = b"".join(row(f"{NEWS} Numero {n}.") for n in range(50))
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(lines) + gzip.compress(lines)[:12])

    items = read(tmp_path)

    assert reasons(items) == [None] * 50 + ["unreadable"]


def pack(payload: bytes, suffix: str) -> bytes:
    if suffix == ".gz":
        return gzip.compress(payload)
    packed: bytes = pytest.importorskip("zstandard").ZstdCompressor().compress(payload)
    return packed


def test_containers_are_read_member_by_member(tmp_path: Path) -> None:
    members = {"2019/a.txt": NEWS.encode(), "b.jsonl": row(OTHER), "c.zip": b"PK", "d.jpg": b"\xff"}
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as container:
        for name, payload in members.items():
            container.writestr(name, payload)
    with tarfile.open(tmp_path / "b.tar.gz", "w:gz") as container:
        for name, payload in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(payload)
            container.addfile(info, io.BytesIO(payload))

    items = read(tmp_path)

    assert places(items, tmp_path) == [
        "a.zip:2019/a.txt", "a.zip:b.jsonl:1", "a.zip:c.zip",
        "b.tar.gz:2019/a.txt", "b.tar.gz:b.jsonl:1", "b.tar.gz:c.zip",
    ]  # fmt: skip
    assert reasons(items) == [None, None, "format"] * 2


def test_a_member_that_unpacks_to_gigabytes_is_set_aside(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as container:
        with container.open("bomba.txt", "w", force_zip64=True) as member:
            for _ in range(100):
                member.write(b"0" * 1_000_000)
        container.writestr("b.txt", NEWS)

    items = read(tmp_path)

    assert reasons(items) == ["too_large", None]


def test_members_that_point_outside_write_nothing_anywhere(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with tarfile.open(tmp_path / "in" / "a.tar", "w") as container:
        payload = NEWS.encode()
        info = tarfile.TarInfo("../../fuori.txt")
        info.size = len(payload)
        container.addfile(info, io.BytesIO(payload))
        link = tarfile.TarInfo("b.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        container.addfile(link)

    (item,) = articles(read(tmp_path / "in"))

    assert item.article.text == NEWS
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


@pytest.mark.parametrize("name", ["a.zip", "a.tar.gz", "a.tar", "a.tgz"])
def test_a_damaged_container_is_set_aside(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"\x1f\x8b this is nothing of the kind" * 40)
    (tmp_path / "b.txt").write_text(NEWS)

    assert reasons(read(tmp_path)) == ["unreadable", None]


def test_a_damaged_member_is_set_aside_alone(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as container:
        container.writestr("a.txt", NEWS)
        container.writestr("b.txt", OTHER)
    payload = (tmp_path / "a.zip").read_bytes()
    (tmp_path / "a.zip").write_bytes(payload.replace(NEWS.encode(), NEWS.upper().encode()))

    assert reasons(read(tmp_path)) == ["unreadable", None]


def test_nul_and_lone_surrogates_in_descriptions_are_cleaned(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(
        rb'{"text": "Lodi cresce ancora", "id": " n\u0000 ", "source": "\ud800"}'
    )

    (item,) = articles(read(tmp_path))

    assert item.article.id == "n�"
    assert "\ud800" not in (item.article.source or "")


def test_standard_input_is_json_lines() -> None:
    stream = io.BufferedReader(io.BytesIO(row() + b"{"))

    items = list(read_archive(["-"], stdin=stream))

    assert [item.place for item in items] == ["-:1", "-:2"]
    assert reasons(items) == [None, "format"]


def test_a_record_counts_as_the_article_it_holds(tmp_path: Path) -> None:
    record = {"schema_version": "1", "article": {"id": "n1", "text": NEWS}, "entities": []}
    (tmp_path / "facts.jsonl").write_text(json.dumps(record) + "\n")
    (tmp_path / "facts.rejected.jsonl").write_text('{"place": "b.txt", "reason": "empty", "detail": ""}\n')

    (item,) = articles(read(tmp_path))

    assert (item.article.id, item.article.text) == ("n1", NEWS)


def test_sources_without_articles_are_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "foto.jpg").write_bytes(b"\xff\xd8\xff")

    with pytest.raises(InputError, match="a folder without articles") as caught:
        read_archive([str(tmp_path)])
    assert caught.value.reason == "empty"
    with pytest.raises(InputError, match="no such file"):
        read_archive([str(tmp_path / "manca.jsonl")])
    with pytest.raises(InputError, match="no such file"):
        read_archive([str(tmp_path / "*.jsonl")])
    with pytest.raises(InputError, match="can't tell its format"):
        read_archive([str(tmp_path / "foto.jpg")])
    with pytest.raises(InputError, match="no standard input"):
        read_archive(["-"])


def test_a_file_that_vanishes_is_set_aside(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(NEWS)
    items = read_archive([str(tmp_path)])
    first = next(items)
    (tmp_path / "b.txt").unlink()

    rest = list(items)

    assert isinstance(first, Placed)
    assert reasons(rest) in ([None], ["unreadable", None])


def test_a_link_to_nowhere_is_set_aside_and_a_pipe_does_not_block(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "nulla")
    os.mkfifo(tmp_path / "b.txt")
    (tmp_path / "c.txt").write_text(NEWS)

    assert reasons(read(tmp_path)) == ["unreadable", "unreadable", None]


def test_articles_are_counted_where_that_is_cheap(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(row() + row(OTHER).rstrip())
    (tmp_path / "b.txt").write_text(NEWS)
    (tmp_path / "c.jsonl").write_bytes(b"")

    assert count_articles([str(tmp_path)]) == 3
    pyarrow = pytest.importorskip("pyarrow")
    pytest.importorskip("pyarrow.parquet").write_table(
        pyarrow.table({"text": [NEWS] * 5}), tmp_path / "e.parquet"
    )
    assert count_articles([str(tmp_path)]) == 8
    assert count_articles([str(tmp_path / "manca.jsonl"), str(tmp_path / "b.txt")]) == 1
    (tmp_path / "d.csv").write_text("text\nLodi\n")
    assert count_articles([str(tmp_path)]) is None
    assert count_articles(["-"]) is None


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    payload=st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace"))
)
@example(payload=b'text\n"' + b"a" * 200)
@example(payload=b"<html>" + b"<div>" * 5000)
@example(payload=b"---\n&a [*a]\n---\nLodi")
def test_no_bytes_in_any_format_stop_the_reading(
    payload: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("bytes")
    for suffix in {suffix for reader in load_readers() for suffix in reader.suffixes}:
        (folder / f"a{suffix}").write_bytes(payload)
        (folder / f"b{suffix}.gz").write_bytes(payload)
    (folder / "z.txt").write_text(NEWS)

    items = read(folder)

    assert isinstance(items[-1], Placed)
    for item in items:
        assert isinstance(item, Placed) or item.detail
