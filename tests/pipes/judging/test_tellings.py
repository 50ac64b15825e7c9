"""One event told twice is one event; two that differ in anything are two."""

from dataclasses import replace

import pytest

from newsie.data import Argument, Fact, Mention
from newsie.pipes.judging.tellings import join_tellings

TEXT = "La Femca rileva la Kolbe. L'acquisto della Kolbe è del 2023. Poi toccò alla Brembo."


def mark(text: str, label: str = "ORG", nth: int = 0) -> Mention:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(text, start + 1)
    return Mention(start, start + len(text), label, text, entity=text if label == "ORG" else None)


FIRST = Fact(
    "event",
    "acquisition",
    mark("rileva", "EVENT"),
    (Argument("buyer", mark("Femca")), Argument("target", mark("Kolbe"))),
    confidence=0.9,
)
AGAIN = Fact(
    "event",
    "acquisition",
    mark("acquisto", "EVENT"),
    (Argument("target", mark("Kolbe", nth=1)), Argument("date", mark("2023", "DATE"))),
    confidence=0.6,
)


def test_the_surer_telling_stays_with_what_only_the_other_says() -> None:
    (event,) = join_tellings([AGAIN, FIRST])
    assert event.trigger == FIRST.trigger
    assert [(a.role, a.mention.text) for a in event.arguments] == [
        ("buyer", "Femca"),
        ("target", "Kolbe"),
        ("date", "2023"),
    ]


@pytest.mark.parametrize(
    "other",
    [
        replace(AGAIN, type="results"),
        replace(AGAIN, arguments=(Argument("target", mark("Brembo")),)),
        replace(AGAIN, arguments=(*AGAIN.arguments, Argument("buyer", mark("Brembo")))),
        replace(AGAIN, arguments=(Argument("date", mark("2023", "DATE")),)),
    ],
    ids=["another type", "another target", "another buyer", "nobody in common"],
)
def test_what_differs_is_another_event(other: Fact) -> None:
    assert join_tellings([FIRST, other]) == [FIRST, other]


def test_two_openings_of_one_firm_stay_two() -> None:
    openings = [replace(fact, type="opening") for fact in (FIRST, AGAIN)]
    assert join_tellings(openings) == openings
