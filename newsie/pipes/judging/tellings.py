"""Events told twice: of two tellings at odds in nothing the surer stays, with what only the other says."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from newsie.data import Fact
from newsie.pipes.judging.scene import Key, key_of

ONCE = frozenset({"acquisition", "incident", "insolvency", "product_launch", "results"})
"""Types of which a firm hardly has two in one article; two openings or appointments are often two."""
NAMED = frozenset({"organizer", "participant", "buyer", "seller", "target", "recipient", "person"})
"""Roles by which two tellings may be known to be of one event."""


def join_tellings(events: Iterable[Fact]) -> list[Fact]:
    """Return events with those told twice as one, in the order of the text."""
    kept: list[Fact] = []
    for event in sorted(events, key=lambda e: -e.confidence):
        twin = next((i for i, other in enumerate(kept) if are_one(other, event)), None)
        if twin is None:
            kept.append(event)
        else:
            kept[twin] = complete(kept[twin], event)
    return sorted(kept, key=lambda event: event.support)


def are_one(one: Fact, other: Fact) -> bool:
    """Say whether two events are one told twice: of one type, with a filler in common, at odds in no role."""
    if one.type != other.type or one.type not in ONCE:
        return False
    ours, theirs = keys_by_role(one), keys_by_role(other)
    shared = ours.keys() & theirs.keys()
    known = any(ours[role] & theirs[role] for role in shared & NAMED)
    return known and all(ours[role] & theirs[role] for role in shared)


def keys_by_role(event: Fact) -> Mapping[str, set[Key]]:
    """Return who fills each role; dates and amounts by what they say."""
    found: dict[str, set[Key]] = {}
    for argument in event.arguments:
        mention = argument.mention
        found.setdefault(argument.role, set()).add(mention.value or key_of(mention))
    return found


def complete(event: Fact, other: Fact) -> Fact:
    """Return an event with the roles that only another telling of it fills."""
    filled = {argument.role for argument in event.arguments}
    added = tuple(argument for argument in other.arguments if argument.role not in filled)
    return replace(event, arguments=event.arguments + added)
