"""Workers as actors of a Ray cluster: on this machine, or on as many as the cluster has.

Articles are read and records written where the run was started, and so in order, by the one that holds the
ledger; the cluster only extracts. A node that is lost takes no more with it than the batches its workers were
at: they go to others. Every node needs newsie and the pipeline, the same version of both.
"""

import logging
import os
import re
import socket
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from newsie.archive.extraction import Load, extract_batch
from newsie.archive.placed import Placed
from newsie.archive.worker import Line, Message, WorkerDied, load_extractor
from newsie.errors import ClusterError, ModelError

try:
    import ray
    from ray.exceptions import RayError
except ImportError as error:
    raise ClusterError("the engine ray needs the package ray: pip install 'newsie[ray]'") from error

logger = logging.getLogger(__name__)

COLOUR = re.compile(r"\x1b\[\d*m")
HOST = re.compile(r"(?:^|//)(?P<host>[^/]+):(?P<port>\d+)/?$")
ANSWER_SECONDS = 5
QUIET: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
STORE_BYTES = 100_000_000
"""Shared memory of a cluster started here: it holds the batches on their way, less than a megabyte each."""


class Actors:
    """The site of workers on a cluster."""

    def __init__(self, load: Load) -> None:
        self._load = load
        # No restarts by Ray: the pool has to know of each death, or it could not tell which article did it.
        actor = ray.remote(num_cpus=1, max_restarts=0, max_task_retries=0)(Reader)
        self._actor = actor.options(scheduling_strategy="SPREAD")

    def hire(self) -> "Call":
        """Start an actor; where the cluster is full, it starts once there is room."""
        return Call(self._actor.remote(self._load))

    def wait(self, lines: Collection[Line], seconds: float | None) -> list[Line]:
        """Wait for the answer that each worker owes next."""
        owed = {line.answers[0]: line for line in lines if isinstance(line, Call) and line.answers}
        if not owed:
            return []
        ready, _ = ray.wait(list(owed), timeout=seconds)
        return [owed[answer] for answer in ready]


class Call:
    """The line to an actor: calls, answered in their order."""

    def __init__(self, actor: Any) -> None:
        self._actor = actor
        self.answers: deque[Any] = deque([actor.start.remote()])

    def send(self, items: Sequence[Placed]) -> None:
        """Call for a task."""
        self.answers.append(self._actor.extract.remote(items))

    def receive(self) -> Message:
        """Take the oldest answer."""
        try:
            message: Message = ray.get(self.answers.popleft())
        except RayError as error:
            raise WorkerDied(explain(error)) from error
        return message

    def kill(self) -> None:
        """Kill the actor."""
        ray.kill(self._actor)

    def stop(self) -> None:
        """Kill the actor, which is idle."""
        self.kill()


class Reader:
    """What runs on the cluster: one extractor, loaded once."""

    def __init__(self, load: Load) -> None:
        self._load = load

    def start(self) -> Message:
        """Load the extractor; say which pipeline it is, or why it can't be loaded."""
        try:
            self._extractor = load_extractor(self._load)
        except ModelError as error:
            return error
        return self._extractor.fingerprint

    def extract(self, items: Sequence[Placed]) -> Message:
        """Extract a task."""
        return extract_batch(self._extractor, items)


def explain(error: RayError) -> str:
    """Return the first line of what Ray says, what happened, and the last, what it came from."""
    lines = [line.strip() for line in COLOUR.sub("", str(error)).splitlines() if line.strip()]
    return " … ".join(dict.fromkeys([*lines[:1], *lines[-1:]])) or type(error).__name__


@contextmanager
def connected(address: str | None, *, workers: int) -> Iterator[None]:
    """Be connected to a cluster: as this program already is, to the one at an address, or to one made here.

    Raises ClusterError.
    """
    if ray.is_initialized():
        yield
        return
    connect(address, workers)
    try:
        cpus = int(ray.cluster_resources().get("CPU", 0))
        if cpus < workers:
            logger.warning("the cluster has room for %d of %d workers; the rest wait for it", cpus, workers)
        yield
    finally:
        ray.shutdown()


def connect(address: str | None, workers: int) -> None:
    """Connect to a cluster, or start one on this machine with a CPU for each worker."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # Ray would report to its makers
    try:
        if address is None:
            own = {"num_cpus": workers, "object_store_memory": STORE_BYTES, "include_dashboard": False}
            ray.init("local", **own, **QUIET)
        else:
            check_answers(address)
            join(address)
    except (OSError, RuntimeError, ValueError, RayError) as error:
        said = " ".join(str(error).split())
        raise ClusterError(f"no cluster at {address or 'this machine'}: {said}") from error


def join(address: str) -> None:
    """Connect to a cluster that answers."""
    try:
        ray.init(address, **QUIET)
    except ConnectionError:
        # The head forks a server for each client, which now and then hangs before it has begun (Ray 2.60).
        if not address.startswith("ray://"):
            raise
        logger.warning("the cluster at %s has not let this client in; trying again", address)
        ray.init(address, **QUIET)


def check_answers(address: str) -> None:
    """Raise OSError where nobody listens; Ray itself would try for minutes."""
    if found := HOST.search(address):
        socket.create_connection((found["host"], int(found["port"])), ANSWER_SECONDS).close()
