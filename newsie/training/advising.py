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

from newsie.data import Mention
from newsie.errors import CorpusError
from newsie.pipeline import Extractor
from newsie.pipes.encoder import Committee
from newsie.pipes.encoder_words import Floats, SubwordVectors
from newsie.pipes.judging.adviser import (
    AWAY,
    FACTS,
    GAPS,
    MARGIN,
    WINDOW,
    Adviser,
    TokenPlaces,
    number_away,
    number_gap,
)
from newsie.pipes.judging.classifier import PRIOR
from newsie.pipes.judging.judge import Judge
from newsie.pipes.ner import Names
from newsie.pipes.transformer import EDGES, Transformer, line_up
from newsie.pipes.windows import cut_windows
from newsie.schema import load_schema
from newsie.training.judging import TASKS, Example, Lesson, list_all_words, train_judge

ENTRY = ("pieces", "places", "entry.weight", "entry.bias")
LOGGER = logging.getLogger(__name__)
Answers = Mapping[str, tuple[str, ...]]
"""The labels of each of the judge's questions, in their order."""
PARTS = 3
"""Into so many parts gold is cut for classifiers that have not seen what they weigh."""
HIDDEN = 256
BATCH_WORDS = 900
WARM_UP = 0.08
DROPOUT = 0.1
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


@dataclass(frozen=True, slots=True)
class Asked:
    """One question about an article: its candidates, their labels, and what their clues say."""

    examples: Sequence[Example]
    labels: Tensor
    told: Tensor
    """A row of scores a candidate, as the classifier's clues add up."""


@dataclass(frozen=True, slots=True)
class Case:
    """One article to learn from."""

    words: tuple[str, ...]
    places: TokenPlaces
    asked: Mapping[str, Asked]


def make_cases(
    lessons: Sequence[tuple[Lesson, int]], answers: Answers, vectors: SubwordVectors | None
) -> Iterator[tuple[Case, int]]:
    """Yield lessons, each with its number of times, as cases whose clues others have weighed."""
    for part in range(PARTS):
        others = [
            lesson for i, (lesson, times) in enumerate(lessons) if i % PARTS != part for _ in range(times)
        ]
        unseen = train_judge(others, vectors)
        for lesson, times in lessons[part::PARTS]:
            yield make_case(lesson, unseen, answers), times


def make_case(lesson: Lesson, judge: Judge, answers: Answers) -> Case:
    """Return an article with its candidates, weighed by a judge, labels in the order of `answers`."""
    tokens = lesson.scene.reading.tokens
    asked = {}
    for question, list_examples in {**TASKS, "event_words": list_all_words}.items():
        examples, labels = list(list_examples([lesson])), answers[question]
        if examples:
            classifier = judge.classifiers[question]
            told = classifier.add(e.clues for e in examples) + classifier.weights[PRIOR]
            told = order_columns(told, classifier.labels, labels)
            numbers = torch.tensor([labels.index(e.label) for e in examples])
            bare = [replace(e, clues=[]) for e in examples]
            asked[question] = Asked(bare, numbers, torch.from_numpy(told))
    places = TokenPlaces([t.idx for t in tokens], [t.idx + len(t) for t in tokens])
    return Case(tuple(t.text for t in tokens), places, asked)


def order_columns(scores: Floats, labels: Sequence[str], wanted: Sequence[str]) -> Floats:
    """Return columns in another order of labels; one that is lacking is as unlikely as any that is there."""
    lowest = scores.min(axis=1, keepdims=True) if scores.size else scores[:, :1]
    columns = [scores[:, [labels.index(label)]] if label in labels else lowest for label in wanted]
    return np.ascontiguousarray(np.hstack(columns), dtype=np.float32)


class Layer(nn.Module):
    """One layer of a transformer, as newsie.pipes.transformer computes it."""

    PARTS = ("attend", "gather", "attended", "widen", "narrow", "transformed")

    def __init__(self, reader: Transformer, number: int) -> None:
        super().__init__()
        self.heads, self.epsilon = reader.heads, reader.epsilon
        for part in self.PARTS:
            for kind in ("weight", "bias"):
                learned = torch.from_numpy(reader.weights[f"layer.{number}.{part}.{kind}"].copy())
                self.register_parameter(f"{part}_{kind}", nn.Parameter(learned))

    def forward(self, states: Tensor, inside: Tensor) -> Tensor:
        """Return (rows, pieces, width) states; `inside` says which pieces are no padding."""
        rows, pieces, width = states.shape
        asked = self._multiply(states, "attend").view(rows, pieces, 3, self.heads, -1)
        query, key, value = asked.permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=inside[:, None, None, :])
        gathered = self._multiply(seen.transpose(1, 2).reshape(rows, pieces, width), "gather")
        states = self._normalise(states + gathered, "attended")
        wide = functional.gelu(self._multiply(states, "widen"), approximate="tanh")
        return self._normalise(states + self._multiply(wide, "narrow"), "transformed")

    def _multiply(self, states: Tensor, part: str) -> Tensor:
        product: Tensor = states @ getattr(self, f"{part}_weight") + getattr(self, f"{part}_bias")
        return product

    def _normalise(self, states: Tensor, part: str) -> Tensor:
        weight, bias = getattr(self, f"{part}_weight"), getattr(self, f"{part}_bias")
        normal: Tensor = functional.layer_norm(states, weight.shape, weight, bias, self.epsilon)
        return normal

    def export(self, number: int) -> dict[str, Floats]:
        """Return the weights as newsie.pipes.transformer names them."""
        return {
            f"layer.{number}.{part}.{kind}": export(getattr(self, f"{part}_{kind}"))
            for part in self.PARTS
            for kind in ("weight", "bias")
        }


class Fillers(nn.Module):
    """Scores for the roles of a fact: a hidden layer over two states and how their words stand."""

    def __init__(
        self, width: int, types: Sequence[str], mentions: Sequence[str], roles: Sequence[str]
    ) -> None:
        super().__init__()
        self.head = nn.Linear(width, HIDDEN)
        self.own, self.both = nn.Linear(width, HIDDEN, bias=False), nn.Linear(width, HIDDEN, bias=False)
        self.told_type, self.label = embed(len(types)), embed(len(mentions))
        self.away, self.gap = embed(2 * AWAY + 1), embed(2 * GAPS)
        self.dropout = nn.Dropout(DROPOUT)
        self.out = quiet(nn.Linear(HIDDEN, len(roles)))

    @property
    def known(self) -> dict[str, nn.Embedding]:
        """What is learned of types, labels and distances, by the adviser's names."""
        return {"type": self.told_type, "label": self.label, "away": self.away, "gap": self.gap}

    def forward(self, told: Tensor, own: Tensor, numbers: Tensor) -> Tensor:
        """Return (candidates, roles) scores; `numbers` has columns of type, label, away and gap."""
        hidden = self.head(told) + self.own(own) + self.both(told * own)
        for column, embedding in zip(numbers.T, self.known.values(), strict=True):
            hidden = hidden + embedding(column)
        scores: Tensor = self.out(self.dropout(functional.gelu(hidden, approximate="tanh")))
        return scores

    def export(self, question: str) -> dict[str, Floats]:
        """Return the weights as newsie.pipes.judging.adviser names them."""
        linear = {"head": self.head, "own": self.own, "both": self.both, "out": self.out}
        weights = {f"{question}.{name}.weight": export(part.weight.T) for name, part in linear.items()}
        weights |= {f"{question}.{name}.bias": export(linear[name].bias) for name in ("head", "out")}
        return weights | {f"{question}.{name}": export(part.weight) for name, part in self.known.items()}


def embed(count: int) -> nn.Embedding:
    """Return an embedding of small numbers."""
    embedding = nn.Embedding(count, HIDDEN)
    nn.init.normal_(embedding.weight, std=0.1)
    return embedding


def quiet(layer: nn.Linear) -> nn.Linear:
    """Let a layer say nothing until it has learned something: clues alone decide at the start."""
    nn.init.zeros_(layer.weight)
    nn.init.zeros_(layer.bias)
    return layer


def export(weight: Tensor) -> Floats:
    """Return a weight as numpy keeps it."""
    return np.ascontiguousarray(weight.detach().float().cpu().numpy())


class AdviserNetwork(nn.Module):
    """The adviser as it learns, from the first layers of a transformer that finds names."""

    def __init__(self, reader: Transformer, layers: int, answers: Answers) -> None:
        super().__init__()
        self.reader, self.answers = reader, answers
        self.mentions = tuple(load_schema().labels)
        self._numbers = {label: number for number, label in enumerate(self.mentions)}
        self.entering = nn.ParameterDict(
            {
                name.replace(".", "_"): nn.Parameter(torch.from_numpy(reader.weights[name].copy()))
                for name in ENTRY
            }
        )
        self.entering["pieces"].requires_grad_(False)
        self.layers = nn.ModuleList(Layer(reader, number) for number in range(layers))
        width = reader.width
        self.dropout = nn.Dropout(DROPOUT)
        self.words = quiet(nn.Linear(width, len(answers["event_words"])))
        self.measures = quiet(nn.Linear(width, len(answers["figure_measures"])))
        self.event_roles, self.figure_roles = (
            Fillers(width, answers[FACTS[question]], self.mentions, answers[question]) for question in FACTS
        )

    @property
    def weighs(self) -> dict[str, nn.Linear]:
        """What answers the questions on words and values."""
        return {"event_words": self.words, "figure_measures": self.measures}

    @property
    def fills(self) -> dict[str, Fillers]:
        """What answers the questions on roles."""
        return {"event_roles": self.event_roles, "figure_roles": self.figure_roles}

    def read(self, cases: Sequence[Case]) -> list[Tensor]:
        """Return the states of each article's words, (words, width)."""
        windows = [
            (i, w) for i, case in enumerate(cases) for w in cut_windows(len(case.words), WINDOW, MARGIN)
        ]
        cutter = self.reader.cutter
        rows = line_up(
            cutter, [[cutter.cut(word) for word in cases[i].words[w.start : w.end]] for i, w in windows]
        )
        states = self._encode(torch.from_numpy(rows.numbers), torch.from_numpy(rows.inside))
        kept: list[list[Tensor]] = [[] for _ in cases]
        for row, first, (i, w) in zip(states, rows.first, windows, strict=True):
            kept[i].append(row[first[w.first - w.start : w.last - w.start]])
        return [torch.cat(parts) for parts in kept]

    def _encode(self, numbers: Tensor, inside: Tensor) -> Tensor:
        entering = self.entering
        states = functional.embedding(numbers, entering["pieces"]) + entering["places"][: numbers.shape[1]]
        weight, bias = entering["entry_weight"], entering["entry_bias"]
        states = functional.layer_norm(states, weight.shape, weight, bias, self.reader.epsilon)
        for layer in self.layers:
            states = layer(states, inside)
        return torch.as_tensor(states)

    def answer(self, case: Case, states: Tensor) -> dict[str, Tensor]:
        """Return (candidates, labels) scores for each question asked of an article, those of clues added."""
        states = self.dropout(states)
        found = {}
        for question, asked in case.asked.items():
            own = average(states, case.places, [e.mention for e in asked.examples])
            if question in FACTS:
                told = average(states, case.places, [e.head or e.mention for e in asked.examples])
                scores = self.fills[question](told, own, self._number(question, asked.examples))
            else:
                scores = self.weighs[question](own)
            found[question] = scores + asked.told
        return found

    def _number(self, question: str, examples: Sequence[Example]) -> Tensor:
        types = self.answers[FACTS[question]]
        rows = [
            (
                types.index(e.type),
                self._numbers[e.mention.label],
                number_away(e.away),
                number_gap(e.head or e.mention, e.mention),
            )
            for e in examples
        ]
        return torch.tensor(rows)

    def export(self) -> Adviser:
        """Return the adviser as it stands."""
        weights = {name: export(self.entering[name.replace(".", "_")]) for name in ENTRY}
        weights["scores.weight"] = np.zeros((self.reader.width, 0), dtype=np.float32)  # It marks no names.
        weights["scores.bias"] = np.zeros(0, dtype=np.float32)
        for number, layer in enumerate(self.layers):
            assert isinstance(layer, Layer)
            weights |= layer.export(number)
        answers: dict[str, Floats] = {}
        for question, weigher in self.weighs.items():
            answers |= {
                f"{question}.weight": export(weigher.weight.T),
                f"{question}.bias": export(weigher.bias),
            }
        for question, filler in self.fills.items():
            answers |= filler.export(question)
        reader = Transformer(
            self.reader.cutter, weights, heads=self.reader.heads, epsilon=self.reader.epsilon
        )
        return Adviser(reader, self.answers, self.mentions, answers)


def average(states: Tensor, places: TokenPlaces, spans: Sequence[Mention]) -> Tensor:
    """Return the mean state of each span's words."""
    first, last = (torch.from_numpy(ends) for ends in places.find(spans))
    sums = torch.cat([torch.zeros(1, states.shape[1]), states.cumsum(0)])
    return (sums[last] - sums[first]) / (last - first)[:, None]


def find_transformer(extractor: Extractor) -> Transformer:
    """Return the transformer by which a pipeline finds names. Raises CorpusError where it has none."""
    names = extractor.nlp.get_pipe("newsie_ner")
    assert isinstance(names, Names)
    encoder = names.recogniser.encoder
    members = encoder.members if isinstance(encoder, Committee) else (encoder,)
    found = next((member for member in members if isinstance(member, Transformer)), None)
    if found is None:
        raise CorpusError(f"{extractor.fingerprint.name} finds names without a transformer that could advise")
    return found


def train_adviser(
    judge: Judge,
    reader: Transformer,
    lessons: Sequence[tuple[Lesson, int]],
    vectors: SubwordVectors | None,
    *,
    layers: int,
    course: Course | None = None,
) -> Judge:
    """Return the judge with an adviser that the lessons teach, each read so many times an epoch.

    `reader` is what it starts from; the judge's classifiers stay as they are. Raises CorpusError where the
    lessons are too few for parts that each have something to tell.
    """
    course = course or Course()
    answers = {question: each.labels for question, each in judge.classifiers.items()}
    cases = [
        case
        for case, times in make_cases(lessons, answers, vectors)
        for _ in range(times)
        if case.asked and fits(case, reader)
    ]
    torch.manual_seed(course.seed)
    network = AdviserNetwork(reader, layers, answers)
    teach(network, cases, course)
    return replace(judge, adviser=network.export())


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
