"""The sentence encoder: words read left to right and right to left, in plain numpy.

Three layers. Words: vector, letters (convolution), writing, own embedding, computed once a word.
Context: LSTMs in both directions. Scores: one a tag, for the chain of encoder_crf.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from newsie.pipes.encoder_words import PAD, Floats, Indices, WordArrays, WordReader

Weights = Mapping[str, Floats]
KEPT_WORDS = 30_000
"""How many words' numbers are kept before the store starts afresh; about 30 MB.

News fills it within two thousand articles, so memory is flat from there on. Twice as many would save one
percent of the time."""
BATCH_TOKENS = 1500


@dataclass(frozen=True, slots=True)
class Encoding:
    """One sentence as the network sees it: a state and tag scores a token."""

    states: Floats
    scores: Floats


class Encoder:
    """Reads sentences. Weights are named as in training.tagger; nothing is learned here."""

    def __init__(self, reader: WordReader, weights: Weights) -> None:
        self.reader = reader
        self.weights = {name: np.ascontiguousarray(w, dtype=np.float32) for name, w in weights.items()}
        self._layers = list(_list_layers(self.weights))
        self._rows: dict[str, int] = {}
        self._table: Floats = np.zeros((0, self._word_width()), dtype=np.float32)

    @property
    def width(self) -> int:
        """How many numbers a token's state has."""
        return int(self.weights["scores.weight"].shape[1])

    def encode(self, sentences: Sequence[Sequence[str]]) -> list[Encoding]:
        """Return an encoding a sentence; what else is in the batch changes it by rounding at most."""
        found: list[Encoding | None] = [None] * len(sentences)
        for batch in cut_batches([len(sentence) for sentence in sentences]):
            states = self._read_batch([sentences[i] for i in batch])
            scores = states @ self.weights["scores.weight"].T + self.weights["scores.bias"]
            for row, i in enumerate(batch):
                found[i] = Encoding(states[row, : len(sentences[i])], scores[row, : len(sentences[i])])
        empty = Encoding(
            np.zeros((0, self.width), np.float32), np.zeros((0, len(self.weights["scores.bias"])), np.float32)
        )
        return [encoding or empty for encoding in found]

    def _read_batch(self, sentences: Sequence[Sequence[str]]) -> Floats:
        """Return (sentences, tokens, width) states of sentences given longest first."""
        lengths = np.array([len(s) for s in sentences], dtype=np.int64)
        states = np.zeros((len(sentences), int(lengths[0]), self._word_width()), dtype=np.float32)
        rows = self._find_rows([word for sentence in sentences for word in sentence])
        states[np.arange(lengths[0]) < lengths[:, None]] = self._table[rows]
        backwards = _reverse_each(lengths, int(lengths[0]))
        for ahead, back in self._layers:
            turned = np.take_along_axis(states, backwards[:, :, None], axis=1)
            read_back = np.take_along_axis(_run_lstm(turned, lengths, back), backwards[:, :, None], axis=1)
            states = np.concatenate([_run_lstm(states, lengths, ahead), read_back], axis=2)
        return states

    def _word_width(self) -> int:
        return int(self.weights["lstm.0.ahead.weight_ih"].shape[1])

    def _find_rows(self, words: Sequence[str]) -> list[int]:
        """Return where in the table each word stands, computing those never met."""
        new = [word for word in dict.fromkeys(words) if word not in self._rows]
        if len(self._rows) + len(new) > KEPT_WORDS:
            self._rows, new = {}, list(dict.fromkeys(words))
        if new:
            known, end = len(self._rows), len(self._rows) + len(new)
            self._rows.update(zip(new, range(known, end), strict=True))
            self._make_room(end)
            self._table[known:end] = describe_words(self.reader.read(new), self.weights)
        return [self._rows[word] for word in words]

    def _make_room(self, rows: int) -> None:
        """Have a table of so many rows: all that are kept at once, since memory untouched costs nothing."""
        if rows > len(self._table):
            grown = np.empty((max(rows, KEPT_WORDS), self._word_width()), dtype=np.float32)
            grown[: len(self._table)] = self._table
            self._table = grown


class Reading(Protocol):
    """What reads sentences: an encoder, or something else that gives states and scores."""

    @property
    def width(self) -> int:
        """How many numbers a token's state has."""

    def encode(self, sentences: Sequence[Sequence[str]]) -> list[Encoding]:
        """Return an encoding a sentence."""


class Committee:
    """Several encoders that read the same: their scores are averaged, their states stand side by side."""

    def __init__(self, members: Sequence[Reading]) -> None:
        self.members = tuple(members)

    @property
    def width(self) -> int:
        """How many numbers a token's state has."""
        return sum(member.width for member in self.members)

    def encode(self, sentences: Sequence[Sequence[str]]) -> list[Encoding]:
        """Return an encoding a sentence."""
        read = zip(*(member.encode(sentences) for member in self.members), strict=True)
        return [_join_encodings(encodings) for encodings in read]


def _join_encodings(encodings: Sequence[Encoding]) -> Encoding:
    scores: Floats = np.stack([encoding.scores for encoding in encodings]).mean(axis=0)
    return Encoding(np.concatenate([encoding.states for encoding in encodings], axis=1), scores)


@dataclass(frozen=True, slots=True)
class LstmWeights:
    """One direction of one layer; gates in the order input, forget, cell, output."""

    inputs: Floats
    states: Floats
    bias: Floats


def describe_words(words: WordArrays, weights: Weights) -> Floats:
    """Return the word layer's output, a row a word."""
    letters = _convolve_letters(words.letters, weights)
    own = weights["words.weight"][words.words]
    return np.concatenate([words.vectors, letters, words.marks, own], axis=1)


def _convolve_letters(letters: Indices, weights: Weights) -> Floats:
    """Look at every three neighbouring letters and keep each filter's strongest answer."""
    embedded = weights["letters.weight"][letters]
    padded = np.pad(embedded, ((0, 0), (1, 1), (0, 0)))
    filters = weights["filters.weight"]
    seen = np.concatenate([padded[:, i : i + letters.shape[1]] for i in range(filters.shape[2])], axis=2)
    answers = seen @ filters.transpose(2, 1, 0).reshape(-1, len(filters)) + weights["filters.bias"]
    answers = np.where((letters == PAD)[:, :, None], np.float32(0), np.maximum(answers, np.float32(0)))
    strongest: Floats = answers.max(axis=1)
    return strongest


def _list_layers(weights: Weights) -> Iterator[tuple[LstmWeights, LstmWeights]]:
    layer = 0
    while f"lstm.{layer}.ahead.weight_ih" in weights:
        yield _get_lstm(weights, f"lstm.{layer}.ahead"), _get_lstm(weights, f"lstm.{layer}.back")
        layer += 1


def _get_lstm(weights: Weights, name: str) -> LstmWeights:
    return LstmWeights(
        np.ascontiguousarray(weights[f"{name}.weight_ih"].T),
        np.ascontiguousarray(weights[f"{name}.weight_hh"].T),
        weights[f"{name}.bias"],
    )


def cut_batches(lengths: Sequence[int], tokens: int = BATCH_TOKENS) -> Iterator[list[int]]:
    """Yield batches of sentences' numbers, so many tokens each at most, longest first, none empty."""
    order = sorted((i for i, length in enumerate(lengths) if length), key=lambda i: -lengths[i])
    return cut_order(order, lengths, tokens)


def cut_order(order: Iterable[int], lengths: Sequence[int], tokens: int) -> Iterator[list[int]]:
    """Yield batches of numbers in the order given, padded to `tokens` at most; a longer one is alone."""
    batch: list[int] = []
    longest = 0
    for i in order:
        longest = max(longest, lengths[i])
        if batch and longest * (len(batch) + 1) > tokens:
            yield batch
            batch, longest = [], lengths[i]
        batch.append(i)
    if batch:
        yield batch


def _reverse_each(lengths: Indices, longest: int) -> Indices:
    """Return the places that turn every row around within its own length."""
    place = np.arange(longest)
    return np.where(place < lengths[:, None], lengths[:, None] - 1 - place, place)


def _run_lstm(inputs: Floats, lengths: Indices, lstm: LstmWeights) -> Floats:
    """Run over rows of (sentences, tokens, width), longest first; a row is left out once it has ended."""
    size = len(lstm.states)
    gates = inputs @ lstm.inputs + lstm.bias
    outputs = np.zeros((*inputs.shape[:2], size), dtype=np.float32)
    running = (lengths[None, :] > np.arange(inputs.shape[1])[:, None]).sum(axis=1)
    output = np.zeros((len(inputs), size), dtype=np.float32)
    cell = np.zeros_like(output)
    for t, n in enumerate(running.tolist()):
        gate = gates[:n, t] + output[:n] @ lstm.states
        kept = _squash(gate[:, size : 2 * size]) * cell[:n]
        cell = kept + _squash(gate[:, :size]) * np.tanh(gate[:, 2 * size : 3 * size])
        output = _squash(gate[:, 3 * size :]) * np.tanh(cell)
        outputs[:n, t] = output
    return outputs


def _squash(x: Floats) -> Floats:
    """Return the logistic function, by way of tanh, which never overflows."""
    squashed: Floats = np.float32(0.5) * np.tanh(np.float32(0.5) * x) + np.float32(0.5)
    return squashed
