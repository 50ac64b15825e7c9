"""The command line: every command parses, calls one function and shows what came back.

Results go to stdout, everything else to stderr. Exit status: 0 done; 1 done, but articles were set aside;
2 nothing was done. Imports that take time stand inside the commands that need them.
"""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsie.cli.corpora import corpora
from newsie.errors import InputError, NewsieError

if TYPE_CHECKING:
    from newsie.record import Record

app = typer.Typer(
    name="newsie",
    help="Events, organizations, people, places and figures from Italian regional business news.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
models = typer.Typer(help="The pipelines that are installed.", no_args_is_help=True)
app.add_typer(models, name="model")
app.add_typer(corpora, name="corpus")

DONE, SET_ASIDE, NOTHING_DONE = 0, 1, 2
DEFAULT_MODEL = "it_news_sm"


class Format(StrEnum):
    """How a record is shown."""

    TABLE = "table"
    JSON = "json"
    HTML = "html"


class Listing(StrEnum):
    """How a list is shown."""

    TABLE = "table"
    JSON = "json"


class Engine(StrEnum):
    """What spreads an archive over processes."""

    LOCAL = "local"
    RAY = "ray"


Published = Annotated[
    str | None, typer.Option(metavar="YYYY-MM-DD", help="Day of publication; anchors «ieri».")
]
Model = Annotated[str, typer.Option(help="Name or folder of a pipeline.")]
AnyLanguage = Annotated[bool, typer.Option("--any-language", help="Read texts that are not Italian, too.")]


def main() -> None:
    """Run the program; an error ends it with status 2 and one sentence on stderr."""
    try:
        app()
    except NewsieError as error:
        complain(str(error))
        sys.exit(NOTHING_DONE)
    except BrokenPipeError:
        # The reader of our output has seen enough; closing stderr keeps Python from complaining at exit.
        sys.stderr.close()
        sys.exit(DONE)


def complain(message: str) -> None:
    """Say something on stderr."""
    typer.echo(f"newsie: {message}", err=True)


@app.command()
def extract(
    source: Annotated[
        str, typer.Argument(metavar="FILE|URL|-", help="Text, Markdown or HTML; - is standard input.")
    ],
    *,
    published: Published = None,
    title: Annotated[
        str | None, typer.Option(help="The title, where the text does not begin with it.")
    ] = None,
    paper: Annotated[str | None, typer.Option("--source", help="The paper that it comes from.")] = None,
    model: Model = DEFAULT_MODEL,
    any_language: AnyLanguage = False,
    form: Annotated[
        Format | None, typer.Option("--format", help="Default: table on a terminal, else JSON.")
    ] = None,
) -> None:
    """Show what one article states.

    Example: newsie extract articolo.txt --published 2023-03-21
    """
    from newsie.cli.sources import day_from_option, read_source
    from newsie.pipeline import load
    from newsie.record import record_from_analysis
    from newsie.text import Given

    given = Given(title=title, published=day_from_option(published), source=paper)
    article = read_source(source, given, any_language=any_language)
    show(record_from_analysis(load(model).extract(article)), form)


@app.command()
def run(
    sources: Annotated[
        list[str], typer.Argument(metavar="SOURCE...", help="Folders, globs, files; - is JSON lines.")
    ],
    to: Annotated[
        str,
        typer.Option("--to", metavar="TARGET", help="facts.jsonl, facts.db, facts/ (Parquet) or an address."),
    ],
    *,
    model: Model = DEFAULT_MODEL,
    workers: Annotated[int, typer.Option(min=1, help="How many processes extract.")] = 1,
    engine: Annotated[
        Engine, typer.Option(help="Where they run: on this machine, or on a Ray cluster.")
    ] = Engine.LOCAL,
    address: Annotated[
        str | None,
        typer.Option(help="Of the Ray cluster: ray://head:10001, head:6379. Default: this machine."),
    ] = None,
    time_limit: Annotated[
        float,
        typer.Option(min=1, help="Seconds a worker may take before its articles are tried alone."),
    ] = 120,
    resume: Annotated[bool, typer.Option("--resume/--restart", help="Go on, or do everything anew.")] = True,
    limit: Annotated[int | None, typer.Option(min=1, help="Read no more articles than this.")] = None,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="YYYY-MM-DD",
            help="Pass over what was published before; articles without a date are read.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only read: list what would be set aside, write nothing.")
    ] = False,
    any_language: AnyLanguage = False,
) -> None:
    """Extract an archive into a file or a database; started again, it goes on where it was.

    Example: newsie run archivio/2023 --to facts.db --workers 4
    """
    from newsie.archive import RunOptions
    from newsie.cli.archives import Selection, rehearse_sources, run_sources
    from newsie.cli.sources import day_from_option

    if address is not None and engine is Engine.LOCAL:
        raise InputError("--address", "format", "a cluster's address goes with --engine ray")
    selection = Selection(sources, day_from_option(since, "--since"), any_language)
    if dry_run:
        finish(rehearse_sources(selection, to, limit))
    options = RunOptions(
        workers=workers,
        engine=engine.value,
        address=address,
        time_limit=time_limit,
        limit=limit,
        resume=resume,
    )
    finish(run_sources(selection, to, model, options))


@app.command()
def export(
    records: Annotated[str, typer.Argument(metavar="RECORDS.jsonl", help="Records written by newsie run.")],
    to: Annotated[str, typer.Option("--to", metavar="TARGET", help="facts.db or a database's address.")],
) -> None:
    """Put records that are on disk into a database.

    Example: newsie export facts.jsonl --to postgresql://localhost/news
    """
    from newsie.cli.archives import export_records

    finish(export_records(records, to))


@app.command()
def entities(
    target: Annotated[str, typer.Argument(metavar="TARGET", help="facts.db, facts/ or an address.")],
) -> None:
    """Link the same company, person and place across all articles of a database; a run ends with it.

    Example: newsie entities facts.db
    """
    from newsie.cli.archives import link_target

    link_target(target)


@app.command()
def values(
    source: Annotated[
        str, typer.Argument(metavar="FILE|-", help="A text, or JSON lines with text and published.")
    ],
    *,
    published: Published = None,
    form: Annotated[
        Listing | None, typer.Option("--format", help="Default: table on a terminal, else JSON.")
    ] = None,
) -> None:
    """List every amount, percentage, number, quantity and date of a text with its value.

    Example: echo "circa 88 milioni di euro" | newsie values -
    """
    from newsie.cli.sources import day_from_option
    from newsie.cli.values import show_values

    show_values(source, day_from_option(published), as_table=is_table(form))


@app.command()
def evaluate(
    corpus: Annotated[Path, typer.Argument(metavar="CORPUS", help="A folder of brat triples.")],
    *,
    model: Model = DEFAULT_MODEL,
    split: Annotated[str | None, typer.Option(help="One subfolder: train, dev, test.")] = None,
    against: Annotated[str | None, typer.Option(help="Another pipeline to compare with.")] = None,
    report: Annotated[Path | None, typer.Option(help="Write it to FILE.md, .json or .html.")] = None,
) -> None:
    """Measure a pipeline on gold, end to end from raw text, with 95 % intervals.

    Example: newsie evaluate corpora/gold --split dev --report dev.md
    """
    from newsie.cli.evaluation import evaluate_model, write_report
    from newsie.evaluate import markdown_from_report

    scores = evaluate_model(corpus, split, model, against)
    if report is not None:
        write_report(scores, report)
    typer.echo(markdown_from_report(scores), nl=False)


@app.command()
def schema() -> None:
    """Print the record's JSON Schema."""
    import json

    from newsie.record import make_json_schema

    typer.echo(json.dumps(make_json_schema(), indent=2, ensure_ascii=False))


@models.command("list")
def list_models() -> None:
    """List the pipelines that are installed."""
    from newsie.pipeline import list_models

    for info in list_models():
        typer.echo(f"{info.name}\t{info.meta.get('version', '')}\t{info.meta.get('description', '')}")


@models.command("show")
def show_model(model: Annotated[str, typer.Argument(metavar="MODEL", help="Name or folder.")]) -> None:
    """Print a pipeline's card: what it was trained on, its licence, its scores."""
    from newsie.pipeline import find_model

    info = find_model(model)
    card = info.path / "README.md"
    typer.echo(
        card.read_text(encoding="utf-8") if card.is_file() else info.meta.get("description", info.name)
    )


def show(record: "Record", form: Format | None) -> None:
    """Print a record in the form asked for, or the one that suits where stdout goes."""
    if form is Format.HTML:
        from newsie.cli.page import render_page

        typer.echo(render_page(record), nl=False)
    elif is_table(form):
        from rich.console import Console

        from newsie.cli.tables import show_record

        show_record(record, Console(width=None if sys.stdout.isatty() else 120))
    else:
        typer.echo(record.model_dump_json(indent=2))


def is_table(form: Format | Listing | None) -> bool:
    """Say whether to print a table: as asked, else on a terminal."""
    return sys.stdout.isatty() if form is None else form == "table"


def finish(set_aside: int) -> None:
    """End the program with the status that says whether articles were set aside."""
    raise typer.Exit(SET_ASIDE if set_aside else DONE)
