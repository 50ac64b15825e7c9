"""An archive in which everything is wrong at once ends in the right count: nothing lost, nothing double."""

import csv
import gzip
import io
import json
import sqlite3
import tarfile
import unicodedata
import zipfile
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from fakes import load
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from news import reasons
from press_files import BOMB, INLINE_NITF, NITF, XHTML, item, message
from web_archives import page, spoil

from newsie.archive import Placed, RunOptions, read_archive, run_archive
from newsie.store import sink_from_target

GOOD = "La Ferrini numero {} di Lodi ha aperto una sede a Crema, dove lavoreranno quaranta tecnici."


class Archive:
    """Builds a folder, counting the articles that can be read and those that can't."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.good = 0
        self.bad: Counter[str] = Counter()

    def tell(self) -> str:
        """Return the text of one more good article."""
        self.good += 1
        return GOOD.format(self.good)

    def put(self, name: str, payload: bytes, *bad: str) -> None:
        """Write a file, of whose articles some are bad."""
        (self.folder / name).write_bytes(payload)
        self.bad.update(bad)

    def row(self) -> bytes:
        """Return a good article as a line of JSON."""
        return json.dumps({"text": self.tell()}).encode() + b"\n"


def build(folder: Path) -> Archive:
    pytest.importorskip("fastwarc")
    archive = Archive(folder)
    put_lines(archive)
    put_containers(archive)
    put_xml(archive)
    put_web(archive)
    return archive


def put_lines(archive: Archive) -> None:
    archive.put("a.jsonl", archive.row() + b'{"text": "La Ferr\n' + archive.row(), "format")
    archive.put(
        "b.jsonl", archive.row() + b'{"text": "' + b"a" * 30_000_000 + b'"}\n' + archive.row(), "too_large"
    )
    rows = [archive.row() for _ in range(3)]
    whole = gzip.compress(b"".join(rows))
    archive.put("c.jsonl.gz", whole + gzip.compress(b"x" * 5000)[:-20], "unreadable")
    archive.put("d.txt.gz", gzip.compress(b"0" * 60_000_000), "too_large")
    archive.put("e.txt", b"", "empty")
    archive.put("f.txt", b"\x00\x01" * 50, "binary")
    archive.put("g.txt", b"The company opened a new plant in Lodi and will hire forty people.", "language")


def put_containers(archive: Archive) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("bomba.txt", b"0" * 60_000_000)
        container.writestr("../../fuori.txt", archive.tell())
        container.writestr("/etc/fuori.txt", archive.tell())
        container.writestr("dentro.zip", b"PK")
    archive.put("h.zip", packed.getvalue(), "too_large", "format")
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as container:
        for name in ("../../fuori.txt", "/tmp/fuori.txt"):
            payload = archive.tell().encode()
            info = tarfile.TarInfo(name)
            info.size = len(payload)
            container.addfile(info, io.BytesIO(payload))
    archive.put("i.tar.gz", packed.getvalue())
    archive.put("j.tar.gz", packed.getvalue()[:40], "unreadable")


def put_xml(archive: Archive) -> None:
    text = NITF[NITF.index("<nitf") :]
    archive.put(
        "k.xml",
        f'<!DOCTYPE nitf [<!ENTITY a0 "ah">{BOMB}]>{text}'.replace("Perch", "&a8;").encode(),
        "format",
    )
    external = message(item("urn:e", XHTML)).replace(
        "<newsMessage", "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><newsMessage"
    )
    archive.put("l.xml", external.encode(), "format")
    good = message(item("urn:1", XHTML.replace("La Ferrini cresce</h1>", f"</h1><p>{archive.tell()}</p>")))
    archive.put("m.xml", good.encode())
    archive.put("n.xml", good[: good.index("<contentSet>")].encode(), "unreadable")


def put_web(archive: Archive) -> None:
    records = [gzip.compress(page(number)) for number in (1, 2, 3)]
    archive.put("o.warc.gz", records[0] + spoil(records[1]) + records[2], "unreadable")
    archive.good += 2


@pytest.mark.parametrize("workers", [1, 2])
def test_everything_at_once(workers: int, tmp_path: Path) -> None:
    (tmp_path / "archivio").mkdir()
    archive = build(tmp_path / "archivio")
    target = str(tmp_path / "facts.db")

    def run() -> Counter[str]:
        articles = read_archive([str(archive.folder)])
        summary = run_archive(articles, load, sink_from_target(target), options=RunOptions(workers=workers))
        return +Counter({"done": summary.done, "skipped": summary.skipped, **summary.set_aside})

    first, again = run(), run()

    assert first == Counter({"done": archive.good, **archive.bad})
    assert again == Counter({"skipped": archive.good, **archive.bad})
    with closing(sqlite3.connect(target)) as database:
        assert (
            database.execute("SELECT COUNT(*), COUNT(DISTINCT text) FROM articles").fetchone()
            == (archive.good,) * 2
        )
        rows = database.execute("SELECT reason, COUNT(*) FROM rejected GROUP BY reason").fetchall()
    assert dict(rows) == dict(archive.bad)
    assert sorted(path.name for path in tmp_path.iterdir() if "fuori" in path.name) == []


WHOLE = {
    "a.xml": NITF.encode(),
    "b.xml": message(item("urn:1", XHTML), item("urn:2", INLINE_NITF)).encode(),
    "c.warc": page(1) + page(2) + page(3),
    "d.warc.gz": b"".join(gzip.compress(page(number)) for number in (1, 2, 3)),
    "e.jsonl.gz": gzip.compress(b"".join(b'{"text": "La Ferrini %d cresce"}\n' % n for n in range(9))),
}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=st.sampled_from(sorted(WHOLE)), data=st.data())
def test_damage_anywhere_makes_no_article_twice_and_stops_nothing(
    name: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    pytest.importorskip("fastwarc")
    whole = WHOLE[name]
    start = data.draw(st.integers(0, len(whole) - 1))
    length = data.draw(st.integers(0, 40))
    folder = tmp_path_factory.mktemp("danno")
    (folder / name).write_bytes(whole[:start] + data.draw(st.binary(max_size=20)) + whole[start + length :])
    (folder / "z.txt").write_text(GOOD.format(0))

    items = list(read_archive([str(folder)]))

    assert isinstance(items[-1], Placed)
    assert items[-1].place.endswith("z.txt")
    assert "failed" not in reasons(items)
    texts = [item.article.text for item in items if isinstance(item, Placed)]
    assert len(texts) == len(set(texts))


NASTY = '«L\'"Olmo"» \x00 😀 perche\u0301 \u200bC&A <b> ; -- \\ %s 100%'
CLEAN = '«L\'"Olmo"»'


def nasty_json() -> bytes:
    row = {key: f"{NASTY} {key}" for key in ("id", "title", "source", "url")}
    return json.dumps({**row, "text": f"{GOOD.format(1)} {NASTY}", "authors": [NASTY, "B"]}).encode() + b"\n"


def nasty_csv() -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(["id", "title", "source", "url", "text", "authors"])
    cells = [f"{NASTY} {key}" for key in ("id", "title", "source", "url")]
    writer.writerow([*cells, f"{GOOD.format(1)} {NASTY}", NASTY.replace(";", "")])
    return out.getvalue().encode()


def nasty_parquet() -> bytes:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    out = io.BytesIO()
    row = json.loads(nasty_json())
    parquet.write_table(pyarrow.table({key: [value] for key, value in row.items()}), out)
    return out.getvalue()


@pytest.mark.parametrize("target", ["facts.db", "facts.jsonl"])
@pytest.mark.parametrize(
    ("name", "make"), [("a.jsonl", nasty_json), ("a.csv", nasty_csv), ("a.parquet", nasty_parquet)]
)
def test_quotes_nul_emoji_and_accents_in_every_field_come_through(
    name: str, make: object, target: str, tmp_path: Path
) -> None:
    assert callable(make)
    (tmp_path / name).write_bytes(make())

    summary = run_archive(
        read_archive([str(tmp_path / name)]), load, sink_from_target(str(tmp_path / target))
    )

    assert (summary.done, dict(summary.set_aside)) == (1, {})
    article = read_back(tmp_path / target)
    for key in ("id", "title", "source", "url"):
        assert CLEAN in article[key]
        assert "😀" in article[key]
        assert "\x00" not in article[key]
    assert "perché" in article["text"]
    assert "\u200b" not in article["text"]
    assert unicodedata.is_normalized("NFC", article["text"])


def read_back(target: Path) -> dict[str, str]:
    if target.suffix == ".jsonl":
        article: dict[str, str] = json.loads(target.read_text(encoding="utf-8"))["article"]
        return article
    with closing(sqlite3.connect(target)) as database:
        database.row_factory = sqlite3.Row
        return dict(database.execute("SELECT id, title, source, url, text FROM articles").fetchone())


def test_a_text_of_thirty_megabytes_in_a_table_is_set_aside(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = pyarrow.table({"text": [GOOD.format(1), "a" * 30_000_000, GOOD.format(2)]})
    parquet.write_table(table, tmp_path / "a.parquet")

    assert reasons(list(read_archive([str(tmp_path)]))) == [None, "too_large", None]
