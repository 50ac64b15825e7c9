"""Sentences on their way into the network: joined, varied and batched, by a given generator of chance."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch

from newsie.pipes.encoder import cut_order
from newsie.pipes.encoder_crf import TAGS
from newsie.pipes.encoder_words import LETTERS, Floats, WordArrays, WordReader
from newsie.training.sentences import Sentence, TokenSpan
from newsie.training.tagger import Batch

LONGEST = 120
"""Up to this many tokens sentences are joined; longer ones stay as they are."""
Pool = Mapping[str, Sequence[tuple[str, ...]]]
Example = tuple[Sentence, int, Floats | None]
"""A sentence, its source's number, a teacher's probabilities of its tags."""


@dataclass(frozen=True, slots=True)
class Source:
    """One training set: its number in the source embedding, and whether its sentences follow on."""

    number: int
    sentences: Sequence[Sentence]
    follows: bool
    soft: Sequence[Floats] | None = None
    """A teacher's tag probabilities, an array a sentence, in the sentences' order."""


@dataclass(frozen=True, slots=True)
class Variation:
    """How often a sentence is changed into another one that is as good."""

    join: float = 0.3
    """Two or three sentences that follow each other are read as one."""
    rename: float = 0.15
    """A name gives way to another one of its label."""
    shout: float = 0.02
    """The sentence is put in capitals, as a headline."""


class WordStore:
    """Keeps the numbers of every word met, so that each is read once."""

    def __init__(self, reader: WordReader) -> None:
        self._reader = reader
        self._rows: dict[str, int] = {}
        self._kept = WordArrays(
            np.zeros((0, reader.vectors.width), np.float32), np.zeros((0, LETTERS), np.int64),
            np.zeros((0, reader.marks), np.float32), np.zeros(0, np.int64),
        )  # fmt: skip

    def add(self, words: Sequence[str]) -> None:
        """Read the words not met before."""
        new = [word for word in dict.fromkeys(words) if word not in self._rows]
        if not new:
            return
        known = len(self._rows)
        self._rows.update((word, known + i) for i, word in enumerate(new))
        self._kept = _stack(self._kept, self._reader.read(new))

    def get(self, words: Sequence[str]) -> WordArrays:
        """Return a table of the words, a row each."""
        self.add(words)
        rows = np.array([self._rows[word] for word in words], dtype=np.int64)
        kept = self._kept
        return WordArrays(kept.vectors[rows], kept.letters[rows], kept.marks[rows], kept.words[rows])


def _stack(first: WordArrays, second: WordArrays) -> WordArrays:
    return WordArrays(
        np.concatenate([first.vectors, second.vectors]), np.concatenate([first.letters, second.letters]),
        np.concatenate([first.marks, second.marks]), np.concatenate([first.words, second.words]),
    )  # fmt: skip


def collect_names(sentences: Sequence[Sentence]) -> dict[str, list[tuple[str, ...]]]:
    """Return every name of every label, once, in the order met: what `rename` draws from."""
    pool: dict[str, dict[tuple[str, ...], None]] = {}
    for sentence in sentences:
        for start, end, label in sentence.names:
            pool.setdefault(label, {})[sentence.words[start:end]] = None
    return {label: list(names) for label, names in pool.items()}


def join_sentences(sentences: Sequence[Sentence]) -> Sentence:
    """Put sentences one after the other into one."""
    words: list[str] = []
    names: list[TokenSpan] = []
    for sentence in sentences:
        names.extend(TokenSpan(n.start + len(words), n.end + len(words), n.label) for n in sentence.names)
        words.extend(sentence.words)
    return Sentence(tuple(words), tuple(names))


def rename(sentence: Sentence, pool: Pool, share: float, chance: np.random.Generator) -> Sentence:
    """Give about `share` of the names another name of their label."""
    words: list[str] = []
    names: list[TokenSpan] = []
    read = 0
    for start, end, label in sentence.names:
        words.extend(sentence.words[read:start])
        name = sentence.words[start:end]
        if chance.random() < share and pool.get(label):
            name = pool[label][int(chance.integers(len(pool[label])))]
        names.append(TokenSpan(len(words), len(words) + len(name), label))
        words.extend(name)
        read = end
    return Sentence((*words, *sentence.words[read:]), tuple(names))


def shout(sentence: Sentence) -> Sentence:
    """Put a sentence in capitals."""
    return replace(sentence, words=tuple(word.upper() for word in sentence.words))


class Feeder:
    """Turns sources into batches, anew each epoch."""

    def __init__(
        self, store: WordStore, variation: Variation, pool: Pool, chance: np.random.Generator
    ) -> None:
        self._store, self._variation, self._pool, self._chance = store, variation, pool, chance

    def feed(self, sources: Sequence[Source], batch_tokens: int) -> Iterator[Batch]:
        """Yield batches of sentences of like length, in random order."""
        examples = [example for source in sources for example in self._vary_source(source)]
        order = sorted(range(len(examples)), key=lambda i: (len(examples[i][0].words), self._chance.random()))
        batches = list(cut_order(order, [len(example[0].words) for example in examples], batch_tokens))
        for i in self._chance.permutation(len(batches)):
            yield self._make_batch([examples[j] for j in batches[i]])

    def _vary_source(self, source: Source) -> Iterator[Example]:
        for group in self._group(source):
            sentence = join_sentences([source.sentences[i] for i in group])
            if source.soft is not None:  # What a teacher said holds for these words only.
                yield sentence, source.number, np.concatenate([source.soft[i] for i in group])
                continue
            if self._chance.random() < self._variation.shout:
                sentence = shout(sentence)
            yield rename(sentence, self._pool, self._variation.rename, self._chance), source.number, None

    def _group(self, source: Source) -> Iterator[list[int]]:
        """Yield the numbers of sentences one by one, or by twos and threes where they follow on."""
        group: list[int] = []
        size = 0
        for i, sentence in enumerate(source.sentences):
            if not sentence.words:
                continue
            full = len(group) == 3 or size + len(sentence.words) > LONGEST or not source.follows
            if group and (full or self._chance.random() >= self._variation.join):
                yield group
                group, size = [], 0
            group.append(i)
            size += len(sentence.words)
        if group:
            yield group

    def _make_batch(self, examples: Sequence[Example]) -> Batch:
        lengths = [len(sentence.words) for sentence, _, _ in examples]
        words = list(dict.fromkeys(word for sentence, _, _ in examples for word in sentence.words))
        rows = {word: i for i, word in enumerate(words)}
        numbers = torch.full((len(examples), max(lengths)), -1)
        tags = torch.full((len(examples), max(lengths)), -1)
        for i, (sentence, _, _) in enumerate(examples):
            numbers[i, : lengths[i]] = torch.tensor([rows[word] for word in sentence.words])
            tags[i, : lengths[i]] = torch.tensor(sentence.index_tags())
        sources = torch.tensor([number for _, number, _ in examples])
        soft = _pad_soft(examples, max(lengths))
        return Batch(self._store.get(words), numbers, torch.tensor(lengths), sources, tags, soft)


def _pad_soft(examples: Sequence[Example], longest: int) -> torch.Tensor | None:
    """Return a teacher's probabilities, gold tags being certain; None where all of the batch is gold."""
    if all(soft is None for _, _, soft in examples):
        return None
    padded = np.zeros((len(examples), longest, len(TAGS)), dtype=np.float32)
    for i, (sentence, _, soft) in enumerate(examples):
        certain = soft is None
        padded[i, : len(sentence.words)] = np.eye(len(TAGS))[sentence.index_tags()] if certain else soft
    return torch.from_numpy(padded)
