"""Steps through a recipe's phases: what is kept is not made twice, the last may be a mean of runs."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from newsie.training.recipes import Phase, Recipe


@dataclass(frozen=True, slots=True)
class PhaseWalk:
    """The phases of a recipe on one module; a run that was cut off goes on behind the last weights kept."""

    module: nn.Module
    recipe: Recipe
    out: Path
    """The folder that keeps the weights each phase ends with."""
    seed: int
    train: Callable[[int, Phase, int], object]
    """Trains the module in place through the phase of a number, with a seed."""
    enter: Callable[[Phase], object] = lambda phase: None
    """Brings the module into a phase's form, before its weights are trained or read."""

    def run(self) -> None:
        """Leave the module with the weights that the last phase ends with."""
        self.out.mkdir(parents=True, exist_ok=True)
        for number, phase in enumerate(self.recipe.phases):
            self.enter(phase)
            if self.recipe.averaged and number == len(self.recipe.phases) - 1:
                self._average(number, phase)
            else:
                self._run_kept(number, phase, self.seed, f"phase{number}")

    def _average(self, number: int, phase: Phase) -> None:
        """Run a phase with several seeds from the weights as they are; leave the mean of where they end.

        Runs from one start agree enough to be averaged (Wortsman et al. 2022, "Model soups").
        """
        start = copy_weights(self.module)
        ends: list[dict[str, Tensor]] = []
        for seed in self.recipe.averaged:
            self.module.load_state_dict(start)
            self._run_kept(number, phase, seed, f"phase{number}-seed{seed}")
            ends.append(copy_weights(self.module))
        self.module.load_state_dict(
            {name: torch.stack([end[name] for end in ends]).mean(0) for name in start}
        )

    def _run_kept(self, number: int, phase: Phase, seed: int, name: str) -> None:
        kept = self.out / f"{name}.pt"
        if not kept.exists():
            self.train(number, phase, seed)
            torch.save(self.module.state_dict(), kept)
        self.module.load_state_dict(torch.load(kept))


def copy_weights(module: nn.Module) -> dict[str, Tensor]:
    """Return a module's weights as they are now."""
    return {name: weight.clone() for name, weight in module.state_dict().items()}
