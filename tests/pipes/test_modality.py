"""Modality: planned, denied and rumoured facts are told from what has happened."""

from dataclasses import replace
from pathlib import Path

import pytest
from told import Case, check_events, check_figures, read_cases, read_marked, state_events

from newsie.data import Fact
from newsie.pipes.modality import judge_modality

CASES = read_cases(Path(__file__).parents[1] / "cases" / "modality.yaml")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text[:70])
def test_facts_have_the_modality_that_the_text_gives_them(case: Case) -> None:
    if case.events is not None:
        check_events(case)
    if case.figures is not None:
        check_figures(case)


def test_a_fact_judged_already_is_left_as_it_is() -> None:
    reading = read_marked("[Femca](ORG) ha aperto un negozio a [Bari](LOC).")
    (event,) = state_events(reading)
    denied = replace(event, modality="denied")

    assert judge_modality(reading, denied) is denied


def test_relations_and_positions_are_not_judged() -> None:
    reading = read_marked("[Femca](ORG) aprirà a [Bari](LOC).")
    relation = Fact("relation", "located_in", None)

    assert judge_modality(reading, relation) is relation
