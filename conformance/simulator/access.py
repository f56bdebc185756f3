"""The checks of a caller's access: who it is, what it may do, and for which institution."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from conformance.simulator.access_token import AccessTokens
from conformance.simulator.call import Call
from conformance.simulator.guard import Fault, Guard


class Access:
    """Lets callers in, or not.

    Args:
        tokens: Who can tell what a token is worth.
        guard: Who refuses.
        first: Whether access is checked before the content of a request; an open point.
    """

    def __init__(self, tokens: AccessTokens, guard: Guard, *, first: bool) -> None:
        self._tokens = tokens
        self._guard = guard
        self._first = first

    @contextmanager
    def around(self, call: Call) -> Iterator[None]:
        """Check access before or after the content of a request is checked inside, as the open point says.

        Args:
            call: The request.

        Raises:
            Refused: The caller has no access.
        """
        if self._first:
            self.check(call)
        yield
        if not self._first:
            self.check(call)

    def check(self, call: Call) -> None:
        """Check token, scope and institution, in that order.

        Args:
            call: The request.

        Raises:
            Refused: The caller has no access.
        """
        operation = call.operation.id
        presented = self._tokens.inspect(call.headers.get("authorization", ""))
        for situation in presented.faults:
            self._guard.refuse(operation, Fault.TOKEN, situation)
        if not presented.readable:
            return  # let in all the same, and there is nothing to tell scope and institution by
        if call.operation.scope not in presented.scopes:
            self._guard.refuse(operation, Fault.SCOPE, "scope")
        institution = call.path.get("fid")
        if institution is not None and institution != presented.consumer:
            self._guard.refuse(operation, Fault.INSTITUTION, "other-institution")
