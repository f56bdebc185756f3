"""What a request may carry instead of a good access token, to see that KFR refuses it."""

from __future__ import annotations

from collections.abc import Generator
from enum import StrEnum

import httpx


class TokenFlaw(StrEnum):
    """How the access token of a request is wrong, as the features name it."""

    MISSING = "utelatt"
    UNREADABLE = "uleselig"
    FORGED = "forfalsket"


class FlawedAuth(httpx.Auth):
    """Sends exactly one request to KFR, with a token that is missing, unreadable or forged."""

    requires_response_body = True

    def __init__(self, genuine: httpx.Auth, flaw: TokenFlaw) -> None:
        self._genuine = genuine
        self._flaw = flaw

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Authenticate one request wrongly; a forged token is a genuine one with another signature."""
        match self._flaw:
            case TokenFlaw.MISSING:
                yield request
            case TokenFlaw.UNREADABLE:
                request.headers["Authorization"] = "Bearer dette-er-ikke-et-token"
                yield request
            case TokenFlaw.FORGED:
                yield from self._forged(request)

    def _forged(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        conversation = self._genuine.auth_flow(request)
        outgoing = next(conversation)
        while outgoing is not request:
            answer = yield outgoing
            outgoing = conversation.send(answer)
        request.headers["Authorization"] = _with_other_signature(request.headers["Authorization"])
        yield request


def _with_other_signature(header: str) -> str:
    content, _, signature = header.rpartition(".")
    # The middle, because the last character of base64url may hold bits that nobody reads.
    middle = len(signature) // 2
    other = "A" if signature[middle] != "A" else "B"
    return f"{content}.{signature[:middle]}{other}{signature[middle + 1 :]}"
