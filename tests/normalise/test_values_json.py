"""The rows of `newsie values --format json`."""

import json
from datetime import date

import pytest

from newsie.data import Term
from newsie.normalise.context import Context
from newsie.normalise.finder import find_values
from newsie.normalise.values_json import found_to_json, value_to_json


def list_rows(text: str) -> list[dict[str, object]]:
    return [dict(found_to_json(f)) for f in find_values(text, Context(date(2020, 2, 14)))]


def test_money_has_decimal_strings_and_a_currency() -> None:
    assert list_rows("oltre 2,5 milioni di euro") == [
        {
            "type": "money",
            "start": 6,
            "end": 25,
            "text": "2,5 milioni di euro",
            "value": {"lower": "2500000", "upper": None, "currency": "EUR", "modifier": "more_than"},
        }
    ]


def test_every_kind_is_json() -> None:
    rows = list_rows("Il sesto evento, 40 imprenditori, +5%, 3,5, due anni, nel 2019, 20 euro")

    assert json.loads(json.dumps(rows)) == rows
    assert [r["type"] for r in rows] == [
        "ordinal",
        "quantity",
        "percent",
        "number",
        "duration",
        "date",
        "money",
    ]
    assert [r["value"] for r in rows][5] == {
        "start": "2019-01-01",
        "end": "2019-12-31",
        "precision": "year",
        "modifier": None,
    }


def test_large_numbers_have_no_exponent() -> None:
    assert list_rows("mille miliardi di euro")[0]["value"]["lower"] == "1000000000000"  # type: ignore[index]


def test_a_term_is_no_value_of_a_text() -> None:
    with pytest.raises(TypeError, match="Term"):
        value_to_json(Term("Varese"))


def test_a_change_says_which_way() -> None:
    assert list_rows("-1,8%")[0]["value"] == {
        "lower": "1.8",
        "upper": "1.8",
        "modifier": None,
        "direction": "decrease",
    }
