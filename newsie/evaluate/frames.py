"""Frames: facts in a form in which gold and prediction can be paired, with their parts named alike."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass

from newsie.data import Span
from newsie.evaluate.items import Item
from newsie.evaluate.matching import pair_best

Part = tuple[str, Hashable]
"""A role or slot and what fills it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One fact; equal names in `arguments` and `slots` mean the same thing on both sides."""

    kind: str
    type: str
    anchor: Hashable
    """What identifies it: its trigger, for a figure the place of its value."""
    meaning: Hashable
    """What it says where the anchor differs: a figure's amount and unit, a position's holder and office."""
    arguments: frozenset[Part] = frozenset()
    """Roles filled, values by their place."""
    slots: frozenset[Part] = frozenset()
    """What a record says of it, values by what they mean."""
    modality: str = "asserted"
    status: str | None = None
    span: Span | None = None
    words: str = ""

    @property
    def order(self) -> tuple[str, ...]:
        """A key to sort by that is the same whatever order the facts came in."""
        parts = sorted(map(repr, self.arguments | self.slots))
        return (repr(self.span), self.kind, self.type, repr(self.anchor), repr(self.meaning), *parts)


Weigh = Callable[[Frame, Frame], float]


def count_shared(gold: Frame, predicted: Frame) -> float:
    """Say how much two frames agree, always below one, so that it only settles ties."""
    shared = len(gold.arguments & predicted.arguments) + len(gold.slots & predicted.slots)
    alike = (gold.type == predicted.type) + (gold.modality == predicted.modality)
    return (shared + alike) / (len(gold.arguments) + len(gold.slots) + 4)


def list_frame_items(
    gold: Sequence[Frame], predicted: Sequence[Frame], weigh: Weigh
) -> tuple[set[Item], set[Item]]:
    """Pair the frames of one kind as `weigh` has it and return both sides as items.

    A frame without partner is an item that nothing equals: spurious, or missed.
    """
    ours, theirs = (sorted(side, key=lambda f: f.order) for side in (gold, predicted))
    pairs = pair_best(ours, theirs, weigh)
    keys_ours = {row: row for row, _ in pairs}
    keys_theirs = {column: row for row, column in pairs}
    left: set[Item] = set()
    right: set[Item] = set()
    for number, frame in enumerate(ours):
        left.update(
            make_items(frame, ("pair", keys_ours[number]) if number in keys_ours else ("gold", number))
        )
    for number, frame in enumerate(theirs):
        paired = number in keys_theirs
        right.update(make_items(frame, ("pair", keys_theirs[number]) if paired else ("predicted", number)))
    return left, right


def make_items(frame: Frame, key: Hashable) -> Iterator[Item]:
    """Yield what can be right or wrong of a frame: that it is there, each part, the whole."""
    span, words = (
        frame.span,
        f"{frame.kind} {frame.type or frame.status or ''} {frame.words}".replace("  ", " "),
    )
    identity = (key, frame.type)
    if frame.kind == "event":
        yield Item("events", frame.type, identity, span, words)
    elif frame.kind == "figure":
        yield Item("figures", frame.type, (*identity, frame.meaning), span, words)
    elif frame.kind == "position":
        yield Item("positions", frame.status or "current", (frame.meaning, frame.status), span, words)
    yield Item("facts", frame.kind, (*identity, frame.status, frame.modality, frame.arguments), span, words)
    # An event's argument is right only where its event's type is; a figure's metric is a slot of its own.
    owner = identity if frame.kind == "event" else key
    for role, filler in frame.arguments:
        yield Item("arguments", f"{frame.kind}.{role}", (owner, filler), span, f"{words}: {role}")
    for slot, filler in frame.slots:
        yield Item("slots", f"{frame.kind}.{slot}", (owner, filler), span, f"{words}: {slot}")
    if frame.modality != "asserted":
        yield Item("modality", frame.modality, (frame.kind, owner), span, words)
