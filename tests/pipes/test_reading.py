"""How patterns see an article: sentences, words, and what stands between."""

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


def test_words_around_an_offset_come_nearest_last_and_nearest_first() -> None:
    second = read().sentences[1]
    assert second.words_before(36, 2) == ["sale", "del"]
    assert second.words_after(38, 1) == ["a"]
    assert second.words_before(second.start, 3) == []


def test_between_does_not_mind_the_order() -> None:
    second = read().sentences[1]
    percent, place = second.mentions
    assert second.between(percent, place) == second.between(place, percent) == " a "


def test_an_offset_between_two_sentences_belongs_to_the_first() -> None:
    reading = read()
    assert reading.sentence_at(18).index == 0
    assert reading.sentence_at(19).index == 1
