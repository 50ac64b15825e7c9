"""A Doc carries an analysis and gives it back."""

from datetime import date

import spacy
from spacy.tokens import DocBin

from newsie import bridge
from newsie.data import Analysis, Article, Mention


def test_an_analysis_survives_its_doc(analysis: Analysis) -> None:
    doc = bridge.doc_from_analysis(spacy.blank("it"), analysis)
    back = bridge.analysis_from_doc(doc, analysis.article, analysis.pipeline)
    assert set(back.mentions) == set(analysis.mentions)
    assert (back.entities, back.facts) == (analysis.entities, analysis.facts)


def test_an_analysis_survives_a_saved_doc(analysis: Analysis) -> None:
    nlp = spacy.blank("it")
    stored = DocBin(store_user_data=True, docs=[bridge.doc_from_analysis(nlp, analysis)]).to_bytes()
    (doc,) = DocBin().from_bytes(stored).get_docs(nlp.vocab)
    assert bridge.read_facts(doc) == list(analysis.facts)


def test_spacy_users_find_the_mentions_as_spans(analysis: Analysis) -> None:
    doc = bridge.doc_from_analysis(spacy.blank("it"), analysis)
    assert ("Torneria Bassi", "ORG") in {(span.text, span.label_) for span in doc.spans["mentions"]}


def test_a_mention_inside_a_token_keeps_its_own_offsets() -> None:
    doc = bridge.doc_from_article(spacy.blank("it"), Article("Costa 3mld€ in tutto"))
    mention = Mention(6, 10, "MONEY", "3mld")
    bridge.write_mentions(doc, [mention])
    assert bridge.read_mentions(doc) == [mention]


def test_a_mention_found_again_takes_the_place_of_the_first() -> None:
    doc = bridge.doc_from_article(spacy.blank("it"), Article("Enel cresce"))
    bridge.add_mentions(doc, [Mention(0, 4, "ORG", "Enel", confidence=0.5)])
    bridge.add_mentions(doc, [Mention(0, 4, "ORG", "Enel", confidence=0.9)])
    assert [mention.confidence for mention in bridge.read_mentions(doc)] == [0.9]


def test_dates_are_anchored_on_the_publication_date() -> None:
    nlp = spacy.blank("it")
    assert bridge.read_published(bridge.doc_from_article(nlp, Article("Ieri"))) is None
    dated = bridge.doc_from_article(nlp, Article("Ieri", published=date(2020, 2, 14)))
    assert bridge.read_published(dated) == date(2020, 2, 14)


def test_a_record_warns_when_the_publication_date_is_unknown() -> None:
    doc = bridge.doc_from_article(spacy.blank("it"), Article("Ieri"))
    (warning,) = bridge.analysis_from_doc(doc, Article("Ieri")).warnings
    assert "publication date unknown" in warning
