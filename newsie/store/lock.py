"""One run at a time on one target: a lock file that the system releases whatever becomes of its holder."""

import os
import sys
from contextlib import suppress
from pathlib import Path

from newsie.errors import SinkError


class FileLock:
    """An exclusive lock beside a target. Acquiring a held one raises SinkError at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle: int | None = None

    def acquire(self) -> None:
        """Take the lock, or raise SinkError if another process or another sink holds it."""
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            lock_handle(handle)
            if os.fstat(handle).st_ino != self.path.stat().st_ino:
                raise FileNotFoundError(f"{self.path} went away")  # its holder has just ended
        except OSError as error:
            os.close(handle)
            raise SinkError(
                f"another run is writing here: it holds {self.path}; wait until it ends"
            ) from error
        self._handle = handle

    def release(self) -> None:
        """Give the lock back and remove its file, which a killed holder leaves behind to no harm."""
        if self._handle is not None:
            with suppress(OSError):  # Windows removes no open file
                self.path.unlink()
            os.close(self._handle)
            self._handle = None


if sys.platform == "win32":
    import msvcrt

    def lock_handle(handle: int) -> None:
        """Lock an open file, or raise OSError if it is locked."""
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def lock_handle(handle: int) -> None:
        """Lock an open file, or raise OSError if it is locked."""
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
