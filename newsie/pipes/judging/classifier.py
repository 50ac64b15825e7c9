"""A classifier of things described by clues: weights a clue and label, added up; plain numpy, plain files.

Multinomial logistic regression over clues that are there or not. Clues are strings made from what stands
around a candidate ("link=di|<ORG", "away=0"); one that training has not kept says nothing.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from newsie.errors import ModelError

Floats = npt.NDArray[np.float32]
NOTHING = ""
"""The label of candidates that are nothing of what is asked for."""
NEUTRAL, PRIOR = -2, -1
"""Rows of weights: zeros, and what speaks for a label without any clue."""


@dataclass(frozen=True, slots=True)
class Classifier:
    """Labels, and for every clue how much it speaks for each."""

    labels: tuple[str, ...]
    rows: Mapping[str, int]
    """Clue to its row of `weights`."""
    weights: Floats
    """One row a clue, then rows `NEUTRAL` and `PRIOR`; one column a label."""

    def add(self, described: Iterable[Iterable[str]]) -> Floats:
        """Return how much the clues of each candidate speak for each label, a row a candidate.

        Rows of parts of a description add up.
        """
        rows: list[int] = []
        ends = [0]
        known = self.rows.get
        for clues in described:
            rows += [row for clue in clues if (row := known(clue)) is not None]
            rows.append(NEUTRAL)
            ends.append(len(rows))
        if not rows:
            return np.zeros((0, len(self.labels)), dtype=np.float32)
        total: Floats = np.add.reduceat(self.weights[rows], ends[:-1], axis=0)
        return total

    def choose(self, scores: Floats) -> list[tuple[str, float]]:
        """Return each candidate's best label that is something, and how sure it is to be anything at all.

        `scores` are the sums of everything that `add` has said of the candidates.
        """
        scores = scores + self.weights[PRIOR]
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        nothing = self.labels.index(NOTHING)
        sure = 1.0 - powers[:, nothing] / powers.sum(axis=1)
        powers[:, nothing] = -1.0
        best = powers.argmax(axis=1)
        return [(self.labels[label], weight) for label, weight in zip(best, sure.tolist(), strict=True)]


def save_classifiers(classifiers: Mapping[str, Classifier], folder: Path) -> None:
    """Write classifiers by their names into a folder: weights in half precision, clues as text."""
    folder.mkdir(parents=True, exist_ok=True)
    arrays = {name: each.weights.astype(np.float16) for name, each in classifiers.items()}
    np.savez_compressed(folder / "weights.npz", **arrays)  # type: ignore[arg-type]
    texts = {
        name: {"labels": list(each.labels), "clues": sorted(each.rows, key=each.rows.__getitem__)}
        for name, each in classifiers.items()
    }
    (folder / "clues.json").write_text(json.dumps(texts, ensure_ascii=False, indent=0), "utf-8")


def load_classifiers(folder: Path, names: Sequence[str]) -> dict[str, Classifier]:
    """Read what `save_classifiers` wrote. Raises ModelError where a file or a classifier is missing."""
    try:
        texts = json.loads((folder / "clues.json").read_text("utf-8"))
        with np.load(folder / "weights.npz", allow_pickle=False) as arrays:
            return {name: make_classifier(texts[name], arrays[name]) for name in names}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"{folder}: no readable judge of facts here ({error}); it may be another version's:"
            " remove the folder and teach a new one (scripts/train_facts.py)"
        ) from error


def make_classifier(text: Mapping[str, Sequence[str]], weights: npt.NDArray[np.float16]) -> Classifier:
    """Put a classifier together. Raises ValueError where clues, labels and weights don't fit."""
    if weights.shape != (len(text["clues"]) - NEUTRAL, len(text["labels"])):
        raise ValueError(f"weights of shape {weights.shape} for {len(text['clues'])} clues")
    rows = {clue: row for row, clue in enumerate(text["clues"])}
    return Classifier(tuple(text["labels"]), rows, weights.astype(np.float32))
