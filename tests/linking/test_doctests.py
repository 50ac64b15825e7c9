"""The examples in the rules' docstrings hold."""

import doctest
import importlib

import pytest


@pytest.mark.parametrize("name", ["names", "groups", "rules", "clusters", "variants"])
def test_examples_hold(name: str) -> None:
    tried = doctest.testmod(importlib.import_module(f"newsie.linking.{name}"))

    assert tried.attempted > 0
    assert tried.failed == 0
