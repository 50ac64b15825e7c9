"""Counts that add up: how many were found right, how many were found, how many are there."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from newsie.evaluate.items import Item

ALL = "ALL"
"""The group that sums up all groups of a measure."""


class Key(NamedTuple):
    """What was counted: a measure ("events") and a group of it ("opening")."""

    measure: str
    group: str = ALL


@dataclass(frozen=True, slots=True)
class Counts:
    """Right ones, predicted ones, gold ones. Recall divides by what is in gold, found or not."""

    right: int = 0
    predicted: int = 0
    gold: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.right + other.right, self.predicted + other.predicted, self.gold + other.gold)

    @property
    def precision(self) -> float | None:
        """Share of the predicted that is right; None where nothing was predicted."""
        return self.right / self.predicted if self.predicted else None

    @property
    def recall(self) -> float | None:
        """Share of gold that was found; None where gold has nothing."""
        return self.right / self.gold if self.gold else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of both; None only where there was nothing to find and nothing was found."""
        total = self.predicted + self.gold
        return 2 * self.right / total if total else None


@dataclass(frozen=True, slots=True)
class ArticleScore:
    """What was counted in one article."""

    article: str
    counts: Mapping[Key, Counts] = field(default_factory=dict)


def count_items(article: str, gold: Iterable[Item], predicted: Iterable[Item]) -> ArticleScore:
    """Count what two sets of items share, by measure and group, with a sum for each measure."""
    ours, theirs = set(gold), set(predicted)
    sides = [Counter(keys_of(items)) for items in (ours & theirs, theirs, ours)]
    keys = sorted(set().union(*sides))
    return ArticleScore(article, {key: Counts(*(side[key] for side in sides)) for key in keys})


def keys_of(items: Iterable[Item]) -> Iterable[Key]:
    """Yield under which keys each item counts: its group and the whole measure."""
    for item in items:
        yield Key(item.measure, item.group)
        yield Key(item.measure)


def add_scores(scores: Iterable[ArticleScore]) -> dict[Key, Counts]:
    """Return the sums over articles."""
    total: dict[Key, Counts] = {}
    for score in scores:
        for key, counts in score.counts.items():
            total[key] = total.get(key, Counts()) + counts
    return total
