"""The names of the project's own gold as training sentences."""

from collections.abc import Iterator
from pathlib import Path

from newsie.corpus import read_folder
from newsie.data import Analysis, Mention
from newsie.text.sentences import find_sentence_starts
from newsie.text.tokens import TokenSplitter
from newsie.training.sentences import Sentence, TokenSpan

NAMES = ("PER", "ORG", "LOC")
GoldFolders = tuple[tuple[Path, int], ...]
"""Folders of brat articles, and how many times each of their articles counts."""


def read_times(given: str) -> tuple[Path, int]:
    """Read FOLDER:TIMES; once where nothing is said.

    >>> read_times("gold:3"), read_times("gold")
    ((PosixPath('gold'), 3), (PosixPath('gold'), 1))
    """
    folder, colon, times = given.rpartition(":")
    return (Path(folder), int(times)) if colon and times.isdigit() else (Path(given), 1)


def read_gold_sentences(folder: Path) -> list[Sentence]:
    """Return the sentences of the brat articles in a folder, cut and tokenized as at run time."""
    splitter = TokenSplitter()
    return [sentence for gold in read_folder(folder) for sentence in cut_article(gold, splitter)]


def cut_article(gold: Analysis, splitter: TokenSplitter) -> Iterator[Sentence]:
    """Yield an article's sentences with their names; white space that is a token is left out."""
    words, spaces = splitter.split_text(gold.article.text)
    offsets = list_offsets(words, spaces)
    names = [mention for mention in gold.mentions if mention.label in NAMES]
    starts = find_sentence_starts(words, spaces)
    for first, after in zip(starts, [*starts[1:], len(words)], strict=True):
        kept = [i for i in range(first, after) if not words[i].isspace()]
        if kept:
            spans = tuple(place_names(names, [offsets[i] for i in kept]))
            yield Sentence(tuple(words[i] for i in kept), spans)


def list_offsets(words: list[str], spaces: list[bool]) -> list[tuple[int, int]]:
    """Return where each token starts and ends in the text."""
    offsets, position = [], 0
    for word, space in zip(words, spaces, strict=True):
        offsets.append((position, position + len(word)))
        position += len(word) + space
    return offsets


def place_names(names: list[Mention], tokens: list[tuple[int, int]]) -> Iterator[TokenSpan]:
    """Yield the names that stand whole in these tokens, as token spans; the longer of two that overlap."""
    starts = {start: number for number, (start, _) in enumerate(tokens)}
    ends = {end: number + 1 for number, (_, end) in enumerate(tokens)}
    taken = 0
    for name in sorted(names, key=lambda m: (m.start, -m.end)):
        first, after = starts.get(name.start), ends.get(name.end)
        if first is not None and after is not None and taken <= first < after:
            yield TokenSpan(first, after, name.label)
            taken = after
