"""Lines of business named in a text: "aerospaziale", "meccanica di precisione", "calzature"."""

from collections.abc import Iterator
from functools import cache

from newsie.data import Mention, Term
from newsie.normalise.lexicon import load_lexicon
from newsie.pipes.passages import Passage
from newsie.pipes.wordings import Wordings, split_pieces

NEAR_HEAD = 4
"""How many words before an ambiguous word its "settore" or "comparto" may stand."""


@cache
def load_sectors() -> Wordings[str]:
    """Return the sectors' wordings, each with its lemma."""
    listed = load_lexicon("sectors")["sectors"]
    return Wordings((wording, lemma) for lemma, wordings in listed.items() for wording in wordings)


@cache
def load_words(section: str) -> frozenset[str]:
    """Return a word list of the sector lexicon."""
    return frozenset(load_lexicon("sectors")[section])


def sectors_in(text: str, passage: Passage) -> list[Mention]:
    """Return the sectors of one sentence, ambiguous words among them (see `is_certain`)."""
    return list(_read_sectors(text, passage))


def _read_sectors(text: str, passage: Passage) -> Iterator[Mention]:
    for hit in load_sectors().find(passage.pieces):
        if not any(m.start < hit.end and hit.start < m.end for m in passage.mentions):
            yield Mention(hit.start, hit.end, "SECTOR", text[hit.start : hit.end], Term(hit.entry))


def is_certain(passage: Passage, sector: Mention) -> bool:
    """Say whether a word is a sector by itself or through a "settore", "comparto" before it."""
    words = [piece.lower for piece in split_pieces(sector.text)]
    if len(words) > 1 or words[0] not in load_words("ambiguous"):
        return True
    return not load_words("heads").isdisjoint(passage.words_before(sector.start, NEAR_HEAD))
