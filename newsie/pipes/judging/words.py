"""Words that may tell an event, and clues for whether they do: their form, their company, the lexicon."""

from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass

from newsie.data import Mention
from newsie.pipes.judging.fillers import stem_of
from newsie.pipes.judging.scene import Scene
from newsie.pipes.passages import Passage
from newsie.pipes.triggers import Trigger, load_events
from newsie.pipes.wordings import Piece

OPEN_LABELS = frozenset({"NOM", "METRIC", "SECTOR", "ROLE"})
"""Labels of mentions inside which a word may still tell an event."""
SHORTEST = 4
AROUND = 6
"""Words on each side that are clues."""
OFTEN = 2


@dataclass(frozen=True, slots=True)
class Spot:
    """A word, or an expression of the lexicon, that may tell an event."""

    mention: Mention
    passage: Passage
    index: int
    """Its place among the passage's pieces."""
    stem: str
    repeats: int
    """How many words of this stem stood before it in the article."""
    trigger: Trigger | None
    """What the lexicon takes it for, if anything."""


def find_spots(scene: Scene, known: Container[str] | None = None) -> Iterator[Spot]:
    """Yield every word that may tell an event, in the order of the text; the verb of an idiom tells none.

    Of words that the lexicon lacks only those whose clue of their stem is `known`; None takes all.
    """
    seen: Counter[str] = Counter()
    for passage in scene.passages:
        closed = [m for m in passage.mentions if m.label not in OPEN_LABELS]
        idioms = {hit.start for hit in load_events().idioms.find(passage.pieces)}
        for index, piece in enumerate(passage.pieces):
            trigger = scene.triggers_at.get(piece.start)
            if trigger is None and (piece.start in idioms or not may_tell(piece, closed)):
                continue
            stem = stem_of(piece.lower)
            seen[stem] += 1
            if trigger is not None or known is None or f"stem={stem}" in known:
                end = piece.end if trigger is None else trigger.end
                mention = Mention(piece.start, end, "EVENT", scene.reading.text[piece.start : end])
                yield Spot(mention, passage, index, stem, min(OFTEN, seen[stem] - 1), trigger)


def may_tell(piece: Piece, closed: list[Mention]) -> bool:
    """Say whether a word that the lexicon lacks may tell an event: no short word, no part of a name."""
    if len(piece.lower) < SHORTEST or not piece.lower.isalpha():
        return False
    return not any(m.start <= piece.start < m.end for m in closed)


def describe_spot(scene: Scene, spot: Spot) -> Iterator[str]:
    """Yield the clues of one word."""
    words = [piece.lower for piece in spot.passage.pieces]
    word, stem, titled = words[spot.index], spot.stem, spot.passage in scene.title
    before, after = neighbours(words, spot.index)
    yield f"word={word}"
    yield f"stem={stem}"
    yield sense_of(stem)
    yield f"ending={word[-3:]}"
    yield f"before={before[-1]}"
    yield f"after={after[0]}"
    yield f"before={' '.join(before)}"
    yield f"after={' '.join(after)}"
    for context in (stem, word[-3:]):
        yield f"before={before[-1]}|{context}"
    yield f"after={after[0]}|{stem}"
    for near in words[max(0, spot.index - AROUND) : spot.index + AROUND + 1]:
        if near != word:
            yield f"near={stem_of(near)}"
            yield f"near={stem_of(near)}|{stem}"
    for label in sorted({m.label for m in spot.passage.mentions}):
        yield f"has={label}"
        yield f"has={label}|{stem}"
    yield f"capital={spot.mention.text[0].isupper()}|{spot.index == 0}"
    for context in ("", f"|{stem}"):
        yield f"titled={titled}{context}"
    yield f"repeats={spot.repeats}"
    yield f"quoted={spot.passage.quoted}"
    yield from describe_lexicon(scene, spot, before[-1], titled)


def sense_of(stem: str) -> str:
    """Return the clue of what a stem means: training learns it of all stems at once, by their vectors."""
    return f"sense={stem}"


def neighbours(words: list[str], index: int) -> tuple[list[str], list[str]]:
    """Return two words before and two after, "" beyond the sentence's ends."""
    padded = ["", "", *words, "", ""]
    return padded[index : index + 2], padded[index + 3 : index + 5]


def describe_lexicon(scene: Scene, spot: Spot, before: str, titled: bool) -> Iterator[str]:
    """Yield what the lexicon and the patterns say of a word."""
    trigger = spot.trigger
    if trigger is None:
        return
    yield f"lexicon={trigger.type}"
    yield f"lexicon={trigger.type}|{trigger.voice}"
    yield f"lexicon|{before}"
    yield f"lexicon={trigger.type}|{spot.repeats}"
    yield f"lexicon={trigger.type}|{titled}"
    yield f"proper={trigger.proper}"
    event = scene.events_at.get(trigger.start)
    if event is None:
        yield "no event"
        yield f"no event|{trigger.type}"
    else:
        yield "event"
        yield f"event={event.type}"
