"""ninjs items of both generations are articles, alone or as JSON lines."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from news import NEWS, OTHER, articles, read, reasons

OLD = {
    "uri": "http://ninjs.example/1",
    "type": "text",
    "versioncreated": "2020-02-14T23:37:00Z",
    "language": "it-IT",
    "byline": "di Laura Bassi",
    "headline": "La Ferrini cresce",
    "copyrightholder": "Agenzia Lodigiana",
    "body_text": f"{NEWS} {OTHER}",
    "body_xhtml": f"<p>{NEWS}</p><p>{OTHER}</p>",
}
NEW = {
    "uri": "urn:newsml:lodi.example:2",
    "versioncreated": "2020-02-14T16:02:28+01:00",
    "pubstatus": "usable",
    "by": "Agl",
    "infosources": [{"role": "wire"}, {"name": "Agenzia Lodigiana"}],
    "headlines": [{"role": "short", "value": "Ferrini"}, {"role": "main", "value": "La Ferrini &amp; Crema"}],
    "bodies": [
        {"contenttype": "text/plain", "value": NEWS},
        {
            "role": "html",
            "contenttype": "text/html",
            "value": f"<section><p>{NEWS}</p><p>{OTHER}</p></section>",
        },
    ],
}


def write(path: Path, *items: Any) -> Path:
    path.write_text("\n".join(json.dumps(item) for item in items))
    return path


def test_an_item_of_the_first_generation_is_read(tmp_path: Path) -> None:
    (item,) = articles(read(write(tmp_path / "a.json", OLD)))

    article = item.article
    assert article.text == f"La Ferrini cresce\n{NEWS}\n{OTHER}"
    assert (article.id, article.url) == ("http://ninjs.example/1", "http://ninjs.example/1")
    assert (article.published, article.source) == (date(2020, 2, 15), "Agenzia Lodigiana")
    assert (article.authors, article.language) == (("Laura Bassi",), "it")


def test_an_item_of_the_second_generation_is_read(tmp_path: Path) -> None:
    (item,) = articles(read(write(tmp_path / "a.json", NEW)))

    article = item.article
    assert article.text == f"La Ferrini & Crema\n{NEWS}\n{OTHER}"
    assert (article.id, article.url, article.authors) == ("urn:newsml:lodi.example:2", None, ("Agl",))
    assert (article.published, article.source) == (date(2020, 2, 14), "Agenzia Lodigiana")


def test_items_stand_in_json_lines_beside_articles(tmp_path: Path) -> None:
    plain = {"text": OTHER, "uri": "x", "headline": "y"}
    picture = {**OLD, "type": "picture"}
    killed = {**NEW, "pubstatus": "canceled"}

    items = read(write(tmp_path / "a.jsonl", OLD, plain, picture, killed, NEW))

    assert reasons(items) == [None, None, "format", "withdrawn", None]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"headlines": "La Ferrini"}, None),
        ({"headlines": [7], "bodies": [{"value": NEWS}]}, None),
        ({"bodies": [], "headlines": []}, "empty"),
        ({"bodies": None, "headlines": [{}]}, "empty"),
        ({"versioncreated": "ieri"}, "format"),
        ({"versioncreated": 2020}, None),
        ({"infosources": {}, "by": ["x"], "language": None, "uri": 3}, None),
    ],
)
def test_values_of_the_wrong_kind_lose_no_article(
    change: dict[str, Any], reason: str | None, tmp_path: Path
) -> None:
    assert reasons(read(write(tmp_path / "a.json", {**NEW, **change}))) == [reason]
