"""`newsie corpus` and `newsie evaluate`: gold checked, counted, compared, converted and measured against."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from newsie.errors import CorpusError

Newsie = Callable[..., Result]
MARKUP = """---
id: galli_lecco
source: Il Resegone di prova
published: 2023-03-21
title: yes
---
[Tessitura Galli](ORG g) cresce ancora
[LECCO](LOC l) — La [Tessitura Galli](ORG g) chiude il [2022](DATE d = 2022-01-01/2022-12-31) con \
[ricavi](METRIC m) per [18,4 milioni di euro](MONEY v = 18400000 EUR), \
in crescita del [7%](PERCENT c = 7 percent increase).
===
figure revenue m value=v change=c period=d subject=g
"""


@pytest.fixture
def gold(newsie: Newsie, tmp_path: Path) -> Path:
    """A corpus of one article in one split."""
    source = tmp_path / "galli_lecco.markup"
    source.write_text(MARKUP, encoding="utf-8")
    assert newsie("corpus", "markup", str(source), "--out", str(tmp_path / "gold" / "dev")).exit_code == 0
    return tmp_path / "gold"


def test_markup_becomes_a_brat_triple_and_comes_back(newsie: Newsie, gold: Path) -> None:
    assert sorted(path.name for path in (gold / "dev").iterdir()) == [
        "galli_lecco.ann",
        "galli_lecco.json",
        "galli_lecco.txt",
    ]
    shown = newsie("corpus", "markup", str(gold / "dev" / "galli_lecco.ann")).stdout
    assert "[18,4 milioni di euro](MONEY " in shown


def test_nothing_is_overwritten_unasked(newsie: Newsie, gold: Path, tmp_path: Path) -> None:
    again = newsie("corpus", "markup", str(tmp_path / "galli_lecco.markup"), "--out", str(gold / "dev"))
    assert isinstance(again.exception, CorpusError)


def test_good_gold_passes_the_check(newsie: Newsie, gold: Path) -> None:
    assert newsie("corpus", "check", str(gold)).exit_code == 0


def test_a_broken_triple_is_found_with_its_place(newsie: Newsie, gold: Path) -> None:
    ann = gold / "dev" / "galli_lecco.ann"
    ann.write_text(ann.read_text("utf-8").replace("METRIC", "METER", 1), encoding="utf-8")
    result = newsie("corpus", "check", str(gold))
    assert result.exit_code == 1
    assert "galli_lecco.ann:" in result.stdout


def test_values_are_compared_with_the_reader(newsie: Newsie, gold: Path) -> None:
    ann = gold / "dev" / "galli_lecco.ann"
    ann.write_text(ann.read_text("utf-8").replace("18400000 EUR", "18400 EUR"), encoding="utf-8")
    assert "18400000 EUR" in newsie("corpus", "check", str(gold), "--values").stdout


def test_stats_count_by_split(newsie: Newsie, gold: Path) -> None:
    rows = json.loads(newsie("corpus", "stats", str(gold), "--json").stdout)
    assert ["articles", "", 1] in rows["dev"]
    assert "| articles |" in newsie("corpus", "stats", str(gold)).stdout


def test_an_annotator_agrees_with_herself(newsie: Newsie, gold: Path) -> None:
    shown = newsie("corpus", "agree", str(gold / "dev"), str(gold / "dev"), "--list").stdout
    assert "100.0" in shown
    assert "only" not in shown


def test_split_writes_every_article_once(newsie: Newsie, gold: Path, tmp_path: Path) -> None:
    assert newsie("corpus", "split", str(gold / "dev"), "--out", str(tmp_path / "splits")).exit_code == 0
    assert len(list((tmp_path / "splits").rglob("*.ann"))) == 1


def test_convert_there_and_back(newsie: Newsie, gold: Path, tmp_path: Path) -> None:
    tasks, back = tmp_path / "tasks.json", tmp_path / "back"
    assert newsie("corpus", "convert", str(gold / "dev"), str(tasks), "--to", "label-studio").exit_code == 0
    args = ("corpus", "convert", str(tasks), str(back), "--from", "label-studio", "--to", "brat")
    assert newsie(*args).exit_code == 0
    assert (back / "galli_lecco.ann").read_text("utf-8") == (gold / "dev" / "galli_lecco.ann").read_text(
        "utf-8"
    )


def test_an_unknown_format_lists_the_known_ones(newsie: Newsie, gold: Path, tmp_path: Path) -> None:
    result = newsie("corpus", "convert", str(gold / "dev"), str(tmp_path / "x"), "--to", "excel")
    assert isinstance(result.exception, CorpusError)
    assert "label-studio" in str(result.exception)
    assert "label-studio" in newsie("corpus", "formats").stdout


def test_a_folder_without_gold(newsie: Newsie, tmp_path: Path) -> None:
    assert isinstance(newsie("corpus", "stats", str(tmp_path)).exception, CorpusError)


def test_a_pipeline_is_measured_end_to_end(newsie: Newsie, gold: Path, model: Path, tmp_path: Path) -> None:
    report = tmp_path / "dev.json"
    arguments = ("evaluate", str(gold), "--split", "dev", "--model", str(model), "--report", str(report))
    result = newsie(*arguments)
    assert result.exit_code == 0, result.output
    assert "| figures | revenue | 100.0" in result.stdout
    assert json.loads(report.read_text("utf-8"))["articles"] == 1


def test_two_pipelines_are_compared_on_the_same_articles(
    newsie: Newsie, gold: Path, model: Path, tmp_path: Path
) -> None:
    page = tmp_path / "dev.html"
    arguments = ("evaluate", str(gold), "--model", str(model), "--against", str(model), "--report", str(page))
    result = newsie(*arguments)
    assert result.exit_code == 0, result.output
    assert f"against {model}" in result.stdout
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")
