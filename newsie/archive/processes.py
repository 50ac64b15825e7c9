"""Workers as processes of this machine: each loads the pipeline once, then extracts what it is sent."""

import os
import signal
import threading
from collections.abc import Collection, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from queue import SimpleQueue
from typing import Any

from newsie.archive.extraction import Load, extract_batch
from newsie.archive.placed import Placed
from newsie.archive.worker import Line, Message, WorkerDied, load_extractor
from newsie.errors import ModelError

STOP_SECONDS = 5
"""How long a worker may take to stop of itself."""


class Processes:
    """The site of workers on this machine."""

    def __init__(self, load: Load) -> None:
        self._load = load

    def hire(self) -> "Pipe":
        """Start a process."""
        return Pipe(self._load)

    def wait(self, lines: Collection[Line], seconds: float | None) -> list[Line]:
        """Wait for the pipes."""
        pipes = {line.connection: line for line in lines if isinstance(line, Pipe)}
        return [pipes[connection] for connection in wait(list(pipes), seconds)]  # type: ignore[index]


class Pipe:
    """The line to a process: a pipe."""

    def __init__(self, load: Load) -> None:
        # Spawned, not forked: a fork would take over locks that the parent's threads hold, and its pipes.
        context = get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=work, args=(load, theirs), daemon=True)
        self.process.start()
        theirs.close()

    def send(self, items: Sequence[Placed]) -> None:
        """Send a task through the pipe."""
        try:
            self.connection.send(items)
        except OSError:
            return

    def receive(self) -> Message:
        """Take what is in the pipe; one that is closed tells of a death."""
        try:
            message: Message = self.connection.recv()
        except (EOFError, OSError) as error:
            self.process.join(STOP_SECONDS)
            raise WorkerDied(explain_exit(self.process.exitcode)) from error
        return message

    def kill(self) -> None:
        """Kill the process."""
        self.process.kill()
        self.process.join()
        self.connection.close()

    def stop(self) -> None:
        """Close the pipe, which ends the process; whatever it is at is lost."""
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
        extractor = load_extractor(load)
    except ModelError as error:
        connection.send(error)
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
