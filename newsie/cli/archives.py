"""Archives on the command line: a progress bar on a terminal, and a last line on what became of it all."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from io import BufferedReader
from pathlib import Path
from typing import cast

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

import newsie
from newsie.archive import RunOptions, Summary, count_articles, read_archive, run_archive
from newsie.archive.runner import Watch
from newsie.pipeline import find_model
from newsie.store import Sink, export_file, opened, sink_from_target


def run_sources(
    sources: list[str], target: str, model: str, options: RunOptions, *, any_language: bool
) -> int:
    """Run an archive into a target; returns how many articles were set aside."""
    find_model(model)
    sink = sink_from_target(target)
    articles = read_archive(
        sources, any_language=any_language, stdin=cast("BufferedReader", sys.stdin.buffer)
    )
    with progress(count_articles(sources)) as watch:
        summary = run_archive(articles, partial(newsie.load, model), sink, options=options, on_progress=watch)
    say(describe(summary, sink))
    return summary.count_set_aside


@contextmanager
def progress(total: int | None) -> Iterator[Watch | None]:
    """Show a progress bar while stderr is a terminal; yields what to tell it, or None."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[speed]}"), TimeRemainingColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("articles", total=total, speed="")
        yield lambda summary: bar.update(task, completed=summary.read, speed=show_speed(summary))


def describe(summary: Summary, sink: Sink) -> str:
    """Return what a run did, in one line."""
    parts = [f"{summary.done} articles, {summary.facts} facts", show_speed(summary)]
    if summary.skipped:
        parts.append(f"{summary.skipped} were there already")
    if summary.duplicates:
        parts.append(f"{summary.duplicates} came twice")
    if summary.count_set_aside:
        reasons = ", ".join(f"{count} {reason}" for reason, count in sorted(summary.set_aside.items()))
        parts.append(f"{summary.count_set_aside} set aside ({reasons}), listed in {sink.rejected_at}")
    return "; ".join(parts)


def show_speed(summary: Summary) -> str:
    """Return words a second."""
    return f"{summary.words / summary.seconds:,.0f} words/s" if summary.seconds else ""


def say(line: str) -> None:
    """Say something on stderr."""
    print(line, file=sys.stderr)  # noqa: T201 - this is the command line


def export_records(records: str, target: str) -> int:
    """Write the records of a file to a target; returns how many lines were set aside."""
    sink = sink_from_target(target)
    with opened(sink):
        exported = export_file(Path(records), sink)
    set_aside = sum(exported.set_aside.values())
    rest = f"; {set_aside} lines set aside, listed in {sink.rejected_at}" if set_aside else ""
    say(f"{exported.written} records written{rest}")
    return set_aside
