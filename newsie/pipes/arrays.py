"""Numbers on disk: `.npz` files that execute nothing, and rows that take a byte a number."""

from pathlib import Path
from typing import Any

import numpy as np

from newsie.pipes.encoder_words import Floats


def load_arrays(path: Path) -> dict[str, Floats]:
    """Read an .npz file of numbers as single precision; nothing in it is executed."""
    with np.load(path, allow_pickle=False) as arrays:
        return {name: arrays[name].astype(np.float32) for name in arrays.files}


def quantise(rows: Floats) -> tuple[Any, Floats]:
    """Return rows as bytes and the scale of each column that brings them back."""
    scale = (np.maximum(np.abs(rows).max(axis=0), 1e-12) / 127).astype(np.float32)
    return np.round(rows / scale).astype(np.int8), scale
