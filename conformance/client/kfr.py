"""Sends requests to KFR as a bank would, or deliberately not quite so, and captures every exchange."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx

from conformance.client.capture import captured
from conformance.client.tokens import FlawedAuth, TokenFlaw
from conformance.client.transport import translated_errors
from conformance.contract import Contract, Operation
from conformance.errors.blocked import CannotJudge
from conformance.model import Exchange
from conformance.redact import Redactor

_WRONG_BOUNDARY = "dette-skillet-brukes-ikke-i-meldingen"


@dataclass(frozen=True, slots=True)
class RequestDraft:
    """How a request differs from what a well-behaved bank sends; the default differs in nothing.

    Attributes:
        headers: Header name -> value to send instead, or `None` to leave the header out.
        organisation_number: `{fid}`; empty for the bank's own.
        relationship_type: `{type}` of the path, or `customer_type` of a batch.
        token: What is wrong with the access token; `None` for a good one.
        wrong_boundary: The boundary in the header of a batch is not the one in its body.
    """

    headers: Mapping[str, str | None] = field(default_factory=dict)
    organisation_number: str = ""
    relationship_type: str = "DSOPBANK"
    token: TokenFlaw | None = None
    wrong_boundary: bool = False


@dataclass(frozen=True, slots=True)
class KfrEndpoint:
    """Where KFR is and who the bank is."""

    base_url: str
    organisation_number: str
    timeout_seconds: float


class Kfr:
    """The KFR API as the bank under test uses it. Every request is sent once; nothing is repeated."""

    def __init__(self, http: httpx.Client, auth: httpx.Auth, endpoint: KfrEndpoint, *, contract: Contract, redactor: Redactor) -> None:
        self._http = http
        self._auth = auth
        self._endpoint = endpoint
        self._contract = contract
        self._redactor = redactor

    def send(
        self,
        operation_id: str,
        draft: RequestDraft,
        *,
        number: int,
        customer: str = "",
        query: Mapping[str, str] | None = None,
        file: bytes | None = None,
    ) -> Exchange:
        """Send one request and capture it.

        Args:
            operation_id: Contract operation id.
            draft: How the request differs from a proper one.
            number: Position of the exchange within the attempt, from 1.
            customer: The customer's identifier, for operations that take one.
            query: Query parameters.
            file: The batch file, for `batch`.

        Returns:
            The exchange; one without an answer has `status` None and says why in `error`.

        Raises:
            CannotJudge: No token could be had.
        """
        operation = self._contract.operations[operation_id]
        request = self._request(operation, draft, customer, query, file)
        auth = FlawedAuth(self._auth, draft.token) if draft.token else self._auth
        sent_at, started = time.time(), time.perf_counter()
        response: httpx.Response | None = None
        error = ""
        try:
            with translated_errors(request.url.host, self._endpoint.timeout_seconds):
                response = self._http.send(request, auth=auth)
        except CannotJudge as problem:
            if "Authorization" not in request.headers and draft.token is None:
                raise  # It never came to KFR: the token could not be had.
            error = str(problem)
        taken = response.elapsed.total_seconds() if response is not None else time.perf_counter() - started
        return captured(
            self._redactor, operation_id, request, response, number=number, sent_at=sent_at, duration_ms=taken * 1000, error=error
        )

    def _request(
        self, operation: Operation, draft: RequestDraft, customer: str, query: Mapping[str, str] | None, file: bytes | None
    ) -> httpx.Request:
        fid = draft.organisation_number or self._endpoint.organisation_number
        path = operation.path.format(fid=fid, type=draft.relationship_type)
        headers = {"CorrelationID": str(uuid.uuid4())}
        if customer:
            headers["CustomerID"] = customer
        for name, value in draft.headers.items():
            headers.pop(name, None)
            if value is not None:
                headers[name] = value
        request = self._http.build_request(
            operation.method,
            self._endpoint.base_url + path,
            headers=headers,
            params=dict(query) if query else None,
            data={"customer_type": draft.relationship_type} if file is not None else None,
            files={"customers": ("customers.csv", file, "text/plain")} if file is not None else None,
        )
        if draft.wrong_boundary:
            request.headers["Content-Type"] = f"multipart/form-data; boundary={_WRONG_BOUNDARY}"
        if file is not None:
            request.read()
        return request
