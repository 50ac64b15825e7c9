"""`newsie run` and `newsie export`: archives in, files and databases out, nothing lost on the way."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from newsie.errors import InputError, SinkError
from newsie.record import record_from_json
from tests.cli.conftest import ARTICLE

Newsie = Callable[..., Result]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Three articles as JSON lines, the second line cut off in the middle."""
    rows = [json.dumps({"id": f"a{i}", "text": ARTICLE, "published": "2023-03-21"}) for i in range(3)]
    rows[1] = rows[1][:80]
    path = tmp_path / "archivio.jsonl"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_a_broken_line_is_set_aside_with_its_number_and_the_rest_is_done(
    newsie: Newsie, archive: Path, tmp_path: Path
) -> None:
    target = tmp_path / "facts.jsonl"
    result = newsie("run", str(archive), "--to", str(target))
    assert result.exit_code == 1
    assert [record_from_json(line).article.id for line in target.read_text("utf-8").splitlines()] == [
        "a0",
        "a2",
    ]
    (rejected,) = (tmp_path / "facts.rejected.jsonl").read_text("utf-8").splitlines()
    assert json.loads(rejected)["place"].endswith("archivio.jsonl:2")
    assert json.loads(rejected)["reason"] == "format"
    assert "1 set aside (1 format)" in result.stderr.splitlines()[-1]
    assert result.stdout == ""


def test_a_folder_of_all_sorts_into_sqlite(newsie: Newsie, tmp_path: Path) -> None:
    folder = tmp_path / "articoli"
    folder.mkdir()
    (folder / "uno.txt").write_text(ARTICLE, encoding="utf-8")
    (folder / "due.md").write_text("# Galli\n\n**LECCO** " + ARTICLE, encoding="utf-8")
    (folder / "tre.html").write_text(
        f"<html><head><title>Tre</title></head><body><article><h1>Tre</h1><p>{ARTICLE}</p></article></body></html>",
        encoding="utf-8",
    )
    (folder / "vuoto.txt").write_text("", encoding="utf-8")
    result = newsie("run", str(folder), "--to", str(tmp_path / "facts.db"))
    assert result.exit_code == 1
    with sqlite3.connect(tmp_path / "facts.db") as database:
        assert database.execute("select count(*) from articles").fetchone() == (3,)
        (subjects,) = database.execute(
            "select subjects from v_figures where metric = 'revenue' limit 1"
        ).fetchone()
    assert subjects == "Tessitura Galli"


def test_run_again_nothing_is_done_twice(newsie: Newsie, article: Path, tmp_path: Path) -> None:
    target = tmp_path / "facts.db"
    assert newsie("run", str(article), "--to", str(target)).exit_code == 0
    again = newsie("run", str(article), "--to", str(target))
    assert again.exit_code == 0
    assert "1 were there already" in again.stderr


def test_records_on_disk_go_into_a_database(newsie: Newsie, article: Path, tmp_path: Path) -> None:
    lines, database = tmp_path / "facts.jsonl", tmp_path / "facts.db"
    assert newsie("run", str(article), "--to", str(lines)).exit_code == 0
    result = newsie("export", str(lines), "--to", str(database))
    assert result.exit_code == 0
    assert "1 records written" in result.stderr
    with sqlite3.connect(database) as connection:
        assert connection.execute("select count(*) from v_figures").fetchone()[0] >= 1


def test_a_folder_without_articles(newsie: Newsie, tmp_path: Path) -> None:
    (tmp_path / "vuota").mkdir()
    result = newsie("run", str(tmp_path / "vuota"), "--to", str(tmp_path / "facts.jsonl"))
    assert isinstance(result.exception, InputError)
    assert "a folder without articles" in str(result.exception)


def test_a_target_that_can_not_be_written(newsie: Newsie, article: Path) -> None:
    result = newsie("run", str(article), "--to", "/proc/facts.jsonl")
    assert isinstance(result.exception, SinkError)


def test_a_target_that_no_sink_is_known_for(newsie: Newsie, article: Path) -> None:
    result = newsie("run", str(article), "--to", "facts.xlsx")
    assert isinstance(result.exception, SinkError)
    assert "facts.jsonl" in str(result.exception)


def test_export_of_a_file_that_is_not_there(newsie: Newsie, tmp_path: Path) -> None:
    result = newsie("export", str(tmp_path / "no.jsonl"), "--to", str(tmp_path / "facts.db"))
    assert isinstance(result.exception, InputError)
