"""`newsie values`: the values of a text as JSON or a table, or of JSON lines, a list a line."""

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from newsie.errors import InputError
from newsie.normalise.context import Context
from newsie.normalise.finder import find_values
from newsie.normalise.values_json import found_to_json
from newsie.text import MAX_CHARS, decode_bytes


def show_values(source: str, published: date | None, *, as_table: bool) -> None:
    """Print the values of a file or of standard input.

    The text is read as it stands, uncleaned: offsets refer to it. Raises InputError for what can't be read.
    """
    if source.endswith(".jsonl"):
        with open_lines(source) as lines:
            for row in list_rows(lines, source, published):
                typer.echo(json.dumps(row, ensure_ascii=False))
        return
    text = read_text(source)
    rows = [found_to_json(found) for found in find_values(text, Context(published))]
    if as_table:
        Console().print(make_table(rows))
    else:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))


def read_text(source: str) -> str:
    """Return a text from a file or standard input."""
    try:
        data = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        raise InputError(source, "unreadable", error.strerror or str(error)) from error
    return decode_bytes(data, name=source, max_chars=MAX_CHARS)


def open_lines(source: str) -> Any:
    """Open a file of JSON lines."""
    try:
        return Path(source).open(encoding="utf-8")
    except OSError as error:
        raise InputError(source, "unreadable", error.strerror or str(error)) from error


def list_rows(lines: Iterable[str], source: str, published: date | None) -> Iterator[list[Any]]:
    """Yield the values of every line's text, each read with its own publication date, if it has one."""
    for number, line in enumerate(lines, 1):
        text, day = read_row(line, f"{source}:{number}")
        yield [found_to_json(found) for found in find_values(text, Context(day or published))]


def read_row(line: str, place: str) -> tuple[str, date | None]:
    """Return the text and the publication date of a line. Raises InputError for what is neither."""
    try:
        row = json.loads(line)
        day = row.get("published")
        return str(row["text"]), None if day is None else date.fromisoformat(day)
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise InputError(place, "format", f'no JSON object with "text" and "published": {error}') from error


def make_table(rows: Iterable[Any]) -> Table:
    """Return one row a value."""
    table = Table("type", "text", "value", header_style="dim", pad_edge=False)
    for row in rows:
        said = ", ".join(f"{key} {value}" for key, value in row["value"].items() if value is not None)
        table.add_row(row["type"], Text(row["text"]), Text(said))
    return table
