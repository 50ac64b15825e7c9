"""Phrases of the lexicon find themselves in running text."""

import pytest

from newsie.errors import SchemaError
from newsie.pipes.phrases import Phrases, load_lexicon

METRICS = Phrases(
    {"profit": ["util(e|i)", "utile netto"], "loss": ["perdit(a|e)"], "orders": ["portafoglio d'ordini"]}
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("L'utile netto sale", [("utile netto", "profit")]),
        ("UTILI e perdite", [("UTILI", "profit"), ("perdite", "loss")]),
        ("Il portafoglio d’ordini", [("portafoglio d’ordini", "orders")]),
        ("l'utile\nnetto", [("utile\nnetto", "profit")]),
        ("inutile, utilitaria", []),
        ("", []),
    ],
)
def test_whole_words_longest_first_in_any_case(text: str, found: list[tuple[str, str]]) -> None:
    assert [(text[f.start : f.end], f.type) for f in METRICS.find(text)] == found


def test_only_the_asked_stretch_is_searched() -> None:
    assert [found.start for found in METRICS.find("utile e utile", 1)] == [8]


def test_an_empty_list_finds_nothing() -> None:
    assert list(Phrases({}).find("utile")) == []


def test_a_missing_lexicon_is_named() -> None:
    with pytest.raises(SchemaError, match=r"no lexicon file moods\.yaml"):
        load_lexicon("moods")
