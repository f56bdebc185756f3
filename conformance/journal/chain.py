"""The journal on disk: JSON lines, each carrying the SHA-256 of the line before it, and the reader that checks the chain."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import msgspec

from conformance.collector import resting
from conformance.errors.run import JournalBroken
from conformance.journal.events import Event, Merged

FIRST_PREV = "0" * 64
_MAX_LINE_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the journal.

    Attributes:
        seq: Position, from 1.
        prev: SHA-256 of the bytes of the line before, without its newline; 64 zeros for the first.
        at: When it was written, RFC 3339 in UTC.
        event: What happened.
        spelled: The event as it stood in the file. Another version may have spelled it otherwise, and a digest is of the spelling; empty
            for an event that is spelled here.
    """

    seq: int
    prev: str
    at: str
    event: Event
    spelled: bytes = b""


class _Told(msgspec.Struct, frozen=True):
    seq: int
    prev: str
    at: str
    event: Event


class _Spelled(msgspec.Struct, frozen=True):
    seq: int
    prev: str
    at: str
    event: msgspec.Raw


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(_Told, strict=True)
_raw_decoder = msgspec.json.Decoder(_Spelled, strict=True)


def encode(line: Line) -> bytes:
    """Spell a line, without its newline: these are the bytes that the next line's `prev` is the digest of."""
    return _encoder.encode(_Spelled(line.seq, line.prev, line.at, msgspec.Raw(line.spelled or _encoder.encode(line.event))))


def digest(raw: bytes) -> str:
    """Digest the bytes of a line, without its newline."""
    return hashlib.sha256(raw).hexdigest()


@resting()
def read(data: bytes, *, spelled: bool = False) -> tuple[Line, ...]:
    """Read a whole journal and check its chain.

    Args:
        data: The bytes of `journal.jsonl`.
        spelled: Whether to keep how the events are spelled, to write them into another journal. That of a joined run is always read so.

    Returns:
        Every line, in order.

    Raises:
        JournalBroken: A line is missing, altered, out of order, torn or not understood.
    """
    if data and not data.endswith(b"\n"):
        raise JournalBroken(line=data.count(b"\n") + 1)
    return tuple(_checked(data.splitlines(), spelled=spelled))


def _checked(raw_lines: Iterable[bytes], *, spelled: bool) -> Iterator[Line]:
    prev = FIRST_PREV
    for number, raw in enumerate(raw_lines, 1):
        line = _decoded(raw, number, spelled=spelled)
        if number == 1 and isinstance(line.event, Merged):
            spelled = True
        if line.seq != number or line.prev != prev:
            raise JournalBroken(line=number)
        prev = digest(raw)
        yield line


def _decoded(raw: bytes, number: int, *, spelled: bool) -> Line:
    if len(raw) > _MAX_LINE_BYTES:
        raise JournalBroken(line=number)
    try:
        told = _decoder.decode(raw)
        return Line(told.seq, told.prev, told.at, told.event, bytes(_raw_decoder.decode(raw).event) if spelled else b"")
    except (msgspec.DecodeError, ValueError) as error:
        raise JournalBroken(line=number) from error
