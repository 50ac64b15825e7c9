"""Finding names in a Doc, with a recogniser made by hand."""

from pathlib import Path

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from names_by_hand import make_model
from spacy.language import Language
from spacy.tokens import Doc

from newsie import bridge
from newsie.errors import ModelError
from newsie.pipes.encoder import Encoder
from newsie.pipes.encoder_crf import TAGS
from newsie.pipes.encoder_files import NameModel
from newsie.pipes.ner import TOGETHER, WINDOW, Names, group_sentences

TOKENIZER = {"nlp": {"tokenizer": {"@tokenizers": "newsie.italian_tokenizer.v1"}}}


@pytest.fixture
def nlp() -> Language:
    nlp = spacy.blank("it", config=TOKENIZER)
    nlp.add_pipe("newsie_sentences")
    component = nlp.add_pipe("newsie_ner")
    assert isinstance(component, Names)
    component.use(make_model())
    return nlp


def list_names(doc: Doc) -> list[tuple[str, str]]:
    return [(entity.text, entity.label_) for entity in doc.ents]


def test_names_are_marked_with_their_labels(nlp: Language) -> None:
    doc = nlp("Lucia Galli guida a Lecco la sede dell’Enel.")

    assert list_names(doc) == [("Lucia Galli", "PER"), ("Lecco", "LOC"), ("Enel", "ORG")]


def test_names_become_mentions_that_quote_the_text_and_say_how_sure_they_are(nlp: Language) -> None:
    doc = nlp("A Lecco c'è Enel.")

    mentions = bridge.read_mentions(doc)

    assert [(m.label, doc.text[m.start : m.end]) for m in mentions] == [("LOC", "Lecco"), ("ORG", "Enel")]
    assert all(0.5 < mention.confidence <= 1 for mention in mentions)


def test_predicting_touches_nothing(nlp: Language) -> None:
    doc = nlp("Nebbia in pianura.")
    component = nlp.get_pipe("newsie_ner")
    other = nlp.make_doc("Enel a Lecco")

    predictions = component.predict([doc, other])

    assert [len(p.names) for p in predictions] == [0, 2]
    assert not other.ents and not bridge.read_mentions(other)


@pytest.mark.parametrize("text", ["", " ", "\n\n \n"])
def test_an_article_without_words_has_no_names(nlp: Language, text: str) -> None:
    assert list_names(nlp(text)) == []


def test_a_name_broken_over_two_lines_is_one(nlp: Language) -> None:
    doc = spacy.tokens.Doc(nlp.vocab, words=["Ecco", "Lucia", "\n", "Galli", "."])

    nlp.get_pipe("newsie_ner")(doc)

    assert [(entity.start, entity.end, entity.label_) for entity in doc.ents] == [(1, 4, "PER")]


def test_a_doc_without_sentence_marks_is_read_whole(nlp: Language) -> None:
    doc = nlp.get_pipe("newsie_ner")(nlp.make_doc("Enel. Lecco."))

    assert list_names(doc) == [("Enel", "ORG"), ("Lecco", "LOC")]


@pytest.mark.parametrize("before", range(WINDOW - 35, WINDOW + 3, 3))
def test_long_sentences_are_not_cut_short_and_names_at_window_edges_stay_whole(
    nlp: Language, before: int
) -> None:
    words = [*["e"] * before, "Lucia", "Galli", *["e"] * 400, "Lecco"]

    doc = nlp.get_pipe("newsie_ner")(Doc(nlp.vocab, words=words))

    assert list_names(doc) == [("Lucia Galli", "PER"), ("Lecco", "LOC")]


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(1, 90), st.integers(0, 2)), max_size=12))
def test_sentences_are_read_together_within_an_article_while_they_are_short(
    sentences: list[tuple[int, int]],
) -> None:
    lengths, articles = [n for n, _ in sentences], sorted(number for _, number in sentences)

    groups = list(group_sentences(lengths, articles))

    assert [i for group in groups for i in group] == list(range(len(sentences)))
    assert all(len({articles[i] for i in group}) == 1 for group in groups)
    assert all(len(group) == 1 or sum(lengths[i] for i in group) <= TOGETHER for group in groups)


def test_names_are_found_in_the_sentence_that_they_stand_in(nlp: Language) -> None:
    doc = nlp("Lucia Galli va via. Enel tace. A Lecco piove.")

    assert [(ent.text, ent.label_) for ent in doc.ents] == [
        ("Lucia Galli", "PER"), ("Enel", "ORG"), ("Lecco", "LOC"),
    ]  # fmt: skip


def test_reading_in_batches_finds_what_reading_one_by_one_does(nlp: Language) -> None:
    texts = ["Lecco.", "", "Lucia Galli, di Enel, è a Lecco. Poi " + "e " * 50 + "Enel.", "Nulla."]

    together = [list_names(doc) for doc in nlp.pipe(texts, batch_size=3)]

    assert together == [list_names(nlp(text)) for text in texts]


def test_names_found_before_stay_as_mentions_of_other_labels(nlp: Language) -> None:
    doc = nlp.make_doc("Enel a Lecco")
    component = nlp.get_pipe("newsie_ner")

    component(component(doc))

    assert len(bridge.read_mentions(doc)) == 2


def test_token_states_are_kept_on_demand(nlp: Language) -> None:
    component = Names(make_model(), keep_states=True)

    doc = component(nlp.make_doc("Enel a Lecco"))

    assert doc.tensor.shape == (3, component.recogniser.encoder.width)
    assert abs(doc.tensor[0]).sum() > 0


def test_other_components_can_read_token_states_of_sentences(nlp: Language) -> None:
    component = Names(make_model(), keep_states=True)
    doc = component(nlp.make_doc("Enel a Lecco"))

    states = component.read_states([["Piove"], ["Enel", "a", "Lecco"]])

    assert [len(rows) for rows in states] == [1, 3]
    assert states[1] == pytest.approx(doc.tensor, abs=1e-6)


def test_a_model_survives_the_disk(nlp: Language, tmp_path: Path) -> None:
    text = "Lucia Galli lascia Enel per Lecco."
    nlp.get_pipe("newsie_ner").to_disk(tmp_path / "names")
    fresh = Names().from_disk(tmp_path / "names")

    doc = fresh(nlp.make_doc(text))

    assert list_names(doc) == list_names(nlp(text))


def make_doubtful_model() -> NameModel:
    """The recogniser by hand, but its tag scores halved and every tag equally welcome after "O"."""
    sure = make_model().encoder
    assert isinstance(sure, Encoder)
    weights = {
        **sure.weights,
        "scores.weight": sure.weights["scores.weight"] / 2,
        "opening": np.ones(len(TAGS)),
    }
    return NameModel.from_weights(sure.reader, weights)


def test_a_committee_scores_as_its_members_do_on_average() -> None:
    sure, doubtful = make_model(), make_doubtful_model()
    sentences = [["Enel", "a", "Lecco"], ["Lucia", "Galli"]]

    together = NameModel.join([sure, doubtful])

    encodings = together.encoder.encode(sentences)
    for both, one, other in zip(
        encodings, *(m.encoder.encode(sentences) for m in (sure, doubtful)), strict=True
    ):
        assert both.scores == pytest.approx((one.scores + other.scores) / 2)
        assert both.states.shape[1] == together.encoder.width == 2 * sure.encoder.width
    assert together.chain.opening == pytest.approx(np.full(len(TAGS), 0.5))


def test_a_committee_survives_the_disk(tmp_path: Path) -> None:
    together = NameModel.join([make_model(), make_doubtful_model()])
    before = Names(together).read_sentences([["Lucia", "Galli", "lascia", "Enel"]])

    Names(together).to_disk(tmp_path / "names")
    fresh = Names().from_disk(tmp_path / "names")

    assert fresh.recogniser.encoder.width == together.encoder.width
    after = fresh.read_sentences([["Lucia", "Galli", "lascia", "Enel"]])
    assert [(n.start, n.end, n.label) for n in after[0]] == [(n.start, n.end, n.label) for n in before[0]]
    assert [n.label for n in after[0]] == ["PER", "ORG"]


def test_a_pipeline_loads_with_its_model(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path)

    assert list_names(spacy.load(tmp_path)("Enel a Lecco")) == [("Enel", "ORG"), ("Lecco", "LOC")]


def test_without_a_model_it_says_what_to_do() -> None:
    with pytest.raises(ModelError, match="load a trained pipeline"):
        Names()(spacy.blank("it")("Enel"))


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no readable model"):
        Names().from_disk(tmp_path)


@pytest.mark.parametrize(
    ("file", "content"),
    [("encoder.json", "{"), ("weights.npz", "not an archive"), ("word_lists.tsv", "a\tb")],
)
def test_a_broken_file_is_a_model_error(tmp_path: Path, file: str, content: str) -> None:
    Names(make_model()).to_disk(tmp_path)
    (tmp_path / file).write_text(content)

    with pytest.raises(ModelError, match="no readable model"):
        Names().from_disk(tmp_path)


def test_a_model_of_another_version_is_refused(tmp_path: Path) -> None:
    Names(make_model()).to_disk(tmp_path)
    settings = tmp_path / "encoder.json"
    settings.write_text(settings.read_text().replace('"version": 1', '"version": 99'))

    with pytest.raises(ModelError, match="another version"):
        Names().from_disk(tmp_path)
