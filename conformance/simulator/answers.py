"""An answer as clause, status and body, and how it becomes an HTTP response."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from starlette.responses import Response

from conformance.contract import Contract
from conformance.simulator.behaviour import Behaviour, Change, pick
from conformance.simulator.clock import Clock

_UNCHANGED = Change()


@dataclass(frozen=True, slots=True)
class Answer:
    """What an operation answers.

    Attributes:
        operation: Contract operation id.
        status: HTTP status.
        code: Error code; empty when all went well, or when the description names none.
        situation: What exactly led to it, in one word, for instance `expired`.
        body: JSON body of a successful look-up.
    """

    operation: str
    status: int
    code: str = ""
    situation: str = ""
    body: Any = None

    @property
    def clause(self) -> str:
        """Id of the contract clause this answer keeps."""
        return f"{self.operation}/{self.status}/{self.code}" if self.code else f"{self.operation}/{self.status}"


class Writer:
    """Writes answers as KFR does: error bodies, and the `CorrelationID` where the contract asks for it."""

    def __init__(self, contract: Contract, clock: Clock, behaviour: Behaviour) -> None:
        self._contract = contract
        self._clock = clock
        self._behaviour = behaviour

    def write(self, answer: Answer, correlation_id: str) -> Response:
        """Turn an answer into a response.

        Args:
            answer: The answer.
            correlation_id: The request's `CorrelationID`; empty when it had none.
        """
        behaviour, clause, situation = self._behaviour, answer.clause, answer.situation
        change = pick(behaviour.answers, clause, situation, default=_UNCHANGED)
        status = change.status or answer.status
        body: Any = self._body(answer, change, status)
        transform = pick(behaviour.bodies, clause, situation, default=None)
        if transform is not None:
            body = transform(body)
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        headers = self._headers(answer, correlation_id)
        media_type = pick(behaviour.content_types, clause, situation, default="application/json") if content else None
        return Response(content, status, headers, media_type)

    def _headers(self, answer: Answer, correlation_id: str) -> dict[str, str]:
        operation = self._contract.operations.get(answer.operation)
        if not correlation_id or operation is None or not operation.echoes_correlation_id:
            return {}
        rewrite = pick(self._behaviour.correlation, answer.clause, answer.situation, default=None)
        echoed = correlation_id if rewrite is None else rewrite(correlation_id)
        return {} if echoed is None else {"CorrelationID": echoed}

    def _body(self, answer: Answer, change: Change, status: int) -> object:
        if answer.status < HTTPStatus.BAD_REQUEST:
            return answer.body
        if answer.operation == "account" and answer.status == HTTPStatus.UNAUTHORIZED:
            return {"statusCode": status, "message": change.message or self._contract.errors["KFR-001"]}
        # The description names no code for 405, 406 and unknown paths; a code that says just that pretends nothing.
        code = change.code or answer.code or f"HTTP-{status}"
        message = change.message or self._contract.errors.get(code) or HTTPStatus(status).phrase
        return {"errorCode": code, "errorMessage": message, "timestamp": self._timestamp()}

    def _timestamp(self) -> str:
        return self._clock().isoformat(timespec="milliseconds").replace("+00:00", "Z")
