"""A Doc as the patterns read it: sentences, their words and the mentions that stand in them."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from spacy.tokens import Doc

from newsie import bridge
from newsie.data import Mention, Span


@dataclass(frozen=True, slots=True)
class Word:
    """One token: its offsets, its form as written and in lower case."""

    start: int
    end: int
    text: str
    lower: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its place in the article, offsets, words and mentions, all in the order of the text."""

    index: int
    start: int
    end: int
    text: str
    words: tuple[Word, ...]
    mentions: tuple[Mention, ...]

    def get_mentions(self, *labels: str) -> list[Mention]:
        """Return the sentence's mentions of these labels."""
        return [mention for mention in self.mentions if mention.label in labels]

    def words_before(self, offset: int, count: int) -> list[str]:
        """Return up to `count` lower-case words that end at or before `offset`, nearest last."""
        position = bisect_left(self.words, offset + 1, key=lambda word: word.end)
        return [word.lower for word in self.words[max(0, position - count) : position]]

    def words_after(self, offset: int, count: int) -> list[str]:
        """Return up to `count` lower-case words that start at or after `offset`, nearest first."""
        position = bisect_left(self.words, offset, key=lambda word: word.start)
        return [word.lower for word in self.words[position : position + count]]

    def between(self, left: Mention | Span, right: Mention | Span) -> str:
        """Return the text between two stretches of the sentence, given in either order."""
        first, second = (left, right) if left.start <= right.start else (right, left)
        return self.text[max(first.end - self.start, 0) : max(second.start - self.start, 0)]


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

    def sentence_at(self, offset: int) -> Sentence:
        """Return the sentence that `offset` stands in (the nearest before it, between two sentences)."""
        position = bisect_left(self.sentences, offset + 1, key=lambda sentence: sentence.start)
        return self.sentences[max(0, position - 1)]

    def _read_sentences(self) -> Iterator[Sentence]:
        starts = [mention.start for mention in self.mentions]
        for index, span in enumerate(self._doc.sents):
            start, end = span.start_char, span.end_char
            inside = self.mentions[bisect_left(starts, start) : bisect_left(starts, end)]
            words = tuple(
                Word(token.idx, token.idx + len(token), token.text, token.lower_)
                for token in span
                if not token.is_space
            )
            yield Sentence(index, start, end, self.text[start:end], words, tuple(inside))
