"""The journal on disk: JSON lines, each carrying the SHA-256 of the line before it, and the reader that checks the chain."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

import msgspec

from conformance.collector import resting
from conformance.errors.run import JournalBroken
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


def encode(line: Line) -> bytes:
    """Spell a line, without its newline: these are the bytes that the next line's `prev` is the digest of."""
    return _encoder.encode(line)


def digest(raw: bytes) -> str:
    """Digest the bytes of a line, without its newline."""
    return hashlib.sha256(raw).hexdigest()


@resting()
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


def _checked(raw_lines: Iterable[bytes]) -> Iterator[Line]:
    prev = FIRST_PREV
    for number, raw in enumerate(raw_lines, 1):
        line = _decoded(raw, number)
        if line.seq != number or line.prev != prev:
            raise JournalBroken(line=number)
        prev = digest(raw)
        yield line


def _decoded(raw: bytes, number: int) -> Line:
    if len(raw) > _MAX_LINE_BYTES:
        raise JournalBroken(line=number)
    try:
        return _decoder.decode(raw)
    except (msgspec.DecodeError, ValueError) as error:
        raise JournalBroken(line=number) from error
