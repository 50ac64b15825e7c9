"""The mean of several runs: weights that seeds reach from one start agree enough to be averaged.

Wortsman et al. 2022, "Model soups".
"""

from collections.abc import Callable, Iterable

import torch
from torch import Tensor, nn


def run_averaged(module: nn.Module, seeds: Iterable[int], run: Callable[[int], object]) -> None:
    """Run with each seed from the weights as they are; leave the mean of where they end."""
    start = copy_weights(module)
    ends: list[dict[str, Tensor]] = []
    for seed in seeds:
        module.load_state_dict(start)
        run(seed)
        ends.append(copy_weights(module))
    module.load_state_dict({name: torch.stack([end[name] for end in ends]).mean(dim=0) for name in start})


def copy_weights(module: nn.Module) -> dict[str, Tensor]:
    """Return a module's weights as they are now."""
    return {name: weight.clone() for name, weight in module.state_dict().items()}
