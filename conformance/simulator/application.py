"""Every route in one ASGI application, and the parts behind them put together."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from conformance import contract as contracts
from conformance.contract import Contract, Operation
from conformance.simulator.access import Access
from conformance.simulator.access_token import AccessTokens, Grantee
from conformance.simulator.answers import Answer, Writer
from conformance.simulator.authority import Authority, EnterpriseCertificate
from conformance.simulator.behaviour import Behaviour
from conformance.simulator.call import Call, CallerGone, read_call
from conformance.simulator.clock import Clock
from conformance.simulator.grant import Client, GrantJudge, RegisteredKey
from conformance.simulator.guard import Guard, Refused
from conformance.simulator.loading import Loading
from conformance.simulator.looking_up import LookingUp
from conformance.simulator.managing import Managing
from conformance.simulator.maskinporten import METADATA, PREFIX, Maskinporten
from conformance.simulator.openapi import describe
from conformance.simulator.options import Ready, SimulatorOptions
from conformance.simulator.reader import Reader
from conformance.simulator.relationships import Relationships
from conformance.simulator.requests import Content

BASE = "/kar-ws/api/v1"
# The token of the ready line, for trying things by hand.
_BY_HAND_SECONDS = 3_600

_Handler = Callable[[Call], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Simulation:
    """A simulator, not yet listening.

    Attributes:
        application: Its ASGI application.
        ready: What it will say of itself.
        client_id: The bank's client in its Maskinporten.
    """

    application: Starlette
    ready: Ready
    client_id: str


def assemble(
    options: SimulatorOptions, origin: str, *, clock: Clock, behaviour: Behaviour, issued: tuple[Authority, EnterpriseCertificate]
) -> Simulation:
    """Put a simulator together.

    Args:
        options: What it is asked to be.
        origin: Scheme, host and port it will listen on.
        clock: Its time.
        behaviour: What deviates.
        issued: The authority it trusts, and the bank's certificate.
    """
    authority, enterprise = issued
    issuer, base_url = f"{origin}{PREFIX}", f"{origin}{BASE}"
    tokens = AccessTokens(issuer, base_url, clock=clock, lifetime=options.token_lifetime)
    client = Client(
        id=str(uuid.uuid5(uuid.NAMESPACE_URL, f"kfr-conformance:{options.organisation_number}")),
        organisation_number=options.organisation_number,
        scopes=options.scopes,
        keys={options.kid: RegisteredKey(enterprise.key.public_key(), clock())} if options.kid else {},
        delegations=options.delegations,
    )
    maskinporten = Maskinporten(issuer, GrantJudge(issuer, authority.certificate, client=client, clock=clock), tokens)
    kfr = _Kfr(contracts.load(), options, clock=clock, behaviour=behaviour, tokens=tokens)
    grantee = Grantee(client_id=client.id, consumer=options.organisation_number, scopes=options.scopes)
    token = tokens.issue(grantee, lifetime=max(_BY_HAND_SECONDS, options.token_lifetime))
    routes = [*maskinporten.routes(), *kfr.routes()]
    application = Starlette(routes=routes, exception_handlers=kfr.exception_handlers(), lifespan=kfr.lifespan)
    # A path with and without its final slash are two paths; KFR promises no redirect between them.
    application.router.redirect_slashes = False
    return Simulation(
        application,
        Ready(base_url, f"{origin}{METADATA}", options.organisation_number, token),
        client.id,
    )


class _Kfr:
    """KFR's routes, and the parts behind them."""

    def __init__(self, contract: Contract, options: SimulatorOptions, *, clock: Clock, behaviour: Behaviour, tokens: AccessTokens) -> None:
        settings = {point.name: point.default for point in contract.open_points.values()} | dict(options.settings)
        guard = Guard(behaviour)
        access = Access(tokens, guard, first=settings["authentication_first"])
        content = Content(contract, settings, clock=clock, behaviour=behaviour, guard=guard)
        self._contract = contract
        self._relationships = Relationships(counts_last_day=settings["lookup_lists_deleted_today"])
        self._reader = Reader(self._relationships, rate=options.batch_rate, behaviour=behaviour)
        self._writer = Writer(contract, clock, behaviour)
        self._pause_s = options.latency_ms / 1000
        managing = Managing(self._relationships, self._reader, access, content, guard=guard, clock=clock, behaviour=behaviour)
        limit = behaviour.file_bytes or contract.limits["batch_bytes"]
        loading = Loading(self._reader, access, content, guard=guard, clock=clock, behaviour=behaviour, limit=limit)
        banks = {options.organisation_number: options.bank_name}
        looking_up = LookingUp(self._relationships, access, content, clock=clock, behaviour=behaviour, banks=banks)
        self._handlers: Mapping[str, _Handler] = {
            "register": managing.register,
            "delete": managing.delete,
            "batch": loading.batch,
            "lookup-own": looking_up.own,
            "lookup": looking_up.all,
            "account": looking_up.account,
        }

    def routes(self) -> list[Route]:
        """List KFR's addresses, one for each path of the contract."""
        by_path: dict[str, list[Operation]] = {}
        for operation in self._contract.operations.values():
            by_path.setdefault(operation.path, []).append(operation)
        served = [Route(f"{BASE}{path}", _Endpoint(self, operations)) for path, operations in by_path.items()]
        return [*served, Route(f"{BASE}/openapi.json", self._description, methods=["GET"])]

    def exception_handlers(self) -> Mapping[int, Callable[[Request, Exception], Awaitable[Response]]]:
        """Answer what no route answers, and what the simulator itself got wrong."""

        async def not_found(_: Request, __: Exception) -> Response:
            return self._writer.write(Answer("", 404), "")

        async def internal_error(_: Request, __: Exception) -> Response:
            return self._writer.write(Answer("", 500, "KFR-007"), "")

        return {404: not_found, 500: internal_error}

    @asynccontextmanager
    async def lifespan(self, _: Starlette) -> AsyncIterator[None]:
        """Read files as long as the server runs."""
        reading = asyncio.create_task(self._reader.run())
        yield
        reading.cancel()
        with suppress(asyncio.CancelledError):
            await reading
        self._relationships.close()

    async def _description(self, request: Request) -> Response:
        return JSONResponse(describe(self._contract, str(request.base_url).rstrip("/") + BASE))

    async def answer(self, call: Call) -> Response:
        """Carry out a request; raises `CallerGone` when there is nobody left to answer."""
        try:
            answer = await self._handlers[call.operation.id](call)
        except Refused as refused:
            answer = refused.answer
        if self._pause_s:
            await asyncio.sleep(self._pause_s)
        return self._writer.write(answer, call.correlation_id)

    def method_not_allowed(self, call: Call, allowed: Sequence[str]) -> Response:
        """Refuse a method that the path does not have."""
        response = self._writer.write(Answer(call.operation.id, 405, situation="method"), call.correlation_id)
        response.headers["Allow"] = ", ".join(allowed)
        return response


class _Endpoint:
    """One path: the operations it has, by method."""

    def __init__(self, kfr: _Kfr, operations: Sequence[Operation]) -> None:
        self._kfr = kfr
        self._operations = {operation.method: operation for operation in operations}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        operation = self._operations.get(scope["method"])
        call = read_call(operation or next(iter(self._operations.values())), scope, receive)
        if operation is None:
            response = self._kfr.method_not_allowed(call, tuple(self._operations))
        else:
            try:
                response = await self._kfr.answer(call)
            except CallerGone:
                return
        await response(scope, receive, send)
