"""Teaches the judge's adviser: a transformer that finds names goes on to learn what gold says of facts.

It learns what clues leave open: to its scores those of classifiers are added that have not seen the article
(Wolpert 1992, "Stacked generalization"), as they are when it advises.
"""

import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from newsie.errors import CorpusError
from newsie.pipeline import Extractor
from newsie.pipes.encoder_words import Floats, SubwordVectors
from newsie.pipes.judging.adviser import MARGIN, WINDOW, Adviser, TokenPlaces
from newsie.pipes.judging.classifier import PRIOR, Classifier
from newsie.pipes.judging.judge import Judge
from newsie.pipes.ner import Names
from newsie.pipes.transformer import EDGES, Transformer
from newsie.pipes.windows import cut_windows
from newsie.training.adviser_network import AdviserNetwork, Answers, Asked, Case
from newsie.training.judging import TASKS, Lesson, list_all_words, train_classifiers

LOGGER = logging.getLogger(__name__)
PARTS = 3
"""Into so many parts gold is cut for classifiers that have not seen what they weigh."""
BATCH_WORDS = 900
WARM_UP = 0.08
SAID = 50
"""A line is logged every so many steps."""
HEAD_PACE = 8.0
"""What is new learns this much faster than what was learned for names."""


@dataclass(frozen=True, slots=True)
class Course:
    """How an adviser learns."""

    epochs: int = 3
    rate: float = 0.0002
    seed: int = 1
    trust: float = 0.5
    """How much of what was learned counts: from a thousand articles it comes out surer than it is right."""


GOING_ON = Course(epochs=1, rate=0.0001)
"""How one learns that has learned before."""


def make_cases(
    lessons: Sequence[tuple[Lesson, int]], answers: Answers, vectors: SubwordVectors | None
) -> Iterator[tuple[Case, int]]:
    """Yield lessons, each with its number of times, as cases whose clues others have weighed."""
    for part in range(PARTS):
        others = [
            lesson for i, (lesson, times) in enumerate(lessons) if i % PARTS != part for _ in range(times)
        ]
        unseen = train_classifiers(others, vectors)
        for lesson, times in lessons[part::PARTS]:
            yield make_case(lesson, unseen, answers), times


def make_case(lesson: Lesson, classifiers: Mapping[str, Classifier], answers: Answers) -> Case:
    """Return an article with its candidates, weighed by classifiers, labels in the order of `answers`."""
    tokens = lesson.scene.reading.tokens
    asked = {}
    for question, labels in answers.items():
        list_examples = list_all_words if question == "event_words" else TASKS[question]
        examples = list(list_examples([lesson]))
        if examples:
            classifier = classifiers[question]
            told = classifier.add(e.clues for e in examples) + classifier.weights[PRIOR]
            told = order_columns(told, classifier.labels, labels)
            numbers = torch.tensor([labels.index(e.label) for e in examples])
            bare = [replace(e, clues=[]) for e in examples]
            asked[question] = Asked(bare, numbers, torch.from_numpy(told))
    return Case(tuple(token.text for token in tokens), TokenPlaces.of(tokens), asked)


def order_columns(scores: Floats, labels: Sequence[str], wanted: Sequence[str]) -> Floats:
    """Return columns in another order of labels; one that is lacking is as unlikely as any that is there."""
    lowest = scores.min(axis=1, keepdims=True) if scores.size else scores[:, :1]
    columns = [scores[:, [labels.index(label)]] if label in labels else lowest for label in wanted]
    return np.ascontiguousarray(np.hstack(columns), dtype=np.float32)


def find_transformer(extractor: Extractor) -> Transformer:
    """Return the transformer by which a pipeline finds names. Raises CorpusError where it has none."""
    names = extractor.nlp.get_pipe("newsie_ner")
    assert isinstance(names, Names)
    found = next((member for member in names.recogniser.members if isinstance(member, Transformer)), None)
    if found is None:
        raise CorpusError(f"{extractor.fingerprint.name} finds names without a transformer that could advise")
    return found


def train_adviser(
    judge: Judge,
    start: Transformer | Adviser,
    lessons: Sequence[tuple[Lesson, int]],
    vectors: SubwordVectors | None,
    *,
    layers: int | None = None,
    course: Course | None = None,
) -> Judge:
    """Return the judge with an adviser that the lessons teach, each read so many times an epoch.

    It starts from so many layers of a transformer (None: all) or goes on from an adviser; the judge's
    classifiers stay as they are. Raises CorpusError where the lessons are too few for parts that each have
    something to tell, or have other labels than the adviser.
    """
    if isinstance(start, Adviser):
        reader, course = start.reader, course or GOING_ON
    else:
        reader, course = start, course or Course()
    cases = [
        case
        for case, times in make_cases(lessons, judge.labels, vectors)
        for _ in range(times)
        if case.asked and fits(case, reader)
    ]
    torch.manual_seed(course.seed)
    network = AdviserNetwork(reader, layers or reader.layers, judge.labels)
    if isinstance(start, Adviser):
        network.adopt(start)
    teach(network, cases, course)
    return replace(judge, adviser=network.export(course.trust))


def teach(network: AdviserNetwork, cases: Sequence[Case], course: Course) -> None:
    """Train a network in place; the learning rate goes up, then down to nothing."""
    chance = np.random.default_rng(course.seed)
    batches = [batch for _ in range(course.epochs) for batch in cut_batches(cases, chance)]
    optimiser = torch.optim.AdamW(list_groups(network, course.rate), weight_decay=0.01)
    pace = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / (WARM_UP * len(batches)), 1 - step / (len(batches) + 1), 1.0)
    )
    started = time.monotonic()
    network.train()
    for step, batch in enumerate(batches, 1):
        loss = weigh_mistakes(network, batch)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        pace.step()
        if step % SAID == 0 or step == len(batches):
            seconds = round(time.monotonic() - started)
            LOGGER.info("step %d of %d, loss %.3f, %d s", step, len(batches), loss.item(), seconds)


def fits(case: Case, reader: Transformer) -> bool:
    """Say whether a transformer has places for all pieces of an article's windows."""
    sizes = [len(reader.cutter.cut(word)) for word in case.words]
    windows = cut_windows(len(sizes), WINDOW, MARGIN)
    return all(sum(sizes[w.start : w.end]) + EDGES <= len(reader.weights["places"]) for w in windows)


def list_groups(network: AdviserNetwork, rate: float) -> list[dict[str, Any]]:
    """Return what learns and how fast; pieces' embeddings stay as they are."""
    read = [w for part in (network.entering, network.layers) for w in part.parameters() if w.requires_grad]
    new = [w for part in (*network.weighs.values(), *network.fills.values()) for w in part.parameters()]
    return [{"params": read, "lr": rate}, {"params": new, "lr": rate * HEAD_PACE}]


def cut_batches(cases: Sequence[Case], chance: np.random.Generator) -> Iterator[list[Case]]:
    """Yield all cases in random order, in batches of `BATCH_WORDS` words or little more."""
    batch: list[Case] = []
    for i in chance.permutation(len(cases)):
        batch.append(cases[i])
        if sum(len(case.words) for case in batch) >= BATCH_WORDS:
            yield batch
            batch = []
    if batch:
        yield batch


def weigh_mistakes(network: AdviserNetwork, batch: Sequence[Case]) -> Tensor:
    """Return the cross-entropy of all questions asked of a batch, for every ten words."""
    mistakes = [
        functional.cross_entropy(scores, case.asked[question].labels, reduction="sum")
        for case, states in zip(batch, network.read(batch), strict=True)
        for question, scores in network.answer(case, states).items()
    ]
    return torch.stack(mistakes).sum() * 10 / sum(len(case.words) for case in batch)
