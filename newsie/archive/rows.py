"""Files of many articles: JSON lines and tables (CSV, Parquet), an article a row."""

import csv
import io
import os
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from newsie.archive.members import MAX_BYTES, Member, iter_lines
from newsie.archive.placed import Found, build
from newsie.errors import InputError
from newsie.store import Rejected
from newsie.text import article_from_json, article_from_line

COUNT_BYTES = 1 << 20


class JsonLines:
    """The reader of JSON lines: articles, records that hold one, or ninjs items."""

    suffixes = (".jsonl", ".ndjson")

    def recognises(self, head: bytes) -> bool:
        """Say whether the first line is a JSON object by itself."""
        first = head.split(b"\n", 1)[0].strip()
        return first.startswith(b'{"') and first.endswith(b"}")

    def count(self, path: Path) -> int | None:
        """Return how many lines a file has; None for one that is packed or can't be read."""
        if not path.name.lower().endswith(self.suffixes):
            return None
        try:
            with path.open("rb") as stream:
                return count_lines(stream)
        except OSError:
            return None

    def read(self, member: Member) -> Found:
        """Read line by line."""
        for number, line in iter_lines(member):
            place = f"{member.place}:{number}"
            if line is None:
                yield Rejected(place, "too_large", f"a line longer than {MAX_BYTES:,} bytes")
            elif line.strip():
                yield build(place, article_from_line, line, name=place)


def count_lines(stream: BinaryIO) -> int:
    """Return how many lines a file has, the last of them perhaps without a break."""
    lines = sum(block.count(b"\n") for block in iter(lambda: stream.read(COUNT_BYTES), b""))
    if not stream.tell():
        return 0
    stream.seek(-1, os.SEEK_END)
    return lines if stream.read(1) == b"\n" else lines + 1


class Table:
    """The reader of tables whose first row names their columns; fields end in commas, semicolons or tabs."""

    suffixes = (".csv", ".tsv")

    def recognises(self, head: bytes) -> bool:
        """Never be sure: prose has commas, too."""
        return False

    def count(self, path: Path) -> None:
        """Return None: fields may hold line breaks."""
        return

    def read(self, member: Member) -> Found:
        """Read row by row."""
        head = member.stream.peek()
        lines = io.TextIOWrapper(member.stream, encoding=tell_encoding(head), errors="replace", newline="")
        csv.field_size_limit(MAX_BYTES)
        try:
            pieces = iter(
                partial(lines.readline, MAX_BYTES), ""
            )  # a line without an end is cut, and set aside
            rows = csv.DictReader(pieces, delimiter=tell_delimiter(head))
            names = [(name or "").strip().lower() for name in rows.fieldnames or ()]
            if "text" not in names:
                detail = f"has no column 'text'; its columns are {', '.join(names)}"
                raise InputError(member.place, "format", detail)
            rows.fieldnames = names
            yield from read_rows(member.place, iter_csv(rows))
        finally:
            lines.detach()  # whoever opened the stream closes it


def iter_csv(rows: "csv.DictReader[str]") -> Iterator[Mapping[str, Any] | str]:
    """Yield rows, and what is wrong where the table is malformed."""
    while True:
        try:
            yield next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield str(error)


def tell_encoding(head: bytes) -> str:
    """Return the encoding of a table from its first bytes: UTF-8, or what Italian Windows writes."""
    try:
        head[: head.rfind(b"\n") + 1].decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def tell_delimiter(head: bytes) -> str:
    """Return what separates the columns' names."""
    first = head.split(b"\n", 1)[0].decode("utf-8", "replace")
    return max(",;\t", key=first.count)


class Parquet:
    """The reader of Parquet files whose columns have the names of a record's `article`."""

    suffixes = (".parquet",)
    columns = frozenset({"id", "title", "text", "published", "source", "url", "authors", "language"})

    def recognises(self, head: bytes) -> bool:
        """Say whether the file begins as Parquet files do."""
        return head.startswith(b"PAR1")

    def count(self, path: Path) -> int | None:
        """Return how many rows the file says that it has; None for one that can't be read."""
        try:
            with path.open("rb") as stream:
                return int(open_parquet(stream, str(path)).metadata.num_rows)
        except (InputError, OSError):
            return None

    def read(self, member: Member) -> Found:
        """Read a batch of rows at a time."""
        file = open_parquet(member.stream, member.place)
        names = [name for name in file.schema_arrow.names if name.lower() in self.columns]
        yield from read_rows(member.place, iter_parquet(file, names, member.place))


def open_parquet(stream: BinaryIO, place: str) -> Any:
    """Open a Parquet file; raises InputError without pyarrow, and for a file that is damaged."""
    try:
        from pyarrow import ArrowException  # type: ignore[import-untyped, import-not-found, unused-ignore]
        from pyarrow.parquet import ParquetFile  # type: ignore[import-untyped, import-not-found, unused-ignore]
    except ImportError as error:
        detail = "reading Parquet needs the pyarrow package: pip install 'newsie[parquet]'"
        raise InputError(place, "format", detail) from error
    try:
        return ParquetFile(stream)
    except ArrowException as error:
        raise InputError(place, "unreadable", f"damaged: {error}") from error


def iter_parquet(file: Any, names: list[str], place: str) -> Iterator[Mapping[str, Any]]:
    """Yield the rows of a Parquet file; raises InputError where it is damaged."""
    from pyarrow import ArrowException

    try:
        for batch in file.iter_batches(256, columns=names):
            yield from batch.to_pylist()
    except ArrowException as error:
        raise InputError(place, "unreadable", f"damaged: {error}") from error


def read_rows(place: str, rows: Iterator[Mapping[str, Any] | str]) -> Found:
    """Yield the articles of a table's rows, numbered from 1; a string stands for what is wrong with a row."""
    for number, row in enumerate(rows, 1):
        at = f"{place}:{number}"
        if isinstance(row, str):
            yield Rejected(at, "format", row)
        else:
            yield build(at, article_from_json, row, name=at)
