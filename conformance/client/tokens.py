"""What a request may carry instead of a good access token, to see that KFR refuses it."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import httpx

from conformance.client.maskinporten import AccessToken
from conformance.errors.blocked import TokenLivesLong

Conversation = Generator[httpx.Request, httpx.Response, None]

# An API that is not KFR, and that nobody else can be: RFC 2606 keeps the name free.
OTHER_API = "https://en-annen-tjeneste.example"
# KFR's clock may be a little behind; a token is taken for expired this long after its time, in seconds.
_PAST_EXPIRY = 0.5
_LONGEST_WAIT = 150.0


class TokenFlaw(StrEnum):
    """How the access token of a request is wrong, as the features name it."""

    MISSING = "utelatt"
    UNREADABLE = "uleselig"
    FORGED = "forfalsket"
    EXPIRED = "utløpt"
    OTHER_AUDIENCE = "utstedt for en annen tjeneste"
    OTHER_SCOPE = "uten riktig scope"


class TokenSource(Protocol):
    """Where good access tokens come from, and such as are good for something else."""

    first: AccessToken | None

    @property
    def scopes(self) -> tuple[str, ...]:
        """The scopes that a good token has."""

    def auth_flow(self, request: httpx.Request) -> Conversation:
        """Put a token on a request, getting one when needed."""

    def forget(self) -> None:
        """Give the token up; the next request gets a fresh one."""

    def without(self, scope: str) -> TokenSource:
        """Give a source of tokens without one of the scopes."""

    def for_resource(self, resource: str) -> TokenSource:
        """Give a source of tokens for another API."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How to wait for a token to expire.

    Attributes:
        sleep: How to wait, in seconds.
        clock: Seconds since the epoch.
    """

    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.time


class FlawedAuth(httpx.Auth):
    """Sends exactly one request to KFR, with a token that is missing or not good for it."""

    requires_response_body = True

    def __init__(self, genuine: TokenSource, flaw: TokenFlaw, *, scope: str, waiting: Waiting | None = None) -> None:
        """Make a flow.

        Args:
            genuine: Where good tokens come from.
            flaw: What is to be wrong.
            scope: The scope that the operation asks for.
            waiting: How to wait for a token to expire.
        """
        self._genuine = genuine
        self._flaw = flaw
        self._scope = scope
        self._waiting = waiting or Waiting()

    def auth_flow(self, request: httpx.Request) -> Conversation:
        """Authenticate one request wrongly; a forged token is a genuine one with another signature.

        Raises:
            NoOtherScope: A token without the scope cannot be had.
            TokenLivesLong: Waiting for a token to expire would take too long.
        """
        match self._flaw:
            case TokenFlaw.MISSING:
                yield request
            case TokenFlaw.UNREADABLE:
                request.headers["Authorization"] = "Bearer dette-er-ikke-et-token"
                yield request
            case TokenFlaw.FORGED:
                yield from _authenticated(self._genuine, request)
                request.headers["Authorization"] = _with_other_signature(request.headers["Authorization"])
                yield request
            case TokenFlaw.EXPIRED:
                yield from _authenticated(self._genuine, request)
                request.headers["Authorization"] = f"Bearer {self._expired().value}"
                yield request
            case TokenFlaw.OTHER_AUDIENCE:
                yield from self._genuine.for_resource(OTHER_API).auth_flow(request)
            case TokenFlaw.OTHER_SCOPE:
                yield from self._genuine.without(self._scope).auth_flow(request)

    def _expired(self) -> AccessToken:
        """The first token of all, when its time is over; good tokens are renewed long before."""
        token = self._genuine.first
        assert token is not None, "a request has just been authenticated"
        left = token.expires_at + _PAST_EXPIRY - self._waiting.clock()
        if left > _LONGEST_WAIT:
            raise TokenLivesLong(seconds=round(left))
        self._waiting.sleep(max(left, 0.0))
        return token


def _authenticated(genuine: TokenSource, request: httpx.Request) -> Conversation:
    """Let a request be authenticated as it should be, and stop before it is sent."""
    conversation = genuine.auth_flow(request)
    outgoing = next(conversation)
    while outgoing is not request:
        answer = yield outgoing
        outgoing = conversation.send(answer)


def _with_other_signature(header: str) -> str:
    content, _, signature = header.rpartition(".")
    # The middle, because the last character of base64url may hold bits that nobody reads.
    middle = len(signature) // 2
    other = "A" if signature[middle] != "A" else "B"
    return f"{content}.{signature[:middle]}{other}{signature[middle + 1 :]}"
