"""Invented sentences: names marked right, grammars checked."""

import numpy as np
import pytest

from newsie.errors import CorpusError
from newsie.training.invent import Inventor
from newsie.training.names import GRAMMAR
from newsie.training.sentences import TokenSpan

STOCK = {"town": ["Lecco", "Reggio Emilia"]}


def make_inventor(rules: dict[str, list[str]]) -> Inventor:
    return Inventor(rules, STOCK, np.random.default_rng(0))


def test_marks_become_names_on_the_pipelines_own_tokens() -> None:
    inventor = make_inventor({"sentence": ["L'[Acme S.p.A.](ORG) apre a [<@town>](LOC)."]})

    sentence = inventor.invent(1)[0]

    assert sentence.words[:4] == ("L'", "Acme", "S.p.A.", "apre")
    assert sentence.names[0] == TokenSpan(1, 3, "ORG")
    assert " ".join(sentence.words[sentence.names[1].start : sentence.names[1].end]) in STOCK["town"]


def test_the_same_chance_invents_the_same_sentences() -> None:
    first, again = (Inventor.read(GRAMMAR, np.random.default_rng(7)).invent(20) for _ in range(2))

    assert first == again


def test_the_shipped_grammar_marks_all_three_labels() -> None:
    sentences = Inventor.read(GRAMMAR, np.random.default_rng(1)).invent(200)

    assert {name.label for sentence in sentences for name in sentence.names} == {"PER", "ORG", "LOC"}


def test_a_symbol_without_a_rule_is_an_error_that_names_it() -> None:
    with pytest.raises(CorpusError, match="sentence: there is no <firm>"):
        make_inventor({"sentence": ["[<firm>](ORG) chiude."]})


def test_a_grammar_that_never_ends_is_an_error() -> None:
    inventor = make_inventor({"sentence": ["e poi <sentence>"]})

    with pytest.raises(CorpusError, match="circles"):
        inventor.invent(1)
