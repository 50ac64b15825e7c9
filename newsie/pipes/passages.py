"""A sentence as facts are read from it.

Its words, its names with the preposition each hangs on, its values.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from newsie.data import Mention
from newsie.normalise.lexicon import load_lexicon
from newsie.pipes.reading import Reading, shared
from newsie.pipes.wordings import Piece, expand_wording, split_pieces

NAMES = frozenset({"PER", "ORG", "LOC", "NOM", "DEMONYM"})
VALUES = frozenset({"MONEY", "PERCENT", "QUANTITY"})
NO_APPOSITION = frozenset(
    {
        "anche",
        "quando",
        "perché",
        "mentre",
        "come",
        "dove",
        "però",
        "invece",
        "oggi",
        "ieri",
        "hanno",
        "sono",
        "quella",
        "quello",
        "tempo",
        "anni",
        "inoltre",
    }
)
REACH = 6
"""How many words before a name its preposition may stand."""


class Clauses:
    """The small words of lexicon/clauses.yaml, ready for look-up."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.prepositions: dict[str, str] = {
            form: name for name, forms in data["prepositions"].items() for form in forms
        }
        self.articles = frozenset(data["articles"])
        self.light = frozenset(data["light"])
        self.geographic = frozenset(data["geographic"])
        self.joiners = frozenset(data["joiners"])
        self.breaks = frozenset(data["breaks"])
        self.connectors = frozenset(data["connectors"])
        self.adverbs = frozenset(data["adverbs"])
        self.have = frozenset(data["auxiliaries"]["have"])
        self.be = frozenset(data["auxiliaries"]["be"])
        self.compounds = [
            (tuple(piece.lower for piece in split_pieces(form))[:-1], name, last_word(form))
            for name, forms in data["compounds"].items()
            for wording in forms
            for form in expand_wording(wording)
        ]


def last_word(form: str) -> str:
    """Return the plain preposition that a compound ends in."""
    return form.rsplit(" ", 1)[-1]


@cache
def load_clauses() -> Clauses:
    """Return the small words that ship with newsie."""
    return Clauses(load_lexicon("clauses"))


@dataclass(eq=False)
class Passage:
    """One sentence, read for facts. Offsets are the article's."""

    index: int
    start: int
    end: int
    pieces: Sequence[Piece]
    mentions: tuple[Mention, ...]
    quoted: bool = False
    """Whether it stands inside a quotation that an earlier sentence opened."""
    links: dict[tuple[int, int, str], str] = field(default_factory=dict)

    @cached_property
    def names(self) -> list[Mention]:
        """People, organizations, places and the words that stand for them."""
        return [m for m in self.mentions if m.label in NAMES]

    @cached_property
    def values(self) -> list[Mention]:
        """Amounts of money, percentages and counted things."""
        return [m for m in self.mentions if m.label in VALUES]

    @cached_property
    def dates(self) -> list[Mention]:
        """Calendar expressions."""
        return [m for m in self.mentions if m.label == "DATE"]

    @cached_property
    def _starts(self) -> list[int]:
        return [piece.start for piece in self.pieces]

    def position(self, offset: int) -> int:
        """Return the index of the first piece that starts at or after `offset`."""
        return bisect_left(self._starts, offset)

    def words_between(self, start: int, end: int) -> list[str]:
        """Return the lower-case words from one offset to another."""
        return [piece.lower for piece in self.pieces[self.position(start) : self.position(end)]]

    def words_before(self, offset: int, count: int) -> list[str]:
        """Return up to `count` words before `offset`, nearest last."""
        position = self.position(offset)
        return [piece.lower for piece in self.pieces[max(0, position - count) : position]]

    def words_after(self, offset: int, count: int) -> list[str]:
        """Return up to `count` words from `offset` on."""
        position = self.position(offset)
        return [piece.lower for piece in self.pieces[position : position + count]]

    def link(self, mention: Mention) -> str:
        """Return the preposition that a name or date hangs on ("di", "da", "agent"), "" for none.

        A name of a list hangs on what the list's first name hangs on.
        """
        found = self.links.get(mention.key)
        if found is None:
            found = self.links[mention.key] = find_link(self, mention) or self._link_of_list(mention)
        return found

    def _link_of_list(self, mention: Mention) -> str:
        before = [m for m in self.names if m.end <= mention.start and m.label == mention.label]
        return self.link(before[-1]) if before and self.joins(before[-1], mention) else ""

    def joins(self, left: Mention, right: Mention) -> bool:
        """Say whether two names stand in one list: "Femca, Brembo e la Secondo Mona"."""
        clauses = load_clauses()
        words = self.words_between(left.end, right.start)
        if not words or len(words) > 6 or not clauses.joiners.intersection(words):
            return False
        allowed = clauses.joiners | clauses.articles | clauses.light | clauses.prepositions.keys()
        return all(word in allowed for word in words)

    def is_broken(self, start: int, end: int, *, but: frozenset[str] = frozenset()) -> bool:
        """Say whether a new clause opens between two offsets; the marks of `but` open none."""
        return not (load_clauses().breaks - but).isdisjoint(self.words_between(start, end))


def find_link(passage: Passage, mention: Mention) -> str:
    """Look for a preposition before a mention, over articles and light words."""
    clauses = load_clauses()
    position = passage.position(mention.start)
    unknown = 1 if mention.label == "ORG" else 0
    for index in range(position - 1, max(-1, position - 1 - REACH), -1):
        word = passage.pieces[index].lower
        name = clauses.prepositions.get(word)
        if name == "di" and mention.label == "LOC" and (outer := find_outer(passage, index)):
            return outer
        if name == "di" and mention.label == "ORG" and (outer := find_people(passage, index)):
            return outer
        if name is not None:
            return find_compound(passage, index, name) or name
        if word in clauses.articles:
            unknown = 0
        elif word not in clauses.light and not is_demonym(passage, index):
            if not unknown or not is_apposed(word) or index == position - 1 - REACH:
                return ""
            unknown -= 1
    return ""


def is_apposed(word: str) -> bool:
    """Say whether a word may be the noun that a firm's name stands beside.

    "della torrefazione cuneese Caffè Bisalta".
    """
    if not word.isalpha() or len(word) < 4 or word in NO_APPOSITION:
        return False
    return not word.endswith(
        ("are", "ere", "ire", "ando", "endo", "ato", "ata", "ati", "ate", "uto", "ito", "ita", "rà", "ranno")
    )


def find_outer(passage: Passage, index: int) -> str:
    """Return the preposition before the kind of place that a "di" follows.

    "in" of "nel cantone svizzero di Nidwalden".
    """
    clauses = load_clauses()
    before = [piece.lower for i, piece in enumerate(passage.pieces[:index]) if i >= index - 4]
    for offset, word in enumerate(reversed(before)):
        if word in clauses.geographic:
            rest = before[: len(before) - offset - 1]
            return clauses.prepositions.get(rest[-1], "") if rest else ""
        if offset > 0:
            return ""
    return ""


def find_people(passage: Passage, index: int) -> str:
    """Return the preposition before the people that a firm's "di" follows: "dai tedeschi di Alfa"."""
    if index < 2 or not is_demonym(passage, index - 1):
        return ""
    return load_clauses().prepositions.get(passage.pieces[index - 2].lower, "")


def find_compound(passage: Passage, index: int, name: str) -> str | None:
    """Return the compound preposition that ends at a piece: "da parte di", "insieme a"."""
    compound: str
    for words, compound, last in load_clauses().compounds:
        if last == name:
            before = tuple(piece.lower for piece in passage.pieces[max(0, index - len(words)) : index])
            if before == words:
                return compound
    return None


def is_demonym(passage: Passage, index: int) -> bool:
    """Say whether a piece is a demonym's word."""
    piece = passage.pieces[index]
    return any(m.label == "DEMONYM" and m.start <= piece.start < m.end for m in passage.names)


@shared
def read_passages(reading: Reading) -> list[Passage]:
    """Return an article's sentences, read for facts; the finders of one article share them."""
    return list(make_passages(reading))


def passage_at(reading: Reading, offset: int) -> Passage:
    """Return the sentence that `offset` stands in."""
    passages = read_passages(reading)
    position = bisect_left(passages, offset + 1, key=lambda passage: passage.start)
    return passages[max(0, position - 1)]


def make_passages(reading: Reading) -> Iterator[Passage]:
    """Yield an article's sentences, read for facts."""
    pieces = split_pieces(reading.text)
    starts = [piece.start for piece in pieces]
    open_quote = False
    for sentence in reading.sentences:
        inside = pieces[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        mentions = drop_nested(sentence.mentions)
        yield Passage(sentence.index, sentence.start, sentence.end, inside, mentions, open_quote)
        opened, closed = sentence.text.count("«"), sentence.text.count("»")
        open_quote = opened > closed if opened != closed else open_quote


def drop_nested(mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Leave out values and words that stand inside a name ("Cluster 40", "la Regione Lombardia")."""
    kept: list[Mention] = []
    for mention in mentions:
        if kept and mention.start < kept[-1].end:
            continue
        kept.append(mention)
    return tuple(kept)
