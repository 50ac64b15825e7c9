"""Optimal one-to-one matching: the best pairing as a whole, whatever the order things come in."""

from collections.abc import Callable, Sequence
from math import inf
from typing import TypeVar

T = TypeVar("T")


def pair_best(
    gold: Sequence[T], predicted: Sequence[T], weigh: Callable[[T, T], float]
) -> list[tuple[int, int]]:
    """Return the pairs of numbers whose weights add up to the most; only positive weights pair.

    >>> pair_best([10, 20], [19, 11], lambda a, b: max(0, 5 - abs(a - b)))
    [(0, 1), (1, 0)]
    """
    weights = [[max(0.0, weigh(left, right)) for right in predicted] for left in gold]
    return [(row, column) for row, column in assign(weights) if weights[row][column] > 0]


def assign(weights: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Return (row, column) pairs of the assignment with the greatest total weight.

    The Hungarian method with potentials, row by row; rows and columns may differ in number.
    """
    rows, columns = len(weights), len(weights[0]) if weights else 0
    if not rows or not columns:
        return []
    if rows > columns:
        flipped = [[weights[r][c] for r in range(rows)] for c in range(columns)]
        return sorted((row, column) for column, row in assign(flipped))
    of_row, of_column = [0.0] * (rows + 1), [0.0] * (columns + 1)
    taken = [0] * (columns + 1)
    """Row of each column, counted from 1; 0 is none."""
    for row in range(1, rows + 1):
        taken[0] = row
        back = grow_path(weights, of_row, of_column, taken)
        column = next(c for c in back if taken[c] == 0)
        while column:
            taken[column] = taken[back[column]]
            column = back[column]
    return sorted((taken[column] - 1, column - 1) for column in range(1, columns + 1) if taken[column])


def grow_path(
    weights: Sequence[Sequence[float]], of_row: list[float], of_column: list[float], taken: list[int]
) -> dict[int, int]:
    """Search the cheapest path from the row in column 0 to a free column, adjusting the potentials.

    Returns each column on the way to the column before it; exactly one of them is free.
    """
    columns = len(of_column) - 1
    slack, before = [inf] * (columns + 1), [0] * (columns + 1)
    done = {0}
    column = 0
    while taken[column]:
        row = taken[column]
        for other in range(1, columns + 1):
            if other in done:
                continue
            cost = -weights[row - 1][other - 1] - of_row[row] - of_column[other]
            if cost < slack[other]:
                slack[other], before[other] = cost, column
        nearest = min((c for c in range(1, columns + 1) if c not in done), key=lambda c: slack[c])
        step = slack[nearest]
        for other in range(columns + 1):
            if other in done:
                of_row[taken[other]] += step
                of_column[other] -= step
            else:
                slack[other] -= step
        column = nearest
        done.add(column)
    return {c: before[c] for c in done if c}
