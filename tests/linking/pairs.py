"""Pairs of names written by hand: one thing or two, and what the rules say.

`python tests/linking/pairs.py` prints how many they get right, file by file.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from newsie.linking import Form, link_forms
from newsie.normalise.places import load_gazetteer

CASES = Path(__file__).parents[1] / "cases"
Outcome = Literal["right", "missed", "wrongly joined"]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two forms, and whether they are one thing's."""

    left: Form
    right: Form
    same: bool
    why: str

    @property
    def joined(self) -> bool:
        """Whether the rules take them for one."""
        entities = link_forms({self.left: 1, self.right: 1})
        return any({self.left, self.right} <= {link.form for link in entity.links} for entity in entities)

    @property
    def outcome(self) -> Outcome:
        """What the rules make of it."""
        if self.joined == self.same:
            return "right"
        return "missed" if self.same else "wrongly joined"


def read_pairs(name: str) -> Iterator[Pair]:
    """Yield the pairs of a file in `tests/cases`."""
    for row in yaml.safe_load((CASES / f"{name}.yaml").read_text("utf-8")):
        kind = row.get("type", "ORG")
        yield Pair(make_form(row["a"], kind), make_form(row["b"], kind), row["same"], row["why"])


def make_form(told: str | dict[str, Any], kind: str) -> Form:
    """Return a form from its name, or from all that its article says."""
    row = {"name": told} if isinstance(told, str) else told
    codes = [load_gazetteer().by_name[place.lower()][0].code for place in row.get("in", ())]
    ids = tuple(sorted(row.get("ids", {}).items()))
    also = tuple(sorted(row.get("also", ())))
    return Form(row.get("type", kind), row["name"], ids, tuple(sorted(codes)), also)


def measure(pairs: Iterable[Pair]) -> dict[str, float]:
    """Return precision and recall of joining, over pairs."""
    outcomes = Counter((pair.same, pair.joined) for pair in pairs)
    joined, same = outcomes[True, True] + outcomes[False, True], outcomes[True, True] + outcomes[True, False]
    return {
        "pairs": outcomes.total(),
        "precision": outcomes[True, True] / joined if joined else 1.0,
        "recall": outcomes[True, True] / same if same else 1.0,
    }


def main() -> None:
    """Print the measures of both files."""
    for name in ("same_entity", "same_entity_heldout"):
        scores = measure(read_pairs(name))
        words = f"{name}: {scores['pairs']} pairs, P {scores['precision']:.3f}, R {scores['recall']:.3f}"
        sys.stdout.write(words + "\n")


if __name__ == "__main__":
    main()
