"""Nobody is left when a file has been read to its end, however early the clean-up comes and however often somebody stands in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import cast

import pytest

from conformance.cleanup import Leftover, Sweep, sweep
from conformance.client import Kfr, RequestDraft
from conformance.examination.customers import TestCustomer
from conformance.examination.state import Pace
from conformance.identifiers import Kind, synthetic
from conformance.journal import CleanedUp
from conformance.model import Exchange, RemovalOutcome

BANK = "310000000"
SENT = datetime.fromisoformat("2026-03-02T12:00:00+00:00")
RATE = 250.0
A, B, C = (synthetic(Kind.PERSON, name) for name in "ABC")


class _Reading:
    """KFR while it reads a file: entry by entry, in order, as time goes by; it deletes whoever is there."""

    def __init__(self, entries: list[str]) -> None:
        self.seconds = 0.0
        self.there: set[str] = set()
        self._coming = list(entries)
        self._length = len(entries)

    def now(self) -> datetime:
        return SENT + timedelta(seconds=self.seconds)

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds

    def read(self) -> None:
        while self._coming and self._length - len(self._coming) < self.seconds * RATE:
            self.there.add(self._coming.pop(0))

    def send(self, operation: str, _: RequestDraft, *, number: int, customer: str) -> Iterator[Exchange]:
        assert operation == "delete"
        self.read()
        status = 204 if customer in self.there else 404
        self.there.discard(customer)
        yield Exchange(number, operation, "DELETE", "https://kfr/x", (), None, status, (), None, self.now().isoformat(), 1.0)


FILES: dict[str, tuple[list[str], list[tuple[str, int]]]] = {
    "everybody once": ([A, B, C], [(A, 0), (B, 0), (C, 0)]),
    "the first many times": ([A] * 500 + [B, C], [(A, 3), (B, 3), (C, 0)]),
    "one alone, many times": ([A] * 500, [(A, 1)]),
}


@pytest.mark.parametrize(("entries", "customers"), FILES.values(), ids=FILES)
def test_nobody_is_left_when_the_file_has_been_read(entries: list[str], customers: list[tuple[str, int]]) -> None:
    kfr, told = _Reading(entries), list[CleanedUp]()
    left = [
        Leftover(TestCustomer("K1", 1, position, Kind.PERSON, number), BANK, True, SENT, len(entries), after)
        for position, (number, after) in enumerate(customers, 1)
    ]

    removals = sweep(left, Sweep(cast(Kfr, kfr), Pace(1.0, 0.1, kfr.sleep, RATE), told.append, kfr.now))

    kfr.sleep(60)
    kfr.read()
    assert not kfr.there
    assert [removal.position for removal in removals] == list(range(1, len(customers) + 1))
    assert RemovalOutcome.LEFT not in {removal.outcome for removal in removals}
    # One word on each, when it is settled and not before.
    assert sorted(event.removal.position for event in told) == [removal.position for removal in removals]
