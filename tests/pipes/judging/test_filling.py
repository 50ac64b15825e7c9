"""Roles are filled by whom the judge is sure of, or by the likeliest where hardly any fact goes without."""

import numpy as np
import pytest
from told import read_marked

from newsie.pipes.judging.classifier import Classifier
from newsie.pipes.judging.fillers import Head
from newsie.pipes.judging.filling import Measure, fill_roles
from newsie.pipes.judging.scene import Scene

TEXT = "La [Femca](ORG) e la [Kolbe](ORG) contano 40 dipendenti nel 2023 e 35 nel 2022."
WEIGHTS = {"first word=femca|employees": 2.0, "first word=kolbe|employees": 1.0, "label=DATE|employees": 3.0}
ROLES = Classifier(
    ("", "subject", "period"),
    {clue: row for row, clue in enumerate(WEIGHTS)},
    np.array(
        [*([0, w, 0] if "word" in c else [0, 0, w] for c, w in WEIGHTS.items()), [0, 0, 0], [2, 0, 0]],
        dtype=np.float32,
    ),
)


def fill(measure: Measure) -> list[tuple[str, str]]:
    scene = Scene(read_marked(TEXT))
    value = next(m for m in scene.reading.mentions if m.text == "40 dipendenti")
    head = Head(value, "figure", "employees", "")
    candidates = list(scene.candidates(value, frozenset({"DATE"})))
    return [(a.role, a.mention.text) for a in fill_roles(scene, head, candidates, ROLES, measure)]


@pytest.mark.parametrize(
    ("sure", "likely", "filled"),
    [
        (0.3, 1.0, [("subject", "Femca"), ("subject", "Kolbe"), ("period", "2023")]),
        (0.52, 1.0, [("subject", "Femca"), ("period", "2023")]),
        (0.7, 0.5, [("subject", "Femca"), ("period", "2023")]),
        (0.7, 0.6, [("period", "2023")]),
        (0.99, 1.0, []),
    ],
)
def test_the_likeliest_subject_is_better_than_none(
    sure: float, likely: float, filled: list[tuple[str, str]]
) -> None:
    single = frozenset({"period"})
    assert fill(Measure(sure, likely, frozenset({"subject"}), single)) == filled


def test_a_role_of_many_takes_each_entity_once() -> None:
    filled = fill(Measure(0.4, 1.0, frozenset({"subject"})))
    assert [text for role, text in filled if role == "period"] == ["2023", "2022"]


def test_what_the_schema_does_not_allow_fills_nothing() -> None:
    scene = Scene(read_marked(TEXT))
    (event,) = [m for m in scene.reading.mentions if m.text == "40 dipendenti"]
    head = Head(event, "event", "employees", "")
    found = fill_roles(
        scene, head, list(scene.candidates(event, frozenset())), ROLES, Measure(0.4, 1, frozenset())
    )
    assert found == []
