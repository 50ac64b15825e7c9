"""A transformer on disk: weights in half precision, embeddings of pieces a byte a number, its tokenizer."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from newsie.pipes.arrays import load_arrays, quantise
from newsie.pipes.transformer import PieceCutter, Transformer

PIECES = "pieces.json"
WEIGHTS = "weights.npz"


def write_transformer(transformer: Transformer, folder: Path) -> dict[str, Any]:
    """Write weights and tokenizer into a folder; return the settings that `read_transformer` needs too."""
    cutter = transformer.cutter
    weights: dict[str, Any] = {
        name: weight.astype(np.float16) for name, weight in transformer.weights.items()
    }
    columns, scale = quantise(transformer.weights["pieces"].T)
    np.savez_compressed(folder / WEIGHTS, **{**weights, "pieces": columns.T, "pieces.scale": scale})
    (folder / PIECES).write_text(cutter.tokenizer.to_str(), "utf-8")
    return {
        "heads": transformer.heads,
        "epsilon": transformer.epsilon,
        "edges": {"opening": cutter.opening, "closing": cutter.closing, "unknown": cutter.unknown},
    }


def read_transformer(folder: Path, settings: Mapping[str, Any]) -> Transformer:
    """Read what `write_transformer` wrote; OSError, ValueError, KeyError or TypeError where that fails."""
    weights = load_arrays(folder / WEIGHTS)
    weights["pieces"] = weights["pieces"] * weights.pop("pieces.scale")[:, None]
    cutter = PieceCutter(_load_tokenizer(folder / PIECES), **settings["edges"])
    return Transformer(cutter, weights, heads=settings["heads"], epsilon=settings["epsilon"])


def _load_tokenizer(path: Path) -> Any:
    from tokenizers import Tokenizer  # Models without a transformer do without.

    text = path.read_text("utf-8")
    try:
        return Tokenizer.from_str(text)
    except Exception as error:  # It raises nothing narrower.
        raise ValueError(f"{path.name}: {error}") from error
