"""Archives on the command line: read, extracted, written, and a last line on what became of it all."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from io import BufferedReader
from pathlib import Path
from typing import cast

import newsie
from newsie.archive import (
    Placed,
    RunOptions,
    Since,
    Summary,
    count_articles,
    read_archive,
    rehearse_archive,
    run_archive,
)
from newsie.cli.progress import say, show_progress, show_speed
from newsie.errors import SinkError
from newsie.pipeline import find_model
from newsie.store import Linking, Rejected, Sink, export_file, opened, sink_from_target


@dataclass(frozen=True, slots=True)
class Selection:
    """Which articles of an archive are read."""

    sources: list[str]
    since: date | None = None
    any_language: bool = False

    def read(self, since: Since | None) -> Iterator[Placed | Rejected]:
        """Yield the articles; raises InputError."""
        stdin = cast("BufferedReader", sys.stdin.buffer)
        return read_archive(self.sources, any_language=self.any_language, since=since, stdin=stdin)


def run_sources(selection: Selection, target: str, model: str, options: RunOptions) -> int:
    """Run an archive into a target; returns how many articles were set aside."""
    find_model(model)
    sink = sink_from_target(target)
    since = Since(selection.since) if selection.since else None
    articles = selection.read(since)
    with show_progress(count_articles(selection.sources), since) as watch:
        summary = run_archive(articles, partial(newsie.load, model), sink, options=options, on_progress=watch)
    say("; ".join([*describe(summary, sink), *describe_since(since)]))
    return summary.count_set_aside


def rehearse_sources(selection: Selection, target: str, limit: int | None) -> int:
    """Only read an archive, listing what would be set aside; returns how many articles that are."""
    sink_from_target(target)
    since = Since(selection.since) if selection.since else None
    articles = selection.read(since)
    with show_progress(count_articles(selection.sources), since) as watch:
        summary = rehearse_archive(articles, show_rejected, limit=limit, on_progress=watch)
    parts = [f"nothing written; {summary.done} articles to extract, {summary.words:,} words"]
    say("; ".join([*parts, *describe_copies(summary), *describe_set_aside(summary), *describe_since(since)]))
    return summary.count_set_aside


def show_rejected(row: Rejected) -> None:
    """Print what would be set aside: place, reason and detail."""
    print(row.place, row.reason, row.detail, sep="\t")  # noqa: T201 - this is the command line


def describe(summary: Summary, sink: Sink) -> Iterator[str]:
    """Yield what a run did, in phrases."""
    yield f"{summary.done} articles, {summary.facts} facts"
    yield show_speed(summary)
    if summary.skipped:
        yield f"{summary.skipped} were there already"
    yield from describe_copies(summary)
    yield from (f"{phrase}, listed in {sink.rejected_at}" for phrase in describe_set_aside(summary))


def describe_copies(summary: Summary) -> Iterator[str]:
    """Yield how many articles came twice, word for word or nearly so."""
    if summary.duplicates:
        yield f"{summary.duplicates} came twice"
    if summary.near_copies:
        yield f"{summary.near_copies} near-copies"


def describe_set_aside(summary: Summary) -> Iterator[str]:
    """Yield how many articles were set aside, and why."""
    if summary.count_set_aside:
        reasons = ", ".join(f"{count} {reason}" for reason, count in sorted(summary.set_aside.items()))
        yield f"{summary.count_set_aside} set aside ({reasons})"


def describe_since(since: Since | None) -> Iterator[str]:
    """Yield how many articles were passed over because they are too old."""
    if since is not None:
        yield f"{since.passed_over} published before {since.day}"


def link_target(target: str) -> None:
    """Link the entities of a target across its articles; raises SinkError for one that can't know them."""
    sink = sink_from_target(target)
    if not isinstance(sink, Linking):
        raise SinkError(f"{target} holds articles one by one; entities across articles need a database")
    if "://" not in target and not Path(target).exists():
        raise SinkError(f"there is no {target}; newsie run and newsie export write one")
    with opened(sink):
        linked = sink.link_entities()
    say(f"{linked.entities} entities across articles; {linked.changed} names of articles linked anew")


def export_records(records: str, target: str) -> int:
    """Write the records of a file to a target; returns how many lines were set aside."""
    sink = sink_from_target(target)
    with opened(sink):
        exported = export_file(Path(records), sink)
    set_aside = sum(exported.set_aside.values())
    rest = f"; {set_aside} lines set aside, listed in {sink.rejected_at}" if set_aside else ""
    say(f"{exported.written} records written{rest}")
    return set_aside
