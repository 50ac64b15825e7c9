"""Trains the recogniser of names by a recipe: sets in, phases run, weights out."""

import json
import logging
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from newsie.errors import CorpusError
from newsie.pipes.encoder import Weights
from newsie.pipes.encoder_files import NameModel, parse_word_lists
from newsie.pipes.encoder_words import UNKNOWN, Alphabet, SubwordVectors, WordReader, normalise_word
from newsie.pipes.ner import Names
from newsie.training.distil import Taught
from newsie.training.examples import Feeder, Source, Variation, WordStore, collect_names
from newsie.training.gold import GoldFolders, read_gold_sentences
from newsie.training.invent import Inventor
from newsie.training.phases import PhaseWalk
from newsie.training.pretrain import KEPT
from newsie.training.recipes import GOLD, HELD_OUT, SETS, TAUGHT, Phase, Recipe
from newsie.training.scores import Score, score_spans
from newsie.training.sentences import Sentence, TokenSpan, drop_known, read_sentences
from newsie.training.tagger import Dropouts, Shape, Tagger

LOGGER = logging.getLogger(__name__)
WORD_LISTS = Path(__file__).parent / "word_lists.tsv"
GRAMMAR = Path(__file__).parent / "invented_news.yaml"


@dataclass(frozen=True, slots=True)
class Corpora:
    """The training sets, less what stands in a dev set, and the dev sets."""

    train: Mapping[str, Source]
    dev: Mapping[str, Sequence[Sentence]]

    @classmethod
    def read(
        cls,
        folder: Path,
        recipe: Recipe,
        *,
        taught: Path | None = None,
        gold: GoldFolders = (),
        seed: int = 0,
    ) -> "Corpora":
        """Read the sets that the recipe's phases name, from a folder laid out as `SETS` says.

        INVENTED is made here and GOLD read from brat articles, both in the manner of the recipe's source;
        TAUGHT is what teachers labelled. Raises CorpusError for a recipe that names GOLD where none is given.
        """
        dev = {
            name: read_sentences(folder / path) for name, path in HELD_OUT.items() if (folder / path).exists()
        }
        held_out = [sentence for sentences in dev.values() for sentence in sentences]
        train: dict[str, Source] = {}
        for name in sorted({name for phase in recipe.phases for name in phase.sets if name in SETS}):
            file = SETS[name]
            sentences = read_sentences(folder / file.path, word=file.word, labels=file.labels)
            train[name] = Source(recipe.sources.index(name), drop_known(sentences, held_out), file.follows)
        if recipe.invented:
            made = Inventor.read(GRAMMAR, np.random.default_rng(seed)).invent(recipe.invented)
            train["INVENTED"] = Source(recipe.sources.index(recipe.source), made, follows=False)
        if any(GOLD in phase.sets for phase in recipe.phases):
            train[GOLD] = read_gold(gold, recipe)
        if taught is not None:
            read = Taught.read(taught)
            train[TAUGHT] = Source(recipe.sources.index(TAUGHT), read.sentences, True, read.soft)
        return cls(train, dev)

    def list_marked(self) -> list[Sentence]:
        """Return the sentences of all training sets but what teachers labelled."""
        return [s for source in self.train.values() if source.soft is None for s in source.sentences]


def read_gold(folders: GoldFolders, recipe: Recipe) -> Source:
    """Read annotated articles, as often as their folder and the recipe say."""
    sentences: list[Sentence] = []
    for folder, times in folders:
        found = read_gold_sentences(folder)
        if not found:
            raise CorpusError(f"the recipe learns from GOLD, but there are no brat articles in {folder}")
        sentences += found * times
    if not sentences:
        raise CorpusError("the recipe learns from GOLD: name a folder of brat articles")
    return Source(recipe.sources.index(recipe.source), sentences * recipe.gold_times, follows=True)


def build_reader(corpora: Corpora, vectors: SubwordVectors, recipe: Recipe) -> WordReader:
    """Choose the letters and the frequent words that get an embedding, from the gold sets."""
    gold = [s for name, source in corpora.train.items() if name in HELD_OUT for s in source.sentences]
    gold = gold or [s for source in corpora.train.values() for s in source.sentences]
    counts = Counter(normalise_word(word).lower() for sentence in gold for word in sentence.words)
    # Without what teachers said: a student starts from a teacher's weights, so their alphabets must agree.
    letters = Counter(c for s in corpora.list_marked() for word in s.words for c in normalise_word(word))
    alphabet = Alphabet.from_lists(
        sorted(c for c, n in letters.items() if n >= 10),
        sorted(w for w, n in counts.items() if n >= recipe.min_count),
    )
    return WordReader(alphabet, vectors, parse_word_lists(WORD_LISTS.read_text("utf-8")))


def make_shape(recipe: Recipe, reader: WordReader) -> Shape:
    """Return the sizes of the recipe's network for this reader's words."""
    return Shape(
        reader.vectors.width, reader.marks, len(reader.alphabet.characters) + UNKNOWN + 1,
        len(reader.alphabet.words) + UNKNOWN + 1, len(recipe.sources), word_width=recipe.word_width,
        states=recipe.states,
    )  # fmt: skip


class Trainer:
    """Runs a recipe's phases on one seed; what it learns is in `weights` when `run` has returned."""

    def __init__(
        self,
        recipe: Recipe,
        corpora: Corpora,
        reader: WordReader,
        *,
        seed: int,
        out: Path,
        pretrained: Path | None = None,
        start: Weights | None = None,
    ) -> None:
        torch.manual_seed(seed)
        self.recipe, self.corpora, self.reader, self.out = recipe, corpora, reader, out
        self._seed = seed
        self._dropouts = (recipe.dropout_word, recipe.dropout_inputs, recipe.dropout_states)
        self.tagger = Tagger(make_shape(recipe, reader), Dropouts(*self._dropouts))
        if pretrained is not None:
            self.tagger.load_state_dict(torch.load(pretrained), strict=False)
        if start is not None:
            self.tagger.adopt(start)
        self._store = WordStore(reader)
        gold = [s for source in corpora.train.values() for s in source.sentences]
        self._store.add([word for sentence in gold for word in sentence.words])
        self._pool = collect_names(corpora.list_marked())

    def run(self) -> None:
        """Train through all phases whose weights are not yet in the folder."""
        PhaseWalk(self.tagger, self.recipe, self.out, self._seed, self._run_phase).run()

    def _run_phase(self, number: int, phase: Phase, seed: int) -> None:
        # A phase draws its own chance, so that a resumed run is the run that was not cut off.
        torch.manual_seed(1000 * seed + number)
        chance = np.random.default_rng([seed, number])
        self.tagger.dropouts = Dropouts(*(phase.dropouts or self._dropouts))
        variation = Variation(phase.join, phase.rename, self.recipe.shout)
        feeder = Feeder(self._store, variation, self._pool, chance)
        sources = [self.corpora.train[name] for name in phase.sets]
        steps = sum(1 for _ in feeder.feed(sources, phase.batch_tokens)) * phase.epochs
        optimiser = torch.optim.AdamW(
            self._group_weights(phase.rate), phase.rate, weight_decay=self.recipe.weight_decay
        )
        course = torch.optim.lr_scheduler.LambdaLR(
            optimiser, lambda step: min(1.0, 20 * step / steps, 1.05 * max(0, 1 - step / steps))
        )
        mean = Tagger(self.tagger.shape, self.tagger.dropouts)
        mean.load_state_dict(self.tagger.state_dict())
        for epoch in range(phase.epochs):
            started = time.monotonic()
            loss = self._run_epoch(feeder.feed(sources, phase.batch_tokens), optimiser, course, mean)
            self._log(number, epoch, loss, time.monotonic() - started, self.score(mean))
        self.tagger.load_state_dict(mean.state_dict())

    def _group_weights(self, rate: float) -> list[dict[str, Any]]:
        """Give what plain text has taught a learning rate of its own."""
        kept = KEPT if self.recipe.pretraining else ()
        named = list(self.tagger.named_parameters())
        taught = [weight for name, weight in named if name.startswith(kept)]
        fresh = [weight for name, weight in named if not name.startswith(kept)]
        return [{"params": taught, "lr": rate * self.recipe.pretrained_pace}, {"params": fresh, "lr": rate}]

    def _run_epoch(self, batches: Iterator[Any], optimiser: Any, course: Any, mean: Tagger) -> float:
        self.tagger.train()
        losses = []
        for batch in batches:
            loss = self.tagger.lose(batch)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(self.tagger.parameters(), 5.0)
            optimiser.step()
            course.step()
            self._average(mean, course.last_epoch)
            losses.append(loss.item())
        return float(np.mean(losses))

    @torch.no_grad()
    def _average(self, mean: Tagger, step: int) -> None:
        """Move the running mean of the weights towards them, fast at first, so that short phases arrive."""
        kept_share = min(self.recipe.average, (1 + step) / (10 + step))
        for kept, now in zip(mean.parameters(), self.tagger.parameters(), strict=True):
            kept.lerp_(now, 1 - kept_share)

    @property
    def weights(self) -> Weights:
        """The network as it stands, marking names in the manner of the recipe's source."""
        return self._export(self.tagger)

    def _export(self, tagger: Tagger) -> Weights:
        return tagger.export(self.recipe.sources.index(self.recipe.source))

    def score(self, tagger: Tagger, name: str = "WN") -> dict[str, Score]:
        """Score a dev set with the weights as they would be packaged."""
        sentences = self.corpora.dev[name]
        model = NameModel.from_weights(self.reader, self._export(tagger))
        return score_spans([s.names for s in sentences], find_names(model, sentences))

    def _log(self, number: int, epoch: int, loss: float, seconds: float, scores: Mapping[str, Score]) -> None:
        line = {
            "phase": number, "epoch": epoch, "loss": round(loss, 3), "seconds": round(seconds, 1),
            **{label: round(score.f1, 2) for label, score in scores.items()},
        }  # fmt: skip
        LOGGER.info("%s", line)
        with (self.out / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")


def find_names(
    model: NameModel, sentences: Sequence[Sentence], *, article: bool = False
) -> list[list[TokenSpan]]:
    """Find the names of sentences on the tokens given, each read alone, or all as an article."""
    component = Names(model)
    found = component.read_sentences([sentence.words for sentence in sentences], article=article)
    return [[TokenSpan(name.start, name.end, name.label) for name in names] for names in found]
