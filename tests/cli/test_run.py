"""`newsie run` and `newsie export`: archives in, files and databases out, nothing lost on the way."""

import json
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from newsie.errors import ClusterError, InputError, SinkError
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


@pytest.fixture
def dated(tmp_path: Path) -> Path:
    """Articles of three days and one of none, the second of them a copy of the first, and a broken line."""
    rows = [
        {"id": f"a{number}", "text": f"{ARTICLE} {ending}", "published": day}
        for number, (day, ending) in enumerate(
            [
                ("2023-03-21", ""),
                ("2023-03-22", "Così la nota."),
                ("2023-02-28", "Era febbraio."),
                (None, "Senza data."),
            ]
        )
    ]
    path = tmp_path / "datati.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows) + "{\n", encoding="utf-8")
    return path


def test_a_dry_run_says_what_would_be_done_and_writes_nothing(
    newsie: Newsie, dated: Path, tmp_path: Path
) -> None:
    before = sorted(tmp_path.iterdir())

    result = newsie("run", str(dated), "--to", str(tmp_path / "facts.db"), "--dry-run")

    assert result.exit_code == 1
    assert sorted(tmp_path.iterdir()) == before
    place, reason, detail = result.stdout.rstrip("\n").split("\t")
    assert (place, reason) == (f"{dated}:5", "format")
    assert detail.startswith("not JSON")
    last = result.stderr.splitlines()[-1]
    assert last.startswith("nothing written; 4 articles to extract, ")
    assert last.endswith(" words; 3 near-copies; 1 set aside (1 format)")


def test_a_dry_run_needs_a_target_that_could_be_written_to_and_reads_no_more_than_asked(
    newsie: Newsie, dated: Path
) -> None:
    assert isinstance(newsie("run", str(dated), "--to", "facts.xlsx", "--dry-run").exception, SinkError)

    result = newsie("run", str(dated), "--to", "facts.db", "--dry-run", "--limit", "1", "--model", "nessuno")

    assert result.exit_code == 0
    assert "1 articles to extract" in result.stderr


def test_since_passes_over_older_articles_and_keeps_undated_ones(
    newsie: Newsie, dated: Path, tmp_path: Path
) -> None:
    result = newsie("run", str(dated), "--to", str(tmp_path / "facts.jsonl"), "--since", "2023-03-01")

    lines = (tmp_path / "facts.jsonl").read_text("utf-8").splitlines()
    assert [record_from_json(line).article.id for line in lines] == ["a0", "a1", "a3"]
    assert result.stderr.splitlines()[-1].endswith("; 1 published before 2023-03-01")


def test_since_takes_a_day(newsie: Newsie, dated: Path) -> None:
    result = newsie("run", str(dated), "--to", "facts.jsonl", "--since", "marzo")

    assert isinstance(result.exception, InputError)
    assert "--since: 'marzo' is no day" in str(result.exception)


def test_near_copies_are_marked_in_the_target(newsie: Newsie, dated: Path, tmp_path: Path) -> None:
    newsie("run", str(dated), "--to", str(tmp_path / "facts.db"))
    result = newsie("run", str(dated), "--to", str(tmp_path / "facts.jsonl"))

    with sqlite3.connect(tmp_path / "facts.db") as database:
        marks = database.execute("select id, duplicate_of from articles order by id").fetchall()
    assert marks == [("a0", None), ("a1", "a0"), ("a2", "a0"), ("a3", "a0")]
    lines = (tmp_path / "facts.duplicates.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["duplicate_of"] for line in lines] == ["a0"] * 3
    assert "; 3 near-copies; " in result.stderr


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


def test_entities_across_articles_are_linked_by_a_run_and_again_on_demand(
    newsie: Newsie, article: Path, tmp_path: Path
) -> None:
    database = tmp_path / "facts.db"
    assert newsie("run", str(article), "--to", str(database)).exit_code == 0
    with sqlite3.connect(database) as connection:
        names = {name for (name,) in connection.execute("select name from canonical_entities")}
    assert {"Tessitura Galli", "Paola Riva", "Lecco"} <= names

    result = newsie("entities", str(database))

    assert result.exit_code == 0
    assert f"{len(names)} entities across articles; 0 names of articles linked anew" in result.stderr


def test_no_database_is_made_to_link_its_entities(newsie: Newsie, tmp_path: Path) -> None:
    result = newsie("entities", str(tmp_path / "fact.db"))

    assert isinstance(result.exception, SinkError)
    assert list(tmp_path.glob("fact.*")) == []


def test_lines_know_no_entities_across_articles(newsie: Newsie, article: Path, tmp_path: Path) -> None:
    result = newsie("entities", str(tmp_path / "facts.jsonl"))
    assert isinstance(result.exception, SinkError)
    assert "need a database" in str(result.exception)


def test_an_address_without_a_cluster_is_refused(newsie: Newsie, archive: Path, tmp_path: Path) -> None:
    result = newsie("run", str(archive), "--to", str(tmp_path / "facts.jsonl"), "--address", "auto")

    assert isinstance(result.exception, InputError)
    assert "goes with --engine ray" in str(result.exception)


def test_a_cluster_that_is_not_there_ends_the_run(newsie: Newsie, archive: Path, tmp_path: Path) -> None:
    cluster = ("--engine", "ray", "--address", "127.0.0.1:9")
    result = newsie("run", str(archive), "--to", str(tmp_path / "facts.jsonl"), *cluster)

    assert isinstance(result.exception, ClusterError)
    assert re.search(r"newsie\[ray\]|no cluster at 127.0.0.1:9", str(result.exception))
