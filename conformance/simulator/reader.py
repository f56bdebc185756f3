"""Reads accepted customer files into the register, one after the other, at a rate."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import IO

from conformance.simulator.batch import entries
from conformance.simulator.behaviour import Behaviour, Entry
from conformance.simulator.relationships import Relationships

_SLICE = 10_000  # so many at a time when there is no rate; other requests are answered in between
_TICK_S = 0.02


@dataclass(frozen=True, slots=True)
class CustomerFile:
    """An accepted file: whose customers, the file itself, and the day it was accepted."""

    bank: str
    content: IO[bytes]
    day: date


class Reader:
    """Reads files while the server answers requests.

    Args:
        relationships: The register.
        rate: Relationships each second; 0 is as fast as it can.
        behaviour: What deviates.
    """

    def __init__(self, relationships: Relationships, *, rate: int, behaviour: Behaviour) -> None:
        self._relationships = relationships
        self._rate = rate
        self._behaviour = behaviour
        self._waiting: asyncio.Queue[CustomerFile] = asyncio.Queue()
        self._unread = 0

    @property
    def busy(self) -> bool:
        """Whether an accepted file has not been read to its end."""
        return self._unread > 0

    def accept(self, file: CustomerFile) -> None:
        """Take a checked file; it is read when its turn comes, and closed then."""
        self._unread += 1
        self._waiting.put_nowait(file)

    async def run(self) -> None:
        """Read files for ever; cancel to stop, which closes the files that still wait."""
        try:
            while True:
                await self.read(await self._waiting.get())
                self._unread -= 1
        finally:
            while not self._waiting.empty():
                self._waiting.get_nowait().content.close()

    async def read(self, file: CustomerFile) -> None:
        """Read one file to its end and close it."""
        lag = self._behaviour.lags_s.get("batch", 0)
        with file.content:
            if lag:
                await asyncio.sleep(lag)
            coming = self._behaviour.entries(entries(file.content, file.day), file.day)
            if self._rate:
                await self._read_at_rate(file.bank, coming)
            else:
                await self._read_unthrottled(file.bank, coming)

    async def _read_unthrottled(self, bank: str, coming: Iterator[Entry]) -> None:
        while some := list(islice(coming, _SLICE)):
            # In the register's own order, neighbours land on the same page: a third of the time is saved.
            self._relationships.load(bank, sorted(some))
            await asyncio.sleep(0)

    async def _read_at_rate(self, bank: str, coming: Iterator[Entry]) -> None:
        loop = asyncio.get_running_loop()
        began, done = loop.time(), 0
        while True:
            due = int((loop.time() - began) * self._rate) - done
            some = list(islice(coming, due))
            if due and not some:
                return
            self._relationships.load(bank, some)
            done += len(some)
            await asyncio.sleep(_TICK_S)
