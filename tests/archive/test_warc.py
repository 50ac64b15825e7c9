"""Web archives give the pages that a crawl brought home, each decoded as its server and its head say."""

import gzip
import sys
import tarfile
import zlib
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from news import NEWS, OTHER, articles, places, read, reasons
from web_archives import PAGE, answer, page, record, spoil

from newsie.store import Rejected

pytest.importorskip("fastwarc")

Pack = Callable[[bytes], bytes]
PACKS: dict[str, Pack] = {".warc": bytes, ".warc.gz": gzip.compress}


@pytest.mark.parametrize("suffix", PACKS)
def test_pages_are_read_with_their_address_and_the_date_that_they_state(suffix: str, tmp_path: Path) -> None:
    records = [
        record("x", b"software: test\r\n", kind="warcinfo", of="application/warc-fields"),
        record("https://lodi.example/robots.txt", answer(b"User-agent: *\nDisallow: /", "text/plain")),
        page(1),
        record("https://lodi.example/foto.jpg", answer(b"\xff\xd8\xff" * 99, "image/jpeg")),
        record("https://lodi.example/manca", answer(PAGE.encode(), status="404 Not Found")),
        record("https://lodi.example/nota.txt", answer(OTHER.encode(), "text/plain")),
        record("https://lodi.example/1", b"GET / HTTP/1.1\r\n\r\n", kind="request"),
        record("<https://lodi.example/locale>", PAGE.encode(), kind="resource", of="text/html"),
    ]
    (tmp_path / f"a{suffix}").write_bytes(b"".join(map(PACKS[suffix], records)))

    items = articles(read(tmp_path))

    urls = [item.article.url for item in items]
    assert urls == [f"https://lodi.example/{name}" for name in ("1", "nota.txt", "locale")]
    first = items[0].article
    assert first.title == "La Ferrini 1 cresce"
    assert (first.published, first.source) == (date(2020, 2, 14), "Il Lodigiano")
    assert first.text.split("\n")[1] == NEWS.replace("Ferrini", "Ferrini 1")
    offset = len(b"".join(map(PACKS[suffix], records[:2])))
    assert places(items[:1], tmp_path) == [f"a{suffix}:{offset}"]


@pytest.mark.parametrize(
    ("charset", "content_type", "meta", "mark"),
    [
        ("utf-8", "text/html", "", b""),
        ("cp1252", "text/html; charset=ISO-8859-1", "", b""),
        ("cp1252", "text/html", '<meta charset="windows-1252">', b""),
        ("cp1252", "text/html", "", b""),
        ("iso8859_15", "text/html; charset=iso-8859-15", "", b""),
        ("mac_roman", 'TEXT/HTML; charset="macintosh"', "", b""),
        (
            "mac_roman",
            "text/html",
            '<meta http-equiv="Content-Type" content="text/html; charset=macintosh">',
            b"",
        ),
        ("utf-8", "text/html; charset=ISO-8859-1", '<meta charset="iso-8859-1">', b""),
        ("utf-8", "text/html; charset=koi8-r", "", b"\xef\xbb\xbf"),
        ("utf-16-le", "text/html; charset=UTF-16LE", "", b""),
        ("utf-16-le", "text/html", "", b"\xff\xfe"),
        ("cp1252", "text/html; charset=klingon", "", b""),
    ],
)
def test_accents_are_right_in_every_encoding(
    charset: str, content_type: str, meta: str, mark: bytes, tmp_path: Path
) -> None:
    body = mark + PAGE.replace("<head>", f"<head>{meta}").encode(charset)
    (tmp_path / "a.warc").write_bytes(record("https://lodi.example/1", answer(body, content_type)))

    (item,) = articles(read(tmp_path))

    assert "Perché la città è così, dirà il sindaco: più lavoro" in item.article.text


def chunk(body: bytes) -> bytes:
    parts = (body[:200], body[200:])
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("body", "more"),
    [
        (gzip.compress(PAGE.encode()), "Content-Encoding: gzip\r\n"),
        (zlib.compress(PAGE.encode()), "Content-Encoding: deflate\r\n"),
        (chunk(PAGE.encode()), "Transfer-Encoding: chunked\r\n"),
        (chunk(gzip.compress(PAGE.encode())), "Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n"),
        (PAGE.encode(), "Content-Encoding: gzip\r\n"),
        (PAGE.encode(), "Transfer-Encoding: chunked\r\n"),
    ],
)
def test_answers_are_unpacked_and_headers_that_lie_do_no_harm(body: bytes, more: str, tmp_path: Path) -> None:
    packed = record("https://lodi.example/1", answer(body, more=more))
    (tmp_path / "a.warc").write_bytes(packed + page(2))

    texts = [item.article.text for item in articles(read(tmp_path))]

    assert [text.split("\n")[0] for text in texts] == ["La Ferrini cresce", "La Ferrini 2 cresce"]


def test_no_page_was_published_after_it_was_fetched(tmp_path: Path) -> None:
    body = PAGE.replace("2020-02-14", "2021-02-14").encode()
    (tmp_path / "a.warc").write_bytes(record("https://lodi.example/1", answer(body)))

    (item,) = articles(read(tmp_path))

    assert item.article.published is None


def test_a_page_without_an_article_is_set_aside_with_its_address(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(
        record("https://lodi.example/vuota", answer(b"<html></html>")) + page(1)
    )

    items = read(tmp_path)

    assert reasons(items) == ["empty", None]
    assert isinstance(items[0], Rejected)
    assert items[0].detail.startswith("https://lodi.example/vuota: ")


def test_pages_of_gigabytes_are_set_aside_in_little_memory(tmp_path: Path) -> None:
    bomb = gzip.compress(b"<html>" + b"a" * 60_000_000)
    packed = record("https://lodi.example/bomba", answer(bomb, more="Content-Encoding: gzip\r\n"))
    long = record("https://lodi.example/lunga", answer(b"<html>" + b"a" * 30_000_000))
    film = record("https://lodi.example/film", answer(b"\x00" * 30_000_000, "video/mp4"))
    (tmp_path / "a.warc.gz").write_bytes(b"".join(map(gzip.compress, (packed, long, film, page(1)))))

    items = read(tmp_path)

    assert reasons(items) == ["too_large", "too_large", None]


# Damage ------------------------------------------------------------------------------------------


def rename(record: bytes) -> bytes:
    """Make it begin like nothing known."""
    return record.replace(b"WARC/1.0", b"GARB/1.0", 1)


def lengthen(record: bytes) -> bytes:
    """Make it claim the records that follow."""
    return record.replace(b"\r\nContent-Length: ", b"\r\nContent-Length: 99", 1)


def shorten(record: bytes) -> bytes:
    """Make it claim less than it has."""
    start = record.index(b"\r\nContent-Length: ") + 18
    return record[:start] + b"30" + record[record.index(b"\r\n", start) :]


@pytest.mark.parametrize(
    ("suffix", "damaged"),
    [
        (".warc", rename(page(3))),
        (".warc", lengthen(page(3))),
        (".warc", page(3)[:200]),
        (".warc", page(3)[:-200]),
        (".warc.gz", spoil(gzip.compress(page(3)))),
        (".warc.gz", gzip.compress(page(3))[:-60]),
        (".warc.gz", gzip.compress(rename(page(3)))),
        (".warc.gz", gzip.compress(lengthen(page(3)))),
    ],
)
def test_a_damaged_record_is_set_aside_alone(suffix: str, damaged: bytes, tmp_path: Path) -> None:
    before, after = [PACKS[suffix](page(n)) for n in (1, 2)], [PACKS[suffix](page(n)) for n in (4, 5)]
    (tmp_path / f"a{suffix}").write_bytes(b"".join([*before, damaged, *after]))

    items = read(tmp_path)

    assert reasons(items) == [None, None, "unreadable", None, None]
    assert [item.article.url for item in articles([*items[:2], *items[3:]])] == [
        f"https://lodi.example/{number}" for number in (1, 2, 4, 5)
    ]
    assert isinstance(items[2], Rejected)
    assert f"reading goes on at byte {len(b''.join([*before, damaged]))}" in items[2].detail


def test_a_record_that_is_longer_than_it_says_costs_itself_alone(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(page(1) + shorten(page(2)) + page(3))

    items = read(tmp_path)

    assert [item.article.url for item in items if not isinstance(item, Rejected)] == [
        "https://lodi.example/1",
        "https://lodi.example/3",
    ]
    assert reasons(items).count("unreadable") == 1


@pytest.mark.parametrize("suffix", PACKS)
@pytest.mark.parametrize("kept", [0.3, 0.6, 0.9])
def test_a_file_that_breaks_off_gives_what_it_has(suffix: str, kept: float, tmp_path: Path) -> None:
    records = [PACKS[suffix](page(number)) for number in range(1, 11)]
    whole = b"".join(records)
    (tmp_path / f"a{suffix}").write_bytes(whole[: int(len(whole) * kept) + 20])

    items = read(tmp_path)

    assert reasons(items) == [None] * int(10 * kept) + ["unreadable"]


def test_damaged_records_one_after_the_other_are_one_stretch(tmp_path: Path) -> None:
    packed = [gzip.compress(page(number)) for number in range(1, 7)]
    packed[1], packed[2], packed[4] = spoil(packed[1]), spoil(packed[2]), spoil(packed[4])
    (tmp_path / "a.warc.gz").write_bytes(b"".join(packed))

    assert reasons(read(tmp_path)) == [None, "unreadable", None, "unreadable", None]


@pytest.mark.parametrize("payload", [b"", b"\x1f\x8b niente di simile" * 40, b"niente di simile" * 40])
def test_a_file_that_is_no_web_archive_is_set_aside(payload: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(payload)
    (tmp_path / "b.txt").write_text(NEWS)

    assert reasons(read(tmp_path)) == [*(["unreadable"] if payload else []), None]


def test_a_web_archive_in_a_container_is_read(tmp_path: Path) -> None:
    packed = gzip.compress(page(1)) + spoil(gzip.compress(page(2))) + gzip.compress(page(3))
    with tarfile.open(tmp_path / "a.tar", "w") as container:
        info = tarfile.TarInfo("crawl/a.warc.gz")
        info.size = len(packed)
        container.addfile(info, BytesIO(packed))

    items = read(tmp_path)

    assert reasons(items)[:2] == [None, "unreadable"]


def test_web_archives_are_set_aside_without_the_package_that_reads_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.warc").write_bytes(page(1))
    monkeypatch.setitem(sys.modules, "fastwarc", None)

    (item,) = read(tmp_path)

    assert isinstance(item, Rejected)
    assert "pip install 'newsie[web]'" in item.detail
