"""From the words after `--to` to a sink, by the entry points of the group `newsie.sinks`.

An entry point's name is what a target begins or ends with: a URL's scheme ("postgresql"), a file's ending
("jsonl.gz"), or "folder" for a target with a slash at its end. It names a function from the target to a
`Sink`. A package that registers one adds a target; newsie's own are registered the same way.
"""

from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoint, entry_points
from pathlib import PurePath
from typing import cast

from newsie.errors import SinkError
from newsie.store.sink import Sink

GROUP = "newsie.sinks"
FOLDER = "folder"
CHOICES = (
    "facts.jsonl (or .jsonl.gz, .jsonl.zst), facts/ (Parquet), facts.db, facts.duckdb, sqlite:///FILE, "
    "duckdb:///FILE, "
    "postgresql://USER@HOST/DATABASE, mysql://USER@HOST/DATABASE"
)

SinkFactory = Callable[[str], Sink]
"""What an entry point names: it returns the sink of a target, unopened, or raises SinkError."""


def sink_from_target(target: str) -> Sink:
    """Return the sink of a target, unopened; raises SinkError for one that no sink is known for.

    Targets are files ("facts.jsonl", "facts.jsonl.gz", "facts.db", "facts.duckdb"), folders of Parquet files
    ("facts/"), database URLs, and what other packages have registered.
    """
    for name in iter_names(target):
        if found := find_sink(name):
            return cast("SinkFactory", found.load())(target)
    raise SinkError(f"can't tell what to write from the name {target!r}; a target is {CHOICES}")


def iter_names(target: str) -> Iterator[str]:
    """Yield the names under which a target's sink may be registered, the most telling first.

    >>> list(iter_names("postgresql+psycopg://localhost/news")), list(iter_names("facts/"))
    (['postgresql'], ['folder'])
    >>> list(iter_names("2023.facts.JSONL.gz"))
    ['facts.jsonl.gz', 'jsonl.gz', 'gz']
    """
    if "://" in target:
        yield target.partition("://")[0].partition("+")[0].lower()
    elif target.endswith("/"):
        yield FOLDER
    else:
        endings = [suffix.removeprefix(".").lower() for suffix in PurePath(target).suffixes]
        yield from (".".join(endings[i:]) for i in range(len(endings)))


def find_sink(name: str) -> EntryPoint | None:
    """Return the entry point of a name; raises SinkError where two packages claim it."""
    registered = entry_points(group=GROUP)
    if FOLDER not in registered.names:
        raise SinkError("newsie's own targets are not registered: install newsie again (pip install -e .)")
    found = {point.value: point for point in registered.select(name=name)}
    if len(found) > 1:
        raise SinkError(f"two packages claim targets of the kind {name!r}: {', '.join(sorted(found))}")
    return next(iter(found.values()), None)
