"""A pretrained transformer, fine-tuned to mark names, as newsie.pipes.transformer runs it.

Any encoder built as BERT is will do, by name or folder. A word's tag is read off the state of its first
piece; the set that a text comes from is added to the piece that opens it, since sets differ in their manner.
"""

import json
import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pad_sequence
from transformers import AutoConfig, AutoModel, AutoTokenizer

from newsie.errors import CorpusError
from newsie.pipes.encoder import cut_order
from newsie.pipes.encoder_crf import TAGS
from newsie.pipes.encoder_files import NameModel
from newsie.pipes.encoder_words import Floats
from newsie.pipes.transformer import EDGES, PieceCutter, Transformer, line_up
from newsie.training.examples import Pool, Source, collect_names, join_sentences, rename, shout
from newsie.training.names import Corpora, find_names
from newsie.training.phases import PhaseWalk
from newsie.training.recipes import Phase, Recipe
from newsie.training.scores import Score, score_spans
from newsie.training.sentences import Sentence

LOGGER = logging.getLogger(__name__)
LONGEST = 220
"""Words of one sentence that are read at once."""
HEAD_PACE = 5.0
"""The layer that is new learns this much faster than those that were pretrained."""
WARM_UP = 0.08
ACTIVATION = "gelu_pytorch_tanh"
"""As newsie.pipes.transformer computes it, a hair off what encoders are pretrained with."""
CERTAIN = np.eye(len(TAGS), dtype=np.float32)
DROPOUTS = ("hidden_dropout_prob", "attention_probs_dropout_prob", "dropout", "attention_dropout")


@dataclass(frozen=True, slots=True)
class Window:
    """Words read at once, the number of their set, and how probable each tag of each word is."""

    words: tuple[str, ...]
    source: int
    wanted: Floats


@dataclass(frozen=True, slots=True)
class Pieces:
    """A batch of windows in pieces, padded: `first` is where each word begins."""

    numbers: Tensor
    mask: Tensor
    first: Tensor
    sources: Tensor


def count_pieces(cutter: PieceCutter, window: Window) -> int:
    """Return how many pieces a window has, its opening and closing among them."""
    return sum(len(cutter.cut(word)) for word in window.words) + EDGES


def arrange(cutter: PieceCutter, windows: Sequence[Window]) -> Pieces:
    """Put windows into one batch."""
    rows = line_up(cutter, [[cutter.cut(word) for word in window.words] for window in windows])
    sources = torch.tensor([window.source for window in windows])
    first = pad_sequence([torch.from_numpy(columns) for columns in rows.first], batch_first=True)
    return Pieces(torch.from_numpy(rows.numbers), torch.from_numpy(rows.inside), first, sources)


def pad_wanted(windows: Sequence[Window]) -> Tensor:
    """Return what a batch is to learn as (windows, words, tags), nothing where a row has ended."""
    return pad_sequence([torch.from_numpy(window.wanted) for window in windows], batch_first=True)


def read_cutter(encoder: str) -> PieceCutter:
    """Read the tokenizer that an encoder was pretrained with."""
    tokenizer = AutoTokenizer.from_pretrained(encoder)
    return PieceCutter(
        tokenizer.backend_tokenizer, tokenizer.cls_token_id, tokenizer.sep_token_id, tokenizer.unk_token_id
    )


class TransformerTagger(nn.Module):
    """A pretrained encoder with one score a tag for each word."""

    def __init__(self, encoder: str, sources: int, *, dropout: float = 0.1) -> None:
        super().__init__()
        config = AutoConfig.from_pretrained(encoder)
        if config.model_type != "bert":
            raise CorpusError(f"{encoder}: built as {config.model_type}, not as BERT, which newsie runs")
        config.hidden_act = ACTIVATION
        for name in DROPOUTS:  # Drawing chance inside costs a CPU as much time as all the rest.
            if hasattr(config, name):
                setattr(config, name, 0.0)
        self.encoder = AutoModel.from_pretrained(encoder, config=config, attn_implementation="eager")
        self.sources = nn.Embedding(sources, config.hidden_size)
        nn.init.normal_(self.sources.weight, std=0.02)
        self.dropout = nn.Dropout(dropout)
        self.scores = nn.Linear(config.hidden_size, len(TAGS))

    def forward(self, pieces: Pieces) -> Tensor:
        """Return (windows, words, tags) scores."""
        device = self.scores.weight.device
        embedded = self.encoder.get_input_embeddings()(pieces.numbers.to(device))
        opening = embedded[:, :1] + self.sources(pieces.sources.to(device))[:, None]
        states = self.encoder(
            inputs_embeds=torch.cat([opening, embedded[:, 1:]], dim=1), attention_mask=pieces.mask.to(device)
        ).last_hidden_state
        places = pieces.first.to(device)[:, :, None].expand(-1, -1, states.shape[2])
        scores: Tensor = self.scores(self.dropout(states.gather(1, places)))
        return scores.float()

    def enter_phase(self, phase: Phase) -> None:
        """Cut the encoder to the layers that a phase keeps; those above know less of names."""
        if phase.layers is not None:
            self.encoder.encoder.layer = self.encoder.encoder.layer[: phase.layers]
            self.encoder.config.num_hidden_layers = phase.layers

    def export(self, source: int, opening: int) -> dict[str, Floats]:
        """Return the weights as newsie.pipes.transformer names them, the source in the piece that opens."""
        parts = {name: weight.detach().float().cpu() for name, weight in self.state_dict().items()}
        entry = "encoder.embeddings"
        pieces = parts[f"{entry}.word_embeddings.weight"].clone()
        pieces[opening] += parts["sources.weight"][source]
        kinds = parts[f"{entry}.token_type_embeddings.weight"]
        weights = {"pieces": pieces, "places": parts[f"{entry}.position_embeddings.weight"] + kinds[0]}
        weights |= _take(parts, "entry", f"{entry}.LayerNorm", turn=False) | _take(parts, "scores", "scores")
        for i in range(len(self.encoder.encoder.layer)):
            layer = f"encoder.encoder.layer.{i}"
            asked = [_take(parts, "", f"{layer}.attention.self.{name}") for name in ("query", "key", "value")]
            weights |= {
                f"layer.{i}.attend{key}": torch.cat([a[key] for a in asked], dim=-1) for key in asked[0]
            }
            weights |= _take(parts, f"layer.{i}.gather", f"{layer}.attention.output.dense")
            weights |= _take(parts, f"layer.{i}.attended", f"{layer}.attention.output.LayerNorm", turn=False)
            weights |= _take(parts, f"layer.{i}.widen", f"{layer}.intermediate.dense")
            weights |= _take(parts, f"layer.{i}.narrow", f"{layer}.output.dense")
            weights |= _take(parts, f"layer.{i}.transformed", f"{layer}.output.LayerNorm", turn=False)
        return {name: weight.numpy() for name, weight in weights.items()}

    def list_groups(self, phase: Phase) -> list[dict[str, Any]]:
        """Return what a phase trains and how fast; piece embeddings only where it says so."""
        embeddings = self.encoder.get_input_embeddings()
        embeddings.requires_grad_(phase.embeddings)
        new = {id(weight) for part in (self.sources, self.scores) for weight in part.parameters()}
        learning = [weight for weight in self.parameters() if weight.requires_grad]
        return [
            {"params": [w for w in learning if id(w) not in new], "lr": phase.rate},
            {"params": [w for w in learning if id(w) in new], "lr": phase.rate * HEAD_PACE},
        ]


def _take(parts: Mapping[str, Tensor], name: str, own: str, *, turn: bool = True) -> dict[str, Tensor]:
    """Return a part's weight and bias by another name, a matrix as states are multiplied by it."""
    weight = parts[f"{own}.weight"]
    return {f"{name}.weight": weight.T if turn else weight, f"{name}.bias": parts[f"{own}.bias"]}


class FineTuner:
    """Runs a recipe's phases on a pretrained encoder; each phase's weights are kept, and not made twice."""

    def __init__(
        self, recipe: Recipe, corpora: Corpora, encoder: str, *, seed: int, out: Path, device: str = "cpu"
    ) -> None:
        torch.manual_seed(seed)
        self.recipe, self.corpora, self.out, self._seed = recipe, corpora, out, seed
        self.cutter = read_cutter(encoder)
        self.model = TransformerTagger(encoder, len(recipe.sources)).to(device)
        self._places = self.model.encoder.config.max_position_embeddings
        self._pool = collect_names(corpora.list_marked())

    def run(self) -> None:
        """Train through all phases whose weights are not yet in the folder."""
        PhaseWalk(
            self.model, self.recipe, self.out, self._seed, self._run_phase, self.model.enter_phase
        ).run()

    def _run_phase(self, number: int, phase: Phase, seed: int) -> None:
        torch.manual_seed(1000 * seed + number)
        chance = np.random.default_rng([seed, number])
        steps = phase.epochs * sum(1 for _ in self._feed(phase, np.random.default_rng([seed, number])))
        if not steps:
            sets = ", ".join(phase.sets)
            raise CorpusError(
                f"phase {number}: nothing to read in {sets} that fits into {self._places} pieces"
            )
        optimiser = torch.optim.AdamW(self.model.list_groups(phase), weight_decay=self.recipe.weight_decay)
        course = torch.optim.lr_scheduler.LambdaLR(
            optimiser, lambda step: min(1.0, (step + 1) / (WARM_UP * steps), max(0.0, 1 - step / steps))
        )
        for epoch in range(phase.epochs):
            started = time.monotonic()
            self.model.train()
            losses = [self._step(batch, optimiser, course) for batch in self._feed(phase, chance)]
            self._log(number, epoch, float(np.mean(losses)), time.monotonic() - started)

    def _step(self, batch: Sequence[Window], optimiser: Any, course: Any) -> float:
        with self._save_time():
            scores = self.model(arrange(self.cutter, batch))
        wanted = pad_wanted(batch).to(scores.device)
        loss = -(wanted * scores.log_softmax(dim=2)).sum() / wanted.sum()
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        optimiser.step()
        course.step()
        return float(loss.item())

    def _save_time(self) -> AbstractContextManager[None]:
        """Multiply in half precision, where that is faster."""
        device = self.model.scores.weight.device.type
        return torch.autocast(device, torch.bfloat16, enabled=device == "cuda" or multiplies_halves())

    def _feed(self, phase: Phase, chance: np.random.Generator) -> Iterator[list[Window]]:
        """Yield an epoch's batches in random order."""
        varied = (
            window
            for name in phase.sets
            for window in vary_source(
                self.corpora.train[name], self._pool, phase, chance, shouted=self.recipe.shout
            )
        )
        sized = [(window, count_pieces(self.cutter, window)) for window in varied]
        windows = [window for window, size in sized if size <= self._places]
        sizes = [size for _, size in sized if size <= self._places]
        batches = list(cut_batches(sizes, phase.batch_tokens, chance))
        for i in chance.permutation(len(batches)):
            yield [windows[j] for j in batches[i]]

    def _log(self, number: int, epoch: int, loss: float, seconds: float) -> None:
        scores = {name: round(score.f1, 2) for name, score in self.score().items()}
        line = {"phase": number, "epoch": epoch, "loss": round(loss, 4), "seconds": round(seconds), **scores}
        LOGGER.info("%s", line)
        with (self.out / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")

    def score(self, name: str = "WN") -> Mapping[str, Score]:
        """Score a dev set, its sentences following on, with the weights as they would be packaged."""
        sentences = self.corpora.dev[name]
        found = find_names(self.get_model(), sentences, article=True)
        return score_spans([sentence.names for sentence in sentences], found)

    def get_model(self) -> NameModel:
        """Return the recogniser as it stands, not yet calibrated."""
        source = self.recipe.sources.index(self.recipe.source)
        config = self.model.encoder.config
        weights = self.model.export(source, self.cutter.opening)
        reader = Transformer(
            self.cutter, weights, heads=config.num_attention_heads, epsilon=config.layer_norm_eps
        )
        return NameModel.from_transformer(reader)


def multiplies_halves() -> bool:
    """Say whether the processor multiplies numbers of half precision by itself (AMX, AVX-512 BF16)."""
    return bool(torch.cpu._is_amx_tile_supported() or torch.cpu._is_avx512_bf16_supported())


def vary_source(
    source: Source, pool: Pool, phase: Phase, chance: np.random.Generator, *, shouted: float = 0.0
) -> Iterator[Window]:
    """Yield a set's windows for one epoch; of gold sets some names renamed, some windows in capitals."""
    for group in group_sentences(source.sentences, source.follows, phase, chance):
        sentence = join_sentences([source.sentences[i] for i in group])
        if source.soft is not None:  # What a teacher said holds for these words only.
            wanted = np.concatenate([source.soft[i] for i in group])
        else:
            if chance.random() < shouted:
                sentence = shout(sentence)
            sentence = rename(sentence, pool, phase.rename, chance)
            wanted = CERTAIN[sentence.index_tags()]
        yield Window(sentence.words[:LONGEST], source.number, wanted[:LONGEST])


def group_sentences(
    sentences: Sequence[Sentence], follows: bool, phase: Phase, chance: np.random.Generator
) -> Iterator[list[int]]:
    """Yield numbers of sentences to read together, in full windows as often as the phase says, else fewer."""
    group: list[int] = []
    words, limit = 0, phase.window
    for i, sentence in enumerate(sentences):
        if not sentence.words:
            continue
        if group and (not follows or words + len(sentence.words) > limit):
            yield group
            group, words = [], 0
            full = chance.random() < phase.join
            limit = phase.window if full else int(chance.integers(10, phase.window))
        group.append(i)
        words += len(sentence.words)
    if group:
        yield group


def cut_batches(sizes: Sequence[int], limit: int, chance: np.random.Generator) -> Iterator[list[int]]:
    """Return batches of numbers of windows of like size, padded to `limit` pieces at most."""
    return cut_order(np.lexsort((chance.random(len(sizes)), np.array(sizes))).tolist(), sizes, limit)
