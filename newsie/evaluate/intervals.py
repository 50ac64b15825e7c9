"""Intervals by resampling articles, and paired comparisons of two pipelines on the same articles."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsie.evaluate.counts import ArticleScore, Counts, Key, add_scores

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Table = npt.NDArray[np.float64]

SAMPLES = 1000
LEVEL = (2.5, 97.5)
"""Percentiles of a 95 % interval."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A share from 0 to 1 with its 95 % interval; all None where there was nothing to measure."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 over all articles."""

    counts: Counts
    precision: Measured
    recall: Measured
    f1: Measured


@dataclass(frozen=True, slots=True)
class Difference:
    """How much better (above 0) the second pipeline's F1 is than the first's, on the same articles."""

    first: float
    second: float
    value: float
    low: float
    high: float
    p: float
    """How often chance alone, swapping the two article by article, makes a difference as large."""


def score_articles(
    scores: Sequence[ArticleScore], *, rng: "np.random.Generator", samples: int = SAMPLES
) -> dict[Key, Score]:
    """Return a score with intervals for everything that was counted, resampling whole articles.

    `rng` is a seeded generator: the same scores and seed give the same intervals.
    """
    total = add_scores(scores)
    weights = draw_weights(len(scores), rng, samples)
    return {key: make_score(total[key], tabulate(scores, key), weights) for key in sorted(total)}


def draw_weights(articles: int, rng: "np.random.Generator", samples: int) -> "Table":
    """Draw how often each article stands in each resample."""
    import numpy as np

    if not articles:
        return np.zeros((samples, 0))
    return rng.multinomial(articles, np.full(articles, 1 / articles), size=samples).astype(np.float64)


def tabulate(scores: Sequence[ArticleScore], key: Key) -> "Table":
    """Return one row an article: right, predicted, gold."""
    import numpy as np

    rows = [score.counts.get(key, Counts()) for score in scores]
    return np.array([(c.right, c.predicted, c.gold) for c in rows], dtype=np.float64).reshape(-1, 3)


def make_score(counts: Counts, table: "Table", weights: "Table") -> Score:
    """Return a score with intervals; resamples in which a share means nothing are left out."""
    right, predicted, gold = (weights @ table).T
    return Score(
        counts,
        measure(counts.precision, right, predicted),
        measure(counts.recall, right, gold),
        measure(counts.f1, 2 * right, predicted + gold),
    )


def measure(value: float | None, part: "Table", whole: "Table") -> Measured:
    """Return a share with the interval of its resamples."""
    import numpy as np

    if value is None:
        return Measured(None)
    known = whole > 0
    if not known.any():
        return Measured(value)
    low, high = np.percentile(part[known] / whole[known], LEVEL).tolist()
    return Measured(value, low, high)


def compare_articles(
    first: Sequence[ArticleScore],
    second: Sequence[ArticleScore],
    *,
    rng: "np.random.Generator",
    samples: int = SAMPLES,
) -> dict[Key, Difference]:
    """Compare two pipelines' F1 on the same articles, by paired bootstrap and paired randomization.

    Raises ValueError where the two were not scored on the same articles.
    """
    ours = {score.article: score for score in first}
    theirs = {score.article: score for score in second}
    if ours.keys() != theirs.keys() or len(ours) != len(first) or len(theirs) != len(second):
        raise ValueError("the two were not scored on the same articles")
    order = sorted(ours)
    left, right = [ours[ident] for ident in order], [theirs[ident] for ident in order]
    weights = draw_weights(len(order), rng, samples)
    swaps = rng.integers(0, 2, size=(samples, len(order))).astype(bool)
    keys = sorted(add_scores(left).keys() | add_scores(right).keys())
    return {key: compare_tables(tabulate(left, key), tabulate(right, key), weights, swaps) for key in keys}


def compare_tables(first: "Table", second: "Table", weights: "Table", swaps: "Table") -> Difference:
    """Compare two tables of one measure, rows being the same articles."""
    import numpy as np

    one, other = f1_of(first.sum(axis=0)), f1_of(second.sum(axis=0))
    observed = float(other - one)
    spread = f1_of(weights @ second) - f1_of(weights @ first)
    moved = swaps @ (second - first)
    chance = f1_of(second.sum(axis=0) - moved) - f1_of(first.sum(axis=0) + moved)
    # One more than drawn on both sides: what was observed is itself one of the swaps.
    extreme = int((np.abs(chance) >= abs(observed) - 1e-12).sum()) + 1
    low, high = np.percentile(spread, LEVEL).tolist()
    return Difference(float(one), float(other), observed, low, high, extreme / (len(swaps) + 1))


def f1_of(counts: "Table") -> "Table":
    """Return F1 of rows of right, predicted, gold; 0 where a row has nothing."""
    import numpy as np

    total: Table = counts[..., 1] + counts[..., 2]
    result: Table = np.asarray(2 * counts[..., 0] / np.maximum(total, 1))
    return result
