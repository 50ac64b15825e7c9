"""Events with a proper name ("Vinitaly", "Cluster2Cluster") are entities of their own."""

import re
from collections.abc import Iterable
from dataclasses import replace

from newsie.data import Entity, Fact, Mention
from newsie.pipes.reading import Reading, Sentence

CAPITAL = re.compile(r"\b[^\W\d_a-zà-öø-ÿ]")
INNER_CAPITAL = re.compile(r"[a-zà-öø-ÿ0-9][^\W\d_a-zà-öø-ÿ]|[^\W\d_]\d")


def name_events(
    reading: Reading, facts: list[Fact], entities: Iterable[Entity]
) -> tuple[list[Fact], list[Entity]]:
    """Return the facts, named triggers carrying the id of an EVENT entity, and all entities.

    One name is one entity, however often its event is told; ids go on from those that are there.
    """
    known = list(entities)
    by_name: dict[str, str] = {}
    named: list[Fact] = []
    for fact in facts:
        trigger = fact.trigger
        if fact.kind != "event" or trigger is None or not is_proper_name(reading, trigger):
            named.append(fact)
            continue
        name = trigger.text.casefold()
        if name not in by_name:
            by_name[name] = f"e{len(known) + 1}"
            known.append(Entity(by_name[name], "EVENT", trigger.text, confidence=fact.confidence))
        named.append(replace(fact, trigger=replace(trigger, entity=by_name[name])))
    return named, known


def is_proper_name(reading: Reading, trigger: Mention) -> bool:
    """Say whether a trigger is a name: capitals where a common word would have none."""
    sentence = reading.sentence_at(trigger.start)
    if is_shouted(sentence):
        return False
    if INNER_CAPITAL.search(trigger.text):
        return True
    capitals = CAPITAL.findall(trigger.text)
    return bool(capitals) and (len(capitals) > 1 or not opens(sentence, trigger))


def opens(sentence: Sentence, trigger: Mention) -> bool:
    """Say whether only punctuation stands before the trigger in its sentence, or right before it a colon."""
    before = sentence.text[: trigger.start - sentence.start].rstrip(" «“\"'‘")
    return not before or before.endswith((":", ".", "!", "?", "–", "-", "•"))


def is_shouted(sentence: Sentence) -> bool:
    """Say whether a headline is written in capitals throughout."""
    return sentence.text.upper() == sentence.text
