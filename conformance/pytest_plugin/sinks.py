"""Where the plugin's events go: straight into the journal, from every process that carries out cases."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol

import pytest

from conformance.errors.run import JournalNotWritten
from conformance.journal import Event, JournalWriter

NOT_WRITTEN = 100
"""Exit code when the journal cannot be written, with the system's error number added to it."""


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
        """Write the event.

        Raises:
            pytest.exit.Exception: It cannot be written; a case that nobody could hear of must not go on, and no other begin.
        """
        try:
            self._writer.write(event, at=now())
        except JournalNotWritten as error:
            number = error.__cause__.errno if isinstance(error.__cause__, OSError) else None
            pytest.exit(str(error), returncode=NOT_WRITTEN + (number or 0))


def now() -> str:
    """The time as the journal writes it: RFC 3339, UTC, milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
