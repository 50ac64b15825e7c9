"""The pool's handle of a worker, wherever it runs, and what the places where workers run have to offer."""

from collections import deque
from collections.abc import Callable, Collection, Sequence
from typing import Generic, Protocol, TypeVar

from newsie.archive.extraction import Extractor, Load
from newsie.archive.placed import Placed
from newsie.data import Fingerprint
from newsie.errors import ModelError, NewsieError
from newsie.record import Record
from newsie.store import Rejected

T = TypeVar("T")

Message = Fingerprint | ModelError | list[Record | Rejected]
"""What a worker says: which pipeline it has loaded, or why it could not; then the results of each task."""


class WorkerDied(Exception):  # noqa: N818 - nothing the pool does not expect
    """A worker has ended before its time; the message says how."""


class Line(Protocol):
    """The line to one worker, which answers each task in the order in which it was sent."""

    def send(self, items: Sequence[Placed]) -> None:
        """Send another task; one that has died takes it too, and is found dead when it is listened to."""

    def receive(self) -> Message:
        """Return what it says next. Raises WorkerDied."""

    def kill(self) -> None:
        """End the worker at once."""

    def stop(self) -> None:
        """Let an idle worker end."""


class Site(Protocol):
    """Where workers run: processes of this machine, or actors of a cluster."""

    def hire(self) -> Line:
        """Start a worker; it first says which pipeline it has loaded."""

    def wait(self, lines: Collection[Line], seconds: float | None) -> Collection[Line]:
        """Return the lines that have something to say, or whose workers have died; waits until one does."""


class Worker(Generic[T]):
    """One worker; `tasks` are what it was sent and has not answered, oldest first."""

    def __init__(self, line: Line, clock: Callable[[], float]) -> None:
        self.line = line
        self.tasks: deque[T] = deque()
        self.is_ready = False
        self.served = 0
        self._clock = clock
        self._since = clock()

    def send(self, task: T, items: Sequence[Placed]) -> None:
        """Give it another task."""
        if not self.tasks:
            self._since = self._clock()
        self.tasks.append(task)
        self.served += len(items)
        self.line.send(items)

    def receive(self) -> Message:
        """Return what it says; raises WorkerDied."""
        message = self.line.receive()
        self.is_ready = True
        self._since = self._clock()
        return message

    @property
    def seconds(self) -> float:
        """How long it has been at its first task."""
        return self._clock() - self._since


def load_extractor(load: Load) -> Extractor:
    """Load an extractor where a worker runs. Raises ModelError, whatever goes wrong."""
    try:
        return load()
    except NewsieError as error:
        raise ModelError(str(error)) from error
    except Exception as error:
        raise ModelError(f"the pipeline can't be loaded: {type(error).__name__}: {error}") from error
