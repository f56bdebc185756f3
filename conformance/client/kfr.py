"""Sends requests to KFR as a bank would, or deliberately not quite so, and captures every exchange."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

import httpx

from conformance import checks
from conformance.client.capture import captured
from conformance.client.harmless import Allowance, Pacer, entries_of, refuse_real_numbers
from conformance.client.tokens import FlawedAuth, TokenFlaw, TokenSource, Waiting
from conformance.client.transport import translated_errors
from conformance.contract import Contract, Operation
from conformance.errors.blocked import CannotJudge, ConnectionFailed, MaskinportenUnreadable, ScopeNotHeld, TimedOut
from conformance.language import Text
from conformance.model import Exchange
from conformance.redact import Redactor

_LONGEST_WAIT = 30.0
_CUSTOMER_ID, _HEADER, _ADDRESS = Text("CustomerID", "CustomerID"), Text("et hode", "a header"), Text("adressen", "the address")
_FILE = Text("kundefilen", "the customer file")
_WRONG_BOUNDARY = "dette-skillet-brukes-ikke-i-meldingen"


@dataclass(frozen=True, slots=True)
class RequestDraft:
    """How a request differs from what a well-behaved bank sends; the default differs in nothing.

    Attributes:
        headers: Header name -> value to send instead, or `None` to leave the header out.
        organisation_number: `{fid}`; empty for the bank's own.
        relationship_type: `{type}` of the path, or `customer_type` of a batch.
        token: What is wrong with the access token; `None` for a good one.
        method: HTTP method; empty for the operation's own.
        wrong_boundary: The boundary in the header of a batch is not the one in its body.
    """

    headers: Mapping[str, str | None] = field(default_factory=dict)
    organisation_number: str = ""
    relationship_type: str = "DSOPBANK"
    token: TokenFlaw | None = None
    method: str = ""
    wrong_boundary: bool = False


@dataclass(frozen=True, slots=True)
class KfrEndpoint:
    """Where KFR is and who the bank is."""

    base_url: str
    organisation_number: str
    timeout_seconds: float


@dataclass(frozen=True, slots=True)
class Manners:
    """How considerate the client is.

    Attributes:
        pacer: Keeps the number of requests a second down.
        allowance: Keeps the number of relationships down.
        pauses: How long to wait before each repetition of a request that may be repeated, in seconds.
        sleep: How to wait.
        clock: Seconds since the epoch.
    """

    pacer: Pacer = field(default_factory=lambda: Pacer(0))
    allowance: Allowance = field(default_factory=lambda: Allowance(1_000))
    pauses: tuple[float, ...] = (0.5, 2.0)
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.time


@dataclass(frozen=True, slots=True)
class _Try:
    """One time a request was sent, or could not be: its exchange, and why there was no answer."""

    exchange: Exchange | None
    problem: CannotJudge | None = None


class Kfr:
    """The KFR API as the bank under test uses it.

    A request is repeated only when that is safe: a look-up that the way there and back has spoilt, and once with a fresh token when
    KFR refuses a good one. A registration or deletion without an answer is never repeated.
    """

    def __init__(
        self,
        http: httpx.Client,
        tokens: TokenSource,
        endpoint: KfrEndpoint,
        *,
        contract: Contract,
        redactor: Redactor,
        manners: Manners | None = None,
    ) -> None:
        self._http = http
        self._tokens = tokens
        self._endpoint = endpoint
        self._contract = contract
        self._redactor = redactor
        self._manners = manners or Manners()
        self._waiting = Waiting(self._manners.sleep, self._manners.clock)

    def send(
        self,
        operation_id: str,
        draft: RequestDraft,
        *,
        number: int,
        customer: str = "",
        query: Mapping[str, str] | None = None,
        file: bytes | None = None,
    ) -> Iterator[Exchange]:
        """Send one request and capture it, and every repetition of it.

        Args:
            operation_id: Contract operation id.
            draft: How the request differs from a proper one.
            number: Position of the first exchange within the attempt, from 1.
            customer: The customer's identifier, for operations that take one.
            query: Query parameters.
            file: The batch file, for `batch`.

        Yields:
            Every exchange as it ends; the last one is the answer. One without an answer has `status` None and says why in `error`.

        Raises:
            ScopeNotHeld: The bank's client does not have the scope of the operation.
            CannotJudge: No token could be had, no answer came, or the request would have done harm and was not sent.
        """
        operation = self._contract.operations[operation_id]
        if draft.token is None and operation.scope not in self._tokens.scopes:
            raise ScopeNotHeld(scope=operation.scope)
        self._refuse_harm(draft, customer, query, file)
        if operation_id in {"register", "batch"}:
            self._manners.allowance.take(1 if file is None else len({entry.partition("#")[0].strip() for entry in entries_of(file)}))
        pauses = iter(self._manners.pauses)
        renewable = draft.token is None
        while True:
            tried = self._try(operation, draft, (customer, query, file), number)
            if tried.exchange is not None:
                yield tried.exchange
                number += 1
                if renewable and tried.exchange.status == httpx.codes.UNAUTHORIZED:
                    renewable = False
                    self._tokens.forget()
                    continue
            pause = next(pauses, None) if _is_repeatable(tried) else None
            if pause is None:
                if tried.problem is not None:
                    raise tried.problem
                return
            self._manners.sleep(max(pause, _asked_to_wait(tried.exchange)))

    def _refuse_harm(self, draft: RequestDraft, customer: str, query: Mapping[str, str] | None, file: bytes | None) -> None:
        own = self._endpoint.organisation_number
        refuse_real_numbers(_CUSTOMER_ID, [customer], own=own)
        refuse_real_numbers(_HEADER, [value for value in draft.headers.values() if value], own=own)
        refuse_real_numbers(_ADDRESS, [draft.organisation_number, *(query or {}).values()], own=own)
        refuse_real_numbers(_FILE, entries_of(file or b""), own=own)

    def _try(
        self, operation: Operation, draft: RequestDraft, content: tuple[str, Mapping[str, str] | None, bytes | None], number: int
    ) -> _Try:
        request = self._request(operation, draft, *content)
        genuine = cast("httpx.Auth", self._tokens)
        auth = FlawedAuth(self._tokens, draft.token, scope=operation.scope, waiting=self._waiting) if draft.token else genuine
        self._manners.pacer.wait()
        sent_at, started = time.time(), time.perf_counter()
        response: httpx.Response | None = None
        problem: CannotJudge | None = None
        try:
            with translated_errors(request.url.host, self._endpoint.timeout_seconds):
                response = self._http.send(request, auth=auth)
        except CannotJudge as caught:
            problem = caught
            if "Authorization" not in request.headers and draft.token is not TokenFlaw.MISSING:
                return _Try(None, problem)  # It never came to KFR: the token could not be had.
        taken = response.elapsed.total_seconds() if response is not None else time.perf_counter() - started
        error = str(problem) if problem is not None else ""
        return _Try(
            captured(
                self._redactor, operation.id, request, response, number=number, sent_at=sent_at, duration_ms=taken * 1000, error=error
            ),
            problem,
        )

    def _request(
        self, operation: Operation, draft: RequestDraft, customer: str, query: Mapping[str, str] | None, file: bytes | None
    ) -> httpx.Request:
        fid = draft.organisation_number or self._endpoint.organisation_number
        path = operation.path.format(fid=fid, type=draft.relationship_type)
        headers = {"CorrelationID": str(uuid.uuid4())}
        if customer and "CustomerID" in operation.required_headers:
            headers["CustomerID"] = customer
        for name, value in draft.headers.items():
            headers.pop(name, None)
            if value is not None:
                headers[name] = value
        request = self._http.build_request(
            draft.method or operation.method,
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


def _is_repeatable(tried: _Try) -> bool:
    """Whether sending once more is safe, and may help.

    What never left this machine is safe whatever it was; what has left it, only when it changes nothing at the other end. After a
    time-out it is left at that: waiting for it again and again would take longer than the run is worth.
    """
    if tried.exchange is None:
        return isinstance(tried.problem, ConnectionFailed | MaskinportenUnreadable)
    if tried.exchange.method != "GET" or isinstance(tried.problem, TimedOut):
        return False
    return tried.problem is not None or checks.says_nothing(tried.exchange)


def _asked_to_wait(exchange: Exchange | None) -> float:
    """How long the answer asks for (`Retry-After`, in seconds), as far as we are willing."""
    asked = checks.header(exchange.response_headers, "Retry-After") if exchange is not None else None
    return min(float(asked), _LONGEST_WAIT) if asked is not None and asked.isascii() and asked.isdigit() else 0.0
