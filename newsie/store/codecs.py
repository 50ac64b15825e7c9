"""How a file of lines is compressed: batch by batch, so that a cut between batches leaves it whole.

gzip files may have many members and Zstandard files many frames; every common tool reads them as one.
"""

import gzip
import zlib
from collections.abc import Iterable
from typing import BinaryIO, Protocol

from newsie.errors import SinkError
from newsie.store.zstd import unpack_zstd

DAMAGED = (OSError, EOFError, zlib.error)
"""What a damaged file raises while its lines are read."""


class Codec(Protocol):
    """A way to compress lines."""

    def compress(self, payload: bytes) -> bytes:
        """Return bytes that can be appended to what earlier calls returned."""

    def iter_lines(self, handle: BinaryIO) -> Iterable[bytes]:
        """Yield the lines of a file, each with its line break."""


class Plain:
    """No compression."""

    def compress(self, payload: bytes) -> bytes:
        """Return the bytes as they are."""
        return payload

    def iter_lines(self, handle: BinaryIO) -> Iterable[bytes]:
        """Yield the lines of a file."""
        return handle


class Gzip:
    """One gzip member a batch, without a time stamp: the same lines are the same bytes."""

    def compress(self, payload: bytes) -> bytes:
        """Return one member."""
        return gzip.compress(payload, compresslevel=6, mtime=0)

    def iter_lines(self, handle: BinaryIO) -> Iterable[bytes]:
        """Yield the lines of all members."""
        return gzip.open(handle)


class Zstd:
    """One Zstandard frame a batch."""

    def __init__(self) -> None:
        try:
            import zstandard  # type: ignore[import-not-found, unused-ignore]
        except ImportError as error:
            raise SinkError("writing .zst needs the zstandard package: pip install 'newsie[zstd]'") from error
        self._zstandard = zstandard

    def compress(self, payload: bytes) -> bytes:
        """Return one frame."""
        return self._zstandard.ZstdCompressor().compress(payload)

    def iter_lines(self, handle: BinaryIO) -> Iterable[bytes]:
        """Yield the lines of all frames."""
        return unpack_zstd(handle)


def codec_from_name(name: str) -> Codec:
    """Return the codec of a file name; raises SinkError without the package for it."""
    name = name.lower()
    if name.endswith(".gz"):
        return Gzip()
    return Zstd() if name.endswith(".zst") else Plain()
