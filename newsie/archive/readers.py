"""Archives read one article at a time: what can't be read is set aside with its place, the rest goes on."""

import glob
import os
from collections.abc import Iterator, Sequence
from io import BufferedReader
from itertools import chain
from pathlib import Path

from newsie.archive.formats import choose_reader, find_readers, is_known, list_known, read_member
from newsie.archive.members import HEAD_BYTES, Member, is_packed
from newsie.archive.placed import Found, Placed
from newsie.archive.rows import JsonLines
from newsie.archive.since import Since
from newsie.errors import InputError
from newsie.store import Rejected
from newsie.text import check_italian, load_identifier

STDIN = "-"
WRITTEN = (".rejected.jsonl", ".duplicates.jsonl")
"""What newsie itself writes beside its results: no articles."""


def read_archive(
    sources: Sequence[str],
    *,
    any_language: bool = False,
    since: Since | None = None,
    stdin: BufferedReader | None = None,
) -> Found:
    """Yield the articles of files, folders and globs, in the order of the sources and then of the names.

    `since` passes over what was published before its day. "-" is `stdin`, read as JSON lines. Raises
    InputError at once for a source that is not there, is of no known kind or has no articles; whatever goes
    wrong later is yielded as `Rejected`.
    """
    streams = [open_source(source, stdin) for source in sources]
    items: Found = chain.from_iterable(streams)
    if since is not None:
        items = since.pick(items)
    if any_language:
        return items
    load_identifier()
    return map(refuse_foreign, items)


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


def open_source(source: str, stdin: BufferedReader | None) -> Found:
    """Yield the articles of one source, which is looked for at once."""
    if source == STDIN:
        if stdin is None:
            raise InputError(STDIN, "unreadable", "there is no standard input here")
        return JsonLines().read(Member(STDIN, STDIN, stdin))
    return read_files(require_files(source))


def require_files(source: str) -> Iterator[Path]:
    """Return the files of a source; raises InputError where there is none."""
    if Path(source).is_file() and not is_known(source):
        require_format(Path(source))
    files = iter_files(source)
    first = next(files, None)
    if first is not None:
        return chain([first], files)
    if Path(source).is_dir():
        raise InputError(source, "empty", f"a folder without articles; {list_known()}")
    raise InputError(source, "unreadable", "there is no such file or folder")


def require_format(path: Path) -> None:
    """Raise InputError for a file whose format is told neither by its name nor by how it begins."""
    try:
        with BufferedReader(path.open("rb", buffering=0), HEAD_BYTES) as stream:
            choose_reader(Member(str(path), path.name, stream))
    except OSError as error:
        raise InputError(str(path), "unreadable", error.strerror or str(error)) from error


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
            elif is_known(found.name):
                yield found


def walk(folder: Path) -> Iterator[Path]:
    """Yield the files of known formats in a folder and its folders; hidden ones are passed over."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and not name.endswith(WRITTEN) and is_known(name):
                yield Path(root) / name


def read_files(paths: Iterator[Path]) -> Found:
    """Yield the articles of every file."""
    for path in paths:
        if path.exists() and not path.is_file():
            yield Rejected(str(path), "unreadable", "neither a file nor a folder")
            continue
        try:
            with BufferedReader(path.open("rb", buffering=0), HEAD_BYTES) as stream:
                yield from read_member(Member(str(path), path.name, stream))
        except OSError as error:
            yield Rejected(str(path), "unreadable", error.strerror or str(error))


def count_file(path: Path) -> int | None:
    """Return how many articles a file has at most, where that is cheap to say."""
    readers = find_readers(path.name) or find_readers(
        path.name.rpartition(".")[0] if is_packed(path.name) else ""
    )
    return readers[0].count(path) if len(readers) == 1 else None


def refuse_foreign(item: Placed | Rejected) -> Placed | Rejected:
    """Return the item, set aside if its article is not Italian."""
    if isinstance(item, Rejected):
        return item
    try:
        check_italian(item.article.text, name=item.place)
    except InputError as error:
        return Rejected(item.place, error.reason, error.detail)
    return item
