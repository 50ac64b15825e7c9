"""Clues for whether something fills a role of a fact: how it stands to the fact's head, and what it is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from newsie.data import Mention, Period, Quantity
from newsie.pipes.judging.scene import Candidate, Key, Scene
from newsie.pipes.passages import NAMES, Passage
from newsie.pipes.protagonists import is_institution, is_source, is_union

CLOSE = 3
"""Up to so many words between two mentions are a clue as a whole."""
WORDS = 8
"""So many words between are clues one by one."""
STEPS = (5, 8, 13, 21)
BYLINE = 6
"""A dateline has fewer words before it: who wrote the report."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a role is to be filled of."""

    mention: Mention
    kind: str
    type: str
    """The fact's type."""
    stem: str
    """What words of one family share: "inaugur"."""
    manner: str = ""
    """How it is told: a trigger's voice, a value's label."""
    proposed: Mapping[Key, frozenset[str]] | None = None
    """What the patterns fill its roles with; None where they have no such fact."""


def stem_of(word: str) -> str:
    """Return the first letters of a word, which its inflected forms share.

    >>> stem_of("inaugurazione"), stem_of("apre")
    ('inaugu', 'apre')
    """
    return word[:6] if len(word) > 7 else word[:5]


def step(count: int) -> int:
    """Return a count as it is while small, then by steps.

    >>> step(3), step(6), step(40)
    (3, 5, 21)
    """
    return count if count < STEPS[0] else max(limit for limit in STEPS if limit <= count)


def describe_filler(scene: Scene, head: Head, candidate: Candidate) -> Iterator[str]:
    """Yield the clues of one candidate for the roles of one fact."""
    yield from describe_itself(scene, head.type, candidate)
    yield from describe_standing(scene, head, candidate)


def describe_itself(scene: Scene, type_: str, candidate: Candidate) -> Iterator[str]:
    """Yield the clues of what a candidate is, for facts of a type, wherever they are told."""
    yield f"label={candidate.mention.label}|{type_}"
    yield from describe_surroundings(candidate.passage, candidate.mention)
    if candidate.mention.label in NAMES:
        yield from describe_entity(scene, type_, candidate)
    else:
        yield from describe_value(scene, type_, candidate.mention)


def describe_standing(scene: Scene, head: Head, candidate: Candidate) -> Iterator[str]:
    """Yield the clues of how a candidate stands to one fact."""
    here, label = scene.passage_of(head.mention), candidate.mention.label
    distance = max(-3, min(3, candidate.passage.index - here.index))
    yield f"away={distance}"
    yield f"away={distance}|{label}"
    yield f"away={distance}|{label}|{head.type}"
    if distance == 0:
        yield from describe_way(scene, head, here, candidate.mention)
    else:
        link = candidate.passage.link(candidate.mention)
        yield f"far link={link}|{label}"
        yield f"far link={link}|{label}|{distance}"
    if label in NAMES:
        yield from describe_part(scene, head, here, candidate, distance)
    yield from describe_proposals(head, candidate)


def describe_way(scene: Scene, head: Head, passage: Passage, mention: Mention) -> Iterator[str]:
    """Yield clues of what lies between a head and a candidate of its sentence."""
    label, first = mention.label, mention.end <= head.mention.start
    side = f"{'<' if first else '>'}{label}"
    start, end = (mention.end, head.mention.start) if first else (head.mention.end, mention.start)
    words = passage.words_between(start, end)
    link = passage.link(mention)
    gap = step(len(words))
    yield f"gap={gap}|{side[0]}"
    yield f"gap={gap}|{side}"
    yield f"link={link}|{side}"
    for told in (head.type, head.manner, f"{head.type}|{head.manner}", head.stem):
        yield f"link={link}|{side}|{told}"
    broken = start < end and passage.is_broken(start, end)
    yield f"broken={broken}|{side}"
    yield f"broken={broken}|{link}|{side}"
    alike = min(3, sum(m.label == label and start <= m.start and m.end <= end for m in passage.mentions))
    yield f"alike={alike}|{side}"
    yield f"alike={alike}|{side}|{head.type}"
    rivals = min(2, sum(start <= t.start and t.end <= end for t in scene.triggers))
    yield f"rivals={rivals}|{side}"
    if len(words) <= CLOSE:
        yield f"way={' '.join(words)}|{side}"
        yield f"way={' '.join(words)}|{side}|{head.type}"
    for word in words[:WORDS]:
        yield f"between={word}|{side}"
    leading = next((m for m in passage.names if m.label in ("ORG", "NOM", "PER")), None)
    if leading is mention:
        yield f"leads|{side}"
        yield f"leads|{side}|{head.type}"
        yield f"leads|{side}|{head.manner}"


def describe_surroundings(passage: Passage, mention: Mention) -> Iterator[str]:
    """Yield the words right beside a candidate."""
    before, after = passage.words_before(mention.start, 2), passage.words_after(mention.end, 1)
    yield f"after={' '.join(after)}|{mention.label}"
    yield f"before={' '.join(before[-1:])}|{mention.label}"
    yield f"before={' '.join(before)}|{mention.label}"


def describe_entity(scene: Scene, type_: str, candidate: Candidate) -> Iterator[str]:
    """Yield clues of what an entity is in its article: how often it is named, whether the title has it."""
    key, label = candidate.key, candidate.mention.label
    named = min(6, len(scene.named[key]))
    rank = min(4, scene.ranks.get(key, 4))
    titled = key in scene.titled
    sort, filed = sort_of(candidate.mention), is_dateline(candidate)
    for context in (label, f"{label}|{type_}"):
        yield f"named={named}|{context}"
        yield f"titled={titled}|{context}"
        yield f"sort={sort}|{context}"
        yield f"dateline={filed}|{context}"
    for context in ("", f"|{type_}"):
        yield f"rank={rank}{context}"
        if key == scene.protagonist:
            yield f"protagonist{context}"
    yield f"first word={candidate.mention.text.split()[0].lower()}|{type_}"


def is_dateline(candidate: Candidate) -> bool:
    """Say whether a name in capitals closes a stretch without a verb, as the place where a report was filed.

    "MODENA. Si è chiuso…", "Serena Arbizzi CARPI. Addio alla banca".
    """
    mention, passage = candidate.mention, candidate.passage
    if not mention.text.isupper() or len(passage.words_before(mention.start, BYLINE)) == BYLINE:
        return False
    return passage.words_after(mention.end, 2) in ([], ["."])


def describe_part(
    scene: Scene, head: Head, here: Passage, candidate: Candidate, distance: int
) -> Iterator[str]:
    """Yield clues of an entity's part in what is told around a fact."""
    rank = min(4, scene.ranks.get(candidate.key, 4))
    for context in (f"|{distance}", f"|{distance}|{head.type}"):
        yield f"rank={rank}{context}"
        if candidate.key == scene.protagonist:
            yield f"protagonist{context}"
    actors = {c for c in map(name_key, here.names) if c is not None}
    yield f"actors={min(4, len(actors))}|{candidate.mention.label}|{head.type}|{distance == 0}"


def name_key(mention: Mention) -> str | None:
    """Return what tells an organization apart, None for other names."""
    return (mention.entity or mention.text.lower()) if mention.label in ("ORG", "NOM") else None


def sort_of(mention: Mention) -> str:
    """Say whether a name is a union's, a statistician's or another institution's."""
    if is_union(mention):
        return "union"
    if is_source(mention):
        return "source"
    return "institution" if is_institution(mention) else ""


def describe_value(scene: Scene, type_: str, mention: Mention) -> Iterator[str]:
    """Yield clues of what a date or an amount says by itself."""
    value = mention.value
    if isinstance(value, Period):
        time = time_of(scene, value)
        for context in ("", f"|{type_}"):
            yield f"precision={value.precision}{context}"
            yield f"time={time}{context}"
    if isinstance(value, Quantity):
        yield f"unit={value.unit}"
        yield f"unit={value.unit}|{type_}"
    figure = scene.figures_at.get(mention.span)
    if figure is not None:
        yield f"measures={figure.type}|{mention.label}"
        yield f"measures={figure.type}|{type_}"


def time_of(scene: Scene, period: Period) -> str:
    """Say whether a period lies before, around or after the day of publication; "" where that is unknown."""
    published = scene.reading.published
    if published is None or period.start is None or period.end is None:
        return ""
    return "past" if period.end < published else "future" if period.start > published else "now"


def describe_proposals(head: Head, candidate: Candidate) -> Iterator[str]:
    """Yield what the patterns say of a candidate."""
    label = candidate.mention.label
    if head.proposed is None:
        yield f"no pattern|{label}"
        return
    roles = head.proposed.get(candidate.key, frozenset())
    if not roles:
        yield f"not proposed|{label}"
        yield f"not proposed|{label}|{head.type}"
    for role in sorted(roles):
        yield f"proposed={role}"
        yield f"proposed={role}|{label}"
        yield f"proposed={role}|{head.type}"
