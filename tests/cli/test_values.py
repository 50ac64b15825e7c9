"""`newsie values`: amounts and dates of any text."""

import json
from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

from newsie.errors import InputError

Newsie = Callable[..., Result]
TEXT = "Nel 2022 circa 88 milioni di euro, il 5% in più"


def test_values_of_a_text(newsie: Newsie) -> None:
    rows = json.loads(newsie("values", "-", stdin=TEXT).stdout)
    assert [(row["type"], row["text"]) for row in rows] == [
        ("date", "2022"),
        ("money", "88 milioni di euro"),
        ("percent", "5%"),
    ]
    money = rows[1]
    assert money["value"]["lower"] == money["value"]["upper"] == "88000000"
    assert (money["value"]["currency"], money["value"]["modifier"]) == ("EUR", "approximately")
    assert TEXT[money["start"] : money["end"]] == "88 milioni di euro"


def test_one_list_a_line_for_json_lines_each_with_its_own_date(newsie: Newsie, tmp_path: Path) -> None:
    path = tmp_path / "righe.jsonl"
    rows = [{"text": "ieri", "published": "2020-03-01"}, {"text": "ieri"}, {"text": "niente"}]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    lists = [
        json.loads(line)
        for line in newsie("values", str(path), "--published", "2021-01-01").stdout.splitlines()
    ]
    assert [[row["value"]["start"] for row in found] for found in lists] == [
        ["2020-02-29"],
        ["2020-12-31"],
        [],
    ]


def test_a_table_for_people(newsie: Newsie, tmp_path: Path) -> None:
    path = tmp_path / "testo.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert "currency EUR" in newsie("values", str(path), "--format", "table").stdout


def test_a_line_that_is_no_row_is_named(newsie: Newsie, tmp_path: Path) -> None:
    path = tmp_path / "righe.jsonl"
    path.write_text('{"text": "ieri"}\n{"testo": 1}\n', encoding="utf-8")
    result = newsie("values", str(path))
    assert isinstance(result.exception, InputError)
    assert "righe.jsonl:2" in str(result.exception)


def test_a_missing_file(newsie: Newsie, tmp_path: Path) -> None:
    assert isinstance(newsie("values", str(tmp_path / "no.txt")).exception, InputError)
