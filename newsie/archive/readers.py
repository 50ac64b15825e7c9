"""Archives read one article at a time: what can't be read is set aside with its place, the rest goes on."""

import glob
import os
from collections.abc import Iterator, Sequence
from io import BufferedReader
from itertools import chain
from pathlib import Path

from newsie.archive.formats import KNOWN, find_reader, read_article, read_jsonl, read_member
from newsie.archive.members import Member
from newsie.archive.placed import Placed
from newsie.errors import InputError
from newsie.store import Rejected
from newsie.text import check_italian

STDIN = "-"
SET_ASIDE = ".rejected.jsonl"
"""What newsie itself wrote beside its results: no articles."""
COUNT_BYTES = 1 << 20


def read_archive(
    sources: Sequence[str], *, any_language: bool = False, stdin: BufferedReader | None = None
) -> Iterator[Placed | Rejected]:
    """Yield the articles of files, folders and globs, in the order of the sources and then of the names.

    "-" is `stdin`, read as JSON lines. Raises InputError at once for a source that is not there, is of no
    known kind or has no articles; whatever goes wrong later is yielded as `Rejected`.
    """
    streams = [open_source(source, stdin) for source in sources]
    items = chain.from_iterable(streams)
    return items if any_language else map(refuse_foreign, items)


def count_articles(sources: Sequence[str]) -> int | None:
    """Return how many articles the sources have at most; None where only reading them all would tell."""
    total = 0
    for source in sources:
        for path in iter_files(source) if source != STDIN else (None,):
            count = None if path is None else count_file(path)
            if count is None:
                return None
            total += count
    return total


def open_source(source: str, stdin: BufferedReader | None) -> Iterator[Placed | Rejected]:
    """Yield the articles of one source, which is looked for at once."""
    if source == STDIN:
        if stdin is None:
            raise InputError(STDIN, "unreadable", "there is no standard input here")
        return read_jsonl(Member(STDIN, STDIN, stdin))
    return read_files(require_files(source))


def require_files(source: str) -> Iterator[Path]:
    """Return the files of a source; raises InputError where there is none."""
    if Path(source).is_file() and find_reader(source) is None:
        raise InputError(source, "format", f"can't tell its format from its name; {KNOWN}")
    files = iter_files(source)
    first = next(files, None)
    if first is not None:
        return chain([first], files)
    if Path(source).is_dir():
        raise InputError(source, "empty", f"a folder without articles; {KNOWN}")
    raise InputError(source, "unreadable", "there is no such file or folder")


def iter_files(source: str) -> Iterator[Path]:
    """Yield the files of known formats that a path or glob stands for, in the order of their names."""
    path = Path(source)
    if path.is_dir():
        yield from walk(path)
    elif path.exists():
        yield path
    else:
        for name in sorted(glob.iglob(source, recursive=True)):  # noqa: PTH207 - absolute globs too
            found = Path(name)
            if found.is_dir():
                yield from walk(found)
            elif find_reader(found.name):
                yield found


def walk(folder: Path) -> Iterator[Path]:
    """Yield the files of known formats in a folder and its folders; hidden ones are passed over."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and not name.endswith(SET_ASIDE) and find_reader(name):
                yield Path(root) / name


def read_files(paths: Iterator[Path]) -> Iterator[Placed | Rejected]:
    """Yield the articles of every file."""
    for path in paths:
        if path.exists() and not path.is_file():
            yield Rejected(str(path), "unreadable", "neither a file nor a folder")
            continue
        try:
            with path.open("rb") as stream:
                yield from read_member(Member(str(path), path.name, stream))
        except OSError as error:
            yield Rejected(str(path), "unreadable", error.strerror or str(error))


def count_file(path: Path) -> int | None:
    """Return how many articles a file has at most, where that is cheap to say."""
    reader = find_reader(path.name)
    if reader is read_jsonl and path.suffix in (".jsonl", ".ndjson"):
        return count_lines(path)
    return 1 if reader is read_article else None


def count_lines(path: Path) -> int | None:
    """Return how many lines a file has, None if it can't be read."""
    try:
        with path.open("rb") as stream:
            lines = sum(block.count(b"\n") for block in iter(lambda: stream.read(COUNT_BYTES), b""))
            return lines if not stream.tell() or ends_in_break(stream) else lines + 1
    except OSError:
        return None


def ends_in_break(stream: BufferedReader) -> bool:
    """Say whether the last byte of a file is a line break."""
    stream.seek(-1, os.SEEK_END)
    return stream.read(1) == b"\n"


def refuse_foreign(item: Placed | Rejected) -> Placed | Rejected:
    """Return the item, set aside if its article is not Italian."""
    if isinstance(item, Rejected):
        return item
    try:
        check_italian(item.article.text, name=item.place)
    except InputError as error:
        return Rejected(item.place, error.reason, error.detail)
    return item
