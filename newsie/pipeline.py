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
from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

import newsie
from newsie import bridge
from newsie.data import Analysis, Article, Fingerprint
from newsie.errors import ModelError

DEFAULT_MODEL = "it_news_sm"
PACKAGE = Path(newsie.__file__).parent
RULES = ("lexicon", "text", "normalise", "pipes", "bridge.py", "data.py", "plain.py", "schema.py", "record")
"""What decides, beside a pipeline's own files, what is read: other words or rules, other facts."""
SILENT = frozenset({".md", ".pyc"})
"""Files that change nothing: documentation, and what Python makes of its sources."""
FACTS = "newsie_facts"
COMPONENTS = ("newsie_sentences", "newsie_ner", "newsie_values", "newsie_entities", FACTS)


class Extractor:
    """Reads articles with one loaded pipeline. Deterministic: the same article gives the same analysis."""

    def __init__(self, nlp: Language, fingerprint: Fingerprint) -> None:
        self.nlp = nlp
        self.fingerprint = fingerprint
        self._threads = ThreadpoolController()

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
        # Matrices this small gain nothing from a second thread, whose waiting takes the core from others.
        with self.nlp.memory_zone(), self._threads.limit(limits=1, user_api="blas"):
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


def load(model: str | Path = DEFAULT_MODEL, *, judged: bool = True) -> Extractor:
    """Load a pipeline by name or folder; not `judged`, patterns alone decide which facts it states.

    Raises ModelError, naming the pipelines that are there, when it can't be found or read.
    """
    info = find_model(model)
    try:
        nlp = spacy.load(info.path, exclude=[] if judged else [FACTS])
        if not judged:
            nlp.add_pipe(FACTS)
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"pipeline {info.name} in {info.path} can't be loaded: {error}") from error
    version = str(info.meta.get("version", "0"))
    return Extractor(nlp, Fingerprint(info.name, version, newsie.__version__, digest_pipeline(info.path)))


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
    return [folder for folder in (PACKAGE / "models", PACKAGE.parent / "models") if folder.is_dir()]


def read_model(meta: Path) -> ModelInfo:
    """Read a pipeline's meta.json. Raises ModelError when it is not JSON."""
    try:
        return ModelInfo(meta.parent.name, meta.parent, json.loads(meta.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise ModelError(f"{meta}: not a pipeline's meta.json: {error}") from error


def digest_pipeline(folder: Path, package: Path = PACKAGE) -> str:
    """Return a digest of all that decides what is read: weights, configuration, word lists, rules."""
    return digest_files(folder, *(package / name for name in RULES))


def digest_files(*paths: Path) -> str:
    """Return a digest of files and all that is in folders: names and contents, but not where they stand."""
    digest = hashlib.sha256()
    for path in paths:
        for file in [path] if path.is_file() else sorted(path.rglob("*")):
            if file.is_file() and file.suffix not in SILENT:
                digest.update(file.relative_to(path.parent if file == path else path).as_posix().encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def build_pipeline(*components: str) -> Language:
    """Return an untrained Italian pipeline of newsie's components, in their order."""
    nlp = spacy.blank("it", config={"nlp": {"tokenizer": {"@tokenizers": "newsie.italian_tokenizer.v1"}}})
    for name in components or COMPONENTS:
        nlp.add_pipe(name)
    return nlp
