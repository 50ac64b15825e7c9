import json

import numpy as np
import pytest
from rich.console import Console

from newsie.evaluate.analyses import score_analysis
from newsie.evaluate.counts import Key
from newsie.evaluate.intervals import compare_articles, score_articles
from newsie.evaluate.report import (
    MEASURES,
    Report,
    json_from_report,
    markdown_from_report,
    table_from_report,
)


@pytest.fixture
def report(gold, remark):
    scores = [score_analysis(gold, remark(("31000000 EUR", "31000 EUR")))]
    return Report(
        "Prova",
        1,
        score_articles(scores, rng=np.random.default_rng(0)),
        digest="sha256:0123456789abcdef",
        pipeline="it_news_sm 0.1.0",
        date="2024-01-01",
        differences=compare_articles(
            [score_analysis(gold, gold)], scores, rng=np.random.default_rng(0), samples=99
        ),
        against="gold",
    )


def test_every_measure_that_is_scored_is_explained(gold):
    assert {key.measure for key in score_analysis(gold, gold).counts} == set(MEASURES)


def test_measures_come_in_order_and_their_sum_first(report):
    keys = [key for key, _ in report.list_rows()]

    assert keys[0] == Key("spans")
    assert keys.index(Key("figures")) + 1 == keys.index(Key("figures", "revenue"))
    assert keys.index(Key("values")) < keys.index(Key("events")) < keys.index(Key("slots"))


def test_markdown_says_what_was_measured_on_what(report):
    text = markdown_from_report(report)

    assert "1 articles, pipeline it_news_sm 0.1.0, gold sha256:0123456789ab, 2024-01-01, against gold" in text
    assert "| figures | ALL | 0.0 (0.0–0.0) | 0.0 (0.0–0.0) | 0.0 (0.0–0.0) | 0 | 1 | 1 | -100.0" in text
    assert "- **slots** – " in text


def test_a_share_of_nothing_is_a_dash(gold):
    from newsie.data import Analysis

    scores = score_articles([score_analysis(gold, Analysis(gold.article))], rng=np.random.default_rng(0))

    text = markdown_from_report(Report("Leer", 1, scores))

    assert "| events | ALL | – | 0.0 (0.0–0.0) | 0.0 (0.0–0.0) | 0 | 0 | 1 |" in text


def test_json_holds_every_count(report):
    data = json.loads(json_from_report(report))

    rows = {(row["measure"], row["group"]): row for row in data["scores"]}
    assert data["digest"] == "sha256:0123456789abcdef"
    assert rows["slots", "figure.value"]["counts"] == {"right": 0, "predicted": 1, "gold": 1}
    assert rows["events", "ALL"]["f1"] == {"value": 1.0, "low": 1.0, "high": 1.0}
    assert rows["figures", "ALL"]["difference"]["value"] == -1.0


def test_a_report_without_comparison_has_no_difference(report):
    from dataclasses import replace

    plain = replace(report, differences=None)

    assert "difference" not in markdown_from_report(plain)
    assert "difference" not in json_from_report(plain)


def test_the_table_shows_on_a_terminal(report):
    console = Console(width=200, record=True, file=None, force_terminal=False, quiet=False)
    with console.capture() as shown:
        console.print(table_from_report(report))

    assert "relations" in shown.get()
    assert "located_in" in shown.get()
