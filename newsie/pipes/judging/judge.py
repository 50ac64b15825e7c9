"""The judge: weighs what the patterns propose and every other candidate, and says what is told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from newsie.data import Fact
from newsie.errors import ModelError
from newsie.pipes.judging.adviser import Adviser
from newsie.pipes.judging.classifier import Classifier, load_classifiers, save_classifiers
from newsie.pipes.judging.events import judge_events
from newsie.pipes.judging.figures import judge_figures
from newsie.pipes.judging.scene import Scene
from newsie.pipes.reading import Reading

QUESTIONS = ("event_words", "event_roles", "figure_measures", "figure_roles")
"""What is asked: does a word tell an event, who fills its roles, what does a value measure, whose is it."""
ADVISER = "adviser"
JUDGED = frozenset({"event", "figure"})
"""Kinds of facts that are judged; the patterns have the last word on the others."""


@dataclass(frozen=True, slots=True)
class Judge:
    """Four classifiers, one a question, learned from gold (`newsie.training.judging`)."""

    classifiers: Mapping[str, Classifier]
    adviser: Adviser | None = None
    """Adds to what clues say (`newsie.training.advising`); answers with the classifiers' labels."""

    def judge(self, reading: Reading, patterns: Iterable[Fact]) -> list[Fact]:
        """Return an article's facts: events and figures as judged, the rest as the patterns have them."""
        patterns = list(patterns)
        advice = None if self.adviser is None else self.adviser.read(reading.tokens)
        scene = Scene(reading, patterns, advice=advice)
        words, fillers, measures, owners = (self.classifiers[name] for name in QUESTIONS)
        return [
            *judge_events(scene, words, fillers),
            *judge_figures(scene, measures, owners),
            *(fact for fact in patterns if fact.kind not in JUDGED),
        ]

    def to_disk(self, folder: Path) -> None:
        """Write the classifiers into a folder, the adviser into one below."""
        save_classifiers(self.classifiers, folder)
        if self.adviser is not None:
            self.adviser.to_disk(folder / ADVISER)

    @classmethod
    def from_disk(cls, folder: Path) -> Self:
        """Read what `to_disk` wrote. Raises ModelError where it can't be read."""
        classifiers = load_classifiers(folder, QUESTIONS)
        adviser = Adviser.from_disk(folder / ADVISER) if (folder / ADVISER).is_dir() else None
        if adviser is not None and adviser.answers != {q: each.labels for q, each in classifiers.items()}:
            raise ModelError(f"{folder}: judge and adviser answer with other labels; train them together")
        return cls(classifiers, adviser)
