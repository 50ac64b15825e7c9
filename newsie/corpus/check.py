"""Check annotated articles against every rule of the guidelines that a machine can check."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from newsie.corpus.brat import list_brat, read_brat
from newsie.corpus.check_facts import check_facts
from newsie.corpus.check_mentions import check_mentions
from newsie.corpus.files import read_text
from newsie.corpus.findings import Finding, make_finding
from newsie.corpus.overlap import check_families, check_leaks, check_sameness
from newsie.data import Analysis
from newsie.errors import CorpusError, NewsieError

__all__ = ["Finding", "check_analysis", "check_corpus", "check_folder"]

SHARED_NAMES = "shared_names.txt"
"""Beside the splits: real organizations, one a line, that splits may share; `*` for all of them."""
FAMILIES = "alike.txt"
"""Beside the splits: collected articles known to repeat each other, the ids of one family a line."""


def check_analysis(analysis: Analysis) -> list[Finding]:
    """Return what is wrong with one article's annotation, in the order of the text."""
    findings = [*check_article(analysis), *check_mentions(analysis), *check_facts(analysis)]
    return sorted(findings, key=lambda f: (f.span or (-1, -1), f.code, f.message))


def check_article(analysis: Analysis) -> Iterator[Finding]:
    """Yield what is wrong with the article itself."""
    article = analysis.article
    if not article.text.strip():
        yield make_finding("no-text", "the article has no text", article)
    if article.title is not None and article.text.partition("\n")[0] != article.title:
        yield make_finding("title", f"the title {article.title!r} is not the first line of the text", article)
    if article.published is None:
        message = "no publication day: relative dates can't be resolved"
        yield make_finding("published", message, article, doubt=True)


def check_corpus(
    splits: Mapping[str, Sequence[Analysis]],
    *,
    shared_names: Collection[str] = (),
    families: Collection[Collection[str]] = (),
) -> list[Finding]:
    """Return what is wrong with a corpus: in its articles, between its splits, articles that are alike.

    `splits` maps a split's name to its articles; `shared_names` are real organizations that several
    splits may speak of; `families` are ids of articles known to be alike, which must share a split.
    """
    findings = [f for analyses in splits.values() for a in analyses for f in check_analysis(a)]
    findings += check_leaks(splits, shared_names=shared_names)
    findings += check_families(splits, families)
    findings += check_sameness([a.article for analyses in splits.values() for a in analyses], families)
    return findings


def check_folder(folder: Path) -> list[Finding]:
    """Return what is wrong with the corpus in a folder, whose subfolders are its splits.

    Files that can't be read are findings too ("malformed"), so that one of them hides nothing of the rest.
    """
    findings: list[Finding] = []
    splits: dict[str, list[Analysis]] = {}
    for path in list_brat(folder):
        parts = path.relative_to(folder).parts
        try:
            splits.setdefault(parts[0] if len(parts) > 1 else "", []).append(read_brat(path))
        except CorpusError as error:
            findings += [Finding("malformed", problem, str(path)) for problem in str(error).split("\n")]
        except NewsieError as error:
            findings.append(Finding("malformed", f"{path}:1: {error}", str(path)))
    shared = read_lines(folder / SHARED_NAMES)
    return findings + check_corpus(splits, shared_names=shared, families=read_families(folder))


def read_families(folder: Path) -> list[list[str]]:
    """Return the ids of each family of articles that a corpus says are alike, none where it says nothing."""
    return [line.split() for line in read_lines(folder / FAMILIES)]


def read_lines(path: Path) -> list[str]:
    """Return the lines of a list, without comments; none where there is no list."""
    lines = read_text(path).splitlines() if path.exists() else []
    return [line for line in lines if line.strip() and not line.startswith("#")]
