"""What keeps a test from doing harm: no real person, no foreign organisation, no more requests or relationships than agreed."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from conformance.errors.blocked import AllowanceSpent, ForeignOrganisationRefused, RealPersonRefused
from conformance.identifiers import holds_real_person, is_real_organisation
from conformance.language import Text

_SEPARATORS = ",;\r\n\t"


def refuse_real_numbers(where: Text, values: Iterable[str], *, own: str) -> None:
    """Refuse to send what may belong to somebody real.

    Numbers that nobody can have, because a digit or the length is wrong, may be sent: they test KFR-005.

    Args:
        where: What part of the request the values are, for the message.
        values: Texts that will be sent.
        own: The bank's organisation number, which may be sent although it is real.

    Raises:
        RealPersonRefused: A value holds a person number that is not synthetic.
        ForeignOrganisationRefused: A value is the organisation number of another, real organisation.
    """
    for value in values:
        if holds_real_person(value):
            raise RealPersonRefused(where=where)
        number = value.partition("#")[0].replace(" ", "").strip()
        if number != own and is_real_organisation(number):
            raise ForeignOrganisationRefused(where=where)


def entries_of(file: bytes) -> list[str]:
    """Take the entries of a batch file apart, whatever separates them."""
    text = file.decode("utf-8", errors="replace")
    for separator in _SEPARATORS:
        text = text.replace(separator, ",")
    return [entry for each in text.split(",") if (entry := each.strip())]


class Pacer:
    """Lets so many requests a second go, evenly; safe to share between threads."""

    def __init__(
        self, per_second: float, *, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        """Make a pacer.

        Args:
            per_second: How many; 0 is no limit.
            clock: Seconds that only grow.
            sleep: How to wait.
        """
        self._interval = 1 / per_second if per_second else 0.0
        self._clock = clock
        self._sleep = sleep
        self._next = 0.0
        self._lock = threading.Lock()

    def wait(self) -> None:
        """Wait for the turn of one request."""
        if not self._interval:
            return
        with self._lock:
            turn = max(self._next, self._clock())
            self._next = turn + self._interval
        pause = turn - self._clock()
        if pause > 0:
            self._sleep(pause)


class Allowance:
    """Counts the relationships that a run registers, and stops it at its limit."""

    def __init__(self, limit: int, tally: Path | None = None) -> None:
        """Make an allowance.

        Args:
            limit: Relationships of the whole run.
            tally: A file that the processes of a run share: one byte a relationship. `None` counts in this process alone.
        """
        self._limit = limit
        self._tally = tally
        self._spent = 0

    def take(self, count: int) -> None:
        """Take note of relationships about to be registered.

        Raises:
            AllowanceSpent: They would be too many; nothing was taken.
        """
        spent = self._spent if self._tally is None else _size(self._tally)
        if spent + count > self._limit:
            raise AllowanceSpent(spent=spent, count=count, limit=self._limit)
        self._spent += count
        if self._tally is not None:
            _append(self._tally, count)


def _size(tally: Path) -> int:
    try:
        return tally.stat().st_size
    except FileNotFoundError:
        return 0


def _append(tally: Path, count: int) -> None:
    # Appending is one step of the operating system, so processes need not wait for each other.
    descriptor = os.open(tally, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, b"." * count)
    finally:
        os.close(descriptor)
