"""From the words after `--to` to a sink."""

from pathlib import Path

from newsie.errors import SinkError
from newsie.store.sink import Sink

LINES = (".jsonl", ".jsonl.gz", ".jsonl.zst")
SQLITE = (".db", ".sqlite", ".sqlite3")
CHOICES = (
    "facts.jsonl (or .jsonl.gz, .jsonl.zst), facts/ (Parquet), facts.db, facts.duckdb, sqlite:///FILE, "
    "duckdb:///FILE, "
    "postgresql://USER@HOST/DATABASE, mysql://USER@HOST/DATABASE"
)


def sink_from_target(target: str) -> Sink:
    """Return the sink of a target, unopened; raises SinkError for one that no sink is known for.

    Targets are files ("facts.jsonl", "facts.jsonl.gz", "facts.db", "facts.duckdb"), folders of Parquet files
    ("facts/") and database URLs.
    """
    if "://" in target:
        return make_sql_sink(target)
    name = target.lower()
    if name.endswith(LINES):
        from newsie.store.codecs import codec_from_name
        from newsie.store.jsonl import JsonlSink

        return JsonlSink(Path(target), codec_from_name(name))
    if name.endswith("/"):
        from newsie.store.parquet import ParquetSink

        return ParquetSink(Path(target))
    if name.endswith(SQLITE):
        return make_sql_sink(f"sqlite:///{target}")
    if name.endswith(".duckdb"):
        return make_sql_sink(f"duckdb:///{target}")
    raise SinkError(f"can't tell what to write from the name {target!r}; a target is {CHOICES}")


def make_sql_sink(url: str) -> Sink:
    """Return the sink of a database URL."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    from newsie.store.databases import database_from_url
    from newsie.store.sql import SqlSink

    try:
        return SqlSink(database_from_url(make_url(url)))
    except (ArgumentError, ValueError) as error:
        raise SinkError(f"that is not a database URL; a target is {CHOICES}") from error
