"""Pre-trains the first layer on plain text: read forwards it guesses the next word, backwards the one before.

A word is guessed among those of its own batch and others drawn from the text, by what the word layer says of
each (vector, letters, marks), so that names never met before can be guessed too. As the words of a batch are
no fair sample, scores are corrected by how likely a word was to be among them (Bengio and Senécal 2008).
"""

import json
import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from newsie.errors import CorpusError
from newsie.pipes.encoder import cut_order
from newsie.pipes.encoder_words import Indices, WordArrays
from newsie.training.distil import split_articles
from newsie.training.plain_text import list_files, thin_lines
from newsie.training.tagger import Batch, Tagger

LOGGER = logging.getLogger(__name__)
JOINED = 50
"""Sentences of an article are read together up to about this many tokens."""
KEPT = ("letters", "filters", "words", "sources", "ahead.0", "back.0")
"""The parts of the tagger that plain text teaches."""
BUCKET = 4000
"""So many stretches are sorted by length at once, so that batches need little padding and yet are mixed."""


@dataclass(frozen=True, slots=True)
class Pretraining:
    """What is read and how fast it is learned from; one pass at most."""

    texts: tuple[str, ...] = ()
    """Files under the data folder and how many times each counts."""
    rate: float = 0.003
    batch_tokens: int = 2048
    drawn: int = 1000
    """Tokens drawn from the text for each batch, whose words it is told apart from too."""
    guess_width: int = 160
    """Numbers by which a guess and a word are compared."""
    dropout: float = 0.1
    steps: int | None = None
    """How many batches to read; None: all of the text, once."""
    saved_every: int = 250
    """Steps after which a run that is cut off can go on."""


@dataclass(frozen=True, slots=True)
class PlainText:
    """A text as numbers: stretch i is `numbers[ends[i - 1]:ends[i]]`, each the number of a word."""

    words: list[str]
    numbers: Indices
    ends: Indices

    @classmethod
    def read(cls, sources: Sequence[str], folder: Path) -> "PlainText":
        """Read and tokenize "text/news-*.txt.xz:2" and the like, as the pipeline tokenizes.

        Raises CorpusError where there is nothing to read.
        """
        known: dict[str, int] = {}
        numbers: list[np.ndarray] = []
        for path, times in list_files(sources, folder):
            for article in split_articles(thin_lines(path, times)):
                numbers.extend(
                    np.array([known.setdefault(word, len(known)) for word in words], np.int32)
                    for words in join_short(article)
                )
            LOGGER.info("read %s", path)
        if not numbers:
            raise CorpusError(f"{folder}: no text in {', '.join(sources)}")
        ends = np.cumsum([len(stretch) for stretch in numbers])
        return cls(list(known), np.concatenate(numbers), ends)

    def get(self, i: int) -> Indices:
        """Return the words' numbers of a stretch."""
        return self.numbers[self.ends[i - 1] if i else 0 : self.ends[i]]


def join_short(article: Sequence[tuple[str, ...]]) -> Iterator[list[str]]:
    """Yield an article's sentences, joined while they are short."""
    joined: list[str] = []
    for sentence in article:
        if joined and len(joined) + len(sentence) > JOINED:
            yield joined
            joined = []
        joined = [*joined, *sentence]
    if joined:
        yield joined


class Guesser(nn.Module):
    """The tagger's word layer and first LSTMs, with a head a direction that guesses the word next to come."""

    def __init__(self, tagger: Tagger, options: Pretraining) -> None:
        super().__init__()
        self.tagger = tagger
        self.ahead = nn.Linear(tagger.shape.states[0], options.guess_width)
        self.back = nn.Linear(tagger.shape.states[0], options.guess_width)
        self.candidates = nn.Linear(tagger.word_width, options.guess_width)
        self.dropout = options.dropout

    def forward(self, batch: Batch, likelihood: Tensor) -> tuple[Tensor, Tensor]:
        """Return the mean loss a word of both directions; `likelihood` is the log of a row's being there."""
        described = self.tagger.describe(batch.table)
        states = self.tagger.read(0, self.tagger.enter(batch, described), batch.lengths)
        ahead, back = functional.dropout(states, self.dropout, self.training).chunk(2, dim=2)
        candidates, words = self.candidates(described), batch.words
        inside = words[:, 1:] >= 0
        return (
            lose_guesses(self.ahead(ahead[:, :-1])[inside], words[:, 1:][inside], candidates, likelihood),
            lose_guesses(self.back(back[:, 1:])[inside], words[:, :-1][inside], candidates, likelihood),
        )


def lose_guesses(guesses: Tensor, wanted: Tensor, candidates: Tensor, likelihood: Tensor) -> Tensor:
    """Return the mean cross-entropy of telling the wanted words from all the candidates."""
    return functional.cross_entropy(guesses @ candidates.T - likelihood, wanted)


class TextFeeder:
    """Turns a text into batches, in an order that the seed decides."""

    def __init__(
        self, text: PlainText, arrays: WordArrays, options: Pretraining, *, source: int, seed: int
    ) -> None:
        self._text, self._arrays, self._options, self._source = text, arrays, options, source
        self._seed = seed
        counts = np.bincount(text.numbers, minlength=len(text.words))
        self._shares = counts / counts.sum()

    def list_batches(self) -> list[list[int]]:
        """Return the stretches of each batch, in the order of the run."""
        chance = np.random.default_rng(self._seed)
        lengths = np.diff(self._text.ends, prepend=0)
        order, sizes = chance.permutation(len(lengths)), lengths.tolist()
        batches: list[list[int]] = []
        for i in range(0, len(order), BUCKET):
            bucket = order[i : i + BUCKET]
            ordered = bucket[np.argsort(-lengths[bucket], kind="stable")]
            cut = list(cut_order(ordered.tolist(), sizes, self._options.batch_tokens))
            batches.extend(cut[j] for j in chance.permutation(len(cut)))
        return batches

    def make_batch(self, step: int, stretches: Sequence[int], device: torch.device) -> tuple[Batch, Tensor]:
        """Return a step's batch, longest stretch first, and the log-likelihood of each word's being in it."""
        chance = np.random.default_rng([self._seed, step])
        read = [self._text.get(i) for i in stretches]
        drawn = self._text.numbers[chance.integers(len(self._text.numbers), size=self._options.drawn)]
        tokens = np.concatenate([*read, drawn])
        words, rows = np.unique(tokens, return_inverse=True)
        numbers = np.full((len(read), len(read[0])), -1, dtype=np.int64)
        start = 0
        for i, stretch in enumerate(read):
            numbers[i, : len(stretch)] = rows[start : start + len(stretch)]
            start += len(stretch)
        lengths = torch.tensor([len(stretch) for stretch in read], device=device)
        batch = Batch(
            self._look_up(words), torch.from_numpy(numbers).to(device), lengths,
            torch.full_like(lengths, self._source), torch.empty(0),
        )  # fmt: skip
        missing = np.log1p(-self._shares[words]) * len(tokens)
        likelihood = np.log(-np.expm1(missing)).astype(np.float32)
        return batch, torch.from_numpy(likelihood).to(device)

    def _look_up(self, words: Indices) -> WordArrays:
        arrays = self._arrays
        return WordArrays(
            arrays.vectors[words], arrays.letters[words], arrays.marks[words], arrays.words[words]
        )


class Pretrainer:
    """Runs the pass, saving where it stands; a second run into the same folder goes on from there."""

    def __init__(
        self, tagger: Tagger, feeder: TextFeeder, options: Pretraining, *, out: Path, seed: int
    ) -> None:
        torch.manual_seed(seed)
        self.device = next(tagger.parameters()).device
        self.guesser = Guesser(tagger, options).to(self.device)
        self.feeder, self.options, self.out = feeder, options, out
        self._batches = feeder.list_batches()[: options.steps]
        self._optimiser = torch.optim.AdamW(self.guesser.parameters(), options.rate, weight_decay=0.01)
        self._course = torch.optim.lr_scheduler.LambdaLR(self._optimiser, self._get_pace)
        self._done = 0

    def _get_pace(self, step: int) -> float:
        """Rise over the first twentieth, then fall to nothing."""
        share = step / len(self._batches)
        return min(20 * share, 1.05 * max(0.0, 1 - share))

    def run(self) -> dict[str, Tensor]:
        """Read on to the end; return the tagger's parts that were taught."""
        self._resume()
        self.guesser.train()
        started = time.monotonic()
        with (self.out / "pretraining.jsonl").open("a", encoding="utf-8") as log:
            for step in range(self._done, len(self._batches)):
                losses = self._take_step(step)
                line = {
                    "step": step, "of": len(self._batches), "ahead": round(losses[0], 4),
                    "back": round(losses[1], 4), "seconds": round(time.monotonic() - started, 1),
                }  # fmt: skip
                log.write(json.dumps(line) + "\n")
                if (step + 1) % self.options.saved_every == 0:
                    log.flush()
                    self._save(step + 1)
        weights = self.guesser.tagger.state_dict()
        return {name: weight.cpu() for name, weight in weights.items() if name.startswith(KEPT)}

    def _take_step(self, step: int) -> tuple[float, float]:
        # A step draws its own chance, so that a resumed run is the run that was not cut off.
        torch.manual_seed(step)
        ahead, back = self.guesser(*self.feeder.make_batch(step, self._batches[step], self.device))
        self._optimiser.zero_grad()
        (ahead + back).backward()
        nn.utils.clip_grad_norm_(self.guesser.parameters(), 1.0)
        self._optimiser.step()
        self._course.step()
        return float(ahead.detach()), float(back.detach())

    def _save(self, done: int) -> None:
        state = {
            "done": done, "weights": self.guesser.state_dict(), "optimiser": self._optimiser.state_dict(),
            "course": self._course.state_dict(),
        }  # fmt: skip
        unfinished = self.out / "pretraining.unfinished"
        torch.save(state, unfinished)
        unfinished.replace(self.out / "pretraining.pt")

    def _resume(self) -> None:
        saved = self.out / "pretraining.pt"
        if saved.exists():
            state = torch.load(saved, map_location=self.device)
            self._done = state["done"]
            self.guesser.load_state_dict(state["weights"])
            self._optimiser.load_state_dict(state["optimiser"])
            self._course.load_state_dict(state["course"])
