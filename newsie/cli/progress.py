"""How far a run has come: a bar on a terminal, elsewhere a line a minute for whoever reads the log."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from newsie.archive import Since, Summary
from newsie.archive.runner import Watch

LINE_SECONDS = 60.0


@contextmanager
def show_progress(total: int | None, since: Since | None = None) -> Iterator[Watch]:
    """Yield what to tell of a run's progress; `total` is how many articles there are, None if unknown."""

    def count_read(summary: Summary) -> int:
        return summary.read + (since.passed_over if since else 0)

    console = Console(stderr=True)
    if not console.is_terminal:
        yield Lines(total, say, count_read)
        return
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[speed]}"), TimeRemainingColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("articles", total=total, speed="")
        yield lambda summary: bar.update(task, completed=count_read(summary), speed=show_speed(summary))


class Lines:
    """Says a line when a minute has gone by since the last."""

    def __init__(
        self, total: int | None, say: Callable[[str], None], count_read: Callable[[Summary], int]
    ) -> None:
        self._total = total
        self._count_read = count_read
        self._say = say
        self._said = 0.0

    def __call__(self, summary: Summary) -> None:
        """Hear how far it is."""
        if summary.seconds - self._said >= LINE_SECONDS:
            self._said = summary.seconds
            self._say(describe_progress(summary, self._count_read(summary), self._total))


def describe_progress(summary: Summary, read: int, total: int | None) -> str:
    """Return how far a run has come and how long it will take."""
    parts = [f"{read:,} {f'of {total:,} ' if total else ''}articles", show_speed(summary)]
    if summary.count_set_aside:
        parts.append(f"{summary.count_set_aside:,} set aside")
    new = summary.read - summary.skipped  # what was there already took no time
    if total is not None and new:
        parts.append(f"{(total - read) * summary.seconds / new / 60:,.0f} min left")
    return "; ".join(parts)


def show_speed(summary: Summary) -> str:
    """Return words a second."""
    return f"{summary.words / summary.seconds:,.0f} words/s" if summary.seconds else ""


def say(line: str) -> None:
    """Say something on stderr."""
    print(line, file=sys.stderr)  # noqa: T201 - this is the command line
