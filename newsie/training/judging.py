"""What gold teaches the judge of facts: candidates with their clues, and what gold makes of them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.sparse import csr_matrix, hstack  # type: ignore[import-untyped]
from sklearn.feature_extraction import DictVectorizer  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from newsie import bridge
from newsie.data import Analysis, Fact, Mention
from newsie.errors import CorpusError
from newsie.pipeline import FACTS, Extractor
from newsie.pipes.encoder_words import SubwordVectors
from newsie.pipes.facts import Facts
from newsie.pipes.judging.adviser import Standing
from newsie.pipes.judging.classifier import NOTHING, Classifier
from newsie.pipes.judging.events import list_candidates, make_head
from newsie.pipes.judging.figures import OWN_END, list_belongings, make_figure_head
from newsie.pipes.judging.fillers import Head, describe_filler
from newsie.pipes.judging.judge import Judge
from newsie.pipes.judging.modalities import describe_modality, follow_patterns, label_of
from newsie.pipes.judging.scene import Candidate, Key, Scene
from newsie.pipes.judging.values import CHANGE, describe_measure, list_values
from newsie.pipes.judging.words import Spot, describe_spot, find_spots
from newsie.pipes.modality import anchor_of
from newsie.pipes.reading import Reading
from newsie.pipes.triggers import load_events
from newsie.training.senses import Senses, add_senses, read_senses

RARE = 2
"""A clue seen so often or less is dropped."""
STRENGTH = 0.3
"""Inverse of the penalty on weights; half of it does as well on held-out parts of gold."""
ROUNDS = 300


@dataclass(frozen=True, slots=True)
class Example:
    """A candidate: its clues, its label, and what it may belong to."""

    clues: list[str]
    label: str
    mention: Mention
    head: Mention | None = None
    """Where the fact is told of which it may fill a role; None for words and values, which tell one."""
    type: str = ""
    """That fact's type."""
    away: int = 0
    """Sentences between the two, below 0 where the candidate comes first."""

    def stand(self) -> tuple[Mention, Standing]:
        """Return where the fact is told, and how the candidate stands to it."""
        return self.head or self.mention, Standing(self.mention, self.away)


@dataclass(frozen=True)
class Lesson:
    """One article as the patterns read it, and its gold."""

    scene: Scene
    gold: Analysis

    @cached_property
    def keys(self) -> dict[str, Key]:
        """What the scene calls each gold entity, by the mentions that both have."""
        found = {c.mention.span: c.key for c in self.scene.placed}
        named: dict[str, Counter[Key]] = defaultdict(Counter)
        for mention in self.gold.mentions:
            if mention.entity is not None and mention.span in found:
                named[mention.entity][found[mention.span]] += 1
        return {entity: counts.most_common(1)[0][0] for entity, counts in named.items()}

    def list_roles(self, fact: Fact) -> dict[Key, frozenset[str]]:
        """Return who fills which roles of a gold fact, as the scene calls them."""
        filled: dict[Key, set[str]] = defaultdict(set)
        for argument in fact.arguments:
            mention = argument.mention
            key = self.keys.get(mention.entity) if mention.entity is not None else mention.span
            if key is not None:
                filled[key].add(argument.role)
        return {key: frozenset(roles) for key, roles in filled.items()}


def read_lessons(extractor: Extractor, gold: Iterable[Analysis]) -> Iterator[Lesson]:
    """Yield gold articles as a pipeline reads them up to its facts, which only the patterns find."""
    nlp = extractor.nlp
    component = nlp.get_pipe(FACTS)
    assert isinstance(component, Facts)
    for analysis in gold:
        doc = bridge.doc_from_article(nlp, analysis.article)
        for name, pipe in nlp.pipeline:
            if name != FACTS:
                doc = pipe(doc)
        reading = Reading(doc, bridge.read_mentions(doc), bridge.read_published(doc))
        yield Lesson(Scene(reading, component.propose(reading)), analysis)


def list_words(lessons: Sequence[Lesson]) -> Iterator[Example]:
    """Yield the words that may tell an event: those of stems that ever do, and those the lexicon knows."""
    stems = {spot.stem for lesson in lessons for spot, type_ in label_spots(lesson) if type_ != NOTHING}
    return list_all_words(lessons, stems)


def list_all_words(lessons: Sequence[Lesson], stems: Container[str] | None = None) -> Iterator[Example]:
    """Yield words that may tell an event: the lexicon's, others if of one of `stems`; None takes all."""
    for lesson in lessons:
        for spot, type_ in label_spots(lesson):
            if stems is None or spot.trigger is not None or spot.stem in stems:
                yield Example(list(describe_spot(lesson.scene, spot)), type_, spot.mention)


def label_spots(lesson: Lesson) -> Iterator[tuple[Spot, str]]:
    """Yield every candidate word with the type of event that gold tells by it."""
    told = {f.trigger.start: f.type for f in lesson.gold.get_facts("event") if f.trigger is not None}
    for spot in find_spots(lesson.scene):
        yield spot, told.get(spot.mention.start, NOTHING)


def list_event_roles(lessons: Sequence[Lesson]) -> Iterator[Example]:
    """Yield the candidates of every gold event, with the role that gold gives them."""
    for lesson in lessons:
        events = {f.trigger.start: f for f in lesson.gold.get_facts("event") if f.trigger is not None}
        for spot in find_spots(lesson.scene):
            event = events.get(spot.mention.start)
            if event is None:
                continue
            head, filled = make_head(lesson.scene, spot, event.type), lesson.list_roles(event)
            for candidate in list_candidates(lesson.scene, spot.mention):
                label = min(filled.get(candidate.key, frozenset()), default=NOTHING)
                yield make_example(lesson.scene, head, candidate, label)


def make_example(scene: Scene, head: Head, candidate: Candidate, label: str) -> Example:
    """Return a candidate for the roles of one fact."""
    away = candidate.passage.index - scene.passage_of(head.mention).index
    clues = list(describe_filler(scene, head, candidate))
    return Example(clues, label, candidate.mention, head.mention, head.type, away)


def find_value(figure: Fact) -> Mention | None:
    """Return the value of a gold figure; of one that tells a change alone, the change."""
    return figure.get_mention("value") or figure.get_mention("change") or figure.trigger


def list_measures(lessons: Sequence[Lesson]) -> Iterator[Example]:
    """Yield every value with what gold says that it measures."""
    for lesson in lessons:
        figures = lesson.gold.get_facts("figure")
        measured = {m.span: CHANGE for f in figures for m in f.get_mentions("change")}
        measured |= {m.span: f.type for f in figures if (m := find_value(f)) is not None}
        for candidate in list_values(lesson.scene):
            label = measured.get(candidate.mention.span, NOTHING)
            yield Example(list(describe_measure(lesson.scene, candidate)), label, candidate.mention)


def list_figure_roles(lessons: Sequence[Lesson]) -> Iterator[Example]:
    """Yield the candidates of every gold figure, with the roles that gold gives them."""
    for lesson in lessons:
        figures = {m.span: f for f in lesson.gold.get_facts("figure") if (m := find_value(f)) is not None}
        for value in list_values(lesson.scene):
            figure = figures.get(value.mention.span)
            if figure is None:
                continue
            head = make_figure_head(lesson.scene, value.mention, figure.type)
            filled = lesson.list_roles(figure)
            for candidate in list_belongings(lesson.scene, value.mention):
                roles = filled.get(candidate.key, frozenset()) - {"value"}
                if "subject" in roles:  # the end of trade that is its own goes without saying
                    roles -= {OWN_END.get(figure.type, "")}
                label = max(roles, default=NOTHING)
                yield make_example(lesson.scene, head, candidate, label)


def list_modalities(lessons: Sequence[Lesson]) -> Iterator[Example]:
    """Yield every gold event and figure with the modality that gold gives it."""
    for lesson in lessons:
        for fact in (*lesson.gold.get_facts("event"), *lesson.gold.get_facts("figure")):
            if fact.trigger is not None:
                clues = describe_modality(lesson.scene, replace(fact, modality="asserted"))
                yield Example(list(clues), label_of(fact.modality), anchor_of(fact))


TASKS: dict[str, Callable[[Sequence[Lesson]], Iterator[Example]]] = {
    "event_words": list_words,
    "event_roles": list_event_roles,
    "figure_measures": list_measures,
    "figure_roles": list_figure_roles,
    "modality": list_modalities,
}
"""What each of the judge's questions is learned from."""
MODALITY = "modality"
"""The question that gold may leave open, where all that it tells is asserted."""
MEANT = "event_words"
"""The question to which the meaning of words is an answer."""


def train_judge(lessons: Sequence[Lesson], vectors: SubwordVectors | None = None) -> Judge:
    """Return the judge that the lessons teach; the same lessons teach the same one.

    By `vectors` words of like meaning are known to be alike; None: none are. Raises CorpusError where the
    lessons have nothing to tell of a question: no events, or no figures with a subject.
    """
    return Judge(train_classifiers(lessons, vectors))


def train_classifiers(
    lessons: Sequence[Lesson], vectors: SubwordVectors | None = None
) -> dict[str, Classifier]:
    """Return a classifier for each of `TASKS`; raises what `train_judge` raises."""
    senses = {} if vectors is None else read_senses(vectors, list_forms(lessons))
    classifiers = {}
    for question, task in TASKS.items():
        examples = list(task(lessons))
        if question == MODALITY and not any(example.label for example in examples):
            classifiers[question] = follow_patterns()
        else:
            classifiers[question] = fit(question, examples, senses if question == MEANT else {})
    return classifiers


def list_forms(lessons: Sequence[Lesson]) -> set[str]:
    """Return the words of all lessons, and those that the lexicon takes for events."""
    passages = (passage for lesson in lessons for passage in lesson.scene.passages)
    said = {piece.lower for passage in passages for piece in passage.pieces}
    return {word for word in said.union(load_events().wordings.openings) if word.isalpha()}


def fit(question: str, examples: Sequence[Example], senses: Senses) -> Classifier:
    """Return the classifier that explains the examples of a question best.

    What vectors say for each label is written down as weights of the clues that they are of. Raises
    CorpusError where the examples hold fewer than two labels.
    """
    if len({example.label for example in examples}) < 2:
        raise CorpusError(
            f"gold has nothing to tell apart for {question!r}: it needs events with roles and figures with "
            "subjects; add the project's own (--gold corpora/gold/train)"
        )
    vectorizer = DictVectorizer(dtype=np.float32)
    seen = vectorizer.fit_transform(
        [{clue: 1 for clue in example.clues if clue not in senses} for example in examples]
    )
    kept = np.flatnonzero(np.asarray((seen > 0).sum(axis=0)).ravel() > RARE)
    meant = csr_matrix(np.stack([add_senses(example.clues, senses) for example in examples]))
    model = LogisticRegression(C=STRENGTH, max_iter=ROUNDS)
    model.fit(hstack([seen[:, kept], meant], format="csr"), [example.label for example in examples])
    columns, bias = model.coef_.T, model.intercept_[None, :]
    if (
        len(model.classes_) == 2
    ):  # one column tells both: what speaks for the second label speaks against the first
        columns, bias = np.hstack([-columns, columns]) / 2, np.hstack([-bias, bias]) / 2
    names = [str(name) for name in vectorizer.get_feature_names_out()[kept]]
    told = sorted(senses)
    rows = [columns[: len(names)], *(senses[clue][None] @ columns[len(names) :] for clue in told)]
    weights = np.vstack([*rows, np.zeros_like(bias), bias]).astype(np.float32)
    return Classifier(tuple(map(str, model.classes_)), {n: i for i, n in enumerate([*names, *told])}, weights)
