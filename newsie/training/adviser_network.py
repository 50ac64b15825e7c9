"""The adviser as it learns, in torch: the first layers of a transformer that finds names, and what is new.

Exported, it is what newsie.pipes.judging.adviser runs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from newsie.data import Mention
from newsie.errors import CorpusError
from newsie.pipes.encoder_words import Floats
from newsie.pipes.judging.adviser import (
    AWAY,
    FACTS,
    GAPS,
    MARGIN,
    WINDOW,
    Adviser,
    TokenPlaces,
    number_standing,
)
from newsie.pipes.transformer import Transformer, line_up
from newsie.pipes.windows import cut_windows
from newsie.schema import load_schema
from newsie.training.judging import Example

ENTRY = ("pieces", "places", "entry.weight", "entry.bias")
HIDDEN = 256
DROPOUT = 0.1
BLANKED = 0.1
"""So many pieces are left out while it learns: what they were must be told by what stands around them."""
Answers = Mapping[str, tuple[str, ...]]
"""The labels of each question, in their order."""


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
    def linear(self) -> dict[str, nn.Linear]:
        """The linear layers by the adviser's names."""
        return {"head": self.head, "own": self.own, "both": self.both, "out": self.out}

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

    def adopt(self, question: str, weights: Mapping[str, Floats]) -> None:
        """Take over weights that were exported."""
        for name, part in self.linear.items():
            adopt_linear(part, f"{question}.{name}", weights)
        for name, embedding in self.known.items():
            embedding.weight.data.copy_(torch.from_numpy(weights[f"{question}.{name}"]))

    def export(self, question: str, trust: float) -> dict[str, Floats]:
        """Return the weights as newsie.pipes.judging.adviser names them."""
        weights = {f"{question}.{name}.weight": export(part.weight.T) for name, part in self.linear.items()}
        weights |= {f"{question}.{name}.bias": export(self.linear[name].bias) for name in ("head", "out")}
        weights |= {
            name: trust * weights[name] for name in (f"{question}.out.weight", f"{question}.out.bias")
        }
        return weights | {f"{question}.{name}": export(part.weight) for name, part in self.known.items()}


def adopt_linear(layer: nn.Linear, name: str, weights: Mapping[str, Floats]) -> None:
    """Take over a layer that was exported by a name."""
    layer.weight.data.copy_(torch.from_numpy(weights[f"{name}.weight"].T))
    if layer.bias is not None:
        layer.bias.data.copy_(torch.from_numpy(weights[f"{name}.bias"]))


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
        self.modality = quiet(nn.Linear(width, len(answers["modality"])))
        self.event_roles, self.figure_roles = (
            Fillers(width, answers[FACTS[question]], self.mentions, answers[question]) for question in FACTS
        )

    def adopt(self, adviser: Adviser) -> None:
        """Go on from what an adviser says, its transformer being `reader`; of new questions it says nothing.

        Raises CorpusError for an adviser that answers with other labels.
        """
        if not adviser.answers.items() <= self.answers.items():
            raise CorpusError("gold has other types or roles than the adviser that should go on learning")
        for question in adviser.answers:
            if question in self.fills:
                self.fills[question].adopt(question, adviser.weights)
            else:
                adopt_linear(self.weighs[question], question, adviser.weights)

    @property
    def weighs(self) -> dict[str, nn.Linear]:
        """What answers the questions on words, values and modality."""
        return {"event_words": self.words, "figure_measures": self.measures, "modality": self.modality}

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
        pieces = functional.embedding(numbers, entering["pieces"])
        if self.training:
            pieces = pieces * (torch.rand(numbers.shape) >= BLANKED)[..., None]
        states = pieces + entering["places"][: numbers.shape[1]]
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
                told = average(states, case.places, [e.stand()[0] for e in asked.examples])
                scores = self.fills[question](told, own, self._number(question, asked.examples))
            else:
                scores = self.weighs[question](own)
            found[question] = scores + asked.told
        return found

    def _number(self, question: str, examples: Sequence[Example]) -> Tensor:
        types = self.answers[FACTS[question]]
        rows = [(types.index(e.type), *number_standing(self._numbers, *e.stand())) for e in examples]
        return torch.tensor(rows)

    def export(self, trust: float = 1.0) -> Adviser:
        """Return the adviser as it stands; of what it says a share counts, `trust`."""
        weights = {name: export(self.entering[name.replace(".", "_")]) for name in ENTRY}
        weights["scores.weight"] = np.zeros((self.reader.width, 0), dtype=np.float32)  # It marks no names.
        weights["scores.bias"] = np.zeros(0, dtype=np.float32)
        for number, layer in enumerate(self.layers):
            assert isinstance(layer, Layer)
            weights |= layer.export(number)
        answers: dict[str, Floats] = {}
        for question, weigher in self.weighs.items():
            answers |= {
                f"{question}.weight": trust * export(weigher.weight.T),
                f"{question}.bias": trust * export(weigher.bias),
            }
        for question, filler in self.fills.items():
            answers |= filler.export(question, trust)
        reader = Transformer(
            self.reader.cutter, weights, heads=self.reader.heads, epsilon=self.reader.epsilon
        )
        return Adviser(reader, self.answers, self.mentions, answers)


def average(states: Tensor, places: TokenPlaces, spans: Sequence[Mention]) -> Tensor:
    """Return the mean state of each span's words."""
    first, last = (torch.from_numpy(ends) for ends in places.find(spans))
    sums = torch.cat([torch.zeros(1, states.shape[1]), states.cumsum(0)])
    return (sums[last] - sums[first]) / (last - first)[:, None]
