"""Operation 3: a bank loads many relationships from a file."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from typing import IO

from conformance.simulator.access import Access
from conformance.simulator.answers import Answer
from conformance.simulator.batch import raw_entries
from conformance.simulator.behaviour import Behaviour
from conformance.simulator.call import Call, CallerTooSlow
from conformance.simulator.clock import Clock, today
from conformance.simulator.guard import Fault, Guard, Refused
from conformance.simulator.multipart import MessageRefused, read_parts
from conformance.simulator.reader import CustomerFile, Reader
from conformance.simulator.requests import Content

_TYPE_BYTES = 256


class Loading:
    """Accepts customer files; the answer says only that request and data are valid, the reader does the rest.

    Args:
        reader: Who reads accepted files.
        access: Who checks the caller.
        content: Who checks the request.
        guard: Who refuses.
        clock: The simulator's time.
        behaviour: What deviates.
        limit: How many bytes a file may have.
    """

    def __init__(
        self, reader: Reader, access: Access, content: Content, *, guard: Guard, clock: Clock, behaviour: Behaviour, limit: int
    ) -> None:
        self._reader = reader
        self._access = access
        self._content = content
        self._guard = guard
        self._clock = clock
        self._behaviour = behaviour
        self._limit = limit

    async def batch(self, call: Call) -> Answer:
        """Take a file: 201 when every entry is valid."""
        with ExitStack() as customer_file, ExitStack() as other_parts:
            with self._access.around(call):
                self._content.correlation(call)
                parts = await self._parts(call)
                for name, part in parts.items():
                    (customer_file if name == "customers" else other_parts).enter_context(part)
                customers = await self._checked(call, parts)
            if customers is not None and self._behaviour.takes_effect("batch"):
                self._reader.accept(CustomerFile(call.path["fid"], customers, today(self._clock)))
                customer_file.pop_all()  # the reader closes what it was given
        return Answer("batch", 201)

    async def _parts(self, call: Call) -> dict[str, IO[bytes]]:
        try:
            return await read_parts(call, limit=self._limit)
        except MessageRefused as refused:
            fault = Fault.BOUNDARY if refused.situation == "boundary" else Fault.REQUEST
            self._guard.refuse("batch", fault, refused.situation)
        except CallerTooSlow:
            self._guard.refuse("batch", Fault.REQUEST, "too-slow")
        return {}

    async def _checked(self, call: Call, parts: dict[str, IO[bytes]]) -> IO[bytes] | None:
        given = parts.get("customer_type")
        if given is None:
            self._guard.refuse("batch", Fault.REQUEST, "no-type")
        else:
            self._content.relationship_type(call, given.read(_TYPE_BYTES).decode("utf-8", "replace"))
        customers = parts.get("customers")
        if customers is None:
            self._guard.refuse("batch", Fault.REQUEST, "no-customers")
            return None
        try:
            await self._check_entries(call, customers)
        except Refused:
            if "batch" in self._behaviour.despite_refusal:
                await self._reader.read(CustomerFile(call.path["fid"], customers, today(self._clock)))
            raise
        return customers

    async def _check_entries(self, call: Call, customers: IO[bytes]) -> None:
        empty = True
        for raws in raw_entries(customers):
            empty = False
            for raw in raws:
                self._content.entry(call, raw)
            await asyncio.sleep(0)  # a long file must not keep the others waiting
        if empty:
            self._guard.refuse("batch", Fault.REQUEST, "empty-file")
