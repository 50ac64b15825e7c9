"""Events as the judge tells them: words that tell one, who and what belongs to it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from newsie.data import Argument, Fact, Mention, Span
from newsie.pipes.events import MAIN_ROLES
from newsie.pipes.judging.classifier import Classifier
from newsie.pipes.judging.fillers import Head
from newsie.pipes.judging.filling import Measure, fill_roles
from newsie.pipes.judging.scene import Candidate, Key, Scene, key_of
from newsie.pipes.judging.tellings import join_tellings
from newsie.pipes.judging.words import Spot, describe_spot, find_spots

TOLD = 0.4
"""How sure a word must be to tell an event."""
FILLED = Measure(sure=0.55, likely=0.15, expected=frozenset(MAIN_ROLES))
DATED = frozenset({"DATE", "MONEY", "QUANTITY"})
"""Labels of values that belong to events."""


def judge_events(scene: Scene, words: Classifier, roles: Classifier) -> list[Fact]:
    """Return the events of an article, those told twice as one."""
    return join_tellings(build_event(scene, *told, roles) for told in tell_events(scene, words))


def tell_events(scene: Scene, words: Classifier) -> Iterator[tuple[Spot, str, float]]:
    """Yield the words that tell an event, with its type and how sure that is."""
    spots = list(find_spots(scene, words.rows if scene.advice is None else None))
    if spots:
        scores = words.add(describe_spot(scene, spot) for spot in spots)
        if scene.advice is not None:
            scores += scene.advice.weigh("event_words", [spot.mention for spot in spots])
        chosen = words.choose(scores)
        for spot, (type_, sure) in zip(spots, chosen, strict=True):
            if sure >= TOLD:
                yield spot, type_, sure


def make_head(scene: Scene, spot: Spot, type_: str) -> Head:
    """Return the head of an event's roles, with what the patterns fill them with."""
    pattern = scene.events_at.get(spot.mention.start)
    proposed = None if pattern is None or pattern.type != type_ else propose(pattern)
    return Head(spot.mention, "event", type_, spot.stem, spot.trigger.voice if spot.trigger else "", proposed)


def propose(fact: Fact) -> Mapping[Key, frozenset[str]]:
    """Return which roles the patterns give to whom."""
    proposed: dict[Key, set[str]] = defaultdict(set)
    for argument in fact.arguments:
        proposed[key_of(argument.mention)].add(argument.role)
    return {key: frozenset(roles) for key, roles in proposed.items()}


def build_event(scene: Scene, spot: Spot, type_: str, sure: float, roles: Classifier) -> Fact:
    """Return an event with the roles filled that are sure enough."""
    head, candidates = make_head(scene, spot, type_), list_candidates(scene, spot.mention)
    arguments = tuple(fill_roles(scene, head, candidates, roles, FILLED))
    evidence = find_evidence(scene, spot.mention, arguments)
    return Fact("event", type_, spot.mention, arguments, evidence=evidence, confidence=round(sure, 4))


def find_evidence(scene: Scene, head: Mention, arguments: Iterable[Argument]) -> Span:
    """Return the stretch of its head's sentence that a fact was read from.

    What stands in other sentences adds to it.
    """
    passage = scene.passage_of(head)
    parts = [head, *(a.mention for a in arguments if passage.start <= a.mention.start < passage.end)]
    return Span(min(m.start for m in parts), max(m.end for m in parts))


def list_candidates(scene: Scene, trigger: Mention) -> list[Candidate]:
    """Return what may fill an event's roles."""
    return list(scene.candidates(trigger, DATED))
