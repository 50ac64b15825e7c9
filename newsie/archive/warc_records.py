"""The records of a WARC file, whatever has happened to it.

FastWARC reads them. It stops at damage, and a record whose length is wrong it takes to run on into the next
ones: so each record is measured here, and after damage reading goes on at the next record that begins.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from typing import TYPE_CHECKING, Any

from newsie.archive.members import MAX_BYTES

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord  # type: ignore[import-not-found, unused-ignore]

GZIP = b"\x1f\x8b\x08"
VERSION = b"WARC/1."
_BEGINNING = re.compile(rb"WARC/1\.\d\r?\n[\w-]+:")
WINDOW = 1 << 20
"""Bytes looked through at once for the next record."""
KEPT_BYTES = 1 << 16
"""What is kept of a record that is too long: enough to see what it is."""


@dataclass(frozen=True, slots=True)
class Block:
    """One record."""

    start: int
    """Its first byte in the file, as indexes of web archives (CDX) have it."""
    kind: str
    """WARC-Type: "response", "resource" …"""
    url: str | None
    date: str | None
    """WARC-Date, when it was fetched."""
    content_type: str | None
    """Of the record; an answer has its own within."""
    content: bytes
    is_whole: bool = True
    """False where only the beginning was kept, because it is longer than any article."""


@dataclass(frozen=True, slots=True)
class Damage:
    """A stretch of a file that can't be read."""

    start: int
    """The last byte before it where a record begins."""
    end: int | None
    """Where reading goes on; None where nothing more is found."""
    cause: str

    def __str__(self) -> str:
        goes_on = "nothing more can be read" if self.end is None else f"reading goes on at byte {self.end}"
        return f"damaged after byte {self.start}, {goes_on}: {self.cause}"


def iter_blocks(stream: "BufferedReader[Any]") -> Iterator[Block | Damage]:
    """Yield the records of a file, and what lies between them and can't be read."""
    damage: Damage | None = None
    last = 0
    while True:
        try:
            for block in read_blocks(stream):
                if damage is not None:
                    yield Damage(damage.start, block.start, damage.cause)
                    damage = None
                last = block.start
                yield block
            if damage is None and breaks_off(stream, last):
                damage = Damage(last, None, "the file breaks off")
        except RecordDamaged as error:
            last = last if error.start is None else error.start
            damage = damage or Damage(last, None, str(error))
            if (found := find_record(stream, last + 1)) is not None:
                last = found
                stream.seek(found)
                continue
        if damage is not None:
            yield damage
        return


class RecordDamaged(Exception):  # noqa: N818 - told by its one caller, never raised further
    """Reading has come upon damage; `start` is where the damaged record begins, None where nobody knows."""

    def __init__(self, cause: str, start: int | None = None) -> None:
        super().__init__(cause)
        self.start = start


def read_blocks(stream: "BufferedReader[Any]") -> Iterator[Block]:
    """Yield the records from here to the end of the file; raises RecordDamaged."""
    from fastwarc.warc import ArchiveIterator

    try:
        for record in ArchiveIterator(stream, parse_http=False):
            yield take_block(record)
    except OSError as error:
        raise RecordDamaged(str(error)) from error


def take_block(record: "WarcRecord") -> Block:
    """Read a record to its end; raises RecordDamaged for one that is shorter than it says."""
    headers, length = record.headers, record.content_length
    if (headers.get("Content-Length") or "").strip() != str(length):
        raise RecordDamaged("a record breaks off in its headers", record.stream_pos)
    is_whole = length <= MAX_BYTES
    content = record.reader.read(length if is_whole else KEPT_BYTES)
    read = len(content) + record.consume()
    if read < length:
        raise RecordDamaged(f"a record of {length:,} bytes breaks off after {read:,}", record.stream_pos)
    if _BEGINNING.search(content):
        raise RecordDamaged("a record that breaks off runs into the next", record.stream_pos)
    url = headers.get("WARC-Target-URI")
    return Block(
        record.stream_pos,
        headers.get("WARC-Type") or "",
        url.strip("<>") if url else None,
        headers.get("WARC-Date"),
        headers.get("Content-Type"),
        content,
        is_whole,
    )


# Where records begin -----------------------------------------------------------------------------


def breaks_off(stream: "BufferedReader[Any]", last: int) -> bool:
    """Say whether a packed record begins after the last that was read: FastWARC passes over its headers."""
    return can_seek(stream) and is_packed(stream) and find_record(stream, last + 1) is not None


def find_record(stream: "BufferedReader[Any]", start: int) -> int | None:
    """Return where the next record begins, looking from a byte on; None where none does or can be sought."""
    if not can_seek(stream):
        return None
    mark, begins = (GZIP, begins_packed) if is_packed(stream) else (VERSION, begins_plain)
    return next((at for at in iter_marks(stream, mark, start) if begins(stream, at)), None)


def can_seek(stream: "BufferedReader[Any]") -> bool:
    """Say whether one can go back in a stream; those of tar files don't even say that they can't."""
    try:
        return stream.seekable()
    except AttributeError:
        return False


def is_packed(stream: "BufferedReader[Any]") -> bool:
    """Say whether a file is one of compressed records."""
    stream.seek(0)
    return stream.read(len(GZIP)) == GZIP


def iter_marks(stream: "BufferedReader[Any]", mark: bytes, start: int) -> Iterator[int]:
    """Yield where some bytes stand in a file, looking from a byte on."""
    while True:
        stream.seek(start)
        window = stream.read(WINDOW)
        found = window.find(mark)
        while found >= 0:
            yield start + found
            found = window.find(mark, found + 1)
        if len(window) < WINDOW:
            return
        start += len(window) - len(mark) + 1


def begins_plain(stream: "BufferedReader[Any]", offset: int) -> bool:
    """Say whether a record stands at an offset, and not a word about its format."""
    stream.seek(offset)
    return _BEGINNING.match(stream.read(80)) is not None


def begins_packed(stream: "BufferedReader[Any]", offset: int) -> bool:
    """Say whether a packed record stands at an offset, or what is left of one."""
    stream.seek(offset)
    try:
        beginning = zlib.decompressobj(31).decompress(stream.read(512), len(VERSION))
    except zlib.error:
        return False
    return VERSION.startswith(beginning)
