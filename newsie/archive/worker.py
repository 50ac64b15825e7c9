"""One worker process: it loads the pipeline once, then extracts what it is sent until it is told to stop."""

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

from newsie.archive.extraction import Load, extract_batch
from newsie.archive.placed import Placed
from newsie.data import Fingerprint
from newsie.errors import ModelError, NewsieError
from newsie.record import Record
from newsie.store import Rejected

T = TypeVar("T")

Message = Fingerprint | ModelError | list[Record | Rejected]
"""What a worker says: which pipeline it has loaded, or why it could not; then the results of each task."""

STOP_SECONDS = 5
"""How long a worker may take to stop of itself."""


class WorkerDied(Exception):  # noqa: N818 - nothing the pool does not expect
    """A worker's process has ended before its time; the message says how."""


class Worker(Generic[T]):
    """The pool's handle of a process; `tasks` are what it was sent and has not answered, oldest first."""

    def __init__(self, load: Load, clock: Callable[[], float]) -> None:
        # Spawned, not forked: a fork would take over locks that the parent's threads hold, and its pipes.
        context = get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=work, args=(load, theirs), daemon=True)
        self.process.start()
        theirs.close()
        self.tasks: deque[T] = deque()
        self.is_ready = False
        self.served = 0
        self._clock = clock
        self._since = clock()

    def send(self, task: T, items: Sequence[Placed]) -> None:
        """Give it another task; one that has died takes it too, and is found dead when it is listened to."""
        if not self.tasks:
            self._since = self._clock()
        self.tasks.append(task)
        self.served += len(items)
        try:
            self.connection.send(items)
        except OSError:
            return

    def receive(self) -> Message:
        """Return what it says; raises WorkerDied."""
        try:
            message: Message = self.connection.recv()
        except (EOFError, OSError) as error:
            self.process.join(STOP_SECONDS)
            raise WorkerDied(explain_exit(self.process.exitcode)) from error
        self.is_ready = True
        self._since = self._clock()
        return message

    @property
    def seconds(self) -> float:
        """How long it has been at its first task."""
        return self._clock() - self._since

    def kill(self) -> None:
        """End it at once."""
        self.process.kill()
        self.process.join()
        self.connection.close()

    def stop(self) -> None:
        """Let it end; whatever it is at is lost."""
        self.connection.close()
        self.process.join(STOP_SECONDS)
        if self.process.is_alive():
            self.kill()


def explain_exit(code: int | None) -> str:
    """Say how a process ended."""
    if code is not None and code < 0:
        return f"the worker was killed by {signal.Signals(-code).name}"
    return f"the worker ended with status {code}"


def work(load: Load, connection: "Connection[Any, Any]") -> None:
    """Be a worker: runs in the process of its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    try:
        extractor = load()
    except NewsieError as error:
        connection.send(ModelError(str(error)))
        return
    except Exception as error:
        connection.send(ModelError(f"the pipeline can't be loaded: {type(error).__name__}: {error}"))
        return
    tasks: SimpleQueue[Sequence[Placed]] = SimpleQueue()
    threading.Thread(target=listen, args=(connection, tasks), daemon=True).start()
    connection.send(extractor.fingerprint)
    while True:
        connection.send(extract_batch(extractor, tasks.get()))


def listen(connection: "Connection[Any, Any]", tasks: "SimpleQueue[Sequence[Placed]]") -> None:
    """Take in tasks while others are at work, so that the pool never waits to hand one out.

    The end of the stream is the end of the pool, wanted or not: so no worker outlives its parent.
    """
    while True:
        try:
            tasks.put(connection.recv())
        except (EOFError, OSError):
            os._exit(0)
