"""How well names are found: strict spans and single tokens, a figure a label, with bootstrap intervals."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from newsie.pipes.encoder_crf import LABELS
from newsie.training.sentences import TokenSpan

Names = Sequence[TokenSpan]
Counts = npt.NDArray[np.int64]
ALL = "ALL"


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 in percent; 0 where nothing was found or nothing was there."""

    precision: float
    recall: float
    f1: float
    low: float
    """F1 at 2.5 % of the resampled sentences."""
    high: float
    """F1 at 97.5 %."""
    gold: int


def count_spans(gold: Names, predicted: Names) -> list[tuple[int, int, int]]:
    """Count (right, predicted, gold) of each label; right is the same start, end and label."""
    right = set(gold) & set(predicted)
    return [
        (_count(right, label), _count(set(predicted), label), _count(set(gold), label)) for label in LABELS
    ]


def count_tokens(gold: Names, predicted: Names) -> list[tuple[int, int, int]]:
    """Count tokens instead of spans, as NERMuD's scorer does, which forgets where names begin."""
    return count_spans(_split_names(gold), _split_names(predicted))


def _split_names(names: Names) -> list[TokenSpan]:
    return [TokenSpan(i, i + 1, label) for start, end, label in names for i in range(start, end)]


def _count(names: Iterable[TokenSpan], label: str) -> int:
    return sum(name.label == label for name in names)


def score_counts(
    counts: Sequence[list[tuple[int, int, int]]], *, seed: int = 0, samples: int = 1000
) -> dict[str, Score]:
    """Return a score for ALL labels and for each; intervals by resampling sentences."""
    table: Counts = np.array(counts, dtype=np.int64).reshape(len(counts), len(LABELS), 3)
    table = np.concatenate([table.sum(axis=1, keepdims=True), table], axis=1)
    drawn = np.random.default_rng(seed).multinomial(len(table), np.full(len(table), 1 / len(table)), samples)
    resampled = np.einsum("sn,nlk->slk", drawn, table)
    return {label: _make_score(table[:, i], resampled[:, i]) for i, label in enumerate((ALL, *LABELS))}


def _make_score(counts: Counts, resampled: Counts) -> Score:
    right, predicted, gold = counts.sum(axis=0).tolist()
    spread = 200 * resampled[:, 0] / np.maximum(resampled[:, 1] + resampled[:, 2], 1)
    low, high = np.percentile(spread, [2.5, 97.5]).tolist()
    return Score(
        100 * right / max(predicted, 1), 100 * right / max(gold, 1), 200 * right / max(predicted + gold, 1),
        low, high, gold,
    )  # fmt: skip


def score_spans(gold: Sequence[Names], predicted: Sequence[Names], *, seed: int = 0) -> dict[str, Score]:
    """Score strict spans, a sentence against a sentence."""
    pairs = zip(gold, predicted, strict=True)
    return score_counts([count_spans(*pair) for pair in pairs], seed=seed)


def score_tokens(gold: Sequence[Names], predicted: Sequence[Names], *, seed: int = 0) -> dict[str, Score]:
    """Score single tokens, for comparison with NERMuD's published figures."""
    pairs = zip(gold, predicted, strict=True)
    return score_counts([count_tokens(*pair) for pair in pairs], seed=seed)
