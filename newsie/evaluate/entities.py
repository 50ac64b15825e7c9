"""Which predicted entity is which gold entity: by the mentions they share."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from newsie.data import Analysis, Span
from newsie.evaluate.items import Item
from newsie.evaluate.matching import pair_best


@dataclass(frozen=True, slots=True)
class Thing:
    """An entity as a scorer sees it."""

    id: str
    type: str
    name: str
    spans: frozenset[Span]

    @property
    def first(self) -> Span:
        """Its first mention; an entity without any comes first."""
        return min(self.spans, default=Span(-1, -1))


def list_things(analysis: Analysis) -> list[Thing]:
    """Return an analysis's entities with where they are mentioned or referred to."""
    spans: dict[str, set[Span]] = {entity.id: set() for entity in analysis.entities}
    for mention in analysis.mentions:
        if mention.entity is not None:
            spans[mention.entity].add(mention.span)
    return [Thing(e.id, e.type, e.name, frozenset(spans[e.id])) for e in analysis.entities]


def overlap(left: Span, right: Span) -> int:
    """Return how many characters two spans share.

    >>> overlap(Span(0, 10), Span(8, 20))
    2
    """
    return max(0, min(left.end, right.end) - max(left.start, right.start))


def compare_things(gold: Thing, predicted: Thing) -> tuple[int, int, bool, bool]:
    """Say how alike two entities are: mentions shared, mentions that overlap, same type, same name."""
    shared = len(gold.spans & predicted.spans)
    touching = sum(any(overlap(one, other) for other in gold.spans) for one in predicted.spans)
    return shared, touching, gold.type == predicted.type, gold.name.casefold() == predicted.name.casefold()


def align_things(gold: Sequence[Thing], predicted: Iterable[Thing]) -> dict[str, str]:
    """Map each predicted entity to the gold entity that it shares most mentions with; several may share one.

    An entity without a mention in common may still bear the same name and type. The rest is left out.
    """
    ordered = sorted(gold, key=lambda thing: (thing.first, thing.id))
    aligned: dict[str, str] = {}
    for thing in predicted:
        best = max(ordered, key=lambda other: compare_things(other, thing), default=None)
        if best is None:
            continue
        shared, touching, same_type, same_name = compare_things(best, thing)
        if shared or touching or (same_type and same_name):
            aligned[thing.id] = best.id
    return aligned


def list_entity_items(gold: Sequence[Thing], predicted: Sequence[Thing]) -> tuple[set[Item], set[Item]]:
    """Return both sides' entities, right where they pair one to one with the same type."""
    ours = sorted(gold, key=lambda t: (t.first, t.type, t.name))
    theirs = sorted(predicted, key=lambda t: (t.first, t.type, t.name))
    pairs = pair_best(ours, theirs, weigh_things)
    keys_ours = {row: ("pair", row) for row, _ in pairs}
    keys_theirs = {column: ("pair", row) for row, column in pairs}
    return (
        {make_entity_item(t, keys_ours.get(n, ("gold", n))) for n, t in enumerate(ours)},
        {make_entity_item(t, keys_theirs.get(n, ("predicted", n))) for n, t in enumerate(theirs)},
    )


def weigh_things(gold: Thing, predicted: Thing) -> float:
    """Say how much it is worth to pair two entities; nothing where their types differ."""
    shared, touching, same_type, same_name = compare_things(gold, predicted)
    if not same_type:
        return 0.0
    return 1000.0 * shared + touching + (0.5 if same_name else 0.0)


def make_entity_item(thing: Thing, key: Hashable) -> Item:
    """Return an entity as an item."""
    return Item("entities", thing.type, key, thing.first if thing.spans else None, thing.name)


def list_links(things: Iterable[Thing]) -> Iterator[Item]:
    """Yield every two mentions that stand for one thing."""
    for thing in things:
        for left, right in combinations(sorted(thing.spans), 2):
            yield Item("links", thing.type, (left, right), right, thing.name)


@dataclass(frozen=True, slots=True)
class Alignment:
    """Gives fillers of gold and prediction names that are equal where they mean the same."""

    entities: Mapping[str, str]
    """Predicted entity -> gold entity."""
    owners: Mapping[Span, str]
    """Where gold mentions an entity -> which."""

    def name_gold(self, entity: str | None, span: Span) -> Hashable:
        """Name a gold filler: its entity, else its place."""
        return ("entity", entity) if entity is not None else ("span", span)

    def name_predicted(self, entity: str | None, span: Span) -> Hashable:
        """Name a predicted filler: the gold entity that its entity is, or that gold mentions there."""
        if entity is not None and entity in self.entities:
            return ("entity", self.entities[entity])
        owner = self.owners.get(span)
        return ("entity", owner) if owner is not None else ("span", span)


def align(gold: Sequence[Thing], predicted: Sequence[Thing]) -> Alignment:
    """Return how a prediction's entities are named in gold's terms."""
    owners = {span: thing.id for thing in gold for span in thing.spans}
    return Alignment(align_things(gold, predicted), owners)
