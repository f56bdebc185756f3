"""The checks of a request's content: identifiers, headers, dates."""

from __future__ import annotations

import re
from datetime import date

from conformance.contract import Contract
from conformance.identifiers import is_organisation_number, is_person_number
from conformance.simulator.behaviour import Behaviour, Window
from conformance.simulator.call import Call
from conformance.simulator.clock import Clock, today
from conformance.simulator.guard import Fault, Guard

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_ACCOUNT = re.compile(r"\d{11}", re.ASCII)  # operation 6 makes no MOD11 check of the account
_ACCEPTABLE = ("application/json", "application/*", "*/*")


def date_of(text: str) -> date | None:
    """Read a date as KFR writes it (YYYY-MM-DD); `None` when it is not one."""
    if _DATE.fullmatch(text) is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class Content:
    """Checks the content of requests, and reads the values the operations need.

    Args:
        contract: The API as data.
        settings: Open points by name.
        clock: The simulator's time.
        behaviour: What deviates.
        guard: Who refuses.
    """

    def __init__(self, contract: Contract, settings: dict[str, bool], *, clock: Clock, behaviour: Behaviour, guard: Guard) -> None:
        self._types = contract.relationship_types
        self._settings = settings
        self._clock = clock
        self._behaviour = behaviour
        self._guard = guard

    def correlation(self, call: Call) -> None:
        """Check the `CorrelationID`.

        Raises:
            Refused: It is missing, or no UUID, and the open point says that this matters.
        """
        if self._settings["correlation_id_required"] or call.operation.id == "account":
            if not call.correlation_id:
                self._guard.refuse(call.operation.id, Fault.REQUEST, "no-correlation-id")
            elif _UUID.fullmatch(call.correlation_id) is None:
                self._guard.refuse(call.operation.id, Fault.REQUEST, "correlation-id-no-uuid")

    def relationship_type(self, call: Call, given: str) -> None:
        """Check a relationship type.

        Raises:
            Refused: The contract does not know it.
        """
        if given not in self._types:
            self._guard.refuse(call.operation.id, Fault.TYPE, "type")

    def customer(self, call: Call) -> str:
        """Read the `CustomerID`.

        Raises:
            Refused: It is missing, or no identifier.
        """
        given = call.headers.get("customerid", "")
        if not given:
            self._guard.refuse(call.operation.id, Fault.CUSTOMER, "no-customer")
        elif not self._is_identifier(call, given):
            self._guard.refuse(call.operation.id, Fault.CUSTOMER, "bad-customer")
        return given

    def entry(self, call: Call, raw: str) -> None:
        """Check one entry of a customer file.

        Raises:
            Refused: Its identifier or its date is none.
        """
        customer, separator, start = raw.partition("#")
        if not self._is_identifier(call, customer):
            self._guard.refuse(call.operation.id, Fault.CUSTOMER, "bad-entry")
        if separator and date_of(start) is None:
            self._guard.refuse(call.operation.id, Fault.DATE, "bad-start-date")

    def window(self, call: Call) -> Window:
        """Read the period of a look-up; each end that is not given is today.

        Raises:
            Refused: A date is none, or the period ends before it begins.
        """
        default = self._behaviour.default_window(today(self._clock))
        first = self._day(call, "fromDate", default=default.first)
        last = self._day(call, "toDate", default=default.last)
        if last < first:
            self._guard.refuse(call.operation.id, Fault.PERIOD, "reversed-period")
        return Window(first, last)

    def account(self, call: Call) -> str:
        """Read the `AccountID`.

        Raises:
            Refused: It is missing, or has not eleven digits.
        """
        given = call.headers.get("accountid", "")
        if _ACCOUNT.fullmatch(given) is None:
            self._guard.refuse(call.operation.id, Fault.ACCOUNT, "bad-account" if given else "no-account")
        return given

    def accept(self, call: Call) -> None:
        """Check that the caller takes JSON.

        Raises:
            Refused: It does not.
        """
        wanted = [media.partition(";")[0].strip().lower() for media in call.headers.get("accept", "*/*").split(",")]
        if not any(media in _ACCEPTABLE for media in wanted):
            self._guard.refuse(call.operation.id, Fault.ACCEPT, "not-acceptable")

    def _day(self, call: Call, name: str, *, default: date) -> date:
        given = call.query.get(name)
        if given is None:
            return default
        day = date_of(given)
        if day is None:
            self._guard.refuse(call.operation.id, Fault.PERIOD, "bad-date")
        return day or default

    def _is_identifier(self, call: Call, text: str) -> bool:
        if not self._behaviour.takes(call.operation.id, text):
            return False
        return not self._settings["customer_check_digit"] or is_organisation_number(text) or is_person_number(text)
