"""`newsie evaluate`: a pipeline against gold, end to end from raw text, with intervals."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from newsie.corpus import read_folder
from newsie.data import Analysis
from newsie.errors import CorpusError
from newsie.evaluate import (
    ArticleScore,
    Report,
    compare_articles,
    digest_gold,
    json_from_report,
    markdown_from_report,
    pair_analyses,
    score_analysis,
    score_articles,
)
from newsie.pipeline import Extractor, load

SEED = 0


def evaluate_model(corpus: Path, split: str | None, model: str, against: str | None) -> Report:
    """Return the scores of a pipeline on a corpus, perhaps beside another's.

    Raises CorpusError for a folder without gold.
    """
    folder = corpus / split if split and (corpus / split).is_dir() else corpus
    gold = list(read_folder(folder))
    if not gold:
        raise CorpusError(f"{folder}: no brat articles (NAME.txt, NAME.ann, NAME.json) in it")
    extractor = load(model)
    ours = score_gold(gold, extractor)
    differences = None
    if against:
        theirs = score_gold(gold, load(against))
        differences = compare_articles(theirs, ours, rng=np.random.default_rng(SEED))
    fingerprint = extractor.fingerprint
    return Report(
        title=f"{fingerprint.name} on {folder}",
        articles=len(gold),
        scores=score_articles(ours, rng=np.random.default_rng(SEED)),
        digest=digest_gold(gold),
        pipeline=f"{fingerprint.name} {fingerprint.version} ({fingerprint.digest})",
        differences=differences,
        against=against or "",
    )


def score_gold(gold: Sequence[Analysis], extractor: Extractor) -> list[ArticleScore]:
    """Extract every gold article from its text alone and score what comes out."""
    predicted = extractor.pipe(analysis.article for analysis in gold)
    return [score_analysis(*pair) for pair in pair_analyses(gold, predicted)]


def write_report(report: Report, path: Path) -> None:
    """Write a report as its file's ending says: .json, .html, else Markdown."""
    content = {".json": json_from_report, ".html": page_from_report}.get(path.suffix, markdown_from_report)(
        report
    )
    path.write_text(content, encoding="utf-8")


def page_from_report(report: Report) -> str:
    """Return a report as an HTML page."""
    from io import StringIO

    from rich.console import Console

    from newsie.evaluate import table_from_report

    console = Console(record=True, file=StringIO(), width=140)
    console.print(table_from_report(report))
    return console.export_html(inline_styles=True)
