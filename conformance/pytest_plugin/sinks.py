"""Where the plugin's events go: straight into the journal, from every process that carries out cases."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol

from conformance.journal import Event, JournalWriter


class Sink(Protocol):
    """Takes events the moment they happen."""

    def emit(self, event: Event) -> None:
        """Take one event."""


class Silence:
    """Plain pytest without `--kfr-journal`: nobody asked for a journal."""

    def emit(self, event: Event) -> None:
        """Let the event pass."""


class ToJournal:
    """Every event is on disk before the next thing happens, in a worker too: what is killed has been told of."""

    def __init__(self, writer: JournalWriter) -> None:
        self._writer = writer

    def emit(self, event: Event) -> None:
        """Write the event."""
        self._writer.write(event, at=now())


def now() -> str:
    """The time as the journal writes it: RFC 3339, UTC, milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
