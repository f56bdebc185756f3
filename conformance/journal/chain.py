"""The journal on disk: JSON lines, flushed one by one, each carrying the SHA-256 of the line before it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Self

import msgspec

try:
    import fcntl
except ImportError:  # Windows has no such locks
    fcntl = None  # type: ignore[assignment]  # asked for before use

from conformance.errors.run import JournalBroken, JournalBusy
from conformance.journal.events import Event

FIRST_PREV = "0" * 64
_MAX_LINE_BYTES = 32 * 1024 * 1024


class Line(msgspec.Struct, frozen=True):
    """One line of the journal.

    Attributes:
        seq: Position, from 1.
        prev: SHA-256 of the bytes of the line before, without its newline; 64 zeros for the first.
        at: When it was written, RFC 3339 in UTC.
        event: What happened.
    """

    seq: int
    prev: str
    at: str
    event: Event


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Line, strict=True)


class JournalWriter:
    """Appends events to a journal; continues the chain of what is already there.

    Use it as a context manager. Every event is flushed to the operating system before `write` returns.
    """

    def __init__(self, path: Path, *, mending: bool = False) -> None:
        """Open a journal, which is then closed to every other writer.

        Args:
            path: The file; made when it does not exist.
            mending: Whether to cut off a last line that was never finished, instead of refusing the journal.

        Raises:
            JournalBusy: Another process is writing it.
            JournalBroken: Its chain does not hold.
        """
        self._file: BinaryIO = path.open("ab")
        try:
            _reserve(self._file, path)
            if mending:
                mend(path)
            self._seq, self._prev = _tail(path)
        except BaseException:
            self._file.close()
            raise

    def write(self, event: Event, *, at: str) -> None:
        """Append one event.

        Args:
            event: What happened.
            at: When, RFC 3339 in UTC.
        """
        line = _encoder.encode(Line(self._seq + 1, self._prev, at, event))
        self._file.write(line + b"\n")
        self._file.flush()
        self._seq += 1
        self._prev = hashlib.sha256(line).hexdigest()

    def close(self) -> None:
        """Hand everything to the disk and close the file."""
        os.fsync(self._file.fileno())
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def read(data: bytes) -> tuple[Line, ...]:
    """Read a whole journal and check its chain.

    Args:
        data: The bytes of `journal.jsonl`.

    Returns:
        Every line, in order.

    Raises:
        JournalBroken: A line is missing, altered, out of order, torn or not understood.
    """
    if data and not data.endswith(b"\n"):
        raise JournalBroken(line=data.count(b"\n") + 1)
    return tuple(_checked(data.splitlines()))


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


def _checked(raw_lines: Iterable[bytes]) -> Iterator[Line]:
    prev = FIRST_PREV
    for number, raw in enumerate(raw_lines, 1):
        line = _decoded(raw, number)
        if line.seq != number or line.prev != prev:
            raise JournalBroken(line=number)
        prev = hashlib.sha256(raw).hexdigest()
        yield line


def _decoded(raw: bytes, number: int) -> Line:
    if len(raw) > _MAX_LINE_BYTES:
        raise JournalBroken(line=number)
    try:
        return _decoder.decode(raw)
    except (msgspec.DecodeError, ValueError) as error:
        raise JournalBroken(line=number) from error


def _reserve(file: BinaryIO, path: Path) -> None:
    """Lock the file until it is closed, where the system can; the end of the process frees it too."""
    if fcntl is None:
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise JournalBusy(file=path) from error


def _tail(path: Path) -> tuple[int, str]:
    data = path.read_bytes()
    lines = read(data)
    if not lines:
        return 0, FIRST_PREV
    return lines[-1].seq, hashlib.sha256(data.splitlines()[-1]).hexdigest()
