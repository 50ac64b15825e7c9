"""Whether an event or a figure is told as done, planned, denied or rumoured, as gold has taught it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import get_args

import numpy as np

from newsie.data import Fact, Mention, Modality, Period
from newsie.pipes.judging.classifier import NOTHING, PRIOR, Classifier
from newsie.pipes.judging.fillers import stem_of, time_of
from newsie.pipes.judging.scene import Scene
from newsie.pipes.modality import anchor_of, extent, judge_modality, load_cues
from newsie.pipes.passages import Passage
from newsie.pipes.verbs import looks_conditional, looks_future
from newsie.pipes.wordings import Piece

TOLD = 0.5
"""How sure a fact must be to be anything but asserted."""
AROUND = 8
"""Words on each side that are clues."""
NEAR = 3
"""So many of them are near."""
DOUBT = 3.0
"""How much speaks for asserted where nothing else does and gold has not said."""
MODALITIES: dict[str, Modality] = {name: name for name in get_args(Modality)}


def judge_modalities(scene: Scene, facts: Iterable[Fact], modality: Classifier) -> list[Fact]:
    """Return facts with the modality that their clues speak for."""
    facts = list(facts)
    scores = modality.add(describe_modality(scene, fact) for fact in facts)
    if scene.advice is not None and facts:
        scores += scene.advice.weigh("modality", [anchor_of(fact) for fact in facts])
    chosen = modality.choose(scores)
    return [
        replace(fact, modality=MODALITIES[label]) if sure >= TOLD else fact
        for fact, (label, sure) in zip(facts, chosen, strict=True)
    ]


def follow_patterns() -> Classifier:
    """Return a classifier that takes the patterns at their word, for gold in which all is asserted."""
    others = [modality for modality in MODALITIES if modality != "asserted"]
    weights = np.zeros((len(others) + 2, len(others) + 1), dtype=np.float32)
    weights[PRIOR, 0] = DOUBT
    weights[range(len(others)), range(1, len(others) + 1)] = 2 * DOUBT
    rows = {f"pattern={modality}": row for row, modality in enumerate(others)}
    return Classifier((NOTHING, *others), rows, weights)


def label_of(modality: Modality) -> str:
    """Return what a classifier calls a modality: asserted is nothing in particular."""
    return NOTHING if modality == "asserted" else modality


def describe_modality(scene: Scene, fact: Fact) -> Iterator[str]:
    """Yield the clues of a fact that is taken as asserted until they say otherwise."""
    anchor = anchor_of(fact)
    passage = scene.passage_of(anchor)
    start, end = extent(passage, fact, anchor)
    yield from describe_telling(scene, fact, passage)
    yield from describe_clause(passage, fact.kind, start, end)
    for word in passage.words_between(start, end):
        yield f"own={stem_of(word)}"
        yield f"own ending={word[-3:]}|{fact.kind}"
        yield f"own ending={word[-2:]}|{fact.kind}|{fact.type}"
    yield from describe_verbs(scene, passage, fact.kind, start)
    yield from describe_cues(passage, fact.kind, start)
    yield from describe_times(scene, passage, fact)


def describe_telling(scene: Scene, fact: Fact, passage: Passage) -> Iterator[str]:
    """Yield what the fact is, where it is told, and what the patterns say."""
    pattern = judge_modality(scene.reading, fact).modality
    for context in ("", f"|{fact.kind}", f"|{fact.type}"):
        yield f"pattern={pattern}{context}"
    yield f"type={fact.kind}|{fact.type}"
    yield f"titled={passage in scene.title}|{fact.kind}"
    yield f"quoted={passage.quoted}|{fact.kind}"


def describe_clause(passage: Passage, kind: str, start: int, end: int) -> Iterator[str]:
    """Yield the words on both sides of a fact's own: stems, endings, the nearest as they are."""
    before, after = passage.words_before(start, AROUND), passage.words_after(end, AROUND)
    for side, words in (("<", list(reversed(before))), (">", after)):
        for distance, word in enumerate(words):
            near = distance < NEAR
            yield f"{side}{stem_of(word)}|{kind}"
            yield f"{side}{stem_of(word)}|{near}|{kind}"
            yield f"{side}ending={word[-3:]}|{near}|{kind}"
    for count in (1, 2):
        yield f"before={' '.join(before[-count:])}|{kind}"
        yield f"after={' '.join(after[:count])}|{kind}"


def describe_verbs(scene: Scene, passage: Passage, kind: str, start: int) -> Iterator[str]:
    """Yield the futures and conditionals of the sentence, and of the one before it."""
    position = passage.position(start)
    for index, piece in enumerate(passage.pieces):
        tense = tense_of(piece)
        if tense is not None:
            yield f"tense={tense}|{kind}"
            yield f"tense={tense}|{'<' if index < position else '>'}|{abs(index - position) <= NEAR}|{kind}"
    if passage.index:
        previous = {tense_of(piece) for piece in scene.passages[passage.index - 1].pieces}
        for tense in sorted(filter(None, previous)):
            yield f"tense before={tense}|{kind}"


def tense_of(piece: Piece) -> str | None:
    """Say whether a word looks like a conditional or a future, None for any other."""
    if looks_conditional(piece.lower):
        return "conditional"
    return "future" if looks_future(piece.lower) else None


def describe_cues(passage: Passage, kind: str, start: int) -> Iterator[str]:
    """Yield the cues of each modality that stand anywhere in the sentence."""
    for modality, cues in load_cues().items():
        for way, wordings in (("before", cues.before), ("around", cues.around)):
            for hit in wordings.find(passage.pieces):
                yield f"{way} {modality}|{kind}|{'<' if hit.end <= start else '>'}"


def describe_times(scene: Scene, passage: Passage, fact: Fact) -> Iterator[str]:
    """Yield whether the fact's own day or period lies ahead, and what other dates of its sentence do."""
    for role in ("date", "period"):
        for time in list_times(scene, fact.get_mentions(role)):
            yield f"{role}={time}|{fact.kind}"
            yield f"{role}={time}|{fact.kind}|{fact.type}"
    for time in list_times(scene, passage.dates):
        yield f"near={time}|{fact.kind}"


def list_times(scene: Scene, mentions: Iterable[Mention]) -> Iterator[str]:
    """Yield whether each date lies before, around or after the day of publication."""
    for mention in mentions:
        if isinstance(mention.value, Period):
            yield time_of(scene, mention.value)
