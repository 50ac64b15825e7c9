"""From articles to analyses: `load` finds a pipeline by name or path, its `Extractor` reads articles."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc

import newsie
from newsie import bridge
from newsie.data import Analysis, Article, Fingerprint
from newsie.errors import ModelError

DEFAULT_MODEL = "it_news_sm"
LEXICON = Path(newsie.__file__).parent / "lexicon"
"""Word lists, part of what a pipeline says: other words, other facts."""
COMPONENTS = ("newsie_sentences", "newsie_ner", "newsie_values", "newsie_entities", "newsie_facts")


class Extractor:
    """Reads articles with one loaded pipeline. Deterministic: the same article gives the same analysis."""

    def __init__(self, nlp: Language, fingerprint: Fingerprint) -> None:
        self.nlp = nlp
        self.fingerprint = fingerprint

    def extract(self, article: Article) -> Analysis:
        """Return what one article states."""
        return next(self.pipe([article]))

    def pipe(self, articles: Iterable[Article], *, batch_size: int = 64) -> Iterator[Analysis]:
        """Yield the analyses of a stream of articles, in its order, `batch_size` in memory at a time."""
        stream = iter(articles)
        while batch := list(islice(stream, batch_size)):
            yield from self._read_batch(batch)

    def _read_batch(self, batch: list[Article]) -> list[Analysis]:
        # A memory zone frees the strings and lexemes of the batch: years of news would fill the vocabulary.
        with self.nlp.memory_zone():
            docs = [bridge.doc_from_article(self.nlp, article) for article in batch]
            return [
                bridge.analysis_from_doc(doc, article, self.fingerprint)
                for doc, article in zip(self._annotate(docs), batch, strict=True)
            ]

    def _annotate(self, docs: list[Doc]) -> Iterable[Doc]:
        return self.nlp.pipe(docs, batch_size=len(docs))


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """An installed pipeline: its name, folder and what its meta.json says."""

    name: str
    path: Path
    meta: dict[str, Any]


def load(model: str | Path = DEFAULT_MODEL) -> Extractor:
    """Load a pipeline by name or folder.

    Raises ModelError, naming the pipelines that are there, when it can't be found or read.
    """
    info = find_model(model)
    try:
        nlp = spacy.load(info.path)
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"pipeline {info.name} in {info.path} can't be loaded: {error}") from error
    version = str(info.meta.get("version", "0"))
    digest = digest_folders(info.path, LEXICON)
    return Extractor(nlp, Fingerprint(info.name, version, newsie.__version__, digest))


def list_models() -> list[ModelInfo]:
    """Return the pipelines that came with newsie, by name."""
    return [read_model(path) for folder in model_folders() for path in sorted(folder.glob("*/meta.json"))]


def find_model(model: str | Path) -> ModelInfo:
    """Return the pipeline of that name, or in that folder. Raises ModelError."""
    for meta in (Path(model) / "meta.json", *(folder / model / "meta.json" for folder in model_folders())):
        if meta.is_file():
            return read_model(meta)
    names = ", ".join(info.name for info in list_models()) or "none"
    raise ModelError(f"no pipeline {str(model)!r}: give a folder with a meta.json, or one of these: {names}")


def model_folders() -> list[Path]:
    """Return where pipelines stand: inside an installed package, or beside it in a checkout."""
    package = Path(newsie.__file__).parent
    return [folder for folder in (package / "models", package.parent / "models") if folder.is_dir()]


def read_model(meta: Path) -> ModelInfo:
    """Read a pipeline's meta.json. Raises ModelError when it is not JSON."""
    try:
        return ModelInfo(meta.parent.name, meta.parent, json.loads(meta.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise ModelError(f"{meta}: not a pipeline's meta.json: {error}") from error


def digest_folders(*folders: Path) -> str:
    """Return a digest of every file but documentation: of a pipeline, its configuration and weights."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".md"):
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def build_pipeline(*components: str) -> Language:
    """Return an untrained Italian pipeline of newsie's components, in their order."""
    nlp = spacy.blank("it", config={"nlp": {"tokenizer": {"@tokenizers": "newsie.italian_tokenizer.v1"}}})
    for name in components or COMPONENTS:
        nlp.add_pipe(name)
    return nlp
