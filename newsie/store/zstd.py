"""Zstandard streams that say when they are damaged."""

import io
from collections.abc import Callable
from io import BufferedReader
from typing import Any, BinaryIO

PIECE = 512
"""Packed bytes taken at once: a few of them may stand for 128 KiB."""


def unpack_zstd(packed: BinaryIO) -> BufferedReader:
    """Return the unpacked bytes of a stream; raises ImportError without the zstandard package."""
    import zstandard  # type: ignore[import-not-found, unused-ignore]

    return BufferedReader(ZstdStream(packed, zstandard.ZstdDecompressor().decompressobj, zstandard.ZstdError))


class ZstdStream(io.RawIOBase):
    """The unpacked bytes of Zstandard frames; raises OSError where they are damaged or break off.

    The package's own stream takes a file that breaks off for one that ends.
    """

    def __init__(self, packed: BinaryIO, start_frame: Callable[[], Any], damage: type[Exception]) -> None:
        self._packed = packed
        self._start_frame = start_frame
        self._damage = damage
        self._frame: Any = None
        self._rest = b""
        self._unpacked = b""

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read into a buffer."""
        while not self._unpacked:
            piece = self._rest or self._packed.read(PIECE)
            if not piece:
                if self._frame is not None:
                    raise OSError("the file breaks off")
                return 0
            self._unpack(piece)
        size = min(len(buffer), len(self._unpacked))
        buffer[:size] = self._unpacked[:size]
        self._unpacked = self._unpacked[size:]
        return size

    def _unpack(self, piece: bytes) -> None:
        self._frame = self._frame or self._start_frame()
        try:
            self._unpacked = self._frame.decompress(piece)
        except self._damage as error:
            raise OSError(str(error)) from error
        self._rest = self._frame.unused_data
        if self._frame.eof:
            self._frame = None
