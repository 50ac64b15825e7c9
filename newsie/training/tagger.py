"""The network that newsie.pipes.encoder runs, as torch trains it: word layer, LSTMs, tag chain."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor, nn

from newsie.errors import CorpusError
from newsie.pipes.encoder_crf import CANNOT_CLOSE, CANNOT_OPEN, FORBIDDEN, TAGS
from newsie.pipes.encoder_words import PAD, Floats, WordArrays

PLAIN_PARTS = (
    "letters.weight", "filters.weight", "filters.bias", "words.weight", "scores.weight", "scores.bias",
    "opening", "passing", "closing",
)  # fmt: skip
"""Weights that the encoder takes as they are."""
TINY = 1e-30
"""Keeps the log of a weight of nothing finite."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the network."""

    vectors: int
    marks: int
    characters: int
    words: int
    sources: int
    letter_width: int = 30
    filters: int = 64
    word_width: int = 48
    source_width: int = 8
    states: tuple[int, ...] = (256,)
    """States of each direction, a number a layer."""


@dataclass(frozen=True, slots=True)
class Dropouts:
    """Shares of numbers put out while training, against learning by heart."""

    word: float = 0.05
    """Whole words that lose vector and embedding, as an unknown name would."""
    inputs: float = 0.3
    states: float = 0.5


@dataclass(slots=True)
class Batch:
    """Sentences of one source each, padded: `words` numbers rows of `table`, -1 in `tags` is padding."""

    table: WordArrays
    words: Tensor
    lengths: Tensor
    sources: Tensor
    tags: Tensor
    soft: Tensor | None = field(default=None)
    """A teacher's tag probabilities (sentences, tokens, tags) instead of tags."""


class Tagger(nn.Module):
    """Word layer, LSTMs of both directions, one score a tag, and the chain's own scores."""

    def __init__(self, shape: Shape, dropouts: Dropouts) -> None:
        super().__init__()
        self.shape, self.dropouts = shape, dropouts
        self.letters = nn.Embedding(shape.characters, shape.letter_width, padding_idx=PAD)
        self.filters = nn.Conv1d(shape.letter_width, shape.filters, 3, padding=1)
        self.words = nn.Embedding(shape.words, shape.word_width)
        self.sources = nn.Embedding(shape.sources, shape.source_width)
        nn.init.normal_(self.words.weight, std=0.1)
        self.word_width = shape.vectors + shape.filters + shape.marks + shape.word_width
        widths = [self.word_width + shape.source_width, *(2 * states for states in shape.states)]
        sizes = list(zip(widths, shape.states, strict=False))
        self.ahead = nn.ModuleList(nn.LSTM(*size, batch_first=True) for size in sizes)
        self.back = nn.ModuleList(nn.LSTM(*size, batch_first=True) for size in sizes)
        self.scores = nn.Linear(widths[-1], len(TAGS))
        self.opening = nn.Parameter(torch.zeros(len(TAGS)))
        self.passing = nn.Parameter(torch.zeros(len(TAGS), len(TAGS)))
        self.closing = nn.Parameter(torch.zeros(len(TAGS)))

    def forward(self, batch: Batch) -> Tensor:
        """Return (sentences, tokens, tags) scores."""
        states = self.enter(batch, self.describe(batch.table))
        for layer in range(len(self.ahead)):
            states = self.drop(self.read(layer, states, batch.lengths), self.dropouts.states)
        scores: Tensor = self.scores(states)
        return scores

    def enter(self, batch: Batch, described: Tensor) -> Tensor:
        """Return what the first layer reads: a row of `described` a word, and the sentence's source."""
        inputs = described[batch.words.clamp(min=0)]
        source = self.sources(batch.sources)[:, None].expand(-1, inputs.shape[1], -1)
        return self.drop(torch.cat([inputs, source], dim=2), self.dropouts.inputs)

    def read(self, layer: int, states: Tensor, lengths: Tensor) -> Tensor:
        """Return a layer's states: those left to right, then those right to left."""
        turned = reverse_each(lengths, states.shape[1])[:, :, None]
        read_back = self.back[layer](states.gather(1, turned.expand_as(states)))[0]
        ahead = self.ahead[layer](states)[0]
        return torch.cat([ahead, read_back.gather(1, turned.expand_as(read_back))], dim=2)

    def describe(self, table: WordArrays) -> Tensor:
        """Return the word layer's output, a row a word."""
        letters, vectors, marks, words = self._move(table)
        answers = torch.relu(self.filters(self.letters(letters).transpose(1, 2)))
        strongest = answers.masked_fill((letters == PAD)[:, None], 0.0).amax(dim=2)
        own = self.words(words)
        if self.training and self.dropouts.word:
            known = (torch.rand(len(letters), 1, device=own.device) >= self.dropouts.word).float()
            vectors, own = vectors * known, torch.where(known > 0, own, self.words.weight[1])
        return torch.cat([vectors, strongest, marks, own], dim=1)

    def _move(self, table: WordArrays) -> Iterator[Tensor]:
        """Yield a table's arrays where the weights are."""
        for array in (table.letters, table.vectors, table.marks, table.words):
            yield torch.from_numpy(array).to(self.words.weight.device)

    def drop(self, states: Tensor, share: float) -> Tensor:
        """Put out the same numbers in all tokens of a sentence."""
        if not self.training or not share:
            return states
        mask = torch.rand(len(states), 1, states.shape[2], device=states.device) >= share
        return states * mask / (1 - share)

    def lose(self, batch: Batch) -> Tensor:
        """Return the mean loss a sentence: all chains' weight against the wanted one's."""
        scores = self(batch)
        mask = batch.tags >= 0
        return (self._sum_paths(scores, mask) - self._score_path(scores, batch, mask)).mean()

    def _score_path(self, scores: Tensor, batch: Batch, mask: Tensor) -> Tensor:
        """Score the tags wanted; a teacher's by its probabilities, but for the steps between them."""
        tags = batch.tags.clamp(min=0)
        if batch.soft is None:
            each = scores.gather(2, tags[:, :, None])[:, :, 0]
        else:
            each = (scores * batch.soft).sum(dim=2)
        steps = self.passing[tags[:, :-1], tags[:, 1:]]
        last = tags.gather(1, batch.lengths[:, None] - 1)[:, 0]
        inner = (each * mask).sum(dim=1) + (steps * mask[:, 1:]).sum(dim=1)
        return inner + self.opening[tags[:, 0]] + self.closing[last]

    def _sum_paths(self, scores: Tensor, mask: Tensor) -> Tensor:
        """Return the log of all chains' weight; sums are multiplied by weights, which is faster than logs."""
        sums = self.opening + torch.from_numpy(CANNOT_OPEN) + scores[:, 0]
        passing = torch.exp(self.passing + torch.from_numpy(FORBIDDEN))
        for score, inside in zip(scores.unbind(1)[1:], mask[:, :, None].unbind(1)[1:], strict=True):
            top = sums.amax(dim=1, keepdim=True).detach()
            step = torch.log(torch.exp(sums - top) @ passing + TINY) + top + score
            sums = torch.where(inside, step, sums)
        return torch.logsumexp(sums + self.closing + torch.from_numpy(CANNOT_CLOSE), dim=1)

    def export(self, source: int) -> dict[str, Floats]:
        """Return the weights as newsie.pipes.encoder names them, the source's embedding part of the bias."""
        parts = self.state_dict()
        weights: dict[str, Tensor] = {name: parts[name] for name in PLAIN_PARTS}
        for side, i, lstm in self._list_lstms():
            folded = self.sources.weight[source] if i == 0 else None
            weights |= _export_lstm(f"lstm.{i}.{side}", lstm, folded)
        return {name: np.array(weight.detach().numpy(), dtype=np.float32) for name, weight in weights.items()}

    def adopt(self, weights: Mapping[str, Floats]) -> None:
        """Take over weights that were exported from a network of these sizes, whatever the source.

        Their source is part of the bias, so all sources start alike. Raises CorpusError for other sizes.
        """
        try:
            self.load_state_dict(dict(self._list_adopted(weights)))
        except (RuntimeError, KeyError) as error:
            raise CorpusError(f"the recipe to start from has a network of other sizes: {error}") from error

    def _list_adopted(self, weights: Mapping[str, Floats]) -> Iterator[tuple[str, Tensor]]:
        yield from ((name, torch.from_numpy(weights[name])) for name in PLAIN_PARTS)
        yield "sources.weight", torch.zeros_like(self.sources.weight)
        for side, i, lstm in self._list_lstms():
            for name, weight in _adopt_lstm(f"lstm.{i}.{side}", weights, lstm).items():
                yield f"{side}.{i}.{name}", weight

    def _list_lstms(self) -> Iterator[tuple[str, int, nn.LSTM]]:
        """Yield every LSTM with its direction and its layer."""
        for side, layers in (("ahead", self.ahead), ("back", self.back)):
            for i, lstm in enumerate(layers):
                assert isinstance(lstm, nn.LSTM)
                yield side, i, lstm


def _export_lstm(name: str, lstm: nn.LSTM, folded: Tensor | None) -> dict[str, Tensor]:
    parts = dict(lstm.named_parameters())
    weight_ih, bias = parts["weight_ih_l0"].detach(), (parts["bias_ih_l0"] + parts["bias_hh_l0"]).detach()
    if folded is not None:
        kept = weight_ih.shape[1] - len(folded)
        weight_ih, bias = weight_ih[:, :kept], bias + weight_ih[:, kept:] @ folded
    return {f"{name}.weight_ih": weight_ih, f"{name}.weight_hh": parts["weight_hh_l0"], f"{name}.bias": bias}


def _adopt_lstm(name: str, weights: Mapping[str, Floats], lstm: nn.LSTM) -> dict[str, Tensor]:
    """Return an LSTM's parts; columns that read a source stay as they are, so that sources can be learned."""
    weight, bias = (torch.from_numpy(weights[f"{name}.{part}"]) for part in ("weight_ih", "bias"))
    own = dict(lstm.named_parameters())["weight_ih_l0"].detach()
    return {
        "weight_ih_l0": torch.cat([weight, own[: len(weight), weight.shape[1] :]], dim=1),
        "weight_hh_l0": torch.from_numpy(weights[f"{name}.weight_hh"]),
        "bias_ih_l0": bias,
        "bias_hh_l0": torch.zeros_like(bias),
    }


def reverse_each(lengths: Tensor, longest: int) -> Tensor:
    """Return the places that turn every row around within its own length."""
    place = torch.arange(longest, device=lengths.device)
    return torch.where(place < lengths[:, None], lengths[:, None] - 1 - place, place)
