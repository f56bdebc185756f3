"""Når: the one request that a case is about. Its answer is what the case judges."""

from __future__ import annotations

from conformance.errors.blocked import PointSetOtherwise
from conformance.examination.dates import resolve
from conformance.examination.state import CaseState


class Act:
    """The vocabulary of `Når`."""

    def __init__(self, state: CaseState) -> None:
        self._state = state

    def register(self) -> None:
        """Register the customer."""
        self._send("register")

    def delete(self) -> None:
        """Delete the customer."""
        self._send("delete")

    def upload(self) -> None:
        """Upload the batch file."""
        file = ",".join(self._state.entries).encode().ljust(self._state.file_size)
        self._state.acted_on = self._state.surroundings.today()
        self._state.answer = self._state.send("batch", self._state.draft, file=file)

    def look_up(self, *, since: str | None = None, until: str | None = None) -> None:
        """Look the customer up in the bank, for today or for a period given as date expressions."""
        today = self._state.surroundings.today()
        bounds = {"fromDate": since, "toDate": until}
        self._send("lookup-own", {name: resolve(value, today) for name, value in bounds.items() if value is not None})

    def look_up_everywhere(self, *, since: str | None = None) -> None:
        """Look the customer up in all banks, as a public agency does, for today or from a day on."""
        today = self._state.surroundings.today()
        self._send("lookup", {} if since is None else {"fromDate": resolve(since, today)})

    def look_up_account(self) -> None:
        """Ask which bank services an account; its number is a header of the request."""
        self._state.acted_on = self._state.surroundings.today()
        self._state.answer = self._state.send("account", self._state.draft)

    def _send(self, operation: str, query: dict[str, str] | None = None) -> None:
        state = self._state
        self._require_reading(operation)
        state.acted_on = state.surroundings.today()
        state.answer = state.send(operation, state.draft, customer=state.current_customer(), query=query)

    def _require_reading(self, operation: str) -> None:
        """What an unusual CorrelationID leads to is left open by the sources; the cases take the natural reading.

        Raises:
            PointSetOtherwise: The bank has set the other one.
        """
        around = self._state.surroundings
        asks = around.contract.operations[operation].echoes_correlation_id and "CorrelationID" in self._state.draft.headers
        if asks and not around.open_points["correlation_id_required"]:
            raise PointSetOtherwise(point="correlation_id_required", needed="true")
