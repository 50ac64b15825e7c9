"""Where articles stand: files, compressed files and members of containers, as streams of bytes."""

import gzip
import io
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from typing import Any, BinaryIO

from newsie.errors import InputError
from newsie.store.zstd import unpack_zstd
from newsie.text import MAX_CHARS

MAX_BYTES = 4 * MAX_CHARS
"""Longest file of one article, and longest line of a file of many; what is longer is set aside unread."""

HEAD_BYTES = 1 << 16
"""By how many bytes at most a format is recognised."""

SKIPPED = 1 << 16
"""Bytes passed over at once in a line that is too long."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file, or a file within a container."""

    place: str
    """A path, with the member's name after a colon."""
    name: str
    """What says the format: the last part of the place, without ".gz" and ".zst"."""
    stream: "BufferedReader[Any]"
    nested: bool = False
    """Whether it stands in a container, which then is not looked into."""


def is_packed(name: str) -> bool:
    """Say whether a file name is that of a compressed file."""
    return name.lower().endswith((".gz", ".zst"))


def unpack(member: Member) -> Member:
    """Return a member's unpacked form, itself if it is not packed."""
    stem, _, suffix = member.name.rpartition(".")
    match suffix.lower():
        case "gz":
            unpacked = BufferedReader(GzipStream(member.stream), HEAD_BYTES)
            return Member(member.place, stem, unpacked, member.nested)
        case "zst":
            return Member(member.place, stem, open_zstd(member), member.nested)
        case _:
            return member


class GzipStream(io.RawIOBase):
    """The unpacked bytes of a gzip file, all that come before any damage.

    The standard library's own stream fills the buffer that it was given, and loses what it has when it can't.
    """

    def __init__(self, packed: BinaryIO) -> None:
        self._file = gzip.GzipFile(fileobj=packed)

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read what comes next into a buffer."""
        piece = self._file.read1(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def seekable(self) -> bool:
        """Say that one can go back, by unpacking again."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a byte of the unpacked file."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """Return the byte that comes next."""
        return self._file.tell()


def open_zstd(member: Member) -> BufferedReader:
    """Return the unpacked stream of a .zst file; raises InputError without the package for it."""
    try:
        return unpack_zstd(member.stream)
    except ImportError as error:
        detail = "reading .zst needs the zstandard package: pip install 'newsie[zstd]'"
        raise InputError(member.place, "format", detail) from error


def read_all(member: Member) -> bytes:
    """Return the bytes of a member of one article; raises InputError ("too_large") for too many."""
    payload = member.stream.read(MAX_BYTES + 1)
    if len(payload) > MAX_BYTES:
        raise InputError(member.place, "too_large", f"longer than {MAX_BYTES:,} bytes")
    return payload


def iter_lines(member: Member) -> Iterator[tuple[int, bytes | None]]:
    """Yield (number, line) from 1; None stands for a line that is longer than `MAX_BYTES`."""
    number = 0
    while line := member.stream.readline(MAX_BYTES):
        number += 1
        if line.endswith(b"\n") or len(line) < MAX_BYTES:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = member.stream.readline(SKIPPED)
        yield number, None
