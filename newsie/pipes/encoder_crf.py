"""The tag chain: which tag may follow which, the best chain of a batch, and how sure each name is."""

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from newsie.pipes.encoder_words import Floats, Indices

LABELS = ("PER", "ORG", "LOC")
TAGS = ("O", *(f"{prefix}-{label}" for label in LABELS for prefix in "BIES"))
"""O, then begin, inside, end and single of every label."""
NEVER = -1e4
"""Score of a tag that may not stand there; finite, so that sums stay numbers."""


def may_follow(tag: str, after: str) -> bool:
    """Say whether `tag` may stand right after the tag `after`.

    >>> may_follow("E-ORG", "B-ORG"), may_follow("I-PER", "B-ORG"), may_follow("O", "B-ORG")
    (True, False, False)
    """
    opened = after[0] in "BI"
    continues = tag[0] in "IE"
    return opened == continues and (not opened or tag[2:] == after[2:])


FORBIDDEN = np.array(
    [[0.0 if may_follow(tag, after) else NEVER for tag in TAGS] for after in TAGS], dtype=np.float32
)
"""Added to the transition scores: rows are the tag before, columns the tag after."""
CANNOT_OPEN = np.array([NEVER if tag[0] in "IE" else 0.0 for tag in TAGS], dtype=np.float32)
CANNOT_CLOSE = np.array([NEVER if tag[0] in "BI" else 0.0 for tag in TAGS], dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Chain:
    """Learned scores of tag sequences: opening, passing from tag (row) to tag (column), closing."""

    opening: Floats
    passing: Floats
    closing: Floats

    def decode(self, scores: Floats, lengths: Indices) -> list[Indices]:
        """Return the best tag sequence of every row.

        `scores` is (sentences, tokens, tags), `lengths` how many tokens of each row count, none of them 0.
        """
        best = self.opening + CANNOT_OPEN + scores[:, 0]
        passing = self.passing + FORBIDDEN
        back = np.zeros(scores.shape, dtype=np.int64)
        for t in range(1, scores.shape[1]):
            paths = best[:, :, None] + passing
            back[:, t] = paths.argmax(axis=1)
            step = np.take_along_axis(paths, back[:, t][:, None, :], axis=1)[:, 0] + scores[:, t]
            best = np.where((t < lengths)[:, None], step, best)
        last = (best + self.closing + CANNOT_CLOSE).argmax(axis=1)
        return [_walk_back(back[i], int(last[i]), int(n)) for i, n in enumerate(lengths)]

    def weigh(self, scores: Floats, tags: list[Indices]) -> list["NameWeights"]:
        """Return what every sentence's names need to be weighed one by one: forward and backward sums."""
        lengths = np.array([len(row) for row in tags], dtype=np.int64)
        forward = self._sum_forward(scores)
        backward = self._sum_backward(scores, lengths)
        return [
            NameWeights(self, scores[i, :n], forward[i, :n], backward[i, :n]) for i, n in enumerate(lengths)
        ]

    def _sum_forward(self, scores: Floats) -> Floats:
        """Log of all chains' weight up to and with each tag; past a sentence's end it means nothing."""
        passing = np.exp(self.passing + FORBIDDEN)
        sums = np.empty_like(scores)
        sums[:, 0] = self.opening + CANNOT_OPEN + scores[:, 0]
        for t in range(1, scores.shape[1]):
            sums[:, t] = _log_multiply(sums[:, t - 1], passing) + scores[:, t]
        return sums

    def _sum_backward(self, scores: Floats, lengths: Indices) -> Floats:
        """Log of all chains' weight after each tag."""
        passing = np.exp((self.passing + FORBIDDEN).T)
        closing = self.closing + CANNOT_CLOSE
        sums = np.empty_like(scores)
        sums[:, -1] = closing
        for t in range(scores.shape[1] - 2, -1, -1):
            step = _log_multiply(sums[:, t + 1] + scores[:, t + 1], passing)
            sums[:, t] = np.where((t < lengths - 1)[:, None], step, closing)
        return sums


@dataclass(frozen=True, slots=True)
class NameWeights:
    """One sentence's forward and backward sums, from which a name's probability is read."""

    chain: Chain
    scores: Floats
    forward: Floats
    backward: Floats

    def list_probabilities(self) -> Floats:
        """Return the probability of every tag of every token, before calibration."""
        weights = self.forward + self.backward
        odds = np.exp(weights - weights.max(axis=1, keepdims=True))
        shares: Floats = odds / odds.sum(axis=1, keepdims=True)
        return shares

    def get_probability(self, start: int, end: int, label: str) -> float:
        """Return how much of all chains' weight has exactly this name at these tokens, before calibration."""
        path = _number_name(end - start, label)
        total = _log_sum(self.forward[-1] + self.backward[-1])
        weight = float(self.forward[start, path[0]])
        for t, (before, tag) in enumerate(pairwise(path), start + 1):
            weight += float(self.chain.passing[before, tag] + self.scores[t, tag])
        return float(np.exp(min(0.0, weight + float(self.backward[end - 1, path[-1]]) - total)))


@dataclass(frozen=True, slots=True)
class Calibration:
    """A line through a probability's log-odds, fitted on held-out names, that makes it mean what it says."""

    slope: float = 1.0
    intercept: float = 0.0

    def apply(self, probability: float) -> float:
        """Return the probability as it turned out to be.

        >>> round(Calibration().apply(0.9), 3), round(Calibration(slope=0.5).apply(0.9), 3)
        (0.9, 0.75)
        """
        odds = self.slope * read_odds(probability) + self.intercept
        return 1 / (1 + math.exp(-odds))


def read_odds(probability: float) -> float:
    """Return the log-odds of a probability, kept finite."""
    inside = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(inside / (1 - inside))


def spans_from_tags(tags: Indices) -> list[tuple[int, int, str]]:
    """Return (start, end, label) of every name in a valid tag sequence."""
    spans: list[tuple[int, int, str]] = []
    start = 0
    for i in np.flatnonzero(tags).tolist():
        prefix, label = TAGS[tags[i]].split("-")
        if prefix in "BS":
            start = i
        if prefix in "ES":
            spans.append((start, i + 1, label))
    return spans


def _walk_back(back: Indices, last: int, length: int) -> Indices:
    path = np.empty(length, dtype=np.int64)
    path[-1] = last
    for t in range(length - 1, 0, -1):
        path[t - 1] = back[t, path[t]]
    return path


def _number_name(length: int, label: str) -> list[int]:
    if length == 1:
        return [TAGS.index(f"S-{label}")]
    prefixes = "B" + "I" * (length - 2) + "E"
    return [TAGS.index(f"{prefix}-{label}") for prefix in prefixes]


def _log_multiply(logs: Floats, factors: Floats) -> Floats:
    top = logs.max(axis=1, keepdims=True)
    product: Floats = np.log(np.maximum(np.exp(logs - top) @ factors, np.float32(1e-30))) + top
    return product


def _log_sum(logs: Floats) -> float:
    top = float(logs.max())
    return top + float(np.log(np.exp(logs - top).sum()))
