"""The judge: weighs what the patterns propose and every other candidate, and says what is told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from newsie.data import Fact
from newsie.pipes.judging.classifier import Classifier, load_classifiers, save_classifiers
from newsie.pipes.judging.events import judge_events
from newsie.pipes.judging.figures import judge_figures
from newsie.pipes.judging.scene import Scene
from newsie.pipes.reading import Reading

QUESTIONS = ("event_words", "event_roles", "figure_measures", "figure_roles")
"""What is asked: does a word tell an event, who fills its roles, what does a value measure, whose is it."""
JUDGED = frozenset({"event", "figure"})
"""Kinds of facts that are judged; the patterns have the last word on the others."""


@dataclass(frozen=True, slots=True)
class Judge:
    """Four classifiers, one a question, learned from gold (`newsie.training.judging`)."""

    classifiers: Mapping[str, Classifier]

    def judge(self, reading: Reading, patterns: Iterable[Fact]) -> list[Fact]:
        """Return an article's facts: events and figures as judged, the rest as the patterns have them."""
        patterns = list(patterns)
        scene = Scene(reading, patterns)
        words, fillers, measures, owners = (self.classifiers[name] for name in QUESTIONS)
        return [
            *judge_events(scene, words, fillers),
            *judge_figures(scene, measures, owners),
            *(fact for fact in patterns if fact.kind not in JUDGED),
        ]

    def to_disk(self, folder: Path) -> None:
        """Write the classifiers into a folder."""
        save_classifiers(self.classifiers, folder)

    @classmethod
    def from_disk(cls, folder: Path) -> Self:
        """Read what `to_disk` wrote. Raises ModelError where it can't be read."""
        return cls(load_classifiers(folder, QUESTIONS))
