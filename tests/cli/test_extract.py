"""`newsie extract`: one article in, its record out, and one clear sentence for what can't be read."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from newsie.errors import InputError, ModelError
from newsie.record import Record, record_from_json
from tests.cli.conftest import ARTICLE

Newsie = Callable[..., Result]


def record_of(result: Result) -> Record:
    assert result.exit_code == 0, result.output
    return record_from_json(result.stdout)


def refusal_of(result: Result, reason: str) -> str:
    assert isinstance(result.exception, InputError)
    assert result.exception.reason == reason
    return str(result.exception)


def test_in_a_pipe_a_record_is_json(newsie: Newsie, article: Path) -> None:
    record = record_of(newsie("extract", str(article), "--published", "2023-03-21"))
    assert record.article.published == "2023-03-21"
    assert {entity.name for entity in record.entities} >= {"Tessitura Galli", "Paola Riva", "Lecco"}
    (revenue,) = [figure for figure in record.figures if figure.metric == "revenue"]
    assert (revenue.value, revenue.unit) == (18400000, "EUR")
    assert revenue.change is not None
    assert (revenue.change.value, revenue.change.direction) == (7, "increase")


def test_every_quote_is_what_the_text_says(newsie: Newsie, article: Path) -> None:
    record = record_of(newsie("extract", str(article)))
    text = record.article.text
    for date in record.dates:
        assert text[date.span.start : date.span.end] == date.text
    for event in record.events:
        assert text[event.trigger.start : event.trigger.end] == event.trigger.text


def test_yesterday_is_the_day_before_publication(newsie: Newsie, article: Path) -> None:
    record = record_of(newsie("extract", str(article), "--published", "2023-03-21"))
    assert next(date.start for date in record.dates if date.text == "ieri") == "2023-03-20"


def test_without_a_publication_date_yesterday_stays_open_and_the_record_says_so(
    newsie: Newsie, article: Path
) -> None:
    record = record_of(newsie("extract", str(article)))
    assert next(date.precision for date in record.dates if date.text == "ieri") == "unknown"
    assert any("publication date unknown" in warning for warning in record.warnings)


def test_standard_input_is_an_article(newsie: Newsie) -> None:
    record = record_of(newsie("extract", "-", stdin=ARTICLE))
    assert record.article.title == "Tessitura Galli cresce ancora"


def test_latin_1_is_read_as_it_was_meant(newsie: Newsie, tmp_path: Path) -> None:
    path = tmp_path / "latin1.txt"
    path.write_bytes(ARTICLE.replace("—", "-").encode("latin-1"))
    assert "inaugurerà" in record_of(newsie("extract", str(path))).article.text


def test_a_table_for_people(newsie: Newsie, article: Path) -> None:
    shown = newsie("extract", str(article), "--format", "table").stdout
    assert "Tessitura Galli cresce ancora" in shown
    assert "18\u202f400\u202f000 EUR" in shown
    assert "+7 %" in shown


def test_a_page_that_needs_nothing_else(newsie: Newsie, article: Path) -> None:
    page = newsie("extract", str(article), "--format", "html").stdout
    assert page.startswith("<!doctype html>")
    assert "<mark" in page
    assert "http" not in page


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\x00\x00", "binary"),
        (
            b"The company said on Monday that its revenue rose by seven per cent and will rise again.",
            "language",
        ),
    ],
)
def test_what_can_not_be_read_is_named_with_its_reason(
    newsie: Newsie, tmp_path: Path, content: bytes, reason: str
) -> None:
    path = tmp_path / "strano.txt"
    path.write_bytes(content)
    assert str(path) in refusal_of(newsie("extract", str(path)), reason)


def test_fifty_megabytes_are_too_much_for_one_article(newsie: Newsie, tmp_path: Path) -> None:
    path = tmp_path / "enorme.txt"
    path.write_text("Ricavi per 18,4 milioni di euro. " * 1_600_000, encoding="utf-8")
    assert "at most" in refusal_of(newsie("extract", str(path)), "too_large")


def test_other_languages_are_read_on_demand(newsie: Newsie, tmp_path: Path) -> None:
    path = tmp_path / "english.txt"
    path.write_text("The company said on Monday that its revenue rose by seven per cent.", encoding="utf-8")
    assert record_of(newsie("extract", str(path), "--any-language")).article.text.startswith("The company")


def test_a_missing_file_is_said_to_be_missing(newsie: Newsie, tmp_path: Path) -> None:
    assert "No such file" in refusal_of(newsie("extract", str(tmp_path / "no.txt")), "unreadable")


def test_an_address_that_does_not_answer(newsie: Newsie) -> None:
    assert "can't be fetched" in refusal_of(
        newsie("extract", "http://127.0.0.1:9/articolo.html"), "unreadable"
    )


def test_a_day_that_is_none(newsie: Newsie, article: Path) -> None:
    assert "write it as 2020-02-14" in refusal_of(
        newsie("extract", str(article), "--published", "ieri"), "format"
    )


def test_an_unknown_pipeline_names_those_that_are_there(newsie: Newsie, article: Path) -> None:
    result = newsie("extract", str(article), "--model", "it_news_xxl")
    assert isinstance(result.exception, ModelError)
    assert "it_news_xxl" in str(result.exception)


def test_a_broken_pipeline_is_no_stack_trace(newsie: Newsie, article: Path, tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "meta.json").write_text(
        json.dumps({"lang": "it", "name": "broken"}), encoding="utf-8"
    )
    result = newsie("extract", str(article), "--model", str(tmp_path / "broken"))
    assert isinstance(result.exception, ModelError)
