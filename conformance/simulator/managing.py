"""Operations 1 and 2: a bank registers and deletes one relationship."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from conformance.simulator.access import Access
from conformance.simulator.answers import Answer
from conformance.simulator.behaviour import Behaviour, Entry
from conformance.simulator.call import Call
from conformance.simulator.clock import Clock, today
from conformance.simulator.guard import Fault, Guard, Refused
from conformance.simulator.reader import Reader
from conformance.simulator.relationships import Relationships
from conformance.simulator.requests import Content


class Managing:
    """Registers and deletes.

    Args:
        relationships: The register.
        reader: Who reads files meanwhile.
        access: Who checks the caller.
        content: Who checks the request.
        guard: Who refuses.
        clock: The simulator's time.
        behaviour: What deviates.
    """

    def __init__(
        self,
        relationships: Relationships,
        reader: Reader,
        access: Access,
        content: Content,
        *,
        guard: Guard,
        clock: Clock,
        behaviour: Behaviour,
    ) -> None:
        self._relationships = relationships
        self._reader = reader
        self._access = access
        self._content = content
        self._guard = guard
        self._clock = clock
        self._behaviour = behaviour

    async def register(self, call: Call) -> Answer:
        """Open a relationship from today: 201 when it is new, 200 when it is open already."""
        return self._manage(call, self._registered)

    async def delete(self, call: Call) -> Answer:
        """End an open relationship today: 204, or 404 when there is none."""
        return self._manage(call, self._deleted)

    def _manage(self, call: Call, effect: Callable[[Call, str], Answer]) -> Answer:
        try:
            with self._access.around(call):
                self._content.correlation(call)
                self._content.relationship_type(call, call.path["type"])
                customer = self._content.customer(call)
        except Refused:
            if call.operation.id in self._behaviour.despite_refusal:
                effect(call, call.headers.get("customerid", ""))
            raise
        return effect(call, customer)

    def _registered(self, call: Call, customer: str) -> Answer:
        bank, register = call.path["fid"], self._relationships
        known, returning = register.has(bank, customer), register.had(bank, customer)
        entry = Entry(customer, self._behaviour.start(today(self._clock)))
        situation = "returning" if returning and not known else "while-reading" if self._reader.busy else ""
        self._take_effect("register", situation, lambda: register.register(bank, entry))
        return Answer("register", 200 if known else 201, situation=situation)

    def _deleted(self, call: Call, customer: str) -> Answer:
        bank, register = call.path["fid"], self._relationships
        ended, day = self._behaviour.deletes(customer), self._behaviour.end(today(self._clock))
        if not register.has(bank, ended):
            self._guard.refuse("delete", Fault.ABSENT, "absent")
        situation = "loaded" if register.loaded(bank, ended) else ""
        self._take_effect("delete", situation, lambda: register.end(bank, ended, day, forget=self._behaviour.forgets_history))
        return Answer("delete", 204, situation=situation)

    def _take_effect(self, operation: str, situation: str, effect: Callable[[], object]) -> None:
        if not self._behaviour.takes_effect(operation, situation):
            return
        lag = self._behaviour.lags_s.get(operation, 0)
        if lag:
            asyncio.get_running_loop().call_later(lag, effect)
        else:
            effect()
