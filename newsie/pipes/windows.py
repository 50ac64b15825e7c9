"""Long texts read in parts: windows that overlap, each word from the one that shows most around it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from newsie.pipes.encoder import Encoding


@dataclass(frozen=True, slots=True)
class Window:
    """Tokens `start` to `end` are read, of which those from `first` to `last` are kept."""

    start: int
    end: int
    first: int
    last: int


def cut_windows(length: int, size: int, margin: int) -> list[Window]:
    """Cut a text into overlapping windows of up to `size` tokens whose kept parts cover it exactly once.

    `margin` tokens at a window's inner edges only lend context.

    >>> cut_windows(3, 160, 30)
    [Window(start=0, end=3, first=0, last=3)]
    >>> [(w.first, w.last) for w in cut_windows(300, 160, 30)]
    [(0, 130), (130, 230), (230, 300)]
    """
    windows: list[Window] = []
    start = 0
    while start + size < length:
        first = start + margin if start else 0
        windows.append(Window(start, start + size, first, start + size - margin))
        start += size - 2 * margin
    return [*windows, Window(start, length, start + margin if start else 0, length)]


def stitch(read: Sequence[tuple[Window, Encoding]]) -> Encoding:
    """Put the kept parts of a text's windows together."""
    if len(read) == 1:
        return read[0][1]
    return Encoding(
        np.concatenate([e.states[w.first - w.start : w.last - w.start] for w, e in read]),
        np.concatenate([e.scores[w.first - w.start : w.last - w.start] for w, e in read]),
    )
