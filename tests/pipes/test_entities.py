"""Which mentions of an article are one thing."""

from typing import Any

import pytest
import spacy
from named_texts import load_cases, mark_doc, read_marked

from newsie import bridge
from newsie.data import Mention, Term
from newsie.pipes.demonyms import find_demonyms
from newsie.pipes.entities import Entities, make_entities


@pytest.mark.parametrize("case", load_cases("entities"), ids=lambda case: case["text"][:70])
def test_wordings_of_one_thing_are_one_entity(case: dict[str, Any]) -> None:
    reading, entities = read_marked(case["text"])
    found: dict[str, list[str]] = {}
    for mention in reading.mentions:
        if mention.entity is not None:
            found.setdefault(entities[mention.entity].name, []).append(mention.text)
    assert {name: found.get(name) for name in case["things"]} == case["things"]


@pytest.mark.parametrize(
    "case", [c for c in load_cases("entities") if "links" in c], ids=lambda c: c["text"][:70]
)
def test_places_are_linked_by_their_codes(case: dict[str, Any]) -> None:
    _, entities = read_marked(case["text"])
    links = {entity.name: [list(link) for link in entity.links] for entity in entities.values()}
    assert {name: links[name] for name in case["links"]} == case["links"]


@pytest.mark.parametrize("case", load_cases("demonyms"), ids=lambda case: case["text"])
def test_demonyms_name_their_places(case: dict[str, Any], request: pytest.FixtureRequest) -> None:
    if "xfail" in case:
        request.applymarker(pytest.mark.xfail(reason=case["xfail"], strict=True))
    doc = mark_doc(case["text"])
    found = {
        m.text: m.value.text
        for m in bridge.read_mentions(doc)
        if m.label == "DEMONYM" and isinstance(m.value, Term)
    }
    assert found == case["finds"]


def test_a_languages_name_after_its_cue_is_no_demonym() -> None:
    assert find_demonyms("tradotto in tedesco", []) == []


def test_entities_are_numbered_in_the_order_of_the_text() -> None:
    _, entities = read_marked("La [Kolbe](ORG) di [Thiene](LOC) assume [Anna Neri](PER).")
    assert [(e.id, e.name) for e in entities.values()] == [
        ("e1", "Kolbe"),
        ("e2", "Thiene"),
        ("e3", "Anna Neri"),
    ]


def test_a_place_known_by_its_demonym_alone_is_an_entity_without_mentions() -> None:
    reading, entities = read_marked("L'export lombardo cresce.")
    assert [(e.type, e.name) for e in entities.values()] == [("LOC", "Lombardia")]
    assert [m.label for m in reading.mentions] == ["DEMONYM"]


def test_a_wording_read_in_two_ways_takes_the_reading_with_better_evidence() -> None:
    reading, _ = read_marked(
        "La [Tovo S.p.A.](ORG) cresce. [Tovo](ORG) assume. A [Tovo](LOC) piace crescere."
    )
    assert {m.label for m in reading.mentions} == {"ORG"}


def test_a_town_may_also_be_a_team() -> None:
    reading, entities = read_marked("Il [Varese](ORG) gioca a [Varese](LOC).")
    assert [m.label for m in reading.mentions] == ["ORG", "LOC"]
    assert len(entities) == 2


def test_a_company_named_like_its_founder_is_not_the_founder() -> None:
    _, entities = read_marked("La [Brambilla](ORG) fu fondata da [Ettore Brambilla](PER).")
    assert sorted(e.type for e in entities.values()) == ["ORG", "PER"]


def test_values_keep_their_mentions_and_belong_to_nothing() -> None:
    doc = mark_doc("La [Kolbe](ORG) vale [3 milioni](MONEY).")
    money = [m for m in bridge.read_mentions(doc) if m.label == "MONEY"]
    assert [(m.text, m.entity) for m in money] == [("3 milioni", None)]


def test_a_text_without_names_has_no_entities() -> None:
    doc = mark_doc("Piove.")
    assert bridge.read_entities(doc) == []
    assert bridge.read_mentions(doc) == []


def test_an_empty_doc_passes_through() -> None:
    nlp = spacy.blank("it")
    doc = make_entities(nlp, "newsie_entities")(nlp.make_doc(""))
    assert bridge.read_entities(doc) == []


def test_an_entity_is_as_sure_as_its_surest_mention() -> None:
    nlp = spacy.blank("it")
    nlp.add_pipe("sentencizer")
    doc = nlp("Kolbe cresce. Kolbe assume.")
    unsure, sure = (
        Mention(0, 5, "ORG", "Kolbe", confidence=0.4),
        Mention(14, 19, "ORG", "Kolbe", confidence=0.9),
    )
    bridge.write_mentions(doc, [unsure, sure])
    assert [e.confidence for e in bridge.read_entities(Entities()(doc))] == [0.9]


def test_predict_changes_nothing() -> None:
    nlp = spacy.blank("it")
    nlp.add_pipe("sentencizer")
    doc = nlp("Kolbe cresce.")
    bridge.write_mentions(doc, [Mention(0, 5, "ORG", "Kolbe")])
    Entities().predict(doc)
    assert [m.entity for m in bridge.read_mentions(doc)] == [None]
