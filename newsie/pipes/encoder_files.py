"""The encoder on disk: weights, vectors, alphabet and word lists, kept small."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from newsie.errors import ModelError
from newsie.pipes.arrays import load_arrays, quantise
from newsie.pipes.encoder import Committee, Encoder, Reading, Weights
from newsie.pipes.encoder_crf import TAGS, Calibration, Chain
from newsie.pipes.encoder_words import LISTS, Alphabet, SubwordVectors, WordReader
from newsie.pipes.transformer import Transformer
from newsie.pipes.transformer_files import read_transformer, write_transformer

VERSION = 1
"""Raised whenever older files can no longer be read."""
CHAIN = ("opening", "passing", "closing")


@dataclass(frozen=True, slots=True)
class NameModel:
    """A trained recogniser: encoder, tag chain, and what its probabilities are worth."""

    encoder: Reading
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
    def from_transformer(
        cls, transformer: Transformer, calibration: Calibration | None = None
    ) -> "NameModel":
        """Put a model together from a transformer: each word decides for itself, along valid chains."""
        tags = len(TAGS)
        chain = Chain(*(np.zeros(shape, dtype=np.float32) for shape in (tags, (tags, tags), tags)))
        return cls(transformer, chain, calibration or Calibration())

    @classmethod
    def join(cls, models: Sequence["NameModel"], calibration: Calibration | None = None) -> "NameModel":
        """Make a committee of several models: all that scores a chain of tags is averaged.

        Its probabilities are the models' geometric mean, and as exact as one model's.
        """
        encoders = [model.encoder for model in models if not isinstance(model.encoder, Committee)]
        parts = ([getattr(model.chain, name) for model in models] for name in CHAIN)
        chain = Chain(*(np.stack(part).mean(axis=0) for part in parts))
        return cls(Committee(encoders), chain, calibration or Calibration())

    @property
    def members(self) -> tuple[Reading, ...]:
        """The encoders that decide: a committee's, else the only one."""
        return self.encoder.members if isinstance(self.encoder, Committee) else (self.encoder,)

    def calibrate(self, probability: float) -> float:
        """Return how often a name of this probability is right."""
        return self.calibration.apply(probability)


def save_model(model: NameModel, folder: Path) -> None:
    """Write a model into a folder, a committee's members into folders below it."""
    if not isinstance(model.encoder, Committee):
        _save_member(model.encoder, model.calibration, folder)
        return
    members = [str(number) for number, _ in enumerate(model.encoder.members, 1)]
    _write_settings(folder, {"members": members, "calibration": asdict(model.calibration)})
    for member, encoder in zip(members, model.encoder.members, strict=True):
        (folder / member).mkdir(exist_ok=True)
        _save_member(encoder, Calibration(), folder / member)


def _save_member(encoder: Reading, calibration: Calibration, folder: Path) -> None:
    match encoder:
        case Encoder():
            _save_encoder(encoder, calibration, folder)
        case Transformer():
            _save_transformer(encoder, calibration, folder)
        case _:
            raise ModelError(f"{type(encoder).__name__} has no form on disk")


def _save_transformer(transformer: Transformer, calibration: Calibration, folder: Path) -> None:
    _write_settings(folder, {"calibration": asdict(calibration), **write_transformer(transformer, folder)})


def _save_encoder(encoder: Encoder, calibration: Calibration, folder: Path) -> None:
    """Write weights in half precision, vectors a byte a number, the rest as text."""
    reader = encoder.reader
    settings = {
        "lists": list(reader.list_names),
        "calibration": asdict(calibration),
        "vectors": reader.vectors.settings,
        "characters": list(reader.alphabet.characters),
        "words": list(reader.alphabet.words),
    }
    _write_settings(folder, settings)
    weights: dict[str, Any] = {name: weight.astype(np.float16) for name, weight in encoder.weights.items()}
    np.savez_compressed(folder / "weights.npz", **weights)
    rows, scale = quantise(reader.vectors.rows)
    np.savez_compressed(folder / "vectors.npz", rows=rows, scale=scale)
    (folder / "word_lists.tsv").write_text(format_word_lists(reader.lists, reader.list_names), "utf-8")


def _write_settings(folder: Path, settings: dict[str, Any]) -> None:
    head = {"version": VERSION, "tags": list(TAGS)}
    text = json.dumps({**head, **settings}, ensure_ascii=False, indent=0)
    (folder / "encoder.json").write_text(text, "utf-8")


def load_model(folder: Path) -> NameModel:
    """Read what `save_model` wrote; ModelError where a file is missing or of another version."""
    try:
        settings = json.loads((folder / "encoder.json").read_text("utf-8"))
        _check_settings(settings, folder)
        calibration = Calibration(**settings["calibration"])
        if "members" in settings:
            return NameModel.join([load_model(folder / name) for name in settings["members"]], calibration)
        if "heads" in settings:
            return NameModel.from_transformer(read_transformer(folder, settings), calibration)
        return NameModel.from_weights(
            _load_reader(folder, settings), load_arrays(folder / "weights.npz"), calibration
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{folder}: no readable model of names here ({error})") from error


def _load_reader(folder: Path, settings: dict[str, Any]) -> WordReader:
    vectors = _load_vectors(folder / "vectors.npz", settings["vectors"])
    lists = parse_word_lists((folder / "word_lists.tsv").read_text("utf-8"), settings["lists"])
    alphabet = Alphabet.from_lists(settings["characters"], settings["words"])
    return WordReader(alphabet, vectors, lists, settings["lists"])


def _check_settings(settings: dict[str, Any], folder: Path) -> None:
    if (settings["version"], settings["tags"]) != (VERSION, list(TAGS)):
        raise ModelError(
            f"{folder}: written by another version of newsie; install a model that fits this one"
        )


def _load_vectors(path: Path, settings: dict[str, int]) -> SubwordVectors:
    stored = load_arrays(path)
    return SubwordVectors(stored["rows"] * stored["scale"], **settings)


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
