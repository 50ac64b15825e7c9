"""The case files of values: each wording reads as the value above it, each refusal as none of its kind.

The files in `cases/fresh` were written by another hand, from the language and the contract alone, without a
look at the readers. At first sight (the readers as of commit 1e329ec) 1,340 of their 1,421 wordings were
read as written there, and the F1 on the 39 short articles was 97.5 %. Sixteen wordings and one value of an
article have since been corrected by the contract, each wording with its reason in the file; against the
corrected ones the same readers had 1,352 right.

The first byte of a wording's SHA-256 decides its half: even ones became development cases, odd ones are
held out (at first sight 694 of 733 right). No rule was written with the held-out half in sight; what fails
there is a strict xfail with its reason, and goes when its kind heals.

Those in `cases/prose` are what a look at 390 published articles and at the gold set showed wrong, reworded.

The `_heldout` files beside the others are older: at first sight 542 of their 558 cases were right, and what
the other 16 showed was mended, so that they are development cases now.
"""

import json
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest
import yaml

from newsie.data import Value
from newsie.normalise.context import Context
from newsie.normalise.finder import find_values
from newsie.normalise.values_json import found_to_json

CASES = Path(__file__).parents[1] / "cases"
FILES = ["numbers", "money", "percent", "quantities", "dates", "durations", "ordinals"]


def load_files() -> Iterator[dict[str, Any]]:
    for name in FILES:
        for suffix in ("", "_heldout"):
            content = yaml.safe_load((CASES / f"{name}{suffix}.yaml").read_text("utf-8"))
            yield content | {"name": name + suffix}
    for folder in ("fresh", "prose"):
        for path in sorted((CASES / folder).glob("*.yaml")):
            yield yaml.safe_load(path.read_text("utf-8")) | {"name": f"{folder} {path.stem}"}


make_value = run_path(str(CASES.parents[1] / "scripts" / "measure_cases.py"))["make_value"]


def list_wordings() -> Iterator[Any]:
    for file in load_files():
        for case in file["cases"]:
            published = case.get("published", file.get("published"))
            value = make_value(file["kind"], case["value"])
            for wording in case["wordings"]:
                row = wording if isinstance(wording, dict) else {"text": str(wording)}
                marks = [pytest.mark.xfail(reason=row["xfail"], strict=True)] if "xfail" in row else []
                name = f"{file['name']}: {row['text']}"
                yield pytest.param(file["kind"], row, value, published, marks=marks, id=name)


def list_refusals() -> Iterator[Any]:
    for file in load_files():
        for wording in file.get("refused", []):
            row = wording if isinstance(wording, dict) else {"text": str(wording)}
            marks = [pytest.mark.xfail(reason=row["xfail"], strict=True)] if "xfail" in row else []
            yield pytest.param(
                file["kind"],
                row["text"],
                file.get("published"),
                marks=marks,
                id=f"{file['name']}: {row['text']}",
            )


@pytest.mark.parametrize(("kind", "row", "value", "published"), list(list_wordings()))
def test_wording_reads_as_its_value(
    kind: str, row: dict[str, str], value: Value, published: date | None
) -> None:
    found = [f for f in find_values(row["text"], Context(published)) if f.kind == kind]

    if "span" in row:
        found = [f for f in found if f.text == row["span"]]
    assert [f.value for f in found] == [value]


@pytest.mark.parametrize(("kind", "text", "published"), list(list_refusals()))
def test_what_is_something_else_is_refused(kind: str, text: str, published: date | None) -> None:
    assert [f.text for f in find_values(text, Context(published)) if f.kind == kind] == []


def is_held_out(wording: str) -> bool:
    return sha256(wording.encode()).digest()[0] % 2 == 1


@pytest.mark.parametrize("path", sorted((CASES / "fresh").glob("*.yaml")), ids=lambda path: path.stem)
def test_fresh_cases_stand_in_the_half_that_their_wording_decides(path: Path) -> None:
    file = yaml.safe_load(path.read_text("utf-8"))
    wordings = [w for case in file["cases"] for w in case["wordings"]] + file.get("refused", [])

    assert {is_held_out(w["text"] if isinstance(w, dict) else str(w)) for w in wordings} == {file["held_out"]}


def list_articles() -> Iterator[Any]:
    for path in sorted((CASES / "fresh").glob("articles_*.jsonl")):
        for n, line in enumerate(path.read_text("utf-8").splitlines()):
            row = json.loads(line)
            marks = [pytest.mark.xfail(reason=row["xfail"], strict=True)] if "xfail" in row else []
            yield pytest.param(row, path.stem == "articles_heldout", marks=marks, id=f"{path.stem} {n}")


@pytest.mark.parametrize(("row", "held_out"), list(list_articles()))
def test_every_amount_and_date_of_an_article_is_found_as_it_is_meant(row: Any, held_out: bool) -> None:
    kinds = ("money", "percent", "quantity", "date")
    found = [
        dict(found_to_json(f))
        for f in find_values(row["text"], Context(date.fromisoformat(row["published"])))
        if f.kind in kinds
    ]

    expected = [v for v in row["values"] if v["type"] in kinds]
    assert [fill_direction(v) for v in found] == [fill_direction(v) for v in expected]
    assert is_held_out(row["text"]) == held_out


def fill_direction(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"value": {"direction": None} | row["value"]}


def test_there_are_fifteen_hundred_cases() -> None:
    assert len(list(list_wordings())) + len(list(list_refusals())) >= 1500
