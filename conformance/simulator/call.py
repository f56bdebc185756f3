"""One request to KFR as values, and the reading of its body."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.types import Receive, Scope

from conformance.contract import Operation

# A caller that sends nothing for so long has lost its turn; nothing waits for it meanwhile.
_PATIENCE_S = 5.0


class CallerGone(Exception):
    """The caller hung up before its request was complete; there is nobody to answer."""


class CallerTooSlow(Exception):
    """The caller stopped in the middle of its request."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request.

    Attributes:
        operation: What is asked for.
        path: Values of the path's placeholders.
        query: Query parameters; the last one counts when a name is given twice.
        headers: Header values by name in lower case; the last one counts likewise.
        receive: Where the body comes from.
    """

    operation: Operation
    path: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    receive: Receive

    @property
    def correlation_id(self) -> str:
        """The request's `CorrelationID`; empty when it has none."""
        return self.headers.get("correlationid", "")

    @property
    def announced_bytes(self) -> int:
        """How long the body claims to be; 0 when it does not say."""
        length = self.headers.get("content-length", "")
        return int(length) if length.isascii() and length.isdigit() else 0


def read_call(operation: Operation, scope: Scope, receive: Receive) -> Call:
    """Turn an ASGI request into values; the body stays unread."""
    query = scope["query_string"]
    return Call(
        operation=operation,
        path=scope["path_params"],
        query=dict(parse_qsl(query.decode("latin-1"), keep_blank_values=True)) if query else {},
        headers={name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]},
        receive=receive,
    )


async def body_of(receive: Receive) -> AsyncIterator[bytes]:
    """Read a request body piece by piece.

    Args:
        receive: The ASGI channel.

    Yields:
        The pieces as they come, at most some tens of kilobytes each.

    Raises:
        CallerGone: The caller hung up.
        CallerTooSlow: Nothing came for five seconds.
    """
    more = True
    while more:
        try:
            async with asyncio.timeout(_PATIENCE_S):
                message = await receive()
        except TimeoutError as error:
            raise CallerTooSlow from error
        if message["type"] == "http.disconnect":
            raise CallerGone
        yield message.get("body", b"")
        more = message.get("more_body", False)
