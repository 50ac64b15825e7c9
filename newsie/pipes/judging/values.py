"""Clues for what an amount, a percentage or a count measures: its words, its unit, the metrics near it."""

from collections.abc import Iterator
from weakref import WeakKeyDictionary

from newsie.data import Mention, Money, Percent, Quantity
from newsie.pipes.judging.fillers import stem_of, step
from newsie.pipes.judging.scene import Candidate, Scene
from newsie.pipes.metrics import head_of_unit, metrics_in
from newsie.pipes.passages import VALUES, Passage

AROUND = 8
"""Words on each side that are clues."""
PHRASE = 3
CHANGE = "change"
"""The label of values that say how much another figure changed."""

_METRICS: WeakKeyDictionary[Passage, list[tuple[int, int, str]]] = WeakKeyDictionary()


def list_values(scene: Scene) -> list[Candidate]:
    """Return every amount, percentage and count of an article, in the order of the text."""
    return [c for c in scene.placed if c.mention.label in VALUES]


def describe_measure(scene: Scene, candidate: Candidate) -> Iterator[str]:
    """Yield the clues of one value for what it measures."""
    mention, passage = candidate.mention, candidate.passage
    label = mention.label
    yield f"label={label}"
    yield from describe_amount(mention)
    yield from describe_words(passage, mention)
    yield from describe_metrics(passage, mention)
    yield from describe_company(scene, candidate)
    yield from describe_pattern(scene, mention)
    yield f"titled={passage in scene.title}|{label}"
    yield f"quoted={passage.quoted}|{label}"
    yield f"told={scene.told[mention.value] > 1}|{passage in scene.title}"


def describe_amount(mention: Mention) -> Iterator[str]:
    """Yield clues of a value by itself: its unit, direction, modifier and size."""
    value, label = mention.value, mention.label
    if not isinstance(value, Money | Percent | Quantity):
        return
    yield f"direction={value.direction}|{label}"
    yield f"modifier={value.modifier}|{label}"
    yield f"range={value.lower != value.upper}|{label}"
    if isinstance(value, Quantity):
        yield f"unit={value.unit}"
        yield f"unit head={head_of_unit(mention)}"
    if value.lower is not None:
        yield f"size={len(str(int(abs(value.lower))))}|{label}"


def describe_words(passage: Passage, mention: Mention) -> Iterator[str]:
    """Yield the words around a value."""
    label = mention.label
    before = passage.words_before(mention.start, AROUND)
    after = passage.words_after(mention.end, AROUND)
    for count in (1, 2, PHRASE):
        yield f"before={' '.join(before[-count:])}|{label}"
        yield f"after={' '.join(after[:count])}|{label}"
    for distance, word in enumerate(reversed(before)):
        yield f"left={stem_of(word)}"
        yield f"left={stem_of(word)}|{label}|{distance > PHRASE}"
    for word in after:
        yield f"right={stem_of(word)}"
        yield f"right={stem_of(word)}|{label}"


def describe_metrics(passage: Passage, mention: Mention) -> Iterator[str]:
    """Yield the metric words of the sentence by the side on which they stand, the nearest apart."""
    hits = read_metrics(passage)
    for _, end, type_ in hits:
        yield f"metric={type_}|{'<' if end <= mention.start else '>'}|{mention.label}"
    nearest = min(hits, key=lambda hit: gap_of(hit, mention), default=None)
    if nearest is not None:
        words = passage.words_between(*sorted((nearest[1], mention.start)))
        yield f"nearest={nearest[2]}|{mention.label}|{step(len(words))}"
        yield f"nearest={nearest[2]}|{mention.label}"


def gap_of(hit: tuple[int, int, str], mention: Mention) -> int:
    """Return how many characters part a metric word from a value."""
    return max(mention.start - hit[1], hit[0] - mention.end)


def read_metrics(passage: Passage) -> list[tuple[int, int, str]]:
    """Return the metric words of a sentence, read once."""
    found = _METRICS.get(passage)
    if found is None:
        found = [(hit.start, hit.end, hit.entry.type) for hit in metrics_in(passage)]
        _METRICS[passage] = found
    return found


def describe_company(scene: Scene, candidate: Candidate) -> Iterator[str]:
    """Yield what else the sentence holds: other values, names, events."""
    mention, passage = candidate.mention, candidate.passage
    values = passage.values
    index = values.index(mention)
    yield f"place={min(index, 3)}|{mention.label}"
    previous = values[index - 1] if index else None
    if previous is not None:
        words = passage.words_between(previous.end, mention.start)
        way = " ".join(words) if len(words) <= PHRASE else step(len(words))
        yield f"previous={previous.label}|{mention.label}|{way}"
        figure = scene.figures_at.get(previous.span)
        yield f"previous measures={figure.type if figure else None}|{mention.label}"
    for label in sorted({m.label for m in passage.mentions} - VALUES):
        yield f"has={label}|{mention.label}"
    for trigger in scene.triggers:
        if passage.start <= trigger.start < passage.end:
            yield f"event={trigger.type}|{mention.label}"


def describe_pattern(scene: Scene, mention: Mention) -> Iterator[str]:
    """Yield what the patterns take a value for."""
    figure = scene.figures_at.get(mention.span)
    if figure is None:
        change = mention.span in scene.changes_at
        yield f"pattern={CHANGE if change else None}"
        yield f"pattern={CHANGE if change else None}|{mention.label}"
        return
    named = figure.trigger is not None and figure.trigger.label == "METRIC"
    yield f"pattern={figure.type}"
    yield f"pattern={figure.type}|{mention.label}|{named}"
    yield f"pattern named={named}"
