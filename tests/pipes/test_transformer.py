"""A transformer of random weights reads sentences: any length, any word, in any company, the same on disk."""

import math
from pathlib import Path

import numpy as np
import pytest
from small_transformer import VOCABULARY, WIDTH, make_transformer

from newsie.errors import ModelError
from newsie.pipes import transformer
from newsie.pipes.encoder_crf import TAGS
from newsie.pipes.encoder_files import NameModel, load_model, save_model
from newsie.pipes.transformer import Transformer, activate

SENTENCES = [("la", "Camera", "di", "Lecco"), ("Lecco",), (), ("perciò", "中", "«", "Lecco")]


@pytest.fixture
def reader() -> Transformer:
    return make_transformer(np.random.default_rng(1))


def test_every_word_gets_a_state_and_a_score_a_tag(reader: Transformer) -> None:
    read = reader.encode(SENTENCES)
    assert [encoding.states.shape for encoding in read] == [(len(words), WIDTH) for words in SENTENCES]
    assert [encoding.scores.shape for encoding in read] == [(len(words), len(TAGS)) for words in SENTENCES]


def test_the_mark_that_opens_a_word_is_no_piece_where_it_stands_alone(reader: Transformer) -> None:
    cut = reader.cutter.cut
    assert cut("òra") == [VOCABULARY.index("ò"), VOCABULARY.index("ra")]
    assert cut("Camera") == [VOCABULARY.index("▁Came"), VOCABULARY.index("ra")]
    assert cut("▁") == [VOCABULARY.index("▁")]


def test_company_changes_nothing(reader: Transformer) -> None:
    together = reader.encode(SENTENCES)
    for words, encoding in zip(SENTENCES, together, strict=True):
        np.testing.assert_allclose(reader.encode([words])[0].scores, encoding.scores, atol=1e-5)


def test_what_stands_around_a_word_changes_how_it_is_read(reader: Transformer) -> None:
    alone, within = reader.encode([("Lecco",), ("la", "Lecco")])
    assert np.abs(alone.scores[0] - within.scores[1]).max() > 1e-3


def test_what_is_longer_than_all_places_is_read_in_parts(reader: Transformer) -> None:
    words = ("Camera",) * 20
    (read,) = reader.encode([words])
    # Ten pieces fit beside the two at the edges: five words of two pieces.
    (part,) = reader.encode([words[:5]])
    assert read.scores.shape == (20, len(TAGS))
    np.testing.assert_allclose(read.scores[5:10], part.scores, atol=1e-5)


def test_a_word_has_a_piece_at_least_and_not_too_many(reader: Transformer) -> None:
    cut = reader.cutter.cut
    assert [VOCABULARY[i] for i in cut("Camera")] == ["▁Came", "ra"]
    assert cut("") == [reader.cutter.unknown]
    assert len(cut("lala" * 500)) <= transformer.PIECES


def test_words_kept_are_few_enough_for_memory(reader: Transformer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transformer, "KEPT_WORDS", 3)
    words = ["la", "Camera", "di", "Lecco", "la"]
    assert [reader.cutter.cut(word) for word in words] == [reader.cutter.cut(word) for word in words]
    assert len(reader.cutter._known) <= 3


@pytest.mark.parametrize("x", [-30.0, -1.0, 0.0, 0.3, 2.0, 30.0])
def test_activation_is_the_gaussian_error_linear_unit(x: float) -> None:
    wanted = x * 0.5 * (1 + math.erf(x / math.sqrt(2)))
    assert activate(np.array([x], np.float32))[0] == pytest.approx(wanted, abs=1e-3)


def test_it_comes_back_from_disk(reader: Transformer, tmp_path: Path) -> None:
    save_model(NameModel.from_transformer(reader), tmp_path)
    loaded = load_model(tmp_path)
    assert isinstance(loaded.encoder, Transformer)
    for one, other in zip(reader.encode(SENTENCES), loaded.encoder.encode(SENTENCES), strict=True):
        np.testing.assert_allclose(one.scores, other.scores, atol=0.1)


def test_in_a_committee_it_is_one_voice_of_two(reader: Transformer) -> None:
    other = make_transformer(np.random.default_rng(2))
    both = NameModel.join([NameModel.from_transformer(reader), NameModel.from_transformer(other)])
    assert both.encoder.width == 2 * WIDTH
    one, two, mean = (read.encode([SENTENCES[0]])[0].scores for read in (reader, other, both.encoder))
    np.testing.assert_allclose(mean, (one + two) / 2, atol=1e-5)


@pytest.mark.parametrize("missing", ["pieces.json", "weights.npz"])
def test_a_missing_or_broken_file_is_named(reader: Transformer, tmp_path: Path, missing: str) -> None:
    save_model(NameModel.from_transformer(reader), tmp_path)
    (tmp_path / missing).write_bytes(b"{")
    with pytest.raises(ModelError, match="no readable model"):
        load_model(tmp_path)
