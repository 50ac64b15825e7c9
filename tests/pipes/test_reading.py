"""How patterns see an article: sentences, and what stands in them."""

import spacy

from newsie.data import Mention
from newsie.pipes.reading import Reading

TEXT = "Cresce la Ferrini. L'utile sale del 5% a Lodi."


def read() -> Reading:
    nlp = spacy.blank("it")
    nlp.add_pipe("sentencizer")
    mentions = [
        Mention(41, 45, "LOC", "Lodi"),
        Mention(10, 17, "ORG", "Ferrini"),
        Mention(36, 38, "PERCENT", "5%"),
    ]
    return Reading(nlp(TEXT), mentions)


def test_sentences_hold_their_own_mentions() -> None:
    first, second = read().sentences
    assert [m.text for m in first.mentions] == ["Ferrini"]
    assert [m.text for m in second.get_mentions("LOC", "PERCENT")] == ["5%", "Lodi"]


def test_an_offset_between_two_sentences_belongs_to_the_first() -> None:
    reading = read()
    assert reading.sentence_at(18).index == 0
    assert reading.sentence_at(19).index == 1
