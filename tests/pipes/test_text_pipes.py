import pickle

import pytest
import spacy
from spacy.tokens import Doc

from newsie.pipes.text import ItalianTokenizer, SentenceSplitter

CONFIG = {"nlp": {"tokenizer": {"@tokenizers": "newsie.italian_tokenizer.v1"}}}
TEXT = "La Rossi S.p.A. ha 3,5mld€ e dell'Enel il 5%.\nIl sen. Neri: «Bene.» Poi tace."


@pytest.fixture
def nlp():
    nlp = spacy.blank("it", config=CONFIG)
    nlp.add_pipe("newsie_sentences")
    return nlp


def test_tokens_and_sentences_of_a_text(nlp):
    doc = nlp(TEXT)

    assert doc.text == TEXT
    assert [token.text for token in doc][:10] == [
        "La",
        "Rossi",
        "S.p.A.",
        "ha",
        "3,5",
        "mld",
        "€",
        "e",
        "dell'",
        "Enel",
    ]
    assert [sentence.text.strip() for sentence in doc.sents] == [
        "La Rossi S.p.A. ha 3,5mld€ e dell'Enel il 5%.",
        "Il sen. Neri: «Bene.»",
        "Poi tace.",
    ]


def test_every_token_knows_whether_it_starts_a_sentence(nlp):
    doc = nlp(TEXT)

    assert doc.has_annotation("SENT_START")
    assert all(token.is_sent_start is not None for token in doc)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "a"])
def test_hardly_any_text_is_no_trouble(nlp, text):
    assert nlp(text).text == text


def test_values_stand_on_token_borders(nlp):
    text = "a 61(-21%), l'85%, 2.500mq, €2,4 e 3,5mld€"
    doc = nlp(text)

    for value in ("61", "-21%", "85%", "2.500mq", "€2,4", "3,5mld€"):
        start = text.index(value)
        assert doc.char_span(start, start + len(value)) is not None, value


def test_sentences_leave_other_annotation_alone(nlp):
    words = ["Parla", "Neri", ".", "Poi", "tace", "."]
    doc = Doc(nlp.vocab, words=words, ents=["O", "B-PER", "O", "O", "O", "O"], tags=list("abcdef"))

    SentenceSplitter()(doc)

    assert [entity.text for entity in doc.ents] == ["Neri"]
    assert [token.tag_ for token in doc] == list("abcdef")
    assert [token.i for token in doc if token.is_sent_start] == [0, 3]


def test_a_pipeline_is_saved_and_loaded(nlp, tmp_path):
    nlp.to_disk(tmp_path / "model")

    loaded = spacy.load(tmp_path / "model")

    assert [token.text for token in loaded(TEXT)] == [token.text for token in nlp(TEXT)]
    assert loaded.pipe_names == ["newsie_sentences"]


def test_a_tokenizer_travels_between_processes(nlp):
    copy = pickle.loads(pickle.dumps(nlp.tokenizer))

    assert isinstance(copy, ItalianTokenizer)
    assert [token.text for token in copy("l'Enel")] == ["l'", "Enel"]
