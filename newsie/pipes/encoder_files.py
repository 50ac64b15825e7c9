"""The encoder on disk: weights, vectors, alphabet and word lists, kept small."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from newsie.errors import ModelError
from newsie.pipes.encoder import Committee, Encoder, Weights
from newsie.pipes.encoder_crf import TAGS, Calibration, Chain
from newsie.pipes.encoder_words import LISTS, Alphabet, Floats, SubwordVectors, WordReader

VERSION = 1
"""Raised whenever older files can no longer be read."""
CHAIN = ("opening", "passing", "closing")


@dataclass(frozen=True, slots=True)
class NameModel:
    """A trained recogniser: encoder, tag chain, and what its probabilities are worth."""

    encoder: Encoder | Committee
    chain: Chain
    calibration: Calibration

    @classmethod
    def from_weights(
        cls, reader: WordReader, weights: Weights, calibration: Calibration | None = None
    ) -> "NameModel":
        """Put a model together from weights named as training.tagger exports them."""
        chain = Chain(*(np.asarray(weights[name], dtype=np.float32) for name in CHAIN))
        return cls(Encoder(reader, weights), chain, calibration or Calibration())

    @classmethod
    def join(cls, models: Sequence["NameModel"], calibration: Calibration | None = None) -> "NameModel":
        """Make one model of several that read the same words: all that scores a chain of tags is averaged.

        Its probabilities are the models' geometric mean, and as exact as one model's.
        """
        encoders = [member for model in models for member in model.list_encoders()]
        parts = ([getattr(model.chain, name) for model in models] for name in CHAIN)
        chain = Chain(*(np.stack(part).mean(axis=0) for part in parts))
        encoder = Committee(encoders) if len(encoders) > 1 else encoders[0]
        return cls(encoder, chain, calibration or Calibration())

    def list_encoders(self) -> tuple[Encoder, ...]:
        """Return the one encoder, or the members of a committee."""
        return self.encoder.members if isinstance(self.encoder, Committee) else (self.encoder,)

    def calibrate(self, probability: float) -> float:
        """Return how often a name of this probability is right."""
        return self.calibration.apply(probability)


def save_model(model: NameModel, folder: Path) -> None:
    """Write weights in half precision, vectors a byte a number, the rest as text."""
    reader, encoders = model.encoder.reader, model.list_encoders()
    settings = {
        "version": VERSION,
        "encoders": len(encoders),
        "tags": list(TAGS),
        "lists": list(reader.list_names),
        "calibration": asdict(model.calibration),
        "vectors": reader.vectors.settings,
        "characters": list(reader.alphabet.characters),
        "words": list(reader.alphabet.words),
    }
    (folder / "encoder.json").write_text(json.dumps(settings, ensure_ascii=False, indent=0), "utf-8")
    for encoder, file in zip(encoders, list_weight_files(len(encoders)), strict=True):
        weights: dict[str, Any] = {
            name: weight.astype(np.float16) for name, weight in encoder.weights.items()
        }
        np.savez_compressed(folder / file, **weights)
    rows, scale = quantise(reader.vectors.rows)
    np.savez_compressed(folder / "vectors.npz", rows=rows, scale=scale)
    (folder / "word_lists.tsv").write_text(format_word_lists(reader.lists, reader.list_names), "utf-8")


def list_weight_files(encoders: int) -> list[str]:
    """Return the names of the files that encoders' weights are in.

    >>> list_weight_files(2)
    ['weights.npz', 'weights2.npz']
    """
    return ["weights.npz", *(f"weights{number}.npz" for number in range(2, encoders + 1))]


def load_model(folder: Path) -> NameModel:
    """Read what `save_model` wrote; ModelError where a file is missing or of another version."""
    try:
        settings = json.loads((folder / "encoder.json").read_text("utf-8"))
        _check_settings(settings, folder)
        files = list_weight_files(settings.get("encoders", 1))
        vectors = _load_vectors(folder / "vectors.npz", settings["vectors"])
        lists = parse_word_lists((folder / "word_lists.tsv").read_text("utf-8"), settings["lists"])
        alphabet = Alphabet.from_lists(settings["characters"], settings["words"])
        calibration = Calibration(**settings["calibration"])
        reader = WordReader(alphabet, vectors, lists, settings["lists"])
        models = [NameModel.from_weights(reader, load_arrays(folder / file)) for file in files]
        return NameModel.join(models, calibration)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{folder}: no readable model of names here ({error})") from error


def _check_settings(settings: dict[str, Any], folder: Path) -> None:
    if (settings["version"], settings["tags"]) != (VERSION, list(TAGS)):
        raise ModelError(
            f"{folder}: written by another version of newsie; install a model that fits this one"
        )


def _load_vectors(path: Path, settings: dict[str, int]) -> SubwordVectors:
    stored = load_arrays(path)
    return SubwordVectors(stored["rows"] * stored["scale"], **settings)


def load_arrays(path: Path) -> dict[str, Floats]:
    """Read an .npz file of numbers as single precision; nothing in it is executed."""
    with np.load(path, allow_pickle=False) as arrays:
        return {name: arrays[name].astype(np.float32) for name in arrays.files}


def quantise(rows: Floats) -> tuple[Any, Floats]:
    """Return rows as bytes and the scale of each column that brings them back."""
    scale = (np.maximum(np.abs(rows).max(axis=0), 1e-12) / 127).astype(np.float32)
    return np.round(rows / scale).astype(np.int8), scale


def format_word_lists(lists: Mapping[str, int], list_names: Sequence[str]) -> str:
    """Write one line a word: the word, a tab, the names of its lists."""
    named = (
        (word, " ".join(name for i, name in enumerate(list_names) if bits >> i & 1))
        for word, bits in lists.items()
    )
    return "".join(f"{word}\t{names}\n" for word, names in sorted(named))


def parse_word_lists(text: str, list_names: Sequence[str] = LISTS) -> dict[str, int]:
    """Read `format_word_lists`' lines; a list that is not in `list_names` is a ValueError."""
    bits: dict[str, int] = {}
    known: dict[str, int] = {}
    for line in text.splitlines():
        word, _, names = line.partition("\t")
        if names not in known:
            known[names] = sum(1 << list_names.index(name) for name in names.split())
        bits[word] = known[names]
    return bits
