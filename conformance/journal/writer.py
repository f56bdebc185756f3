"""Writes the journal: event by event, each handed to the operating system before the next thing happens.

One process writes alone, or several write in turn (the workers of a run). Whoever writes holds the journal: nobody from outside gets in.
"""

from __future__ import annotations

import os
import time
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from typing import Self

from filelock import FileLock

try:
    import fcntl
except ImportError:  # Windows has no such locks
    fcntl = None  # type: ignore[assignment]  # asked for before use

from conformance.errors.run import JournalBusy, JournalNotWritten
from conformance.errors.system import refusal
from conformance.journal.chain import FIRST_PREV, Line, digest, encode, read
from conformance.journal.events import Event

_POLL_SECONDS = 0.05


class JournalWriter:
    """Appends events to a journal; continues the chain of what is already there. Use it as a context manager."""

    def __init__(self, path: Path, *, mending: bool = False, turn: Path | None = None) -> None:
        """Open a journal, which is then closed to every writer that does not share the turn.

        Args:
            path: The file; made when it does not exist.
            mending: Whether to cut off a last line that was never finished, instead of refusing the journal.
            turn: A lock file by which several processes write in turn; without it this one writes alone.

        Raises:
            JournalBusy: Another process is writing it.
            JournalBroken: Its chain does not hold.
            JournalNotWritten: It cannot be opened for writing.
        """
        self._path = path
        self._turn: AbstractContextManager[object] = nullcontext() if turn is None else FileLock(turn)
        try:
            self._file = path.open("a+b", buffering=0)
        except OSError as error:
            raise _not_written(path, error) from error
        try:
            _reserve(self._file.fileno(), path, shared=turn is not None)
            with self._turn:
                if mending:
                    mend(path)
                data = path.read_bytes()
            lines = read(data)
            self._seq, self._prev = (lines[-1].seq, digest(data.splitlines()[-1])) if lines else (0, FIRST_PREV)
            self._end = len(data)
        except BaseException:
            self._file.close()
            raise

    def write(self, event: Event, *, at: str, spelled: bytes = b"") -> None:
        """Append one event.

        Args:
            event: What happened.
            at: When, RFC 3339 in UTC.
            spelled: The event as another journal spells it; empty for one that is written down for the first time.

        Raises:
            JournalNotWritten: The disk is full or gone; the journal ends with the last whole line.
        """
        with self._turn:
            self._catch_up()
            line = encode(Line(self._seq + 1, self._prev, at, event, spelled))
            self._append(line + b"\n")
            self._seq, self._prev = self._seq + 1, digest(line)

    def close(self) -> None:
        """Hand everything to the disk and close the file."""
        os.fsync(self._file.fileno())
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _catch_up(self) -> None:
        """Read on over what the others have written since; cut off what one of them did not live to finish."""
        size = os.fstat(self._file.fileno()).st_size
        if size == self._end:
            return
        self._file.seek(self._end)
        added = self._file.read(size - self._end)
        whole = added[: added.rfind(b"\n") + 1]
        if len(whole) < len(added):
            self._file.truncate(self._end + len(whole))
        if whole:
            lines = whole.splitlines()
            self._seq, self._prev = self._seq + len(lines), digest(lines[-1])
            self._end += len(whole)

    def _append(self, data: bytes) -> None:
        written = 0
        try:
            while written < len(data):
                written += self._file.write(data[written:])
        except OSError as error:
            # A line half written would be mended later anyway; cut off now, what is on the disk can be read at once.
            with suppress(OSError):
                self._file.truncate(self._end)
            raise _not_written(self._path, error) from error
        self._end += len(data)


def _not_written(path: Path, error: OSError) -> JournalNotWritten:
    return JournalNotWritten(file=path, folder=path.parent, why=refusal(error))


def take_over(path: Path, *, patience: float) -> JournalWriter:
    """Open the journal of a run that may still be dying, and cut off what it did not live to finish.

    Args:
        path: The journal.
        patience: How long to wait for its processes, in seconds: they look for their parent several times a second.

    Raises:
        JournalBusy: It is still being written.
        JournalBroken: Its chain does not hold.
    """
    deadline = time.monotonic() + patience
    while True:
        try:
            return JournalWriter(path, mending=True)
        except JournalBusy:
            if time.monotonic() > deadline:
                raise
            time.sleep(_POLL_SECONDS)


def mend(path: Path) -> int:
    """Cut off a last line that was never finished, because its process was killed while writing it.

    Nothing is lost that anybody was told of: an event counts when its line is whole.

    Args:
        path: The journal.

    Returns:
        How many bytes were cut off.
    """
    data = path.read_bytes()
    torn = len(data) - (data.rfind(b"\n") + 1)
    if torn:
        with path.open("r+b") as file:
            file.truncate(len(data) - torn)
    return torn


def _reserve(descriptor: int, path: Path, *, shared: bool) -> None:
    """Lock the file until it is closed, where the system can; the end of the process frees it too."""
    if fcntl is None:
        return
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError as error:
        raise JournalBusy(file=path) from error
