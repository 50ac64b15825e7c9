"""Gold articles as training sentences: the words and names that the recogniser will meet at run time."""

from pathlib import Path

import pytest

from newsie.corpus import analysis_from_markup, write_brat
from newsie.errors import CorpusError
from newsie.training.gold import read_gold_sentences
from newsie.training.names import Corpora
from newsie.training.recipes import Phase, Recipe

MARKUP = """---
id: prova
title: yes
---
[Enel](ORG e) torna a [Lodi](LOC l)
L'[Enel S.p.A.](ORG e) apre a [Lodi](LOC l). Parla [Ada Neri](PER a), della [Camera di [Como](LOC c)](ORG k).
===
"""


def read(tmp_path: Path) -> list[tuple[str, list[tuple[str, str]]]]:
    write_brat(analysis_from_markup(MARKUP), tmp_path)
    return [
        (" ".join(s.words), [(" ".join(s.words[n.start : n.end]), n.label) for n in s.names])
        for s in read_gold_sentences(tmp_path)
    ]


def test_the_title_is_a_sentence_and_names_keep_their_legal_form(tmp_path: Path) -> None:
    title, first, _ = read(tmp_path)
    assert title == ("Enel torna a Lodi", [("Enel", "ORG"), ("Lodi", "LOC")])
    assert first == ("L' Enel S.p.A. apre a Lodi .", [("Enel S.p.A.", "ORG"), ("Lodi", "LOC")])


def test_of_two_names_one_inside_the_other_the_longer_counts(tmp_path: Path) -> None:
    assert read(tmp_path)[2][1] == [("Ada Neri", "PER"), ("Camera di Como", "ORG")]


def test_a_recipe_that_learns_from_gold_needs_some(tmp_path: Path) -> None:
    recipe = Recipe(phases=(Phase(("GOLD",), 1, 0.001),))
    with pytest.raises(CorpusError, match="name a folder of brat articles"):
        Corpora.read(tmp_path, recipe)
    with pytest.raises(CorpusError, match=f"no brat articles in {tmp_path}"):
        Corpora.read(tmp_path, recipe, gold=((tmp_path, 1),))


def test_gold_is_read_as_often_as_its_folder_and_the_recipe_say(tmp_path: Path) -> None:
    write_brat(analysis_from_markup(MARKUP), tmp_path)
    recipe = Recipe(phases=(Phase(("GOLD",), 1, 0.001),), gold_times=2)
    source = Corpora.read(tmp_path, recipe, gold=((tmp_path, 3), (tmp_path, 1))).train["GOLD"]
    assert len(source.sentences) == 2 * (3 + 1) * len(read_gold_sentences(tmp_path))
