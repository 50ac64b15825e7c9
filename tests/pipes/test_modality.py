"""Modality: planned, denied and rumoured facts are told from what has happened."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from told import Case, check_events, check_figures, read_cases, read_marked, state_events

from newsie.data import Fact, Modality
from newsie.pipes.events import find_events
from newsie.pipes.modality import judge_modality

CASES = read_cases(Path(__file__).parents[1] / "cases" / "modality.yaml")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text[:70])
def test_facts_have_the_modality_that_the_text_gives_them(case: Case) -> None:
    if case.events is not None:
        check_events(case)
    if case.figures is not None:
        check_figures(case)


@pytest.mark.parametrize(
    ("published", "modality"),
    [(date(2024, 6, 15), "planned"), (date(2024, 6, 18), "asserted"), (None, "asserted")],
)
def test_an_event_dated_after_its_article_is_planned(published: date | None, modality: Modality) -> None:
    reading = read_marked("Due ore di sciopero alla [Femca](ORG) lunedì 17 giugno 2024.")
    reading.published = published
    (event,) = find_events(reading)

    assert judge_modality(reading, event).modality == modality


def test_a_call_is_out_whatever_day_it_names() -> None:
    reading = read_marked("Il bando della [Regione Liguria](ORG) apre il 1° luglio 2024.")
    reading.published = date(2024, 6, 15)
    (call,) = find_events(reading)

    assert (call.type, judge_modality(reading, call).modality) == ("tender", "asserted")


def test_a_fact_judged_already_is_left_as_it_is() -> None:
    reading = read_marked("[Femca](ORG) ha aperto un negozio a [Bari](LOC).")
    (event,) = state_events(reading)
    denied = replace(event, modality="denied")

    assert judge_modality(reading, denied) is denied


def test_relations_and_positions_are_not_judged() -> None:
    reading = read_marked("[Femca](ORG) aprirà a [Bari](LOC).")
    relation = Fact("relation", "located_in", None)

    assert judge_modality(reading, relation) is relation
