"""What may belong to a fact: entities in their nearest mention, values from close by."""

import pytest
from told import read_marked

from newsie.data import Mention
from newsie.pipes.events import find_events
from newsie.pipes.figures import find_figures
from newsie.pipes.judging.scene import Scene

TEXT = (
    "[Femca](ORG) cresce a [Lecco](LOC)\n"
    "La [Femca](ORG) di [Lecco](LOC) chiude il 2023 con ricavi per 3 milioni di euro. "
    "Il presidente è [Ugo Neri](PER). "
    "A maggio la [Femca](ORG) ha rilevato la [Kolbe](ORG) per 900mila euro. "
    "Lo sa [Anna Riva](PER). Così va il mondo. Pioveva ieri. Domani no."
)


def make_scene() -> Scene:
    reading = read_marked(TEXT)
    return Scene(reading, [*find_events(reading), *find_figures(reading)])


def find(scene: Scene, text: str, nth: int = 0) -> Mention:
    return [m for m in scene.reading.mentions if m.text == text][nth]


def test_an_entity_stands_in_its_mention_nearest_to_the_fact() -> None:
    scene = make_scene()
    nearest = {c.key: c.mention.start for c in scene.candidates(find(scene, "900mila euro"), frozenset())}
    assert nearest["Femca"] == find(scene, "Femca", 2).start
    assert nearest["Lecco"] == find(scene, "Lecco", 1).start


def test_values_come_from_neighbouring_sentences_only() -> None:
    scene = make_scene()
    near = scene.candidates(find(scene, "3 milioni di euro"), frozenset({"DATE", "MONEY"}))
    assert [c.mention.text for c in near if c.mention.label in ("DATE", "MONEY")] == [
        "2023",
        "3 milioni di euro",
    ]


def test_who_is_named_once_and_far_away_is_no_candidate() -> None:
    scene = make_scene()
    keys = {c.key for c in scene.candidates(find(scene, "ieri"), frozenset())}
    assert "Ugo Neri" not in keys
    assert {"Femca", "Kolbe"} <= keys  # far away too, but what the article is about


def test_the_most_named_organization_comes_first_and_the_title_is_known() -> None:
    scene = make_scene()
    assert scene.ranks == {"Femca": 0, "Kolbe": 1}
    assert scene.titled == {"Femca", "Lecco"}
    assert scene.protagonist == "Femca"


def test_what_the_patterns_found_is_known_by_its_place() -> None:
    scene = make_scene()
    assert scene.events_at[scene.reading.text.index("rilevato")].type == "acquisition"
    assert scene.figures_at[find(scene, "3 milioni di euro").span].type == "revenue"


def test_an_empty_article_has_no_candidates() -> None:
    scene = Scene(read_marked("…"))
    assert (scene.placed, scene.ranks, scene.protagonist) == ([], {}, None)


def test_the_title_has_its_line_to_itself() -> None:
    scene = make_scene()
    assert scene.title == scene.passages[:1]
    assert scene.titled == {"Femca", "Lecco"}


@pytest.mark.parametrize(
    "text",
    [
        "[MODENA](LOC). La [Femca](ORG) apre. Altro non si sa.",
        "La [Femca](ORG) apre.",
        "La [Femca](ORG) apre. Assume. Esporta.\nAltro non si sa.",
        "\n",
        "",
    ],
)
def test_an_article_that_begins_at_once_has_no_title(text: str) -> None:
    scene = Scene(read_marked(text))
    assert scene.title == []
    assert scene.titled == frozenset()
