"""Finding names in a Doc, with a recogniser made by hand."""

from pathlib import Path

import pytest
import spacy
from names_by_hand import make_model
from spacy.language import Language
from spacy.tokens import Doc

from newsie import bridge
from newsie.errors import ModelError
from newsie.pipes.ner import WINDOW, Names, cut_windows

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


@pytest.mark.parametrize("length", [0, 1, WINDOW, WINDOW + 1, 1000, 12345])
def test_windows_cover_every_token_once(length: int) -> None:
    kept = [i for window in cut_windows(length) for i in range(window.first, window.last)]

    assert kept == list(range(length))


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
