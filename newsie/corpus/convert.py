"""Converts a corpus from one annotation format into another, and says what the target can't carry."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from newsie.corpus import cas, conll, doccano, label_studio, prodigy
from newsie.corpus.brat import list_brat, read_brat, read_extra, write_brat
from newsie.corpus.files import check_free, write_text
from newsie.corpus.markup import read_markup
from newsie.corpus.markup_write import markup_from_analysis
from newsie.corpus.rows import GoldArticle
from newsie.errors import CorpusError

log = logging.getLogger(__name__)


class Write(Protocol):
    """Writes articles to a file or folder; raises CorpusError where something is there, unless `force`."""

    def __call__(self, articles: Iterable[GoldArticle], path: Path, *, force: bool = False) -> None:
        """Write."""
        ...


@dataclass(frozen=True, slots=True)
class Format:
    """How one tool's files are read and written, and what they can't carry."""

    name: str
    read: Callable[[Path], Iterator[GoldArticle]]
    write: Write
    count_losses: Callable[[Iterable[GoldArticle]], Mapping[str, int]] = field(default=lambda _: {})


@dataclass(frozen=True, slots=True)
class Conversion:
    """What was converted."""

    articles: int
    losses: Mapping[str, int]
    """What the target could not carry, counted; empty where nothing was lost."""

    def list_warnings(self) -> list[str]:
        """Return the losses in words."""
        return [f"{count} {what} were not carried over" for what, count in self.losses.items()]


def convert(
    source: Path,
    target: Path,
    *,
    source_format: str,
    target_format: str,
    force: bool = False,
    formats: Mapping[str, Format] | None = None,
) -> Conversion:
    """Read a corpus in one format and write it in another; log a warning for whatever can't be carried over.

    `formats` adds formats that live on higher floors. Raises CorpusError for an unknown format, with file and
    line for a malformed source, and where the target is there already, unless `force`.
    """
    known = FORMATS | dict(formats or {})
    for name in (source_format, target_format):
        if name not in known:
            raise CorpusError(f"unknown format {name!r}; formats are {', '.join(known)}")
    if not source.exists():
        raise CorpusError(f"{source}: no such file or folder")
    articles = list(known[source_format].read(source))
    if not articles:
        raise CorpusError(f"{source}: no {source_format} articles in it")
    known[target_format].write(articles, target, force=force)
    counted = count_common_losses(articles) | dict(known[target_format].count_losses(articles))
    conversion = Conversion(len(articles), {what: count for what, count in counted.items() if count})
    for warning in conversion.list_warnings():
        log.warning("%s as %s: %s", target, target_format, warning)
    return conversion


def count_common_losses(articles: Iterable[GoldArticle]) -> dict[str, int]:
    """Count what no annotation format holds, being the pipeline's and not an annotator's."""
    losses = {"confidences": 0, "stretches of evidence": 0, "warnings": 0, "pipeline fingerprints": 0}
    for gold in articles:
        analysis = gold.analysis
        for parts in (analysis.mentions, analysis.entities, analysis.facts):
            losses["confidences"] += sum(part.confidence != 1.0 for part in parts)
        losses["stretches of evidence"] += sum(fact.evidence is not None for fact in analysis.facts)
        losses["warnings"] += len(analysis.warnings)
        losses["pipeline fingerprints"] += analysis.pipeline is not None
    return losses


def count_astral(articles: Iterable[GoldArticle]) -> dict[str, int]:
    """Count articles with characters that doccano's browser side counts as two, which shifts its offsets."""
    count = sum(any(ord(char) > 0xFFFF for char in gold.analysis.article.text) for gold in articles)
    return {"articles with emoji, whose offsets shift once they are edited in doccano,": count}


def count_stacked(articles: Iterable[GoldArticle]) -> dict[str, int]:
    """Count mentions inside others, which Prodigy keeps in its file but can't show as relations."""
    losses = conll.count_losses(articles)
    return {
        "mentions inside others, kept in the file, that Prodigy's relations view": losses[
            "mentions inside others"
        ]
    }


def read_brat_corpus(path: Path) -> Iterator[GoldArticle]:
    """Yield the triples of a folder, or of one file of a triple."""
    for ann in list_brat(path) if path.is_dir() else [path]:
        yield GoldArticle(read_brat(ann), read_extra(ann))


def write_brat_corpus(articles: Iterable[GoldArticle], path: Path, *, force: bool = False) -> None:
    """Write every article as a triple into a folder."""
    articles = list(articles)
    names = cas.name_files(articles, path, ".ann")
    check_free(names, force=force)
    for gold in articles:
        write_brat(gold.analysis, path, extra=gold.extra, force=force)


def read_markup_corpus(path: Path) -> Iterator[GoldArticle]:
    """Yield the `.markup` files of a folder, or one."""
    for file in sorted(path.rglob("*.markup")) if path.is_dir() else [path]:
        markup = read_markup(file)
        yield GoldArticle(markup.draft.build(), markup.extra)


def write_markup_corpus(articles: Iterable[GoldArticle], path: Path, *, force: bool = False) -> None:
    """Write every article as a `.markup` file into a folder."""
    named = cas.name_files(articles, path, ".markup")
    check_free(named, force=force)
    contents = {file: markup_from_analysis(gold.analysis, extra=gold.extra) for file, gold in named.items()}
    for file, content in contents.items():
        write_text(file, content)


def count_markup_losses(articles: Iterable[GoldArticle]) -> dict[str, int]:
    """Count what markup has no words for."""
    articles = list(articles)
    links = sum(len(entity.links) for gold in articles for entity in gold.analysis.entities)
    extras = sum(key != "origin" for gold in articles for key in gold.extra)
    titles = sum(
        a.title is not None and a.title != a.text.partition("\n")[0]
        for a in (g.analysis.article for g in articles)
    )
    return {"identifiers": links, "extra keys": extras, "titles that are not the first line": titles}


FORMATS: dict[str, Format] = {
    form.name: form
    for form in (
        Format("brat", read_brat_corpus, write_brat_corpus),
        Format("markup", read_markup_corpus, write_markup_corpus, count_markup_losses),
        Format("label-studio", label_studio.read_label_studio, label_studio.write_label_studio),
        Format("doccano", doccano.read_doccano, doccano.write_doccano, count_astral),
        Format("prodigy", prodigy.read_prodigy, prodigy.write_prodigy, count_stacked),
        Format("conll", conll.read_conll, conll.write_conll, conll.count_losses),
        Format("xmi", cas.read_xmi, cas.write_xmi),
        Format("cas-json", cas.read_cas_json, cas.write_cas_json),
    )
}
"""Every format by the name that `newsie corpus convert` knows it by."""
