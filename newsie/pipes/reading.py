"""A Doc as the patterns read it: sentences and the mentions that stand in them."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from spacy.tokens import Doc, Token

from newsie import bridge
from newsie.data import Mention

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its place in the article, offsets, and mentions in the order of the text."""

    index: int
    start: int
    end: int
    text: str
    mentions: tuple[Mention, ...]

    def get_mentions(self, *labels: str) -> list[Mention]:
        """Return the sentence's mentions of these labels."""
        return [mention for mention in self.mentions if mention.label in labels]


class Reading:
    """An article's sentences with their mentions and the day it was published, None where that is unknown.

    Reads its Doc once and never changes it.
    """

    def __init__(self, doc: Doc, mentions: Iterable[Mention], published: date | None = None) -> None:
        self.text = bridge.read_text(doc)
        self.mentions = sorted(mentions, key=lambda m: (m.start, -m.end))
        self.published = published
        self._doc = doc

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The article's sentences; the title is the first where there is one."""
        return list(self._read_sentences())

    @cached_property
    def tokens(self) -> list[Token]:
        """The article's tokens that are no white space."""
        return [token for token in self._doc if not token.is_space]

    def sentence_at(self, offset: int) -> Sentence:
        """Return the sentence that `offset` stands in (the nearest before it, between two sentences)."""
        position = bisect_left(self.sentences, offset + 1, key=lambda sentence: sentence.start)
        return self.sentences[max(0, position - 1)]

    def _read_sentences(self) -> Iterator[Sentence]:
        starts = [mention.start for mention in self.mentions]
        for index, span in enumerate(self._doc.sents):
            start, end = span.start_char, span.end_char
            inside = self.mentions[bisect_left(starts, start) : bisect_left(starts, end)]
            yield Sentence(index, start, end, self.text[start:end], tuple(inside))


def shared(read: Callable[[Reading], T]) -> Callable[[Reading], T]:
    """Return a function that reads each article once; the finders of one article share what it returns."""
    known: WeakKeyDictionary[Reading, T] = WeakKeyDictionary()

    @wraps(read)
    def read_once(reading: Reading) -> T:
        if reading not in known:
            known[reading] = read(reading)
        return known[reading]

    return read_once
