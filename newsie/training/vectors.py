"""Subword vectors as scripts/train_vectors.py leaves them, rounded as a pipeline carries them."""

from pathlib import Path

import numpy as np

from newsie.errors import ModelError
from newsie.pipes.encoder_words import SubwordVectors


def read_floret(path: Path) -> SubwordVectors:
    """Read a .floret file, rounded to a byte a number, so that training sees what a pipeline will hold."""
    with path.open(encoding="utf-8") as lines:
        rows, width, minn, maxn, hash_count, seed, *_ = lines.readline().split()
        table = np.loadtxt(lines, dtype=np.float32, usecols=range(1, int(width) + 1), comments=None)
    if table.shape != (int(rows), int(width)):
        raise ModelError(f"{path}: expected {rows} rows of {width} numbers, found {table.shape}")
    scale = np.abs(table).max(axis=0) / 127
    rounded = np.round(table / scale).astype(np.int8).astype(np.float32) * scale.astype(np.float32)
    return SubwordVectors(
        rounded, minn=int(minn), maxn=int(maxn), hash_count=int(hash_count), hash_seed=int(seed)
    )
