"""Files as targets: whether one may be written."""

from pathlib import Path

from newsie.errors import SinkError


def check_writable(path: Path) -> None:
    """Raise SinkError for a target that can't be one: a folder, a missing folder, made read-only.

    The permission bits are asked, not the system: the owner of a machine may write anywhere, but a file
    that somebody made read-only is meant to stay as it is.
    """
    if path.is_dir():
        raise SinkError(f"{path} is a folder; name a file in it")
    if not path.parent.is_dir():
        raise SinkError(f"there is no folder {path.parent}; make it first")
    refuse_read_only(path, path.parent)


def check_folder(folder: Path) -> None:
    """Raise SinkError for a folder that can't be a target: a file, in a missing folder, made read-only."""
    if folder.exists() and not folder.is_dir():
        raise SinkError(f"{folder} is a file; name a folder")
    if not folder.parent.is_dir():
        raise SinkError(f"there is no folder {folder.parent}; make it first")
    refuse_read_only(folder if folder.exists() else folder.parent)


def refuse_read_only(*places: Path) -> None:
    """Raise SinkError for the first place that was made read-only."""
    for place in places:
        if place.exists() and not place.stat().st_mode & 0o222:
            raise SinkError(f"{place} is read-only; name another target")
