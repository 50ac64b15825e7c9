"""What docs/archives.md says is so: its commands run, its tables are complete, its reader reads."""

import json
import re
import shlex
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import get_args

import pytest
from fakes import load
from news import articles, read
from press_files import NITF, XHTML, item, message
from typer.testing import CliRunner, Result

import newsie
from newsie.archive import formats
from newsie.archive.formats import GROUP, load_readers
from newsie.archive.press import DIALECTS
from newsie.cli import archives
from newsie.cli.app import app
from newsie.errors import Reason

PAGE = (Path(__file__).parents[2] / "docs" / "archives.md").read_text(encoding="utf-8")
BODY = "La Ferrini di Lodi ha aperto una nuova sede a Crema, dove lavoreranno {} tecnici, dice la presidente."


def read_blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The files that the page speaks of, and a pipeline that is a fake."""
    (tmp_path / "archivio" / "2023").mkdir(parents=True)
    rows = [{"text": BODY.format(n), "published": f"202{n}-05-01"} for n in range(1, 5)]
    (tmp_path / "archivio" / "2023" / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    (tmp_path / "archivio" / "b.xml").write_text(NITF)
    (tmp_path / "archivio" / "c.txt").write_text("")
    (tmp_path / "rassegna.xml").write_text(message(item("urn:a", XHTML)))
    (tmp_path / "agenzia.jsonl").write_text(json.dumps(rows[0]))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(newsie, "load", lambda model: load())
    monkeypatch.setattr(archives, "find_model", lambda model: None)
    monkeypatch.setattr(archives, "partial", lambda function, model: partial(load))
    return tmp_path


def run(command: str) -> Result:
    """Run one line of the page, what is piped into it included."""
    source, _, piped = command.rpartition(" | ")
    stdin = Path(source.split()[1]).read_bytes() if source else None
    return CliRunner().invoke(app, shlex.split(piped or command)[1:], input=stdin)


def test_every_command_runs(folder: Path) -> None:
    commands = re.findall(r"^    (.*newsie run .*)$", PAGE, re.MULTILINE)

    results = [run(command) for command in commands]

    # archivio/c.txt is empty and is set aside wherever it is read.
    assert [result.exit_code for result in results] == [1, 0, 0, 1, 1, 1], [r.stderr for r in results]
    assert {type(result.exception) for result in results} == {SystemExit, type(None)}
    with closing(sqlite3.connect(folder / "facts.db")) as database:
        (count,) = database.execute("SELECT COUNT(*) FROM articles").fetchone()
        (query,) = read_blocks("sql")
        assert count == 6
        assert database.execute(query).fetchone() == (count,)


def test_every_reason_is_explained() -> None:
    assert set(re.findall(r"^\| `(\w+)` \|", PAGE.partition("## Set aside")[2], re.MULTILINE)) == set(
        get_args(Reason)
    )


def test_every_ending_and_every_root_is_named() -> None:
    endings = {suffix for reader in load_readers() for suffix in reader.suffixes}
    table = PAGE.partition("## Formats")[2].partition("## What becomes")[0]

    assert {ending for ending in endings if f"`{ending}`" not in table} == set()
    assert {root for root in DIALECTS if f"`{root}`" not in table} == set()


@pytest.fixture
def rassegna(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The page's own reader, installed as the page says."""
    info = tmp_path / "site" / "rassegna-1.0.dist-info"
    info.mkdir(parents=True)
    (code,), (project,) = read_blocks("python"), read_blocks("toml")
    (tmp_path / "site" / "rassegna.py").write_text(code)
    name, target = re.findall(r'^(\w+) = "(.*)"$', project, re.MULTILINE)[0]
    assert f'entry-points."{GROUP}"' in project
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: rassegna\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[{GROUP}]\n{name} = {target}\n")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    monkeypatch.setattr(formats, "load_readers", load_readers.__wrapped__)
    yield tmp_path


def test_the_reader_of_the_page_reads(rassegna: Path) -> None:
    (rassegna / "a.rassegna").write_text(f"#rassegna\n2020-02-14|Il Lodigiano|{BODY.format(2)}\n")

    (item,) = articles(read(rassegna / "a.rassegna"))

    assert item.place.endswith("a.rassegna:2")
    assert (str(item.article.published), item.article.source) == ("2020-02-14", "Il Lodigiano")
    assert item.article.text == BODY.format(2)
