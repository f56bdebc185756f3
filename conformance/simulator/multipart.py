"""The parts of a batch message, taken from the stream without holding it in memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import IO

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header

from conformance.simulator.call import Call, body_of

_IN_MEMORY_BYTES = 262_144  # a part longer than this goes to a temporary file
_MESSAGE_OVERHEAD_BYTES = 65_536  # room for boundaries, part headers and the small parts
_MAX_PARTS = 8
_MULTIPART = b"multipart/form-data"


class MessageRefused(Exception):
    """A batch message cannot be used.

    Attributes:
        situation: Why, in one word: `not-multipart`, `boundary`, `too-large`, `broken` or `too-many-parts`.
    """

    def __init__(self, situation: str) -> None:
        super().__init__(situation)
        self.situation = situation


def _spool() -> IO[bytes]:
    return SpooledTemporaryFile(_IN_MEMORY_BYTES)


@dataclass(slots=True)
class _Part:
    headers: dict[bytes, bytes] = field(default_factory=dict)
    content: IO[bytes] = field(default_factory=_spool)
    size: int = 0

    @property
    def name(self) -> str:
        _, options = parse_options_header(self.headers.get(b"content-disposition", b""))
        return options.get(b"name", b"").decode("utf-8", "replace")


async def read_parts(call: Call, *, limit: int) -> dict[str, IO[bytes]]:
    """Read the parts of a message.

    Args:
        call: The request; its body is read.
        limit: How many bytes one part may have.

    Returns:
        The content of each part by name, rewound; the first one counts when a name is used twice. Whoever gets them closes them.

    Raises:
        MessageRefused: The message cannot be used; every part read so far is closed.
        CallerGone: The caller hung up.
        CallerTooSlow: The caller stopped in the middle.
    """
    media_type, options = parse_options_header(call.headers.get("content-type", ""))
    if media_type != _MULTIPART:
        raise MessageRefused("not-multipart")
    if not options.get(b"boundary"):
        raise MessageRefused("boundary")
    if call.announced_bytes > limit + _MESSAGE_OVERHEAD_BYTES:
        raise MessageRefused("too-large")
    collector = _Collector(limit)
    with collector.closing_on_failure():
        parser = collector.parser(options[b"boundary"])
        arrived = 0
        async for piece in body_of(call.receive):
            arrived += len(piece)
            if arrived > limit + _MESSAGE_OVERHEAD_BYTES:
                raise MessageRefused("too-large")
            parser.write(piece)
        if not collector.ended:
            raise MessageRefused("broken" if collector.parts else "boundary")
        return collector.contents()


class _Collector:
    """Gathers parts as the parser meets them."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._header_name = b""
        self._header_value = b""
        self.parts: list[_Part] = []
        self.ended = False

    def parser(self, boundary: bytes) -> MultipartParser:
        try:
            return MultipartParser(
                boundary,
                {
                    "on_part_begin": self._begin,
                    "on_part_data": self._data,
                    "on_header_field": self._name,
                    "on_header_value": self._value,
                    "on_header_end": self._header,
                    "on_end": self._end,
                },
            )
        except ValueError as error:
            raise MessageRefused("boundary") from error

    def contents(self) -> dict[str, IO[bytes]]:
        kept: dict[str, IO[bytes]] = {}
        for part in self.parts:
            part.content.seek(0)
            if kept.setdefault(part.name, part.content) is not part.content:
                part.content.close()
        return kept

    @contextmanager
    def closing_on_failure(self) -> Iterator[None]:
        done = False
        try:
            yield
            done = True
        except MultipartParseError as error:
            # Nothing of the body fitted the boundary of the header: that is what the FAQ calls a wrong boundary.
            raise MessageRefused("broken" if self.parts else "boundary") from error
        finally:
            if not done:
                for part in self.parts:
                    part.content.close()

    def _begin(self) -> None:
        if len(self.parts) == _MAX_PARTS:
            raise MessageRefused("too-many-parts")
        self.parts.append(_Part())

    def _data(self, data: bytes, start: int, end: int) -> None:
        part = self.parts[-1]
        part.size += end - start
        if part.size > self._limit:
            raise MessageRefused("too-large")
        part.content.write(data[start:end])

    def _name(self, data: bytes, start: int, end: int) -> None:
        self._header_name += data[start:end]

    def _value(self, data: bytes, start: int, end: int) -> None:
        self._header_value += data[start:end]

    def _header(self) -> None:
        self.parts[-1].headers[self._header_name.lower()] = self._header_value
        self._header_name = self._header_value = b""

    def _end(self) -> None:
        self.ended = True
