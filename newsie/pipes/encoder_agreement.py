"""A name means the same throughout an article: its occurrences lend each other their scores.

"Luna Rossa" may stand alone in one sentence and beside "il team" in the next; read apart, it is now a person,
now an organization. Measured on KIND's news (docs/names.md), this alone is worth two points of F1.
"""

from collections.abc import Sequence

import numpy as np

from newsie.pipes.encoder_words import Floats, Indices, normalise_word

SHARE = 0.7
"""How much of a name's scores is the mean over its occurrences; the rest is the sentence's own."""
REACH = 20
"""Sentences before and after that count: about an article, and long archives stay cheap."""


def share_scores(
    sentences: Sequence[Sequence[str]], scores: Sequence[Floats], *, share: float = SHARE, reach: int = REACH
) -> list[Floats]:
    """Return one article's scores, those of capitalised words drawn to the mean of their equals nearby."""
    places = [(i, j) for i, words in enumerate(sentences) for j, word in enumerate(words) if _may_name(word)]
    shared = [rows.copy() for rows in scores]
    if not places or not share:
        return shared
    keys: dict[str, int] = {}
    numbers = [keys.setdefault(normalise_word(sentences[i][j]), len(keys)) for i, j in places]
    rows = np.stack([scores[i][j] for i, j in places])
    means = average_nearby(rows, np.array(numbers), np.array([i for i, _ in places]), reach)
    for (i, j), mean in zip(places, means, strict=True):
        shared[i][j] = (1 - share) * scores[i][j] + share * mean
    return shared


def _may_name(word: str) -> bool:
    return len(word) > 1 and word[0].isupper()


def average_nearby(rows: Floats, keys: Indices, places: Indices, reach: int) -> Floats:
    """Return for each row the mean of the rows of the same key whose place is at most `reach` away.

    `places` must not fall within a key.
    """
    order = np.argsort(keys, kind="stable")
    # One line on which equal keys stand together and different ones out of reach.
    line = keys[order] * (int(places.max()) + 2 * reach + 1) + places[order]
    first, last = np.searchsorted(line, line - reach), np.searchsorted(line, line + reach, side="right")
    sums = np.concatenate([np.zeros((1, rows.shape[1])), np.cumsum(rows[order], axis=0, dtype=np.float64)])
    means = np.empty_like(rows)
    means[order] = (sums[last] - sums[first]) / (last - first)[:, None]
    return means
