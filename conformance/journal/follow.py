"""Reads a journal while somebody else is writing it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from conformance.journal.chain import Line


class Follower:
    """Hands out the lines that have been added since the last time, whole lines only."""

    def __init__(self, path: Path, offset: int = 0) -> None:
        """Follow a journal.

        Args:
            path: The file.
            offset: Bytes that are known already, whole lines.
        """
        self._path = path
        self._offset = offset
        self._decoder = msgspec.json.Decoder(Line)

    def new_lines(self) -> Iterator[Line]:
        """Read on from where the last call stopped; a line that is still being written waits for the next call."""
        with self._path.open("rb") as file:
            file.seek(self._offset)
            for raw in file:
                if not raw.endswith(b"\n"):
                    return
                self._offset += len(raw)
                yield self._decoder.decode(raw)
