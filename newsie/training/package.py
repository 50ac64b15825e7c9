"""Turns trained weights into a part of a pipeline's folder: calibrated, with what it is in meta.json."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from newsie.pipeline import build_pipeline
from newsie.pipes.encoder_crf import Calibration, read_odds
from newsie.pipes.encoder_files import NameModel
from newsie.pipes.ner import FoundName, Names
from newsie.training.sentences import Sentence, TokenSpan

COMPONENT = "newsie_ner"
STEPS = 30
DECAY = 1e-2


def calibrate_model(model: NameModel, held_out: Sequence[Sentence]) -> NameModel:
    """Return the model with probabilities that mean what they say, fitted on held-out sentences."""
    plain = NameModel(model.encoder, model.chain, Calibration())
    found = Names(plain).read_sentences([sentence.words for sentence in held_out], article=True)
    odds, right = _list_outcomes(found, held_out)
    return NameModel(model.encoder, model.chain, fit_calibration(odds, right))


def _list_outcomes(
    found: Sequence[Sequence[FoundName]], held_out: Sequence[Sentence]
) -> tuple[np.ndarray, np.ndarray]:
    pairs = [
        (read_odds(name.confidence), TokenSpan(name.start, name.end, name.label) in set(sentence.names))
        for names, sentence in zip(found, held_out, strict=True)
        for name in names
    ]
    return np.array([odds for odds, _ in pairs]), np.array([right for _, right in pairs], dtype=float)


def fit_calibration(odds: np.ndarray, right: np.ndarray) -> Calibration:
    """Fit slope and intercept by Newton's method on the logistic loss, halving steps that overshoot.

    A touch of weight decay keeps the fit finite where everything held out was right.
    """
    design = np.stack([odds, np.ones_like(odds)], axis=1)
    line = np.array([1.0, 0.0])
    for _ in range(STEPS):
        expected = 1 / (1 + np.exp(-np.clip(design @ line, -30, 30)))
        slope = design.T @ (expected - right) + DECAY * line
        bend = (design * (expected * (1 - expected))[:, None]).T @ design + DECAY * np.eye(2)
        step = np.linalg.solve(bend, slope)
        while _lose(design, right, line - step) > _lose(design, right, line) and np.abs(step).max() > 1e-9:
            step = step / 2
        line = line - step
    return Calibration(float(line[0]), float(line[1]))


def _lose(design: np.ndarray, right: np.ndarray, line: np.ndarray) -> float:
    odds = design @ line
    return float((np.logaddexp(0, odds) - right * odds).sum() + DECAY / 2 * (line @ line))


def write_component(model: NameModel, folder: Path) -> None:
    """Write the model of names alone."""
    Names(model).to_disk(folder / COMPONENT)


def write_pipeline(model: NameModel, folder: Path, meta: Mapping[str, Any]) -> None:
    """Write newsie's whole pipeline with this model of names; `meta` is added to its meta.json."""
    nlp = build_pipeline()
    component = nlp.get_pipe(COMPONENT)
    assert isinstance(component, Names)
    component.use(model)
    nlp.meta.update(meta)
    nlp.to_disk(folder)
