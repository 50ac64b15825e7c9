"""The examples in the readers' docstrings are their contract, and hold."""

import doctest
import importlib

import pytest

MODULES = ["numerals", "nouns", "durations", "finder", "parse", "values_json"]


@pytest.mark.parametrize("name", MODULES)
def test_examples_hold(name: str) -> None:
    tried = doctest.testmod(importlib.import_module(f"newsie.normalise.{name}"))

    assert tried.attempted > 0
    assert tried.failed == 0
