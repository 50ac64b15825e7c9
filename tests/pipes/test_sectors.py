"""Sectors: lines of business by their words, outside of names."""

import pytest
from told import read_marked

from newsie.data import Mention, Term
from newsie.pipes.passages import read_passages
from newsie.pipes.reading import Reading
from newsie.pipes.sectors import is_certain, sectors_in


def find_sectors(reading: Reading) -> list[Mention]:
    return [m for passage in read_passages(reading) for m in sectors_in(reading.text, passage)]


@pytest.mark.parametrize(
    ("text", "lemma"),
    [
        ("L'export aerospaziale cresce.", "aerospaziale"),
        ("Le imprese aerospaziali crescono.", "aerospaziale"),
        ("Un'azienda della meccanica di precisione.", "meccanica"),
        ("Le calzature perdono terreno.", "calzature"),
        ("Il settore tessile soffre.", "tessile"),
        ("L'industria ceramica di [Sassuolo](LOC) rallenta.", "ceramico"),
        ("Il comparto legno-arredo tiene.", "arredamento"),
        ("Boom del turismo.", "turistico"),
    ],
)
def test_sectors_are_found_with_their_lemma(text: str, lemma: str) -> None:
    assert [mention.value for mention in find_sectors(read_marked(text))] == [Term(lemma)]


@pytest.mark.parametrize(
    "text", ["La [Meccanica Rossi](ORG) assume.", "Il sindaco di [Varese](LOC) ringrazia.", ""]
)
def test_names_and_common_words_are_no_sectors(text: str) -> None:
    assert find_sectors(read_marked(text)) == []


def test_an_ambiguous_word_is_certain_only_behind_its_head() -> None:
    reading = read_marked("Il settore auto soffre. La mia auto è rossa.")
    first, second = read_passages(reading)
    certain, doubtful = find_sectors(reading)

    assert is_certain(first, certain)
    assert not is_certain(second, doubtful)
