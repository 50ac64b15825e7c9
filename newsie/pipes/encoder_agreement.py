"""A name means the same throughout an article: its occurrences lend each other what kind of name it is.

"Luna Rossa" may stand alone in one sentence and beside "il team" in the next; read apart, it is now a person,
now an organization. Whether a word is part of a name, and where the name begins, stays each sentence's own
("Partito" stands in many names); person, organization or place is agreed upon, and occurrences that are sure
count for more. Measured on KIND's news (docs/names.md).
"""

from collections.abc import Sequence

import numpy as np

from newsie.pipes.encoder_crf import LABELS, TAGS
from newsie.pipes.encoder_words import Floats, Indices, normalise_word

SHARE = 1.0
"""How much of a name's kind is the mean over its occurrences; the rest is the sentence's own."""
REACH = 20
"""Sentences before and after that count: about an article, and long archives stay cheap."""
TRUST = 3
"""An occurrence counts by the probability of its best label to this power."""
LEAST_TRUST = 1e-3
"""So that sums and differences over a long article stay exact enough."""
PREFIXES = (len(TAGS) - 1) // len(LABELS)
"""Tags of a label; they stand together in `TAGS`, after O."""


def share_scores(
    sentences: Sequence[Sequence[str]], scores: Sequence[Floats], *, share: float = SHARE, reach: int = REACH
) -> list[Floats]:
    """Return one article's scores, the labels of capitalised words drawn to those of their equals nearby."""
    places = [(i, j) for i, words in enumerate(sentences) for j, word in enumerate(words) if _may_name(word)]
    shared = [rows.copy() for rows in scores]
    if not places or not share:
        return shared
    keys: dict[str, int] = {}
    numbers = [keys.setdefault(normalise_word(sentences[i][j]), len(keys)) for i, j in places]
    kinds, trust = weigh_kinds(np.stack([scores[i][j] for i, j in places]))
    means = average_nearby(kinds, trust, np.array(numbers), np.array([i for i, _ in places]), reach)
    changes = np.repeat(share * (means - kinds), PREFIXES, axis=1)
    for (i, j), change in zip(places, changes, strict=True):
        shared[i][j, 1:] += change
    return shared


def _may_name(word: str) -> bool:
    return len(word) > 1 and word[0].isupper()


def weigh_kinds(rows: Floats) -> tuple[Floats, Floats]:
    """Return the log of each label's share of all names a word may be part of, and how far to trust it."""
    labels = _log_sum(rows[:, 1:].reshape(len(rows), len(LABELS), PREFIXES))
    names = _log_sum(labels)[:, None]
    kinds: Floats = labels - names
    best = kinds.max(axis=1) - np.logaddexp(0, rows[:, 0] - names[:, 0])
    trust: Floats = np.maximum(np.exp(TRUST * best), LEAST_TRUST)
    return kinds, trust


def _log_sum(logs: Floats) -> Floats:
    """Sum along the last axis numbers given by their logs."""
    top = logs.max(axis=-1)
    total: Floats = np.log(np.exp(logs - top[..., None]).sum(axis=-1)) + top
    return total


def average_nearby(rows: Floats, weights: Floats, keys: Indices, places: Indices, reach: int) -> Floats:
    """Return for each row the weighted mean of the rows of the same key whose place is at most `reach` away.

    `places` must not fall within a key; `weights` are above 0.
    """
    order = np.argsort(keys, kind="stable")
    # One line on which equal keys stand together and different ones out of reach.
    line = keys[order] * (int(places.max()) + 2 * reach + 1) + places[order]
    first, last = np.searchsorted(line, line - reach), np.searchsorted(line, line + reach, side="right")
    weighted = np.concatenate([rows * weights[:, None], weights[:, None]], axis=1)[order]
    sums = np.concatenate([np.zeros((1, weighted.shape[1])), np.cumsum(weighted, axis=0, dtype=np.float64)])
    near = sums[last] - sums[first]
    means = np.empty_like(rows)
    means[order] = near[:, :-1] / near[:, -1:]
    return means
