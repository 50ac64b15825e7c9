"""Advice to the judge: a transformer that has read the whole article weighs every candidate, too.

What it says is added to what a candidate's clues say; a judge without it goes by clues alone. Words and
values are weighed by their states, who fills a role by both states and how the two stand
(`training.advising`).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from spacy.tokens import Token

from newsie.data import Mention, Span
from newsie.errors import ModelError
from newsie.pipes.arrays import load_arrays
from newsie.pipes.encoder import Encoding, Weights
from newsie.pipes.encoder_words import Floats, Indices
from newsie.pipes.transformer import Transformer, activate
from newsie.pipes.transformer_files import read_transformer, write_transformer
from newsie.pipes.windows import cut_windows, stitch

WINDOW, MARGIN = 240, 40
"""Words of an article that are read at once, and how many at a window's inner edges only lend context."""
AWAY = 4
"""So many sentences between a fact and a candidate are told apart, on each side."""
GAPS = 16
"""Into so many steps the characters between them fall, on each side."""
FACTS = {"event_roles": "event_words", "figure_roles": "figure_measures"}
"""Whose types are those of the facts that a question on roles is asked of."""
SETTINGS, ANSWERS = "adviser.json", "answers.npz"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a candidate stands to the head of a fact."""

    mention: Mention
    away: int
    """Sentences between, below 0 where the candidate comes first."""


class Adviser:
    """A transformer and what it answers: labels for each question that it is asked."""

    def __init__(
        self,
        reader: Transformer,
        answers: Mapping[str, tuple[str, ...]],
        mentions: tuple[str, ...],
        weights: Weights,
    ) -> None:
        self.reader, self.answers, self.mentions = reader, answers, mentions
        self.weights = {name: np.ascontiguousarray(w, dtype=np.float32) for name, w in weights.items()}
        self.label_numbers = {label: number for number, label in enumerate(mentions)}

    def read(self, tokens: Sequence[Token]) -> "Advice":
        """Read an article, given as its tokens that are no white space."""
        windows = cut_windows(len(tokens), WINDOW, MARGIN)
        words = [token.text for token in tokens]
        read = self.reader.encode([words[w.start : w.end] for w in windows])
        return Advice(self, TokenPlaces.of(tokens), stitch(list(zip(windows, read, strict=True))))

    def to_disk(self, folder: Path) -> None:
        """Write everything into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        settings = {
            **write_transformer(self.reader, folder),
            "answers": self.answers,
            "mentions": self.mentions,
        }
        (folder / SETTINGS).write_text(json.dumps(settings, ensure_ascii=False, indent=0), "utf-8")
        arrays = {name: weight.astype(np.float16) for name, weight in self.weights.items()}
        np.savez_compressed(folder / ANSWERS, **arrays)  # type: ignore[arg-type]

    @classmethod
    def from_disk(cls, folder: Path) -> Self:
        """Read what `to_disk` wrote. Raises ModelError where it can't be read."""
        try:
            settings = json.loads((folder / SETTINGS).read_text("utf-8"))
            answers = {question: tuple(labels) for question, labels in settings["answers"].items()}
            reader = read_transformer(folder, settings)
            return cls(reader, answers, tuple(settings["mentions"]), load_arrays(folder / ANSWERS))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(f"{folder}: no readable adviser of the judge here ({error})") from error


class TokenPlaces:
    """Which tokens a stretch of text takes up."""

    def __init__(self, starts: Sequence[int], ends: Sequence[int]) -> None:
        self._starts, self._ends = np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64)

    @classmethod
    def of(cls, tokens: Sequence[Token]) -> Self:
        """Return where an article's tokens stand."""
        return cls([token.idx for token in tokens], [token.idx + len(token) for token in tokens])

    def find(self, spans: Sequence[Span | Mention]) -> tuple[Indices, Indices]:
        """Return each span's first token and the one after its last; one token at least."""
        first = np.searchsorted(self._ends, [span.start for span in spans], side="right")
        last = np.searchsorted(self._starts, [span.end for span in spans], side="left")
        first = np.minimum(first, len(self._starts) - 1)
        return first, np.maximum(last, first + 1)


class Advice:
    """What an adviser makes of one article: scores, a row a candidate and a column a label, to be added."""

    def __init__(self, adviser: Adviser, places: TokenPlaces, encoding: Encoding) -> None:
        self._adviser, self._places = adviser, places
        empty = np.zeros((1, encoding.states.shape[1]), dtype=np.float64)
        self._sums = np.concatenate([empty, encoding.states.astype(np.float64).cumsum(axis=0)])

    def weigh(self, question: str, mentions: Sequence[Mention]) -> Floats:
        """Weigh words, values or facts by themselves: zeros for a question that it does not answer."""
        if question not in self._adviser.answers:
            return np.zeros((len(mentions), 1), dtype=np.float32)
        weights = self._adviser.weights
        return self._mean_states(mentions) @ weights[f"{question}.weight"] + weights[f"{question}.bias"]

    def weigh_fillers(
        self, question: str, type_: str, head: Mention, standings: Sequence[Standing]
    ) -> Floats:
        """Weigh who fills which role of a fact of a type that is told at `head`."""
        weights, name = self._adviser.weights, question
        told, own = self._mean_states([head]), self._mean_states([s.mention for s in standings])
        numbers = np.array([number_standing(self._adviser.label_numbers, head, s) for s in standings])
        hidden = told @ weights[f"{name}.head.weight"] + weights[f"{name}.head.bias"]
        hidden = hidden + own @ weights[f"{name}.own.weight"] + (told * own) @ weights[f"{name}.both.weight"]
        hidden += weights[f"{name}.type"][self._adviser.answers[FACTS[question]].index(type_)]
        for part, column in zip(("label", "away", "gap"), numbers.T, strict=True):
            hidden += weights[f"{name}.{part}"][column]
        return activate(hidden) @ weights[f"{name}.out.weight"] + weights[f"{name}.out.bias"]

    def _mean_states(self, spans: Sequence[Mention]) -> Floats:
        """Return the mean state of each span's tokens."""
        first, last = self._places.find(spans)
        means: Floats = ((self._sums[last] - self._sums[first]) / (last - first)[:, None]).astype(np.float32)
        return means


def number_standing(labels: Mapping[str, int], head: Mention, standing: Standing) -> tuple[int, int, int]:
    """Return the rows of what is known of a candidate's standing: its label, sentences away, gap."""
    mention = standing.mention
    return labels[mention.label], number_away(standing.away), number_gap(head, mention)


def number_away(sentences: int) -> int:
    """Return the row of a distance in sentences.

    >>> number_away(-9), number_away(0), number_away(2)
    (0, 4, 6)
    """
    return max(-AWAY, min(AWAY, sentences)) + AWAY


def number_gap(head: Mention, mention: Mention) -> int:
    """Return the row of the gap between a fact's head and a candidate: its side, and how many characters."""
    gap = mention.start - head.start
    size = min(GAPS - 1, int(1.6 * np.log2(abs(gap) + 1)))
    return size + (GAPS if gap > 0 else 0)
