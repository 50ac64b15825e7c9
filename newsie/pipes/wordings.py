"""Wordings of the lexicon found in a text word by word.

Each with what it stands for; the cost is one look-up a word.

A wording is written as it stands in the text, in lower case; endings that vary stand in parentheses:
"esportazion(e|i)", "inaugurat(o|a|i|e)", "commess(a|e)". It is found whatever its case, with any white space
and any kind of apostrophe, only as whole words; of two that start at one word the longer wins.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Generic, NamedTuple, TypeVar

WORD = re.compile(r"\w+|[^\w\s]")
VARIANTS = re.compile(r"\(([^()]*)\)")
APOSTROPHES = str.maketrans("’ʼ‘", "'''")

T = TypeVar("T")


class Piece(NamedTuple):
    """A word or a mark of punctuation: its lower-case form and its half-open offsets."""

    lower: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit(Generic[T]):
    """A wording found: half-open offsets and what the wording stands for."""

    start: int
    end: int
    entry: T


@lru_cache(maxsize=128)
def split_pieces(text: str) -> tuple[Piece, ...]:
    """Return a text's words and marks, in order; those who read one article share them."""
    lower = text.translate(APOSTROPHES).lower()
    if len(lower) != len(text):  # "İ" grows when lowered: offsets would shift
        lower = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    return tuple(Piece(match.group(), match.start(), match.end()) for match in WORD.finditer(lower))


def expand_wording(wording: str) -> list[str]:
    """Write out the variants of a wording.

    >>> expand_wording("inaugurat(o|a)")
    ['inaugurato', 'inaugurata']
    >>> expand_wording("utile( netto|)")
    ['utile netto', 'utile']
    """
    parts = VARIANTS.split(wording)
    choices = [part.split("|") if index % 2 else [part] for index, part in enumerate(parts)]
    return ["".join(chosen) for chosen in product(*choices)]


class Wordings(Generic[T]):
    """Wordings and what they stand for, found in a text's pieces."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for wording, entry in entries:
            for variant in expand_wording(wording):
                first, *rest = (piece.lower for piece in split_pieces(variant))
                self._by_first.setdefault(first, []).append((tuple(rest), entry))
        for listed in self._by_first.values():
            listed.sort(key=lambda pair: len(pair[0]), reverse=True)

    @property
    def openings(self) -> Iterable[str]:
        """The words that wordings begin with."""
        return self._by_first.keys()

    def find(self, pieces: Sequence[Piece]) -> Iterator[Hit[T]]:
        """Yield what is found, left to right, never overlapping."""
        behind = 0
        for position in [i for i, piece in enumerate(pieces) if piece.lower in self._by_first]:
            if position < behind:
                continue
            match = match_longest(self._by_first[pieces[position].lower], pieces, position)
            if match is not None:
                entry, behind = match
                yield Hit(pieces[position].start, pieces[behind - 1].end, entry)


def match_longest(
    listed: list[tuple[tuple[str, ...], T]], pieces: Sequence[Piece], position: int
) -> tuple[T, int] | None:
    """Return the first of `listed` (longest first) that goes on after `position`, and where it ends."""
    for rest, entry in listed:
        end = position + 1 + len(rest)
        if not rest or tuple(piece.lower for piece in pieces[position + 1 : end]) == rest:
            return entry, end
    return None
