"""The whole way from a folder of data to a committee, on a few sentences: every step leaves its file."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs the extra `train`")
pytest.importorskip("floret", reason="training needs the extra `train`")

from newsie.errors import CorpusError
from newsie.pipes.encoder import Committee, Encoder
from newsie.pipes.encoder_files import load_model
from newsie.training.build import Builder, load_encoder
from newsie.training.names import find_names
from newsie.training.recipes import read_recipe
from newsie.training.sentences import Sentence, TokenSpan

NARROW = """\
phases: [{sets: [WN], epochs: 4, rate: 0.02, batch_tokens: 100, rename: 0.0, join: 0.0}]
states: [8]
word_width: 4
average: 0.9
dropout_inputs: 0.0
dropout_states: 0.0
vectors: {dim: 8, rows: 50, epochs: 1}
texts: [text/news.txt, "kind/WN_train.tsv:2"]
"""
DEEP = """\
like: narrow.yaml
phases:
  - {sets: [TAUGHT, WN], epochs: 3, rate: 0.02, batch_tokens: 100, rename: 0.0, join: 0.5}
states: [8, 6]
pretrained_pace: 0.5
pretraining: {texts: [text/news.txt], batch_tokens: 60, guess_width: 8, drawn: 10}
teachers: [narrow.yaml, 3]
taught: ["text/news.txt:5"]
"""
ONWARD = """\
start: narrow.yaml
phases: [{sets: [TAUGHT, WN], epochs: 1, rate: 0.0001, batch_tokens: 100, rename: 0.0, join: 0.5}]
states: [8]
word_width: 4
teachers: [both.yaml]
taught: ["text/news.txt:5"]
"""


def write_recipes(folder: Path, **recipes: str) -> None:
    for name, recipe in recipes.items():
        (folder / f"{name}.yaml").write_text(recipe, "utf-8")


def test_recipes_that_belong_together_become_a_committee(data: Path, tmp_path: Path) -> None:
    write_recipes(tmp_path, narrow=NARROW, deep=DEEP, both="members: [narrow.yaml, deep.yaml]")

    model = Builder(read_recipe(tmp_path / "both.yaml"), data, tmp_path / "out").build(seed=1)

    assert isinstance(model.encoder, Committee)
    made = {str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*")}
    assert made >= {"vectors.floret", "deep/pretrained.pt", "deep/taught.npz", "deep/teacher3/newsie_ner"}
    assert [path for path in made if path.endswith("vectors.floret")] == ["vectors.floret"]
    # The teacher is a recipe that is a member too: it was trained once.
    assert not [path for path in made if path.startswith("deep/narrow")]
    sentence = Sentence(
        ("Lucia", "Galli", "lascia", "Enel"), (TokenSpan(0, 2, "PER"), TokenSpan(3, 4, "ORG"))
    )
    assert find_names(load_model(tmp_path / "out" / "newsie_ner"), [sentence]) == [list(sentence.names)]


def test_a_committee_teaches_one_of_its_members_more(data: Path, tmp_path: Path) -> None:
    write_recipes(tmp_path, narrow=NARROW, both="members: [narrow.yaml, narrow.yaml]", onward=ONWARD)

    model = Builder(read_recipe(tmp_path / "onward.yaml"), data, tmp_path / "out").build(seed=1)

    first = load_encoder(tmp_path / "out" / "narrow" / "newsie_ner")
    assert isinstance(model.encoder, Encoder)
    assert model.encoder.reader.alphabet == first.reader.alphabet
    moved = abs(model.encoder.weights["scores.weight"] - first.weights["scores.weight"]).max()
    assert 0 < moved < 0.01


def test_half_of_the_start_stays_where_a_recipe_says_so(data: Path, tmp_path: Path) -> None:
    onward = ONWARD.replace("teachers: [both.yaml]", "teachers: [narrow.yaml]")
    write_recipes(tmp_path, narrow=NARROW, onward=onward, half=onward + "start_share: 0.5\n")
    root = tmp_path / "out"

    far, near = (Builder(read_recipe(tmp_path / f"{name}.yaml"), data, root / name, root=root).build(seed=1)
                 for name in ("onward", "half"))  # fmt: skip

    start = load_encoder(root / "narrow" / "newsie_ner").weights
    assert isinstance(far.encoder, Encoder) and isinstance(near.encoder, Encoder)
    for name, weight in near.encoder.weights.items():
        np.testing.assert_allclose(weight, (start[name] + far.encoder.weights[name]) / 2, atol=1e-6)


def test_a_committee_is_no_start(data: Path, tmp_path: Path) -> None:
    both = "members: [narrow.yaml, narrow.yaml]"
    write_recipes(tmp_path, narrow=NARROW, both=both, onward=ONWARD.replace("start: narrow", "start: both"))

    with pytest.raises(CorpusError, match="committee"):
        Builder(read_recipe(tmp_path / "onward.yaml"), data, tmp_path / "out").build(seed=1)
