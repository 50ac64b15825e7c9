"""Phases in a row: each is kept, a cut-off run goes on, the last may be the mean of several."""

from pathlib import Path

import pytest

pytest.importorskip("torch", reason="training needs the extra `train`")

import torch
from torch import nn

from newsie.training.phases import PhaseWalk
from newsie.training.recipes import Phase, Recipe

PHASES = (Phase(("WN",), 1, 0.1), Phase(("WN",), 2, 0.1))


class Adder:
    """Trains one number: every phase adds its epochs, and a tenth of its seed."""

    def __init__(self, out: Path, recipe: Recipe) -> None:
        self.module = nn.Linear(1, 1, bias=False)
        nn.init.zeros_(self.module.weight)
        self.told: list[str] = []
        self.walk = PhaseWalk(self.module, recipe, out, 3, self._train, self._enter)

    def _train(self, number: int, phase: Phase, seed: int) -> None:
        self.told.append(f"train {number} with {seed}")
        with torch.no_grad():
            self.module.weight += phase.epochs + seed / 10

    def _enter(self, phase: Phase) -> None:
        self.told.append(f"enter {phase.epochs}")

    def run(self) -> float:
        self.walk.run()
        return float(self.module.weight.item())


def test_each_phase_is_entered_then_trained_from_where_the_one_before_ended(tmp_path: Path) -> None:
    adder = Adder(tmp_path / "new", Recipe(PHASES))
    assert adder.run() == pytest.approx(1.3 + 2.3)
    assert adder.told == ["enter 1", "train 0 with 3", "enter 2", "train 1 with 3"]


def test_a_run_that_was_cut_off_goes_on_behind_the_last_phase_kept(tmp_path: Path) -> None:
    Adder(tmp_path, Recipe(PHASES[:1])).run()
    again = Adder(tmp_path, Recipe(PHASES))
    assert again.run() == pytest.approx(1.3 + 2.3)
    assert again.told == ["enter 1", "enter 2", "train 1 with 3"]


def test_the_last_phase_run_with_several_seeds_ends_in_their_mean(tmp_path: Path) -> None:
    adder = Adder(tmp_path, Recipe(PHASES, averaged=(4, 8)))
    assert adder.run() == pytest.approx(1.3 + 2 + (0.4 + 0.8) / 2)
    assert adder.told == ["enter 1", "train 0 with 3", "enter 2", "train 1 with 4", "train 1 with 8"]
    (tmp_path / "phase1-seed4.pt").unlink()
    again = Adder(tmp_path, Recipe(PHASES, averaged=(4, 8)))
    assert again.run() == pytest.approx(1.3 + 2 + (0.4 + 0.8) / 2)
    assert again.told == ["enter 1", "enter 2", "train 1 with 4"]
