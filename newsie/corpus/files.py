"""Reading and writing corpus files: UTF-8, line breaks as they are, nothing overwritten unasked."""

from collections.abc import Iterable
from pathlib import Path

from newsie.errors import CorpusError


def read_text(path: Path) -> str:
    """Read a file as it is; raise CorpusError where it is missing, a folder or not UTF-8."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CorpusError(f"{path}:1: can't be read: {error.strerror}") from None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise CorpusError(f"{path}:{line}: not UTF-8 (byte {content[error.start]:#04x})") from None


def check_free(paths: Iterable[Path], *, force: bool) -> None:
    """Raise CorpusError naming the files that would be overwritten, unless `force`."""
    taken = [str(path) for path in paths if path.exists()]
    if taken and not force:
        raise CorpusError(f"{', '.join(taken)}: there already; use force to overwrite")


def write_text(path: Path, content: str) -> None:
    """Write a file under a temporary name and rename it when it is whole, making its folder."""
    write_bytes(path, content.encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> None:
    """Write a binary file under a temporary name and rename it when it is whole, making its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_bytes(content)
    part.replace(path)
