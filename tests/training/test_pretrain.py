"""Plain text teaches the first layer: on a text of three sentences it learns what follows what."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs the extra `train`")
import torch

sys.path.insert(0, str(Path(__file__).parents[1] / "pipes"))
import names_by_hand

from newsie.errors import CorpusError
from newsie.pipes.encoder_words import Alphabet, WordReader
from newsie.training.pretrain import KEPT, PlainText, Pretrainer, Pretraining, TextFeeder, join_short
from newsie.training.recipes import read_recipe
from newsie.training.tagger import Dropouts, Shape, Tagger

LINES = ["Lucia Galli va a Lecco .", "Enel paga Lucia Galli .", "A Lecco piove da ieri , dice Enel ."] * 30
OPTIONS = Pretraining(rate=0.05, batch_tokens=60, drawn=20, guess_width=8, saved_every=5)


WORDS = sorted({word.lower() for line in LINES for word in line.split()})


def make_reader() -> WordReader:
    return replace(names_by_hand.make_reader(), alphabet=Alphabet.from_lists("abcde", WORDS))


def make_tagger(*states: int) -> Tagger:
    torch.manual_seed(0)
    marks, words = make_reader().marks, len(WORDS) + 2
    shape = Shape(4, marks, 7, words, sources=2, letter_width=3, filters=5, word_width=4, states=states)
    return Tagger(shape, Dropouts(0, 0, 0))


@pytest.fixture
def text(tmp_path: Path) -> PlainText:
    (tmp_path / "news.txt").write_text("\n".join(LINES), "utf-8")
    return PlainText.read(["news.txt:2"], tmp_path)


def make_pretrainer(text: PlainText, out: Path, options: Pretraining = OPTIONS) -> Pretrainer:
    out.mkdir(exist_ok=True)
    feeder = TextFeeder(text, make_reader().read(text.words), options, source=1, seed=3)
    return Pretrainer(make_tagger(12), feeder, options, out=out, seed=3)


def read_losses(out: Path) -> list[float]:
    lines = map(json.loads, (out / "pretraining.jsonl").read_text("utf-8").splitlines())
    return [line["ahead"] + line["back"] for line in lines]


def test_a_text_is_kept_as_numbers_of_words(text: PlainText) -> None:
    assert len(text.ends) == 2 * len(LINES)
    assert [text.words[i] for i in text.get(1)] == LINES[1].split()
    assert len(text.words) == len({word for line in LINES for word in line.split()})


def test_a_text_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"no text in news\.txt, blog-\*\.txt"):
        PlainText.read(["news.txt", "blog-*.txt"], tmp_path)


def test_short_sentences_of_an_article_are_read_together() -> None:
    short, long = ("Piove", "."), ("e",) * 49

    assert list(join_short([short, short, long, short])) == [[*short, *short], list(long), list(short)]


def test_a_batch_has_the_stretches_longest_first_and_says_how_likely_each_word_was(text: PlainText) -> None:
    feeder = TextFeeder(text, make_reader().read(text.words), OPTIONS, source=1, seed=3)

    batch, likelihood = feeder.make_batch(0, feeder.list_batches()[0], torch.device("cpu"))

    lengths = batch.lengths.tolist()
    assert lengths == sorted(lengths, reverse=True)
    assert (batch.words >= 0).sum(dim=1).tolist() == lengths
    assert len(likelihood) == len(batch.table.words) <= len(text.words)
    assert (likelihood <= 0).all()


def test_every_stretch_is_read_once(text: PlainText) -> None:
    feeder = TextFeeder(text, make_reader().read(text.words), OPTIONS, source=1, seed=3)

    assert sorted(np.concatenate(feeder.list_batches()).tolist()) == list(range(len(text.ends)))


def test_reading_makes_guesses_better(text: PlainText, tmp_path: Path) -> None:
    make_pretrainer(text, tmp_path / "out", replace(OPTIONS, batch_tokens=25)).run()

    losses = read_losses(tmp_path / "out")
    assert np.mean(losses[-10:]) < 0.6 * np.mean(losses[:10])


def test_a_run_may_be_shorter_than_the_text(text: PlainText, tmp_path: Path) -> None:
    make_pretrainer(text, tmp_path / "out", replace(OPTIONS, steps=3)).run()

    assert len(read_losses(tmp_path / "out")) == 3


def test_a_run_that_was_cut_off_ends_where_the_whole_one_does(text: PlainText, tmp_path: Path) -> None:
    whole = make_pretrainer(text, tmp_path / "whole").run()

    cut = make_pretrainer(text, tmp_path / "cut")
    for step in range(7):
        cut._take_step(step)
        if step == 4:
            cut._save(5)
    resumed = make_pretrainer(text, tmp_path / "cut").run()

    assert whole.keys() == resumed.keys()
    for name in whole:
        assert torch.equal(whole[name], resumed[name]), name


def test_what_was_taught_fits_into_a_deeper_tagger(text: PlainText, tmp_path: Path) -> None:
    taught = make_pretrainer(text, tmp_path / "out", replace(OPTIONS, batch_tokens=600)).run()
    tagger = make_tagger(12, 6)

    missing = tagger.load_state_dict(taught, strict=False)

    assert not missing.unexpected_keys
    assert not [name for name in missing.missing_keys if name.startswith(KEPT)]
    assert torch.equal(tagger.ahead[0].weight_hh_l0, taught["ahead.0.weight_hh_l0"])


def test_a_recipe_says_what_text_teaches_the_first_layer(tmp_path: Path) -> None:
    path = tmp_path / "recipe.yaml"
    phases = "phases: [{sets: [WN], epochs: 1, rate: 0.1}]"
    path.write_text(f"{phases}\nstates: [8, 4]\npretraining: {{texts: [a.txt, 'b.txt:0.5'], drawn: 7}}\n")

    recipe = read_recipe(path)

    assert recipe.states == (8, 4)
    assert recipe.pretraining == Pretraining(texts=("a.txt", "b.txt:0.5"), drawn=7)
