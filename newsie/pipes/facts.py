"""The component that states facts: finders propose them, a judge that has learned from gold decides.

Finders are functions from a reading to facts, patterns over mentions and word lists. A pipeline without
a judge states what they find.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Self

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import ensure_path

from newsie import bridge
from newsie.data import Entity, Fact, Mention
from newsie.pipes.event_names import name_events
from newsie.pipes.events import find_events
from newsie.pipes.figures import find_figures
from newsie.pipes.judging.judge import Judge
from newsie.pipes.modality import judge_modality
from newsie.pipes.positions import find_positions
from newsie.pipes.reading import Reading
from newsie.pipes.relations import find_relations

Finder = Callable[[Reading], list[Fact]]

PATTERNS: tuple[Finder, ...] = (find_events, find_figures, find_positions, find_relations)


class Facts:
    """Finds facts and writes them on the Doc, in the order of their evidence."""

    def __init__(self, finders: Iterable[Finder] = PATTERNS, *, judge: Judge | None = None) -> None:
        self.finders = tuple(finders)
        self.judge = judge

    def __call__(self, doc: Doc) -> Doc:
        """Add the facts of one Doc."""
        facts, entities = self.predict(doc)
        self.annotate(doc, facts, entities)
        return doc

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 1000) -> Iterator[Doc]:
        """Add the facts of each Doc as it comes by."""
        for doc in docs:
            yield self(doc)

    def predict(self, doc: Doc) -> tuple[list[Fact], list[Entity]]:
        """Return the facts that a Doc states and its entities, events with a name among them.

        Changes nothing.
        """
        reading = Reading(doc, bridge.read_mentions(doc), bridge.read_published(doc))
        found = self.propose(reading)
        if self.judge is not None:
            found = self.judge.judge(reading, found)
        else:
            found = [judge_modality(reading, fact) for fact in found]
        found.sort(key=lambda fact: (fact.support, fact.kind, fact.type))
        return name_events(reading, found, bridge.read_entities(doc))

    def propose(self, reading: Reading) -> list[Fact]:
        """Return what the finders make of an article, before any judge and without modality."""
        return [fact for finder in self.finders for fact in finder(reading)]

    def annotate(self, doc: Doc, facts: list[Fact], entities: list[Entity]) -> None:
        """Write facts and entities on a Doc, and the mentions that they brought along."""
        known = {mention.key for mention in bridge.read_mentions(doc)}
        brought: dict[tuple[int, int, str], Mention] = {
            part.key: part for fact in facts for part in fact.parts if part.key not in known
        }
        if brought:
            bridge.add_mentions(doc, brought.values())
        bridge.write_entities(doc, entities)
        bridge.write_facts(doc, facts)

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the judge into a folder, nothing where there is none."""
        if self.judge is not None:
            self.judge.to_disk(ensure_path(path))

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Self:
        """Read the judge from a folder; where there is no such folder, the patterns decide.

        Raises ModelError for a folder without a readable judge.
        """
        folder = ensure_path(path)
        self.judge = Judge.from_disk(folder) if folder.is_dir() else None
        return self


@Language.factory("newsie_facts")
def make_facts(nlp: Language, name: str) -> Facts:
    """Build the component from a pipeline's configuration."""
    return Facts()
