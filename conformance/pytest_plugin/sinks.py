"""Where the plugin's events go: straight into the journal, or through pytest's reports when xdist spreads the cases."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol

import msgspec

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
    """One process: every event is on disk before the next thing happens."""

    def __init__(self, writer: JournalWriter) -> None:
        self._writer = writer

    def emit(self, event: Event) -> None:
        """Write the event."""
        self._writer.write(event, at=now())


class Stamped(msgspec.Struct, frozen=True):
    """An event and when it happened, on its way from a worker to the controller."""

    at: str
    event: Event


class ToController:
    """An xdist worker: events travel with the report of the phase they happened in; the controller writes the one journal."""

    def __init__(self) -> None:
        self._waiting: list[Stamped] = []

    def emit(self, event: Event) -> None:
        """Keep the event until the next report leaves."""
        self._waiting.append(Stamped(now(), event))

    def drain(self) -> str:
        """Hand over what is waiting, as JSON."""
        packed = msgspec.json.encode(self._waiting).decode()
        self._waiting = []
        return packed


def unpack(packed: str, writer: JournalWriter) -> None:
    """Write the events that came with a worker's report, with the times they had there."""
    for stamped in msgspec.json.decode(packed, type=list[Stamped]):
        writer.write(stamped.event, at=stamped.at)


def now() -> str:
    """The time as the journal writes it: RFC 3339, UTC, milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
