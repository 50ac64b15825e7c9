import json
from datetime import date

import pytest

from newsie.errors import InputError
from newsie.text import Given, article_from_bytes, read_article

BODY = "Le imprese lariane crescono ancora, dice la Camera di commercio."


def test_a_text_file_is_read(tmp_path):
    path = tmp_path / "notizia.txt"
    path.write_bytes(f"Export record\n\n{BODY}".encode("cp1252"))

    article = read_article(path, given=Given(published=date(2020, 2, 14)))

    assert article.text == f"Export record\n{BODY}"
    assert article.published == date(2020, 2, 14)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", f"Export record\n{BODY}"),
        ("a", f"Export record\n{BODY}"),
        ("a.md", f"# Export record\n\n{BODY}"),
        ("a.html", f"<html><body><h1>Export record</h1><p>{BODY}</p></body></html>"),
        (
            "https://example.org/a?id=3",
            f"<!DOCTYPE html><html><body><h1>Export record</h1><p>{BODY}</p></body></html>",
        ),
        ("a.json", json.dumps({"title": "Export record", "text": BODY})),
        ("a.json", json.dumps({"schema_version": "1", "article": {"title": "Export record", "text": BODY}})),
    ],
)
def test_the_form_is_told_by_ending_or_content(name, content):
    assert article_from_bytes(content.encode(), name=name).text == f"Export record\n{BODY}"


@pytest.mark.parametrize("content", ["{", "[1]", '"testo"', "[" * 100_000])
def test_json_that_is_no_article_is_refused(content):
    with pytest.raises(InputError) as caught:
        article_from_bytes(content.encode(), name="a.json")

    assert caught.value.reason == "format"


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError) as caught:
        read_article(tmp_path / "manca.txt")

    assert caught.value.reason == "unreadable"
    assert caught.value.article.endswith("manca.txt")


def test_a_folder_is_no_article(tmp_path):
    with pytest.raises(InputError) as caught:
        read_article(tmp_path)

    assert caught.value.reason == "unreadable"


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "grande.txt"
    path.write_text("testo " * 100, encoding="utf-8")

    with pytest.raises(InputError, match="600 bytes") as caught:
        read_article(path, max_chars=100)

    assert caught.value.reason == "too_large"
