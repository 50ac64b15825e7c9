"""Containers: zip and tar files, whose members are read as they come; nothing is unpacked to the disk."""

import io
import tarfile
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from newsie.archive.formats import DAMAGED, is_known, read_member
from newsie.archive.members import HEAD_BYTES, Member
from newsie.archive.placed import Found
from newsie.errors import InputError
from newsie.store import Rejected


class Zip:
    """The reader of zip files."""

    suffixes = (".zip",)

    def recognises(self, head: bytes) -> bool:
        """Never be sure: Office documents begin the same way."""
        return False

    def count(self, path: Path) -> None:
        """Return None: members may hold many articles."""
        return

    def read(self, member: Member) -> Found:
        """Read the members that have a known format."""
        refuse_nested(member)
        with zipfile.ZipFile(member.stream) as container:
            for info in container.infolist():
                if not info.is_dir() and is_known(info.filename):
                    yield from read_nested(member, info.filename, partial(container.open, info))


class Tar:
    """The reader of tar files, packed or not."""

    suffixes = (".tar", ".tar.gz", ".tgz")

    def recognises(self, head: bytes) -> bool:
        """Say whether the first member's header is there."""
        return head[257:262] == b"ustar"

    def count(self, path: Path) -> None:
        """Return None: only reading tells how many members there are."""
        return

    def read(self, member: Member) -> Found:
        """Read the members that have a known format, in one pass."""
        refuse_nested(member)
        with tarfile.open(fileobj=member.stream, mode="r|*") as container:
            for info in container:
                if info.isfile() and is_known(info.name):
                    yield from read_nested(member, info.name, partial(container.extractfile, info))


def refuse_nested(member: Member) -> None:
    """Raise InputError for a container within a container."""
    if member.nested:
        raise InputError(member.place, "format", "a container within a container; unpack it first")


def read_nested(container: Member, name: str, open_stream: Callable[[], Any]) -> Found:
    """Read one member of a container."""
    place = f"{container.place}:{name}"
    try:
        with open_stream() as stream:
            yield from read_member(Member(place, name, io.BufferedReader(stream, HEAD_BYTES), nested=True))
    except DAMAGED as error:
        yield Rejected(place, "unreadable", f"damaged: {error or type(error).__name__}")
