"""An article as it is judged: its sentences, what stands in them, and what the patterns make of it."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from newsie.data import Fact, Mention
from newsie.pipes.events import list_triggers
from newsie.pipes.judging.adviser import Advice
from newsie.pipes.passages import NAMES, VALUES, Passage, passage_at, read_passages
from newsie.pipes.protagonists import find_focus
from newsie.pipes.reading import Reading
from newsie.pipes.triggers import Trigger

Key = Hashable
"""What a mention stands for: its entity, a value's own place."""
FAR = 2
"""How many sentences may part a fact from those who are not among the most named."""
FEW = 3
"""How many organizations count as the most named."""
HEADING = 2
"""Sentences that a title may have."""
ACTORS = frozenset({"ORG", "NOM"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that may fill a role: a value, or an entity in the mention nearest to the fact."""

    key: Key
    mention: Mention
    passage: Passage


def key_of(mention: Mention) -> Key:
    """Return what a mention stands for: names of one entity are one, every value is its own."""
    if mention.label in NAMES:
        return mention.entity or mention.text.lower()
    return mention.span


class Scene:
    """One article and the facts that the patterns found in it."""

    def __init__(
        self, reading: Reading, patterns: Iterable[Fact] = (), *, advice: Advice | None = None
    ) -> None:
        self.reading = reading
        self.passages = read_passages(reading)
        self.patterns = list(patterns)
        self.advice = advice
        """What a transformer makes of the article; None: clues alone decide."""
        self.memo: dict[Hashable, npt.NDArray[np.float32]] = {}
        """What was added up once for this article."""

    @cached_property
    def placed(self) -> list[Candidate]:
        """Every mention with its sentence, in the order of the text."""
        return [Candidate(key_of(m), m, passage) for passage in self.passages for m in passage.mentions]

    @cached_property
    def named(self) -> dict[Key, list[Candidate]]:
        """The mentions of each entity."""
        named: dict[Key, list[Candidate]] = defaultdict(list)
        for candidate in self.placed:
            if candidate.mention.label in NAMES:
                named[candidate.key].append(candidate)
        return named

    @cached_property
    def told(self) -> Counter[object]:
        """How often the article tells each amount, percentage or count."""
        return Counter(c.mention.value for c in self.placed if c.mention.label in VALUES)

    @cached_property
    def ranks(self) -> dict[Key, int]:
        """Organizations by how often the article names them, the most named first."""
        counts = Counter(c.key for c in self.placed if c.mention.label in ACTORS)
        order = sorted(counts, key=lambda key: -counts[key])
        return {key: rank for rank, key in enumerate(order)}

    @cached_property
    def title(self) -> Sequence[Passage]:
        """The sentences of the first line, where they are few and more lines stand below; else none."""
        line, _, below = self.reading.text.lstrip("\n").partition("\n")
        end = self.reading.text.find(line) + len(line)
        inside = [passage for passage in self.passages[: HEADING + 1] if passage.start < end]
        return inside if below.strip() and len(inside) <= HEADING else []

    @cached_property
    def titled(self) -> frozenset[Key]:
        """The entities that the title names."""
        return frozenset(c.key for c in self.placed if c.passage in self.title)

    @cached_property
    def protagonist(self) -> Key | None:
        """The entity that the article is about, by the patterns' reckoning."""
        focus = find_focus(self.passages).protagonist
        return None if focus is None else key_of(focus)

    @cached_property
    def triggers(self) -> list[Trigger]:
        """The words that the lexicon takes for events, in the order of the text."""
        return list_triggers(self.reading)

    @cached_property
    def triggers_at(self) -> dict[int, Trigger]:
        """The lexicon's triggers by their first character."""
        return {trigger.start: trigger for trigger in self.triggers}

    @cached_property
    def events_at(self) -> dict[int, Fact]:
        """The patterns' events by the first character of their trigger."""
        return {f.trigger.start: f for f in self.patterns if f.kind == "event" and f.trigger is not None}

    @cached_property
    def figures_at(self) -> dict[Key, Fact]:
        """The patterns' figures by the place of their value, or of the change that they are alone."""
        found: dict[Key, Fact] = {}
        for fact in self.patterns:
            value = fact.get_mention("value") or fact.get_mention("change") or fact.trigger
            if fact.kind == "figure" and value is not None:
                found[value.span] = fact
        return found

    @cached_property
    def sectors(self) -> list[Candidate]:
        """The lines of business that the patterns find with figures."""
        found = {m.span: m for f in self.patterns if f.kind == "figure" for m in f.get_mentions("sector")}
        return [Candidate(m.span, m, self.passage_of(m)) for m in found.values()]

    @cached_property
    def changes_at(self) -> dict[Key, Fact]:
        """The patterns' figures by the place of their change."""
        return {m.span: f for f in self.patterns if f.kind == "figure" for m in f.get_mentions("change")}

    def passage_of(self, mention: Mention) -> Passage:
        """Return the sentence that a mention stands in."""
        return passage_at(self.reading, mention.start)

    def candidates(self, head: Mention, labels: frozenset[str], *, reach: int = 1) -> Iterator[Candidate]:
        """Yield what may belong to a fact told at `head`.

        Every entity in its mention nearest to the fact, those far away only if the article names few more
        often, and the mentions of `labels` up to `reach` sentences away.
        """
        here = self.passage_of(head).index
        for key, candidates in self.named.items():
            nearest = min(candidates, key=lambda c: rank_nearness(c, here, head))
            if abs(nearest.passage.index - here) <= FAR or self.ranks.get(key, FEW) < FEW:
                yield nearest
        for candidate in self.placed + self.sectors:
            if candidate.mention.label in labels and abs(candidate.passage.index - here) <= reach:
                yield candidate


def rank_nearness(candidate: Candidate, here: int, head: Mention) -> tuple[int, bool, int]:
    """Rank mentions by sentences between, then what was said before, then characters between."""
    index = candidate.passage.index
    return abs(index - here), index > here, abs(candidate.mention.start - head.start)
