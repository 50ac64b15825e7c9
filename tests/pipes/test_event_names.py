"""A fair with a name is an entity; a fair at the start of a sentence is not."""

import pytest
import spacy

from newsie.data import Entity, Fact, Mention
from newsie.pipes.event_names import name_events
from newsie.pipes.reading import Reading


def name_in(text: str, trigger: str) -> list[str]:
    nlp = spacy.blank("it")
    nlp.add_pipe("sentencizer")
    start = text.index(trigger)
    mention = Mention(start, start + len(trigger), "EVENT", trigger)
    facts, entities = name_events(Reading(nlp(text), [mention]), [Fact("event", "fair", mention)], [])
    assert [fact.trigger.entity for fact in facts if fact.trigger] == (
        [entities[0].id] if entities else [None]
    )
    return [entity.name for entity in entities]


@pytest.mark.parametrize(
    ("text", "trigger", "names"),
    [
        ("Torna a Verona il Vinitaly.", "Vinitaly", ["Vinitaly"]),
        ("Cluster2Cluster torna a Varese.", "Cluster2Cluster", ["Cluster2Cluster"]),
        ("Salone del Mobile al via.", "Salone del Mobile", ["Salone del Mobile"]),
        ("Fiera al via domani.", "Fiera", []),
        ("Ieri la missione a Lione.", "missione", []),
        ("Bilancio: Missione compiuta.", "Missione", []),
        ("SCIOPERO ALLA MARELLI", "SCIOPERO", []),
    ],
)
def test_capitals_name_an_event_only_where_a_common_word_has_none(
    text: str, trigger: str, names: list[str]
) -> None:
    assert name_in(text, trigger) == names


def test_one_name_is_one_entity_and_ids_go_on() -> None:
    nlp = spacy.blank("it")
    nlp.add_pipe("sentencizer")
    text = "Apre il Vinitaly. Chiude il Vinitaly."
    triggers = [Mention(i, i + 8, "EVENT", "Vinitaly") for i in (8, 28)]
    facts = [Fact("event", "fair", trigger) for trigger in triggers]
    named, entities = name_events(Reading(nlp(text), triggers), facts, [Entity("e1", "LOC", "Verona")])
    assert [entity.id for entity in entities] == ["e1", "e2"]
    assert {fact.trigger.entity for fact in named if fact.trigger} == {"e2"}
