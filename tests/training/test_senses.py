"""Words of like meaning lend each other what gold tells: "varata" is an opening because "inaugurata" is."""

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="training needs the extra `train`")

from names_by_hand import make_model

from newsie.data import Fingerprint, Mention
from newsie.pipeline import Extractor, build_pipeline
from newsie.pipes.encoder import Encoder
from newsie.pipes.ner import Names
from newsie.training.judging import Example, fit
from newsie.training.senses import WEIGHT, add_senses, find_vectors, read_senses

SENSES = {
    "sense=inaugu": np.array([3.0, 0.0], np.float32),
    "sense=varata": np.array([2.9, 0.3], np.float32),
    "sense=parla": np.array([0.0, 3.0], np.float32),
}
WORD = Mention(0, 5, "EVENT", "parla")
EXAMPLES = [
    Example(["sense=inaugu", "after=la"], "opening", WORD),
    Example(["sense=parla", "after=la"], "", WORD),
] * 5


def make_extractor() -> Extractor:
    return Extractor(build_pipeline(), Fingerprint("it_prova", "0", "0"))


def test_a_word_that_gold_never_tells_is_judged_by_those_of_like_meaning() -> None:
    classifier = fit("event_words", EXAMPLES, SENSES)
    ((label, sure), (_, unsure)) = classifier.choose(classifier.add([["sense=varata"], ["sense=parla"]]))
    assert label == "opening" and sure > 0.8
    assert unsure < 0.2


def test_without_vectors_such_a_word_says_nothing() -> None:
    classifier = fit("event_words", EXAMPLES, {})
    assert "sense=inaugu" in classifier.rows and "sense=varata" not in classifier.rows


def test_a_stem_means_the_mean_of_its_forms() -> None:
    encoder = make_model().encoder
    assert isinstance(encoder, Encoder)
    vectors = encoder.reader.vectors
    senses = read_senses(vectors, ["inaugurata", "inaugurato", "Lecco"])
    assert set(senses) == {"sense=inaugu", "sense=Lecco"}
    forms = vectors.look_up(["inaugurata", "inaugurato"])
    np.testing.assert_allclose(senses["sense=inaugu"], WEIGHT * forms.mean(axis=0), rtol=1e-6)


def test_clues_that_mean_nothing_add_nothing() -> None:
    assert add_senses(["after=la"], SENSES).tolist() == [0.0, 0.0]
    assert add_senses(["sense=parla", "sense=inaugu"], SENSES).tolist() == [3.0, 3.0]
    assert add_senses(["sense=parla"], {}).shape == (0,)


def test_the_vectors_are_those_of_the_pipelines_names() -> None:
    extractor, model = make_extractor(), make_model()
    names = extractor.nlp.get_pipe("newsie_ner")
    assert isinstance(names, Names) and isinstance(model.encoder, Encoder)
    names.use(model)
    assert find_vectors(extractor) is model.encoder.reader.vectors
    extractor.nlp.remove_pipe("newsie_ner")
    assert find_vectors(extractor) is None
