"""Which status and error code each kind of fault gets, and the one place where a request is refused."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from conformance.simulator.answers import Answer
from conformance.simulator.behaviour import Behaviour


class Fault(StrEnum):
    """What can be wrong with a request, as far as KFR tells it apart."""

    TOKEN = "token"  # noqa: S105 - the name of a kind of fault, no secret
    SCOPE = "scope"
    INSTITUTION = "institution"
    REQUEST = "request"
    CUSTOMER = "customer"
    TYPE = "type"
    DATE = "date"
    BOUNDARY = "boundary"
    ABSENT = "absent"
    PERIOD = "period"
    ACCOUNT = "account"
    ACCEPT = "accept"


_Table = Mapping[Fault, tuple[int, str]]

_MANAGING: _Table = {
    Fault.TOKEN: (401, "KFR-001"),
    Fault.SCOPE: (403, "KFR-002"),
    Fault.INSTITUTION: (403, "KFR-003"),
    Fault.REQUEST: (400, "KFR-004"),
    Fault.CUSTOMER: (400, "KFR-005"),
    Fault.TYPE: (400, "KFR-009"),
}
_LOOKING_UP: _Table = {
    Fault.TOKEN: (401, "ERR-001"),
    Fault.SCOPE: (403, "ERR-001"),
    Fault.INSTITUTION: (403, "ERR-001"),
    Fault.CUSTOMER: (400, "ERR-002"),
    Fault.PERIOD: (400, "ERR-003"),
}
# Operation 6 knows no 403: a token without the scope is no better there than no token.
_ACCOUNT: _Table = {
    Fault.TOKEN: (401, ""),
    Fault.SCOPE: (401, ""),
    Fault.ACCOUNT: (400, "ERR-004"),
    Fault.REQUEST: (400, "ERR-004"),
}

REFUSALS: Mapping[str, _Table] = {
    "register": _MANAGING,
    "delete": {**_MANAGING, Fault.ABSENT: (404, "KFR-008")},
    "batch": {**_MANAGING, Fault.DATE: (400, "KFR-010"), Fault.BOUNDARY: (403, "KFR-002")},
    "lookup-own": _LOOKING_UP,
    "lookup": {**_LOOKING_UP, Fault.ACCEPT: (406, "")},
    "account": _ACCOUNT,
}


class Refused(Exception):
    """A request is refused, with the answer it gets."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.clause)
        self.answer = answer


class Guard:
    """Refuses requests, unless the behaviour forgets to."""

    def __init__(self, behaviour: Behaviour) -> None:
        self._behaviour = behaviour

    def refuse(self, operation: str, fault: Fault, situation: str) -> None:
        """Refuse a request; return only when this refusal is not enforced.

        Args:
            operation: Contract operation id.
            fault: What kind of thing is wrong.
            situation: What exactly, in one word.

        Raises:
            Refused: The request ends here.
        """
        status, code = REFUSALS[operation][fault]
        answer = Answer(operation, status, code, situation)
        if self._behaviour.enforces(answer.clause, situation):
            raise Refused(answer)
