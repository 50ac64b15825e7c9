"""From a folder of data to a recogniser of names, each step kept: vectors, teachers, model."""

import logging
from dataclasses import replace
from itertools import islice
from pathlib import Path

from newsie.pipes.encoder_files import NameModel, load_model
from newsie.training.distil import Article, split_articles, teach
from newsie.training.names import TAUGHT, Corpora, Recipe, Trainer, build_reader
from newsie.training.package import COMPONENT, calibrate_model, write_component
from newsie.training.plain_text import read_lines, split_times, train_vectors, write_corpus
from newsie.training.vectors import read_floret

LOGGER = logging.getLogger(__name__)


def build(recipe: Recipe, data: Path, out: Path, *, seed: int, gold: Path | None = None) -> NameModel:
    """Do what is not yet in `out`; return the calibrated model, which is there too, as a component.

    `gold` is a folder of brat articles, for recipes that learn from them. A second run into the same folder
    goes on where the first was cut off.
    """
    out.mkdir(parents=True, exist_ok=True)
    vectors = build_vectors(recipe, data, out / "vectors.floret")
    taught = build_taught(recipe, data, out, vectors, gold) if recipe.teachers else None
    model = train(recipe, data, out, vectors, taught=taught, seed=seed, gold=gold)
    write_component(model, out)
    return model


def build_vectors(recipe: Recipe, data: Path, path: Path) -> Path:
    """Train the vectors, unless they are there."""
    if not path.exists():
        corpus = path.with_suffix(".txt")
        write_corpus(recipe.texts, data, corpus)
        train_vectors(corpus, path, recipe.vectors)
    return path


def build_taught(recipe: Recipe, data: Path, out: Path, vectors: Path, gold: Path | None) -> Path:
    """Train a teacher a seed and let them label the recipe's texts together, unless that is done."""
    path = out / "taught.npz"
    if not path.exists():
        folders = [
            build_teacher(recipe, data, out / f"teacher{seed}", vectors, seed=seed, gold=gold)
            for seed in recipe.teachers
        ]
        taught = teach([load_model(folder) for folder in folders], read_articles(recipe.taught, data))
        taught.save(path)
        LOGGER.info("%d sentences labelled", len(taught.sentences))
    return path


def build_teacher(
    recipe: Recipe, data: Path, out: Path, vectors: Path, *, seed: int, gold: Path | None
) -> Path:
    """Train the recipe without its TAUGHT phases; return the component's folder."""
    folder = out / COMPONENT
    if not folder.exists():
        phases = tuple(phase for phase in recipe.phases if TAUGHT not in phase.sets)
        plain = replace(recipe, phases=phases, averaged=())
        write_component(train(plain, data, out, vectors, taught=None, seed=seed, gold=gold), out)
    return folder


def train(
    recipe: Recipe,
    data: Path,
    out: Path,
    vectors: Path,
    *,
    taught: Path | None,
    seed: int,
    gold: Path | None = None,
) -> NameModel:
    """Run the phases and calibrate on the source's dev set."""
    corpora = Corpora.read(data, recipe, taught=taught, gold=gold)
    reader = build_reader(corpora, read_floret(vectors), recipe)
    trainer = Trainer(recipe, corpora, reader, seed=seed, out=out)
    trainer.run()
    return calibrate_model(trainer.get_model(), corpora.dev[recipe.source])


def read_articles(sources: tuple[str, ...], data: Path) -> list[Article]:
    """Read the first so many texts of each file: "archive/news.jsonl:4000"; all where nothing is said."""
    articles: list[Article] = []
    for source in sources:
        pattern, _ = split_times(source)
        count = int(source.partition(":")[2] or 0) or None
        for path in sorted(data.glob(pattern)):
            articles.extend(split_articles(islice(dict.fromkeys(read_lines(path)), count)))
    return articles
