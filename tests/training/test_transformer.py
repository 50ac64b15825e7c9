"""A small transformer made on the spot learns names, and runs in plain numpy as torch trained it."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs the extra `train`")
pytest.importorskip("transformers", reason="training needs the extra `train`")

import torch
import transformers

from newsie.errors import CorpusError
from newsie.pipes.encoder import Committee
from newsie.pipes.encoder_crf import TAGS
from newsie.pipes.encoder_files import NameModel, load_model
from newsie.pipes.transformer import Transformer
from newsie.training.build import Builder
from newsie.training.names import Corpora, find_names
from newsie.training.packed import build_tokenizer
from newsie.training.recipes import Phase, read_recipe
from newsie.training.sentences import Sentence, TokenSpan
from newsie.training.transformer import (
    FineTuner,
    TransformerTagger,
    Window,
    arrange,
    cut_batches,
    group_sentences,
    read_cutter,
)

RECIPE = """\
encoder: {encoder}
phases:
  - {{sets: [WN], epochs: 3, rate: 0.003, batch_tokens: 200, rename: 0.0, join: 0.5}}
  - {{sets: [WN], epochs: 6, rate: 0.003, batch_tokens: 200, rename: 0, embeddings: false, layers: 1}}
shout: 0.0
"""
TAUGHT = """\
like: transformer.yaml
phases:
  - {sets: [TAUGHT], epochs: 20, rate: 0.003, batch_tokens: 200, rename: 0.0, join: 0.5, window: 11}
  - {sets: [TAUGHT, WN], epochs: 6, rate: 0.003, batch_tokens: 200, rename: 0.0, join: 0.5}
averaged: [1, 2]
teachers: [narrow.yaml]
taught: [text/news.txt]
"""
NARROW = """\
phases: [{sets: [WN], epochs: 2, rate: 0.02, batch_tokens: 100, rename: 0.0, join: 0.0}]
states: [8]
word_width: 4
vectors: {dim: 8, rows: 50, epochs: 1}
texts: [text/news.txt, "kind/WN_train.tsv:2"]
"""
WORDS = ("Lucia", "Galli", "lascia", "Enel", "A", "Lecco", "piove")
ARTICLE = ("Lucia", "Galli", "lascia", "Enel")
NAMES = (TokenSpan(0, 2, "PER"), TokenSpan(3, 4, "ORG"))
NOTHING = np.zeros((0, len(TAGS)), np.float32)


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write an encoder of two layers that knows nothing yet."""
    torch.manual_seed(1)
    folder = tmp_path_factory.mktemp("encoder")
    pieces = ["<s>", "<pad>", "</s>", "<unk>", "▁", *(f"▁{word}" for word in WORDS), *"abcdefghilmnopqrstuvz"]
    transformers.PreTrainedTokenizerFast(
        tokenizer_object=build_tokenizer([(piece, -1.0 - len(piece) / 100) for piece in pieces]),
        cls_token="<s>",
        sep_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
    ).save_pretrained(folder)
    config = transformers.BertConfig(
        vocab_size=len(pieces), hidden_size=16, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=32, max_position_embeddings=160, pad_token_id=1,
    )  # fmt: skip
    transformers.BertModel(config).save_pretrained(folder)
    return folder


@pytest.fixture
def tune(encoder: Path, data: Path, tmp_path: Path) -> Callable[[], FineTuner]:
    """Return what runs the recipe, each time anew, always in one folder."""
    path = tmp_path / "transformer.yaml"
    path.write_text(RECIPE.format(encoder=encoder), "utf-8")

    def run() -> FineTuner:
        recipe = read_recipe(path)
        tuner = FineTuner(recipe, Corpora.read(data, recipe), str(encoder), seed=1, out=tmp_path / "out")
        tuner.run()
        return tuner

    return run


def test_it_learns_names_and_a_second_run_goes_on_from_the_first(
    tune: Callable[[], FineTuner], tmp_path: Path
) -> None:
    first = tune()
    assert find_names(first.get_model(), [Sentence(ARTICLE)]) == [list(NAMES)]
    assert first.score()["ALL"].gold == 2
    written = (tmp_path / "out" / "phase1.pt").stat().st_mtime_ns

    again = tune()

    assert (tmp_path / "out" / "phase1.pt").stat().st_mtime_ns == written
    for one, other in zip(read_scores(first.get_model()), read_scores(again.get_model()), strict=True):
        np.testing.assert_array_equal(one, other)


def read_scores(model: NameModel) -> list[np.ndarray]:
    return [encoding.scores for encoding in model.encoder.encode([ARTICLE, ("Lecco",)])]


def test_a_phase_cuts_layers_and_lets_embeddings_rest(tune: Callable[[], FineTuner], tmp_path: Path) -> None:
    tune()
    first, second = (torch.load(tmp_path / "out" / f"phase{i}.pt") for i in (0, 1))
    pieces, layer = "encoder.embeddings.word_embeddings.weight", "encoder.encoder.layer.1.output.dense.weight"
    assert torch.equal(first[pieces], second[pieces])
    assert not torch.equal(first["scores.weight"], second["scores.weight"])
    assert layer in first and layer not in second


def test_numpy_computes_what_torch_trained(encoder: Path) -> None:
    torch.manual_seed(2)
    tagger, cutter = TransformerTagger(str(encoder), 3).eval(), read_cutter(str(encoder))
    sentences = [ARTICLE, ("Lecco",), ("Galli", "zzz", "中", "piove", "Enel")]
    with torch.no_grad():
        wanted = tagger(arrange(cutter, [Window(words, 1, NOTHING) for words in sentences]))

    read = Transformer(cutter, tagger.export(1, cutter.opening), heads=2, epsilon=1e-12).encode(sentences)

    for words, encoding, scores in zip(sentences, read, wanted, strict=True):
        assert encoding.states.shape == (len(words), 16)
        np.testing.assert_allclose(encoding.scores, scores[: len(words)].numpy(), atol=1e-4)


def test_the_set_that_a_text_comes_from_changes_what_is_read(encoder: Path) -> None:
    tagger, cutter = TransformerTagger(str(encoder), 3).eval(), read_cutter(str(encoder))
    torch.nn.init.normal_(tagger.sources.weight)
    one, other = (
        Transformer(cutter, tagger.export(source, cutter.opening), heads=2, epsilon=1e-12).encode([ARTICLE])
        for source in (0, 1)
    )
    assert np.abs(one[0].scores - other[0].scores).max() > 1e-3


def test_it_is_saved_and_loaded_within_half_precision(
    tune: Callable[[], FineTuner], tmp_path: Path, data: Path
) -> None:
    (tmp_path / "narrow.yaml").write_text(NARROW, "utf-8")
    (tmp_path / "both.yaml").write_text("members: [narrow.yaml, transformer.yaml]", "utf-8")

    model = Builder(read_recipe(tmp_path / "both.yaml"), data, tmp_path / "both").build(seed=1)

    loaded = load_model(tmp_path / "both" / "newsie_ner")
    assert isinstance(loaded.encoder, Committee)
    assert [type(member).__name__ for member in loaded.encoder.members] == ["Encoder", "Transformer"]
    assert find_names(loaded, [Sentence(ARTICLE)]) == find_names(model, [Sentence(ARTICLE)]) == [list(NAMES)]
    for one, other in zip(read_scores(model), read_scores(loaded), strict=True):
        np.testing.assert_allclose(one, other, atol=0.05)


def test_it_is_taught_by_another_and_is_the_mean_of_two_runs(
    encoder: Path, data: Path, tmp_path: Path
) -> None:
    (tmp_path / "transformer.yaml").write_text(RECIPE.format(encoder=encoder), "utf-8")
    (tmp_path / "narrow.yaml").write_text(NARROW, "utf-8")
    (tmp_path / "taught.yaml").write_text(TAUGHT, "utf-8")
    out = tmp_path / "out"

    model = Builder(read_recipe(tmp_path / "taught.yaml"), data, out).build(seed=1)

    assert find_names(model, [Sentence(ARTICLE)]) == [list(NAMES)]
    one, other = (torch.load(out / f"phase1-seed{seed}.pt")["scores.bias"] for seed in (1, 2))
    assert not torch.equal(one, other)
    assert isinstance(model.encoder, Transformer)
    np.testing.assert_allclose(model.encoder.weights["scores.bias"], (one + other) / 2, rtol=1e-6)


def test_texts_of_more_pieces_than_the_encoder_has_places_for_are_a_clear_error(
    encoder: Path, data: Path, tmp_path: Path
) -> None:
    (data / "kind" / "WN_train.tsv").write_text("zxzxzxzxzxzxzxzxzxzx\tO\n" * 20, "utf-8")
    (tmp_path / "transformer.yaml").write_text(RECIPE.format(encoder=encoder), "utf-8")
    recipe = read_recipe(tmp_path / "transformer.yaml")
    tuner = FineTuner(recipe, Corpora.read(data, recipe), str(encoder), seed=1, out=tmp_path / "out")
    with pytest.raises(CorpusError, match="phase 0: nothing to read in WN that fits into 160 pieces"):
        tuner.run()


def test_an_encoder_built_otherwise_is_refused(tmp_path: Path) -> None:
    transformers.DistilBertConfig(vocab_size=10, dim=8, n_heads=2, n_layers=1).save_pretrained(tmp_path)
    with pytest.raises(CorpusError, match="built as distilbert"):
        TransformerTagger(str(tmp_path), 1)


def test_sentences_of_more_pieces_than_places_are_read_in_parts(encoder: Path) -> None:
    tagger, cutter = TransformerTagger(str(encoder), 1).eval(), read_cutter(str(encoder))
    reader = Transformer(cutter, tagger.export(0, cutter.opening), heads=2, epsilon=1e-12)
    garbage = ("zxzxzxzxzxzxzxzxzxzxzxzxzx",) * 40

    read = reader.encode([garbage, (), ARTICLE])

    assert [encoding.scores.shape for encoding in read] == [(40, len(TAGS)), (0, len(TAGS)), (4, len(TAGS))]
    assert all(np.isfinite(encoding.scores).all() for encoding in read)
    alone = reader.encode([ARTICLE])[0]
    np.testing.assert_allclose(read[2].scores, alone.scores, atol=1e-5)


def test_sentences_that_do_not_follow_are_read_alone() -> None:
    sentences = [Sentence(("Piove",)), Sentence(()), Sentence(("Nevica",))]
    chance, phase = np.random.default_rng(1), Phase(("WN",), 1, 0.1, join=1.0, window=30)
    assert list(group_sentences(sentences, False, phase, chance)) == [[0], [2]]
    assert list(group_sentences(sentences, True, phase, chance)) == [[0, 2]]
    for words, groups in ((30, [1, 1]), (15, [2])):
        long = [Sentence(("x",) * words)] * 2
        assert [len(group) for group in group_sentences(long, True, phase, chance)] == groups


def test_batches_hold_what_fits_and_everything_once() -> None:
    sizes = [5, 50, 6, 7, 200]
    batches = list(cut_batches(sizes, 60, np.random.default_rng(1)))
    assert sorted(i for batch in batches for i in batch) == [0, 1, 2, 3, 4]
    assert all(max(sizes[i] for i in batch) * len(batch) <= 60 for batch in batches if len(batch) > 1)
    assert list(cut_batches([], 60, np.random.default_rng(1))) == []
