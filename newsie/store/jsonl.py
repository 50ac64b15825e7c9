"""JSON lines, plain or compressed: one record a line, whole lines only, each article once.

A run appends to a log beside the target ("facts.jsonl.1.part") and marks in the ledger what stands there. The
target itself changes only at the end, when the log takes its name: whoever reads it sees all or nothing.
"""

import json
import logging
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from newsie.data import Fingerprint
from newsie.errors import SinkError
from newsie.store.codecs import Codec, codec_from_name
from newsie.store.encode import clean_text, encode_record
from newsie.store.ledger import Ledger, Log, Mark
from newsie.store.lock import FileLock
from newsie.store.paths import check_writable
from newsie.store.sink import Duplicate, Entry, Rejected, id_of_run

logger = logging.getLogger(__name__)

STRANGE = (
    "{path} is not as the last run left it, or newsie run did not write it; name another target, or write it "
    "anew with --restart"
)
COMPACT_LINES = 1000
"""Lines rewritten at once when superseded ones are dropped."""


class JsonlSink:
    """Records as JSON lines in one file, set-aside articles and near-copies in others beside it."""

    def __init__(self, path: Path, codec: Codec) -> None:
        self.path = path
        self.rejected_path = path.with_name(f"{path.name.split('.jsonl')[0]}.rejected.jsonl")
        self.duplicates_path = path.with_name(f"{path.name.split('.jsonl')[0]}.duplicates.jsonl")
        self._codec = codec
        self._lock = FileLock(path.with_name(path.name + ".lock"))
        self._ledger_path = path.with_name(path.name + ".ledger")
        self._ledger: Ledger
        self._log: BinaryIO | None = None
        self._rejected: BinaryIO | None = None

    @property
    def rejected_at(self) -> str:
        """The file that lists what was set aside."""
        return str(self.rejected_path)

    def open(self, *, restart: bool = False) -> None:
        """Lock the target and cut off what a killed run left unmarked."""
        check_writable(self.path)
        with self._guard(), ExitStack() as undo:
            self._lock.acquire()
            undo.callback(self._lock.release)
            if not restart and holds_something(self.path) and not self._ledger_path.exists():
                raise SinkError(STRANGE.format(path=self.path))
            self._ledger = Ledger(self._ledger_path)
            undo.callback(self._ledger.close)
            self._recover(restart=restart)
            undo.pop_all()

    def find_done(self, digests: Mapping[str, str], pipeline: Fingerprint) -> set[str]:
        """Ask the ledger."""
        with self._guard():
            return self._ledger.find_done(digests, id_of_run(pipeline))

    def write(self, entries: Sequence[Entry], rejected: Sequence[Rejected] = ()) -> list[Rejected]:
        """Append, see it to the disk, then mark it."""
        with self._guard():
            self._append_rejected(rejected)
            if entries:
                lines = (encode_record(entry.record) for entry in entries)
                size = self._append(self._codec.compress(join_lines(lines)))
                self._ledger.mark([mark_entry(entry) for entry in entries], size)
        return []

    def mark_duplicates(self, duplicates: Iterable[Duplicate]) -> None:
        """Write the list anew: what is marked now, and earlier marks of articles that are still here."""
        with self._guard():
            marks = {d.article: d for d in (*read_duplicates(self.duplicates_path), *duplicates)}
            known = self._ledger.find_known([*marks, *(d.duplicate_of for d in marks.values())])
            kept = [d for _, d in sorted(marks.items()) if known >= {d.article, d.duplicate_of}]
            write_duplicates(self.duplicates_path, kept)

    def close(self, *, finished: bool = True) -> None:
        """Give the log the target's name; where there was nothing new, leave the target as it is."""
        try:
            with self._guard():
                if finished:
                    self._finish()
        finally:
            self._close_log()
            if self._rejected is not None:
                self._rejected.close()
                self._rejected = None
            self._ledger.close()
            self._lock.release()

    # Beginning --------------------------------------------------------------------------------------

    def _recover(self, *, restart: bool) -> None:
        log = self._ledger.get_log()
        if restart or not (has_size(self._part(log), log.size, more=True) or has_size(self.path, log.size)):
            if not restart and holds_something(self.path):
                raise SinkError(STRANGE.format(path=self.path))
            self._ledger.clear()
            copy_whole(None, self._part(self._ledger.get_log()))
        self._remove_leftovers()

    def _remove_leftovers(self) -> None:
        """Remove what a killed run was about to write: parts of other generations, half copies."""
        kept = self._part(self._ledger.get_log())
        for path in self.path.parent.glob(f"{glob_escape(self.path.name)}.*.part"):
            if path != kept:
                path.unlink()
        self._rejected_part.unlink(missing_ok=True)

    # Writing ----------------------------------------------------------------------------------------

    def _append(self, payload: bytes) -> int:
        handle = self._open_log()
        size = self._ledger.get_log().size
        try:
            write_through(handle, payload)
        except OSError:
            handle.truncate(size)
            handle.seek(size)
            raise
        return size + len(payload)

    def _open_log(self) -> BinaryIO:
        if self._log is None:
            log = self._ledger.get_log()
            part = self._part(log)
            if not part.exists():
                copy_whole(self.path if log.size else None, part)
            self._log = part.open("r+b", buffering=0)
            self._log.truncate(log.size)
            self._log.seek(log.size)
        return self._log

    def _close_log(self) -> None:
        if self._log is not None:
            self._log.close()
            self._log = None

    def _append_rejected(self, rejected: Sequence[Rejected]) -> None:
        if not rejected:
            return
        if self._rejected is None:
            self._rejected = self._rejected_part.open("wb", buffering=0)
        lines = (json.dumps(asdict(row), ensure_ascii=False) for row in rejected)
        write_through(self._rejected, join_lines(map(clean_text, lines)))

    # Ending -----------------------------------------------------------------------------------------

    def _finish(self) -> None:
        log = self._ledger.get_log()
        if self._part(log).exists():
            self._open_log()  # which cuts off what a killed run left, though nothing was written since
            if not log.size:  # no articles is an empty file of its kind
                self._ledger.mark([], self._append(self._codec.compress(b"")))
        self._close_log()
        self._compact()
        part = self._part(self._ledger.get_log())
        if part.exists():
            part.replace(self.path)
        if self._rejected_part.exists():
            self._rejected_part.replace(self.rejected_path)
        else:
            self.rejected_path.unlink(missing_ok=True)

    def _compact(self) -> None:
        """Rewrite the log without the lines that later ones replace."""
        log = self._ledger.get_log()
        part = self._part(log)
        if not self._ledger.count_superseded() or not part.exists():
            return
        fresh = self._part(Log(generation=log.generation + 1))
        with part.open("rb") as handle, fresh.open("wb") as out:
            kept = pick_lines(self._codec.iter_lines(handle), self._ledger.iter_lines())
            while lines := list(islice(kept, COMPACT_LINES)):
                out.write(self._codec.compress(b"".join(lines)))
            write_through(out, b"")
        self._ledger.renumber(fresh.stat().st_size)
        part.unlink()

    def _part(self, log: Log) -> Path:
        return self.path.with_name(f"{self.path.name}.{log.generation}.part")

    @property
    def _rejected_part(self) -> Path:
        return self.rejected_path.with_name(self.rejected_path.name + ".part")

    @contextmanager
    def _guard(self) -> Iterator[None]:
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            raise SinkError(f"can't write {self.path}: {error}") from error


def jsonl_from_target(target: str) -> JsonlSink:
    """Return the sink of a file of JSON lines, compressed as its name says."""
    return JsonlSink(Path(target), codec_from_name(target))


def read_duplicates(path: Path) -> list[Duplicate]:
    """Return the near-copies that a file lists, none where it is missing."""
    if not path.exists():
        return []
    return [Duplicate(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def write_duplicates(path: Path, duplicates: Sequence[Duplicate]) -> None:
    """List near-copies in a file, whole or not at all; no file where there are none."""
    if not duplicates:
        path.unlink(missing_ok=True)
        return
    part = path.with_name(path.name + ".part")
    with part.open("wb") as handle:
        write_through(handle, join_lines(json.dumps(asdict(d), ensure_ascii=False) for d in duplicates))
    part.replace(path)


def mark_entry(entry: Entry) -> Mark:
    """Return what the ledger keeps of an entry."""
    return Mark(entry.record.article.id, entry.digest, id_of_run(entry.pipeline))


def join_lines(lines: Iterable[str]) -> bytes:
    """Return lines as bytes, each with its line break."""
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def pick_lines(lines: Iterable[bytes], wanted: Iterator[int]) -> Iterator[bytes]:
    """Yield the lines whose numbers are wanted; both ascend."""
    number = next(wanted, None)
    for i, line in enumerate(lines):
        if i == number:
            yield line
            number = next(wanted, None)


def holds_something(path: Path) -> bool:
    """Say whether a file is there and not empty."""
    return path.exists() and path.stat().st_size > 0


def has_size(path: Path, size: int, *, more: bool = False) -> bool:
    """Say whether a file is there with this many bytes, or at least so many."""
    if not path.exists():
        return False
    found = path.stat().st_size
    return found >= size if more else found == size


def write_through(handle: BinaryIO, payload: bytes) -> None:
    """Write all of the bytes and wait until the disk has them."""
    view = memoryview(payload)
    while view:
        view = view[handle.write(view) :]
    handle.flush()
    os.fsync(handle.fileno())


def copy_whole(source: Path | None, target: Path) -> None:
    """Make `target` a copy of `source`, or empty, so that it is there whole or not at all."""
    half = target.with_name(f"{target.name}.copy.part")
    with half.open("wb") as out:
        if source is not None:
            with source.open("rb") as handle:
                shutil.copyfileobj(handle, out)
        write_through(out, b"")
    half.replace(target)


def glob_escape(name: str) -> str:
    """Return a file name as a glob that matches it alone."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in name)
