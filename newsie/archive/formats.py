"""The formats of archives, by file name: each reader yields the articles of one file."""

import csv
import io
import json
import logging
import tarfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import PurePath
from typing import Any, ParamSpec

from newsie.archive.members import MAX_BYTES, Member, iter_lines, read_all, unpack
from newsie.archive.placed import Placed
from newsie.data import Article
from newsie.errors import InputError
from newsie.store import Rejected
from newsie.store.codecs import DAMAGED as TORN
from newsie.store.encode import clean_text
from newsie.text import article_from_bytes, article_from_json, decode_bytes

logger = logging.getLogger(__name__)

Found = Iterator[Placed | Rejected]
Reader = Callable[[Member], Found]
Rest = ParamSpec("Rest")

DAMAGED = (*TORN, zipfile.BadZipFile, tarfile.TarError, NotImplementedError, RuntimeError)
"""What damaged files and containers raise; the last two are zipfile's, for encrypted and exotic members."""


def find_reader(name: str) -> Reader | None:
    """Return the reader of a file name, None for a name that says nothing."""
    suffixes = [suffix.lower() for suffix in PurePath(name).suffixes]
    if suffixes and suffixes[-1] in (".gz", ".zst") and suffixes[-2:] != [".tar", ".gz"]:
        suffixes.pop()
    return READERS.get("".join(suffixes[-2:])) or READERS.get("".join(suffixes[-1:]))


def read_member(member: Member) -> Found:
    """Yield the articles of a member; damage on the way ends it and is yielded, not raised."""
    last = ""
    try:
        reader = find_reader(member.name)
        if reader is None:
            raise InputError(member.place, "format", f"can't tell its format from its name; {KNOWN}")
        for item in reader(member if reader in CONTAINERS else unpack(member)):
            last = item.place
            yield item
    except InputError as error:
        yield Rejected(member.place, error.reason, error.detail)
    except DAMAGED as error:
        after = f" after {last}" if last else ""
        yield Rejected(member.place, "unreadable", f"damaged{after}: {error or type(error).__name__}")


def build(
    place: str, make: Callable[Rest, Article], *args: Rest.args, **kwargs: Rest.kwargs
) -> Placed | Rejected:
    """Return the article that `make` builds, or why it can't."""
    try:
        return Placed(place, clean_names(make(*args, **kwargs)))
    except InputError as error:
        return Rejected(place, error.reason, error.detail)
    except Exception as error:  # pages break parsers in ways that these do not tell
        logger.warning("%s could not be read", place, exc_info=True)
        return Rejected(place, "failed", f"{type(error).__name__}: {error}")


def clean_names(article: Article) -> Article:
    """Return an article whose id and descriptions hold only what a database can."""
    return replace(
        article,
        id=clean_text(article.id).strip(),
        title=clean(article.title),
        source=clean(article.source),
        url=clean(article.url),
        authors=tuple(map(clean_text, article.authors)),
    )


def clean(text: str | None) -> str | None:
    """Return a text that a database can hold, None for none."""
    return None if text is None else clean_text(text)


def read_article(member: Member) -> Found:
    """Read a file of one article: plain text, Markdown, a web page or a JSON object."""
    payload = read_all(member)
    yield build(member.place, article_from_bytes, payload, name=member.name)


# Files of many articles --------------------------------------------------------------------------


def read_jsonl(member: Member) -> Found:
    """Read JSON lines, each an object with the keys of a record's `article`."""
    for number, line in iter_lines(member):
        place = f"{member.place}:{number}"
        if line is None:
            yield Rejected(place, "too_large", f"a line longer than {MAX_BYTES:,} bytes")
        elif line.strip():
            yield build(place, article_from_line, line, place)


def article_from_line(line: bytes, place: str) -> Article:
    """Build the article of one JSON line; raises InputError."""
    try:
        row = json.loads(decode_bytes(line, name=place))
    except (ValueError, RecursionError) as error:
        raise InputError(place, "format", f"not JSON: {error}") from error
    if isinstance(row, dict) and isinstance(row.get("article"), dict):
        row = row["article"]  # the line is a record
    return article_from_json(row, name=place)


def read_csv(member: Member) -> Found:
    """Read a table whose first row names its columns; its fields end in commas, semicolons or tabs."""
    head = member.stream.peek()
    lines = io.TextIOWrapper(member.stream, encoding=tell_encoding(head), errors="replace", newline="")
    csv.field_size_limit(MAX_BYTES)
    try:
        pieces = iter(partial(lines.readline, MAX_BYTES), "")  # a line without an end is cut, and set aside
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


def read_parquet(member: Member) -> Found:
    """Read a Parquet file whose columns have the names of a record's `article`."""
    try:
        from pyarrow import ArrowException  # type: ignore[import-untyped, import-not-found, unused-ignore]
        from pyarrow.parquet import ParquetFile  # type: ignore[import-untyped, import-not-found, unused-ignore]
    except ImportError as error:
        detail = "reading Parquet needs the pyarrow package: pip install 'newsie[parquet]'"
        raise InputError(member.place, "format", detail) from error
    try:
        file = ParquetFile(member.stream)
        names = [name for name in file.schema_arrow.names if name.lower() in COLUMNS]
        rows = (row for batch in file.iter_batches(256, columns=names) for row in batch.to_pylist())
        yield from read_rows(member.place, rows)
    except ArrowException as error:
        raise InputError(member.place, "unreadable", f"damaged: {error}") from error


COLUMNS = frozenset({"id", "title", "text", "published", "source", "url", "authors", "language"})


def read_rows(place: str, rows: Iterator[Mapping[str, Any] | str]) -> Found:
    """Yield the articles of a table's rows, numbered from 1; a string stands for what is wrong with a row."""
    for number, row in enumerate(rows, 1):
        at = f"{place}:{number}"
        if isinstance(row, str):
            yield Rejected(at, "format", row)
        else:
            yield build(at, article_from_json, row, name=at)


# Containers --------------------------------------------------------------------------------------


def read_zip(member: Member) -> Found:
    """Read the members of a zip file that have a known format; nothing is unpacked to the disk."""
    with zipfile.ZipFile(member.stream) as container:
        for info in container.infolist():
            if not info.is_dir() and find_reader(info.filename):
                place = f"{member.place}:{info.filename}"
                yield from read_nested(place, info.filename, partial(container.open, info))


def read_tar(member: Member) -> Found:
    """Read the members of a tar file, packed or not, as they come; nothing is unpacked to the disk."""
    with tarfile.open(fileobj=member.stream, mode="r|*") as container:
        for info in container:
            if info.isfile() and find_reader(info.name):
                place = f"{member.place}:{info.name}"
                yield from read_nested(place, info.name, partial(container.extractfile, info))


def read_nested(place: str, name: str, open_stream: Callable[[], Any]) -> Found:
    """Read one member of a container; containers within containers are not looked into."""
    if find_reader(name) in CONTAINERS:
        yield Rejected(place, "format", "a container within a container; unpack it first")
        return
    try:
        with open_stream() as stream:
            yield from read_member(Member(place, name, io.BufferedReader(stream)))
    except DAMAGED as error:
        yield Rejected(place, "unreadable", f"damaged: {error or type(error).__name__}")


READERS: dict[str, Reader] = {
    ".txt": read_article,
    ".md": read_article,
    ".markdown": read_article,
    ".html": read_article,
    ".htm": read_article,
    ".xhtml": read_article,
    ".json": read_article,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".csv": read_csv,
    ".tsv": read_csv,
    ".parquet": read_parquet,
    ".zip": read_zip,
    ".tar": read_tar,
    ".tar.gz": read_tar,
    ".tgz": read_tar,
}
"""The reader of each suffix."""
CONTAINERS = frozenset({read_zip, read_tar})
KNOWN = f"known are {', '.join(READERS)}, and most of them with .gz or .zst after it"
