"""A transformer of eight numbers a piece and random weights."""

import numpy as np
from tokenizers import Tokenizer, pre_tokenizers
from tokenizers.models import Unigram

from newsie.pipes.encoder_crf import TAGS
from newsie.pipes.transformer import PieceCutter, Transformer

WIDTH, HEADS = 8, 2
VOCABULARY = ["<s>", "</s>", "<unk>", "▁", "▁la", "▁Came", "ra", "▁di", "▁Lec", "co", "ò"]


def make_transformer(chance: np.random.Generator, *, layers: int = 2, places: int = 12) -> Transformer:
    """Return a transformer that knows nothing."""
    tokenizer = Tokenizer(Unigram([(piece, -1.0) for piece in VOCABULARY], unk_id=2))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    sizes = {"scores": (WIDTH, len(TAGS))}
    norms = ["entry"]
    for i in range(layers):
        sizes |= {f"layer.{i}.attend": (WIDTH, 3 * WIDTH), f"layer.{i}.gather": (WIDTH, WIDTH)}
        sizes |= {f"layer.{i}.widen": (WIDTH, 2 * WIDTH), f"layer.{i}.narrow": (2 * WIDTH, WIDTH)}
        norms += [f"layer.{i}.attended", f"layer.{i}.transformed"]
    weights = {
        "pieces": chance.normal(size=(len(VOCABULARY), WIDTH)),
        "places": chance.normal(size=(places, WIDTH)),
    }
    for name, size in sizes.items():
        weights[f"{name}.weight"] = 0.3 * chance.normal(size=size)
        weights[f"{name}.bias"] = chance.normal(size=size[1])
    for name in norms:
        weights |= {f"{name}.weight": np.ones(WIDTH), f"{name}.bias": np.zeros(WIDTH)}
    return Transformer(PieceCutter(tokenizer, 0, 1, 2), weights, heads=HEADS, epsilon=1e-12)
