"""Operations 4 to 6: look-ups by the bank itself and by public agencies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from conformance.simulator.access import Access
from conformance.simulator.answers import Answer
from conformance.simulator.behaviour import Behaviour
from conformance.simulator.call import Call
from conformance.simulator.clock import Clock, today
from conformance.simulator.relationships import Relationships
from conformance.simulator.requests import Content


class LookingUp:
    """Answers look-ups.

    Args:
        relationships: The register.
        access: Who checks the caller.
        content: Who checks the request.
        clock: The simulator's time.
        behaviour: What deviates.
        banks: Name of each bank by organisation number; the first one services every account.
    """

    def __init__(
        self,
        relationships: Relationships,
        access: Access,
        content: Content,
        *,
        clock: Clock,
        behaviour: Behaviour,
        banks: Mapping[str, str],
    ) -> None:
        self._relationships = relationships
        self._access = access
        self._content = content
        self._clock = clock
        self._behaviour = behaviour
        self._banks = banks

    async def own(self, call: Call) -> Answer:
        """List the bank itself when it had the customer on any day of the period."""
        return self._listing(call, [bank for bank in self._banks_with_customer(call) if bank == call.path["fid"]])

    async def all(self, call: Call) -> Answer:
        """List every bank that had the customer on any day of the period."""
        return self._listing(call, self._banks_with_customer(call))

    async def account(self, call: Call) -> Answer:
        """Name the bank of an account. KFR knows no accounts, so the simulator gives every one to its own bank."""
        with self._access.around(call):
            self._content.correlation(call)
            self._content.account(call)
        bank, name = next(iter(self._banks.items()))
        return Answer("account", 200, body={"organizationId": bank, "bankName": name})

    def _banks_with_customer(self, call: Call) -> tuple[str, ...]:
        with self._access.around(call):
            if HTTPStatus.NOT_ACCEPTABLE in call.operation.responses:
                self._content.accept(call)
            customer = self._content.customer(call)
            window = self._content.window(call)
        return self._relationships.banks_of(customer, self._behaviour.window(window, today(self._clock)))

    def _listing(self, call: Call, banks: Sequence[str]) -> Answer:
        listed = [{"organizationID": bank, "bankName": self._banks.get(bank, f"Bank {bank}"), "activeAccount": False} for bank in banks]
        return Answer(call.operation.id, 200, situation="listed" if listed else "none", body={"banks": listed})
