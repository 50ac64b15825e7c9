"""Figures: values find their metric, period, change, owner and the two ends of trade."""

from pathlib import Path

import pytest
from told import Case, check_figures, read_cases, read_marked, state_figures

CASES = read_cases(Path(__file__).parents[1] / "cases" / "figures.yaml")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text[:70])
def test_sentences_state_their_figures(case: Case) -> None:
    check_figures(case)


def test_a_figure_told_in_title_and_text_is_one() -> None:
    reading = read_marked(
        "Utile a 3 milioni di euro per [Femca](ORG)\nLa [Femca](ORG) ha un utile di 3 milioni di euro."
    )

    assert len(state_figures(reading)) == 1


def test_two_periods_of_one_amount_are_two_figures() -> None:
    reading = read_marked("Ricavi per 3 milioni di euro nel 2021. Ricavi per 3 milioni di euro nel 2022.")

    assert len(state_figures(reading)) == 2


def test_every_argument_stands_in_the_text_as_quoted() -> None:
    reading = read_marked(
        "L'export [lombardo](DEMONYM) in [Francia](LOC) vale 88 milioni di euro (+5%) nel 2023."
    )

    for fact in state_figures(reading):
        assert all(reading.text[part.start : part.end] == part.text for part in fact.parts)


@pytest.mark.parametrize("text", ["", "\n", "…", "%%% ((( +++", "12 12 12 12", "€ € €"])
def test_odd_texts_state_no_figures(text: str) -> None:
    assert state_figures(read_marked(text)) == []
