"""Where each figure's value stands in the text, whose words may stand there more than once."""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

Owner = TypeVar("Owner", bound=Hashable)
Place = TypeVar("Place", bound=Hashable)


def share_out(options: Mapping[Owner, Sequence[Place]]) -> dict[Owner, Place]:
    """Give each owner a place of its own, the earliest that leaves as many as possible with one.

    A maximum matching by augmenting paths (Kuhn 1955): who came first moves on where that makes room.

    >>> share_out({"f1": [9, 36], "f2": [9]})
    {'f2': 9, 'f1': 36}
    >>> share_out({"f1": [9], "f2": [9]})
    {'f1': 9}
    """
    holders: dict[Place, Owner] = {}
    for owner in options:
        claim(owner, options, holders, set())
    return {owner: place for place, owner in holders.items()}


def claim(
    owner: Owner, options: Mapping[Owner, Sequence[Place]], holders: dict[Place, Owner], seen: set[Place]
) -> bool:
    """Take a place for an owner, moving others on where they can; False where none is left."""
    for place in options[owner]:
        if place in seen:
            continue
        seen.add(place)
        if place not in holders or claim(holders[place], options, holders, seen):
            holders[place] = owner
            return True
    return False
