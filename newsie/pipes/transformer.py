"""A transformer in plain numpy: words in pieces, layers of attention, one score a tag for each word.

The architecture is BERT's (Devlin et al. 2019), its weights those that training.transformer exports: a word's
scores are read off the state of its first piece.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsie.pipes.encoder import KEPT_WORDS, Encoding, Weights, cut_batches
from newsie.pipes.encoder_crf import NEVER
from newsie.pipes.encoder_words import Floats, Indices

PIECES = 16
"""Pieces kept of a word."""
BATCH_PIECES = 700
"""Read at once: few enough that what lies between the layers stays near the processor."""
EDGES = 2
"""Pieces that open and close what is read."""
WORD_MARK = "\u2581"
"""What opens a word in SentencePiece vocabularies."""


class PieceCutter:
    """Cuts words into the pieces of a `tokenizers` tokenizer, each word once while it is kept.

    The mark that opens a word is left out where it is a piece of its own, as before full stops: one piece in
    fifteen that says nothing.
    """

    def __init__(self, tokenizer: Any, opening: int, closing: int, unknown: int) -> None:
        self.tokenizer = tokenizer
        self._mark = tokenizer.token_to_id(WORD_MARK)
        self.opening, self.closing, self.unknown = opening, closing, unknown
        self._known: dict[str, list[int]] = {}

    def cut(self, word: str) -> list[int]:
        """Return the numbers of a word's pieces, one at least."""
        pieces = self._known.get(word)
        if pieces is None:
            if len(self._known) >= KEPT_WORDS:
                self._known.clear()
            found = self.tokenizer.encode(word, add_special_tokens=False).ids
            said = found[1:] if len(found) > 1 and found[0] == self._mark else found
            pieces = self._known[word] = said[:PIECES] or [self.unknown]
        return pieces


@dataclass(frozen=True, slots=True)
class PieceRows:
    """Pieces of several texts, a row each, opened, closed and padded."""

    numbers: Indices
    inside: NDArray[np.bool_]
    """Which are no padding."""
    first: list[Indices]
    """In which columns the words of each text begin."""


def line_up(cutter: PieceCutter, texts: Sequence[Sequence[Sequence[int]]]) -> PieceRows:
    """Put texts, given as the pieces of their words, into rows."""
    rows = [[cutter.opening, *chain(*text), cutter.closing] for text in texts]
    lengths = np.array([len(row) for row in rows])
    inside = np.arange(lengths.max()) < lengths[:, None]
    numbers = np.full(inside.shape, cutter.closing)
    numbers[inside] = [piece for row in rows for piece in row]
    return PieceRows(numbers, inside, [np.cumsum([1, *map(len, text)])[:-1] for text in texts])


class Transformer:
    """Reads sentences. Weights are named as training.transformer exports them; nothing is learned here."""

    def __init__(self, cutter: PieceCutter, weights: Weights, *, heads: int, epsilon: float) -> None:
        self.cutter, self.heads, self.epsilon = cutter, heads, epsilon
        self.weights = {name: np.ascontiguousarray(w, dtype=np.float32) for name, w in weights.items()}
        self.layers = sum(name.endswith(".attend.weight") for name in self.weights)

    @property
    def width(self) -> int:
        """How many numbers a token's state has."""
        return int(self.weights["scores.weight"].shape[0])

    def encode(self, sentences: Sequence[Sequence[str]]) -> list[Encoding]:
        """Return an encoding a sentence; what else is in the batch changes it by rounding at most.

        A sentence of more pieces than there are places is read in parts.
        """
        cut = [[self.cutter.cut(word) for word in sentence] for sentence in sentences]
        parts = [(i, part) for i, words in enumerate(cut) for part in self._cut_long(words)]
        read: list[list[Encoding]] = [[] for _ in sentences]
        encodings = self._encode_parts([[cut[i][word] for word in part] for i, part in parts])
        for (i, _), encoding in zip(parts, encodings, strict=True):
            read[i].append(encoding)
        return [_stack_encodings(own, self.width, len(self.weights["scores.bias"])) for own in read]

    def _cut_long(self, words: Sequence[Sequence[int]]) -> Iterator[range]:
        """Yield runs of words whose pieces have places."""
        start, pieces = 0, EDGES
        for i, word in enumerate(words):
            if i > start and pieces + len(word) > len(self.weights["places"]):
                yield range(start, i)
                start, pieces = i, EDGES
            pieces += len(word)
        if words:
            yield range(start, len(words))

    def _encode_parts(self, parts: Sequence[Sequence[Sequence[int]]]) -> list[Encoding]:
        found: list[Encoding | None] = [None] * len(parts)
        sizes = [EDGES + sum(map(len, part)) for part in parts]
        for batch in cut_batches(sizes, BATCH_PIECES):
            states = self._read_batch([parts[i] for i in batch])
            scores = states @ self.weights["scores.weight"] + self.weights["scores.bias"]
            ends = np.cumsum([len(parts[i]) for i in batch]).tolist()
            for i, start, end in zip(batch, [0, *ends], ends, strict=False):
                found[i] = Encoding(states[start:end], scores[start:end])
        return [encoding for encoding in found if encoding is not None]

    def _read_batch(self, parts: Sequence[Sequence[Sequence[int]]]) -> Floats:
        """Return the states of all words, a row each, of parts given longest first."""
        rows = line_up(self.cutter, parts)
        hidden = np.where(rows.inside, np.float32(0), np.float32(NEVER))
        longest = hidden.shape[1]
        entering = self.weights["pieces"][rows.numbers] + self.weights["places"][:longest]
        states = self._normalise(entering, "entry")
        for layer in range(self.layers):
            if layer:
                states = self._transform(states, f"layer.{layer - 1}")
            states = self._attend(states, hidden, f"layer.{layer}")
        # Only words' first pieces are wanted of the last layer, which is half the work.
        columns = np.concatenate(rows.first)
        words = states[np.repeat(np.arange(len(parts)), [len(own) for own in rows.first]), columns]
        return self._transform(words, f"layer.{self.layers - 1}")

    def _attend(self, states: Floats, hidden: Floats, layer: str) -> Floats:
        """Let every piece look at all others of its row, each head in its own way."""
        rows, pieces, width = states.shape
        asked = self._multiply(states, f"{layer}.attend").reshape(rows, pieces, 3, self.heads, -1)
        query, key, value = asked.transpose(2, 0, 3, 1, 4)
        scores = query @ key.swapaxes(2, 3)
        scores *= np.float32((width // self.heads) ** -0.5)
        scores += hidden[:, None, None, :]
        scores -= scores.max(axis=3, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(axis=3, keepdims=True)
        seen = (scores @ value).swapaxes(1, 2).reshape(rows, pieces, width)
        return self._normalise(states + self._multiply(seen, f"{layer}.gather"), f"{layer}.attended")

    def _transform(self, states: Floats, layer: str) -> Floats:
        """Pass every piece by itself through a wider layer and back."""
        wide = activate(self._multiply(states, f"{layer}.widen"))
        return self._normalise(states + self._multiply(wide, f"{layer}.narrow"), f"{layer}.transformed")

    def _multiply(self, states: Floats, name: str) -> Floats:
        flat = states.reshape(-1, states.shape[-1]) @ self.weights[f"{name}.weight"]
        flat += self.weights[f"{name}.bias"]
        found: Floats = flat.reshape(*states.shape[:-1], -1)
        return found

    def _normalise(self, states: Floats, name: str) -> Floats:
        """Bring every state to mean 0 and variance 1, then to the scale and place learned."""
        centred: Floats = states - states.mean(axis=-1, keepdims=True)
        centred /= np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + np.float32(self.epsilon))
        centred *= self.weights[f"{name}.weight"]
        centred += self.weights[f"{name}.bias"]
        return centred


def activate(x: Floats) -> Floats:
    """Return the Gaussian error linear unit by way of tanh (Hendrycks and Gimpel 2016), in a fresh array."""
    inner: Floats = x * x
    inner *= np.float32(0.044715)
    inner += np.float32(1)
    inner *= x
    inner *= np.float32(np.sqrt(2 / np.pi))
    np.tanh(inner, out=inner)
    inner += np.float32(1)
    inner *= x
    inner *= np.float32(0.5)
    return inner


def _stack_encodings(parts: Sequence[Encoding], width: int, tags: int) -> Encoding:
    if len(parts) == 1:
        return parts[0]
    empty = Encoding(np.zeros((0, width), np.float32), np.zeros((0, tags), np.float32))
    own = [empty, *parts]
    return Encoding(
        np.concatenate([part.states for part in own]), np.concatenate([part.scores for part in own])
    )
