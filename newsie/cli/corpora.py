"""`newsie corpus …`: gold checked, counted, split, compared and carried from tool to tool."""

import json
import logging
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsie.errors import CorpusError

if TYPE_CHECKING:
    from newsie.data import Analysis, Article, Mention

corpora = typer.Typer(help="Annotated corpora: check, count, compare, split, convert.", no_args_is_help=True)

Folder = Annotated[
    Path, typer.Argument(metavar="CORPUS", help="A folder of brat triples, its splits as subfolders.")
]
Force = Annotated[bool, typer.Option("--force", help="Replace what is there.")]


@corpora.command()
def check(
    corpus: Folder,
    *,
    doubts: Annotated[
        bool, typer.Option("--doubts/--no-doubts", help="Show what may be right, too.")
    ] = False,
    values: Annotated[
        bool, typer.Option("--values", help="Compare every value with the value reader's.")
    ] = False,
) -> None:
    """Find what breaks the guidelines; exit status 1 if anything does.

    Example: newsie corpus check corpora/gold
    """
    from newsie.corpus import check_folder

    findings = check_folder(corpus)
    errors = [finding for finding in findings if finding.severity == "error"]
    for finding in findings if doubts else errors:
        typer.echo(str(finding))
    if values:
        compare_values(corpus)
    typer.echo(f"{len(errors)} errors, {len(findings) - len(errors)} doubts", err=True)
    raise typer.Exit(1 if errors else 0)


def compare_values(corpus: Path) -> None:
    """Print where the values of gold and those of the value reader differ."""
    from newsie.corpus import check_values
    from newsie.normalise.context import Context
    from newsie.pipes.values import list_values

    def find(article: "Article") -> list["Mention"]:
        return list(list_values(article.text, Context(article.published)))

    for analyses in read_splits(corpus).values():
        for analysis in analyses:
            for line in check_values(analysis, find):
                typer.echo(str(line))


@corpora.command()
def stats(
    corpus: Folder,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON rather than a Markdown table.")] = False,
) -> None:
    """Count articles, words, mentions, facts and roles, a column each split."""
    from newsie.corpus import count_corpus, list_stats, markdown_from_stats

    splits = {name: count_corpus(analyses) for name, analyses in read_splits(corpus).items()}
    if as_json:
        rows = {name: [list(row) for row in list_stats(counted)] for name, counted in splits.items()}
        typer.echo(json.dumps(rows, ensure_ascii=False))
    else:
        typer.echo(markdown_from_stats(splits))


@corpora.command()
def agree(
    first: Annotated[Path, typer.Argument(metavar="A", help="One annotator's folder.")],
    second: Annotated[Path, typer.Argument(metavar="B", help="The other's.")],
    *,
    differences: Annotated[
        bool, typer.Option("--list", help="List every disagreement around its text.")
    ] = False,
) -> None:
    """Compare two annotations of the same articles: F1 of spans, facts and arguments, label by label."""
    import numpy as np

    from newsie.corpus import read_folder
    from newsie.evaluate import agree as compare
    from newsie.evaluate import markdown_from_report

    agreement = compare(read_folder(first), read_folder(second), rng=np.random.default_rng(0))
    typer.echo(markdown_from_report(agreement.report), nl=False)
    for disagreement in agreement.disagreements if differences else ():
        typer.echo(str(disagreement))
    if agreement.missing:
        typer.echo(f"in one folder only: {', '.join(agreement.missing)}", err=True)


@corpora.command()
def split(
    corpus: Folder,
    out: Annotated[Path, typer.Option("--out", help="Folder for train/, dev/ and test/.")],
    *,
    force: Force = False,
) -> None:
    """Split articles by a hash of their ids; those that speak of one organization stay together."""
    from newsie.corpus import split_folder

    for name, count in split_folder(corpus, out, force=force).items():
        typer.echo(f"{name}\t{count}")


@corpora.command()
def convert(
    source: Annotated[Path, typer.Argument(metavar="SOURCE")],
    target: Annotated[Path, typer.Argument(metavar="TARGET")],
    *,
    from_: Annotated[
        str, typer.Option("--from", help="Format of SOURCE; newsie corpus formats lists them.")
    ] = "brat",
    to: Annotated[str, typer.Option("--to", help="Format of TARGET.")],
    force: Force = False,
) -> None:
    """Carry a corpus from one tool's format to another's; what can't be carried is said, with a count.

    Example: newsie corpus convert corpora/gold/train out.json --to label-studio
    """
    from newsie.corpus import convert as carry
    from newsie.training.docbin import SPACY

    logging.basicConfig(stream=sys.stderr, format="%(message)s")
    spacy_too = {SPACY.name: SPACY}
    done = carry(source, target, source_format=from_, target_format=to, force=force, formats=spacy_too)
    typer.echo(f"{done.articles} articles", err=True)


@corpora.command()
def formats() -> None:
    """List the formats that convert reads and writes."""
    from newsie.corpus import FORMATS
    from newsie.training.docbin import SPACY

    typer.echo("\n".join([*FORMATS, SPACY.name]))


@corpora.command()
def markup(
    sources: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Articles in markup, or brat .ann files.")
    ],
    out: Annotated[Path | None, typer.Option("--out", help="Folder for brat triples.")] = None,
    *,
    force: Force = False,
) -> None:
    """Turn hand-written markup into brat triples in --out; a brat .ann file is printed as markup."""
    from newsie.corpus import markup_from_analysis, read_brat, read_markup, write_brat

    for source in sources:
        if source.suffix == ".ann":
            typer.echo(markup_from_analysis(read_brat(source)), nl=False)
        elif out is None:
            raise CorpusError(f"{source}: name a folder for its brat triple with --out")
        else:
            read = read_markup(source)
            write_brat(read.draft.build(), out, extra=read.extra, force=force)


def read_splits(corpus: Path) -> dict[str, list["Analysis"]]:
    """Return the articles of each subfolder; of the folder itself where it has none."""
    from newsie.corpus import read_folder

    folders: Iterable[Path] = (
        sorted(path for path in corpus.iterdir() if path.is_dir()) if corpus.is_dir() else ()
    )
    splits = {path.name: list(read_folder(path)) for path in folders or [corpus]}
    if not any(splits.values()):
        raise CorpusError(f"{corpus}: no brat articles (NAME.txt, NAME.ann, NAME.json) in it")
    return splits
