"""Two names of two articles are joined when they are one thing's, and stay apart when they are not."""

import pytest
from pairs import Pair, measure, read_pairs

SHOWN = list(read_pairs("same_entity"))
HELD_OUT = list(read_pairs("same_entity_heldout"))


@pytest.mark.parametrize("pair", SHOWN, ids=lambda pair: f"{pair.left.name} / {pair.right.name}: {pair.why}")
def test_names_of_one_thing_are_joined_and_no_others(pair: Pair) -> None:
    assert pair.outcome == "right"


def test_pairs_that_no_rule_was_changed_for_are_mostly_right() -> None:
    scores = measure(HELD_OUT)

    assert len(HELD_OUT) >= 60
    assert scores["precision"] >= 0.97
    assert scores["recall"] >= 0.9
    assert not {(p.left, p.right) for p in HELD_OUT} & {(p.left, p.right) for p in SHOWN}
