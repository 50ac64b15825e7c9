"""Readers are found by the names of files and by how they begin; other packages bring their own."""

from importlib.metadata import entry_points
from pathlib import Path

import pytest
from news import NEWS, OTHER, articles, places, read, reasons

from newsie.archive import formats, read_archive
from newsie.archive.formats import GROUP, find_readers, is_known, load_readers
from newsie.errors import InputError, NewsieError

RASSEGNA = """
from newsie.archive.placed import build
from newsie.text import article_from_text

class Rassegna:
    suffixes = (".rassegna", ".txt")

    def recognises(self, head):
        return head.startswith(b"%RASSEGNA")

    def count(self, path):
        return None

    def read(self, member):
        for number, text in enumerate(member.stream.read().decode().split("%")[2:], 1):
            yield build(f"{member.place}:{number}", article_from_text, text, name=member.place)
        raise ZeroDivisionError("colpa mia")
"""


@pytest.fixture
def rassegna(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install a package with a reader of its own."""
    info = tmp_path / "site" / "rassegna-1.0.dist-info"
    info.mkdir(parents=True)
    (tmp_path / "site" / "rassegna_prova.py").write_text(RASSEGNA)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: rassegna\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[{GROUP}]\nrassegna = rassegna_prova:Rassegna\n")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    monkeypatch.setattr(formats, "load_readers", load_readers.__wrapped__)


@pytest.mark.usefixtures("rassegna")
def test_a_reader_of_another_package_reads_what_it_claims_and_its_faults_are_its_own(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.rassegna").write_text(f"%RASSEGNA%{NEWS}%{OTHER}")
    (tmp_path / "in" / "b.txt").write_text(f"%RASSEGNA%{NEWS}")
    (tmp_path / "in" / "c.txt").write_text(OTHER)

    items = read(tmp_path / "in")

    assert places(items, tmp_path / "in") == [
        "a.rassegna:1", "a.rassegna:2", "a.rassegna", "b.txt:1", "b.txt", "c.txt"
    ]  # fmt: skip
    assert reasons(items) == [None, None, "failed", None, "failed", None]


def test_newsies_own_readers_are_entry_points_like_any_other() -> None:
    names = {point.name for point in entry_points(group=GROUP)}

    assert {"articles", "csv", "jsonl", "parquet", "press", "tar", "zip"} <= names
    assert len(load_readers()) == len(names)


def test_an_installation_without_readers_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "entry_points", lambda group: ())

    with pytest.raises(NewsieError, match="install it again"):
        load_readers.__wrapped__()


@pytest.mark.parametrize(
    ("name", "reader"),
    [
        ("a.txt", "SingleArticle"),
        ("A.JSONL", "JsonLines"),
        ("archivio.2020.csv", "Table"),
        ("a.tar.gz", "Tar"),
        ("a.b.tgz", "Tar"),
        ("notiziario.xml", "Press"),
    ],
)
def test_the_ending_of_a_name_says_the_format(name: str, reader: str) -> None:
    assert [type(found).__name__ for found in find_readers(name)] == [reader]


def test_a_packed_file_is_known_by_the_name_within(tmp_path: Path) -> None:
    assert is_known("a.xml.gz")
    assert is_known("a.csv.zst")
    assert not is_known("foto.jpg.gz")
    assert not is_known("LEGGIMI")


def test_a_file_named_without_a_format_is_told_by_how_it_begins(tmp_path: Path) -> None:
    (tmp_path / "scarico").write_text(f'{{"text": "{NEWS}"}}\n{{"text": "{OTHER}"}}\n')
    (tmp_path / "appunti").write_text("Due parole, per ora.")

    assert [item.article.text for item in articles(read(tmp_path / "scarico"))] == [NEWS, OTHER]
    with pytest.raises(InputError, match="can't tell its format"):
        read_archive([str(tmp_path / "appunti")])
