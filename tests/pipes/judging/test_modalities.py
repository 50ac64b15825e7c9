"""Whether what is judged is so: what its clues say, and what the patterns say where nothing was learned."""

from dataclasses import replace

import pytest
from told import PUBLISHED, read_marked
from with_rules import RULED

from newsie.data import Fact
from newsie.pipes.events import find_events
from newsie.pipes.figures import find_figures
from newsie.pipes.judging.judge import Judge
from newsie.pipes.judging.modalities import describe_modality, follow_patterns
from newsie.pipes.judging.scene import Scene
from newsie.pipes.reading import Reading


def read(text: str) -> Reading:
    """Read a marked text of a day that is known."""
    reading = read_marked(text)
    reading.published = PUBLISHED
    return reading


def judge_events(judge: Judge, text: str) -> list[str]:
    reading = read(text)
    facts = judge.judge(reading, [*find_events(reading), *find_figures(reading)])
    return [fact.modality for fact in facts if fact.kind == "event"]


def list_clues(text: str) -> tuple[list[Fact], list[set[str]]]:
    reading = read(text)
    facts = [*find_events(reading), *find_figures(reading)]
    scene = Scene(reading, facts)
    return facts, [set(describe_modality(scene, fact)) for fact in facts]


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("La [Femca](ORG) ha battezzato il forno.", "asserted"),
        ("La [Femca](ORG) ha forse battezzato il forno.", "rumoured"),
        ("Il 3 marzo 2031 la [Femca](ORG) battezza il forno.", "planned"),
    ],
)
def test_clues_say_whether_an_event_is_so(text: str, modality: str) -> None:
    assert judge_events(RULED, text) == [modality]


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("La [Femca](ORG) ha battezzato il forno.", "asserted"),
        ("La [Femca](ORG) smentisce di aver battezzato il forno.", "denied"),
        ("Il 3 marzo 2031 la [Femca](ORG) battezza il forno.", "planned"),
    ],
)
def test_who_follows_the_patterns_says_what_they_say(text: str, modality: str) -> None:
    followed = Judge({**RULED.classifiers, "modality": follow_patterns()})
    assert judge_events(followed, text) == [modality]


def test_verbs_cues_and_dates_are_clues() -> None:
    _, (clues, *_) = list_clues(
        "A luglio 2024 la [Femca](ORG) inaugurerà una sede a [Lecco](LOC), se la banca vorrebbe."
    )
    assert {
        "pattern=planned|opening",
        "own=inaugu",
        "tense=future|event",
        "tense=conditional|>|False|event",
        "near=future|event",
    } <= clues


def test_the_sentence_before_is_a_clue() -> None:
    _, found = list_clues("La [Femca](ORG) crescerà. Investimento di 9 milioni di euro a [Lecco](LOC).")
    assert all(any(clue.startswith("tense before=future|") for clue in clues) for clues in found)


def test_what_a_fact_is_taken_for_beforehand_is_no_clue() -> None:
    reading = read_marked("La [Femca](ORG) ha inaugurato il forno.")
    (fact,) = find_events(reading)
    scene = Scene(reading, [fact])
    assert list(describe_modality(scene, fact)) == list(
        describe_modality(scene, replace(fact, confidence=0.1))
    )
