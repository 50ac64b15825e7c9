"""Events: words that name them, in their sense, with who is who, each event once."""

from pathlib import Path

import pytest
from told import Case, check_events, read_cases, read_marked, state_events

CASES = read_cases(Path(__file__).parents[1] / "cases" / "events.yaml")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text[:70])
def test_sentences_tell_their_events(case: Case) -> None:
    check_events(case)


def test_missions_to_two_places_are_two_events() -> None:
    reading = read_marked(
        "La missione a [Graz](LOC) è di maggio 2019. La missione a [Lione](LOC) è di ottobre 2019."
    )

    assert [fact.type for fact in state_events(reading)] == ["trade_mission", "trade_mission"]


def test_an_event_taken_up_with_its_article_is_the_same() -> None:
    reading = read_marked(
        "Il meeting con la [Femca](ORG) si è tenuto a [Varese](LOC) il 3 maggio. "
        "Presente all'incontro anche [Anna Neri](PER)."
    )

    (event,) = state_events(reading)
    assert [m.text for m in event.get_mentions("participant")] == ["Femca", "Anna Neri"]


def test_a_named_event_is_found_again_in_the_title_but_not_as_a_project() -> None:
    reading = read_marked(
        "ValleTech: la montagna si incontra\n"
        "Il progetto ValleTech cresce. All'evento ValleTech c'erano 40 imprenditori."
    )

    (event,) = state_events(reading)
    assert event.trigger is not None
    assert event.trigger.text == "ValleTech"


def test_short_time_work_is_no_layoff_of_the_same_people() -> None:
    reading = read_marked("[Femca](ORG) annuncia 40 licenziamenti. Per gli altri c'è la cassa integrazione.")

    assert [fact.type for fact in state_events(reading)] == ["layoff", "layoff"]


@pytest.mark.parametrize("text", ["", "\n", "…", "ACCORDO", "Incontro. Incontro. Incontro."])
def test_odd_texts_tell_no_events(text: str) -> None:
    assert state_events(read_marked(text)) == []
