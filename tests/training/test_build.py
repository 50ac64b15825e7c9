"""The whole way from a folder of data to a committee, on a few sentences: every step leaves its file."""

from pathlib import Path

import pytest

pytest.importorskip("torch", reason="training needs the extra `train`")
pytest.importorskip("floret", reason="training needs the extra `train`")

from newsie.pipes.encoder import Committee
from newsie.pipes.encoder_files import load_model
from newsie.training.build import Builder
from newsie.training.names import find_names, read_recipe
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


def test_recipes_that_belong_together_become_a_committee(data: Path, tmp_path: Path) -> None:
    for name, recipe in (("narrow", NARROW), ("deep", DEEP), ("both", "members: [narrow.yaml, deep.yaml]")):
        (tmp_path / f"{name}.yaml").write_text(recipe, "utf-8")

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
