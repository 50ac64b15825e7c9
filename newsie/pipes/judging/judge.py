"""The judge: weighs what the patterns propose and every other candidate, and says what is told."""

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from newsie.data import Fact
from newsie.errors import ModelError
from newsie.pipes.judging.adviser import Adviser
from newsie.pipes.judging.classifier import Classifier, load_classifiers, save_classifiers
from newsie.pipes.judging.events import judge_events
from newsie.pipes.judging.figures import judge_figures
from newsie.pipes.judging.modalities import judge_modalities
from newsie.pipes.judging.scene import Scene
from newsie.pipes.modality import JUDGED
from newsie.pipes.reading import Reading

QUESTIONS = ("event_words", "event_roles", "figure_measures", "figure_roles", "modality")
"""Does a word tell an event, who has which role, what does a value measure, whose is it; is it so?"""
ADVISER = "adviser"


@dataclass(frozen=True, slots=True)
class Judge:
    """Classifiers, one a question, learned from gold (`newsie.training.judging`)."""

    classifiers: Mapping[str, Classifier]
    adviser: Adviser | None = None
    """Adds to what clues say (`newsie.training.advising`); answers some questions, with the same labels."""

    def judge(self, reading: Reading, patterns: Iterable[Fact]) -> list[Fact]:
        """Return an article's facts: events and figures as judged, the rest as the patterns have them."""
        patterns = list(patterns)
        advice = None if self.adviser is None else self.adviser.read(reading.tokens)
        scene = Scene(reading, patterns, advice=advice)
        words, fillers, measures, owners, modality = (self.classifiers[name] for name in QUESTIONS)
        judged = [*judge_events(scene, words, fillers), *judge_figures(scene, measures, owners)]
        return [
            *judge_modalities(scene, judged, modality),
            *(fact for fact in patterns if fact.kind not in JUDGED),
        ]

    @property
    def labels(self) -> dict[str, tuple[str, ...]]:
        """What each question may be answered with."""
        return {question: classifier.labels for question, classifier in self.classifiers.items()}

    def takes(self, adviser: Adviser) -> bool:
        """Say whether an adviser answers with this judge's labels what it answers."""
        return adviser.answers.items() <= self.labels.items()

    def to_disk(self, folder: Path) -> None:
        """Write the classifiers into a folder, the adviser into one below, where none stays without one."""
        save_classifiers(self.classifiers, folder)
        if self.adviser is not None:
            self.adviser.to_disk(folder / ADVISER)
        elif (folder / ADVISER).exists():
            shutil.rmtree(folder / ADVISER)

    @classmethod
    def from_disk(cls, folder: Path) -> Self:
        """Read what `to_disk` wrote. Raises ModelError where it can't be read."""
        judge = cls(load_classifiers(folder, QUESTIONS))
        if not (folder / ADVISER).is_dir():
            return judge
        adviser = Adviser.from_disk(folder / ADVISER)
        if not judge.takes(adviser):
            raise ModelError(f"{folder}: judge and adviser answer with other labels; train them together")
        return replace(judge, adviser=adviser)
