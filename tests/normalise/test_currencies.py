"""Every currency that CLDR names in Italian is read, in the singular and in the plural."""

import pytest
import yaml

from newsie.data import Money
from newsie.normalise.finder import find_values
from newsie.normalise.lexicon import LOADER, load_lexicon

SHARED = {"boliviano", "boliviani", "oro", "argento", "palladio", "platino"}
"""Names that are first of all people and metals."""


def list_names() -> list[tuple[str, str]]:
    table = load_lexicon("currencies")
    return [(code, name) for code, names in table.items() for name in names if name not in SHARED]


@pytest.mark.parametrize("code", sorted(load_lexicon("currencies")))
def test_a_currency_is_read_by_its_code(code: str) -> None:
    found = find_values(f"{code} 1.250.000")

    assert [f.value.currency for f in found if isinstance(f.value, Money)] == [code]


def test_currencies_are_read_by_their_names() -> None:
    wrong = {}
    for code, name in list_names():
        if len(name.split()) == 1 and name in load_lexicon("money")["not_alone"]:
            continue
        found = find_values(f"5 milioni di {name}")
        if [f.value.currency for f in found if isinstance(f.value, Money)] != [code]:
            wrong[name] = found

    assert wrong == {}


def test_the_lexicon_is_read_by_the_fast_loader() -> None:
    assert getattr(yaml, "CSafeLoader", None) in (None, LOADER)
