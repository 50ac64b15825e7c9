"""The formats of archives: what a reader is, which there are, and which of them reads a file.

Readers are entry points of the group `newsie.readers`, newsie's own like those of other packages. A reader is
chosen by the ending of a file's name; of several that claim the same ending, or where the name says nothing,
by how the file begins.
"""

import logging
import tarfile
import zipfile
from collections.abc import Sequence
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Protocol

from newsie.archive.members import HEAD_BYTES, Member, is_packed, unpack
from newsie.archive.placed import Found
from newsie.errors import InputError, NewsieError
from newsie.store import Rejected
from newsie.store.codecs import DAMAGED as TORN

logger = logging.getLogger(__name__)

GROUP = "newsie.readers"

DAMAGED = (*TORN, zipfile.BadZipFile, tarfile.TarError, NotImplementedError, RuntimeError)
"""What damaged files and containers raise; the last two are zipfile's, for encrypted and exotic members."""


class Reader(Protocol):
    """Reads the files of one format. A package offers one by an entry point that names its class.

    The class is called without arguments. `Found`, `Member` and `build` (in newsie.archive.placed and
    newsie.archive.members) are what a reader needs.
    """

    @property
    def suffixes(self) -> Sequence[str]:
        """Endings of file names, in lower case with their dot (".tar.gz").

        A file that is packed (.gz, .zst) comes unpacked, unless the whole ending is claimed.
        """

    def recognises(self, head: bytes) -> bool:
        """Say whether a file that begins with these bytes is of this format; False where that is not sure."""

    def count(self, path: Path) -> int | None:
        """Return how many articles a file on disk has at most; None where only reading it would tell."""

    def read(self, member: Member) -> Found:
        """Yield the articles of a file one by one, each with its place, and what can't be read as `Rejected`.

        Raises InputError for a file that is not of this format, OSError for one that is damaged: what was
        yielded until then counts, and the damage is set aside.
        """


@cache
def load_readers() -> tuple[Reader, ...]:
    """Return the readers that are installed, those of other packages before newsie's own.

    Raises NewsieError where newsie's own are missing.
    """
    found = sorted(entry_points(group=GROUP), key=lambda point: (is_own(point), point.name))
    if not any(map(is_own, found)):
        raise NewsieError("newsie's readers are not registered; install it again: pip install -e .")
    return tuple(point.load()() for point in found)


def is_own(point: EntryPoint) -> bool:
    """Say whether a reader comes with newsie."""
    return point.module.startswith("newsie.")


def find_readers(name: str) -> list[Reader]:
    """Return the readers that claim the longest ending of a file name."""
    name = name.lower()
    ending = max((s for r in load_readers() for s in r.suffixes if name.endswith(s)), key=len, default=None)
    return [reader for reader in load_readers() if ending in reader.suffixes]


def is_known(name: str) -> bool:
    """Say whether a reader claims a file name, be the file packed or not."""
    return bool(find_readers(name) or (is_packed(name) and find_readers(name.rpartition(".")[0])))


def choose_reader(member: Member) -> tuple[Reader, Member]:
    """Return a member's reader and the form in which it reads it; raises InputError for an unknown format."""
    readers = find_readers(member.name)
    if not readers and is_packed(member.name):
        member = unpack(member)
        readers = find_readers(member.name)
    if len(readers) == 1:
        return readers[0], member
    head = member.stream.peek(HEAD_BYTES)
    sure = [reader for reader in readers or load_readers() if reader.recognises(head)]
    if not sure and not readers:
        raise InputError(member.place, "format", f"can't tell its format from its name; {list_known()}")
    return (sure[0] if sure else readers[-1]), member


def read_member(member: Member) -> Found:
    """Yield the articles of a member; damage on the way ends it and is yielded, not raised."""
    last = ""
    try:
        reader, member = choose_reader(member)
        for item in reader.read(member):
            last = item.place
            yield item
    except InputError as error:
        yield Rejected(member.place, error.reason, error.detail)
    except DAMAGED as error:
        after = f" after {last}" if last else ""
        yield Rejected(member.place, "unreadable", f"damaged{after}: {error or type(error).__name__}")
    except Exception as error:  # a reader of another package
        logger.warning("%s could not be read", member.place, exc_info=True)
        yield Rejected(member.place, "failed", f"{type(error).__name__}: {error}")


def list_known() -> str:
    """Return a sentence that names the endings of all readers."""
    suffixes = dict.fromkeys(suffix for reader in load_readers() for suffix in reader.suffixes)
    return f"known are {', '.join(suffixes)}, and most of them with .gz or .zst after it"
