"""Gitt: brings about what a case starts from. What cannot be brought about blocks the case; it never fails it."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus

from conformance import checks
from conformance.client import RequestDraft, TokenFlaw
from conformance.errors.blocked import ByHand, CannotJudge, GatewayAnswered, KfrUnavailable, PreconditionNotMet, SuiteFault, Throttled
from conformance.examination.customers import kinds_of_file, other_bank
from conformance.examination.dates import resolve
from conformance.examination.state import CaseState
from conformance.identifiers import Kind
from conformance.language import Text
from conformance.model import Exchange, Finding

_PROPER = RequestDraft()
_DATE_BEFORE_FILE = Text("startdatoen er gitt før kundefilen", "the start date is given before the customer file")
_NOT_UNDERSTOOD = Text(
    "raden i arbeidsboken er ikke forstått og må avklares", "the row of the workbook is not understood and must be clarified"
)
_NO_ANSWER = Text("ingen svar å bedømme: {error}", "no answer to judge: {error}")


class Arrange:
    """The vocabulary of `Gitt`."""

    def __init__(self, state: CaseState) -> None:
        self._state = state

    def customer(self, kind: str) -> None:
        """Take a fresh synthetic customer."""
        self._state.customer = self._state.new_customer(Kind(kind))

    def unregistered(self) -> None:
        """See by look-up that the customer is not registered."""
        answer = self._state.send("lookup-own", _PROPER, customer=self._state.current_customer())
        self._require(checks.lists_nobody(answer), answer, "kunden er ikke registrert i KFR")

    def registered(self) -> None:
        """Register the customer."""
        answer = self._state.send("register", _PROPER, customer=self._state.current_customer())
        self._require_status(answer, (200, 201), "kunden er registrert i KFR")

    def deleted(self) -> None:
        """Register the customer and delete it again."""
        self.registered()
        answer = self._state.send("delete", _PROPER, customer=self._state.current_customer())
        self._require_status(answer, (204,), "kunden har vært registrert, men er slettet")

    def registered_since(self, expression: str) -> None:
        """Load the customer from a file with a start date, and wait until the file has been read."""
        state, customer = self._state, self._state.current_customer()
        start = resolve(expression, state.surroundings.today())
        sentence = f"kunden er registrert i KFR med startdato {start}"
        answer = state.send("batch", _PROPER, file=f"{customer}#{start}".encode())
        self._require_status(answer, (201,), sentence)
        own, pace = state.surroundings.organisation_number, state.surroundings.pace
        finding = pace.until_loaded(lambda: checks.lists_bank(self._look_up(sentence), own), entries=1)
        if not finding.ok:
            raise PreconditionNotMet(sentence=sentence, expected=finding.expected, actual=finding.actual)

    def deleted_since(self, expression: str) -> None:
        """Load the customer from a file with a start date, and delete it when the file has been read."""
        self.registered_since(expression)
        answer = self._state.send("delete", _PROPER, customer=self._state.current_customer())
        self._require_status(answer, (204,), "kunden har vært registrert, men er slettet")

    def method(self, name: str) -> None:
        """Send the request with another HTTP method."""
        self._change(method=name)

    def header(self, name: str, value: str | None) -> None:
        """Send a header with another value, or leave it out."""
        self._change(headers={**self._state.draft.headers, name: value})

    def relationship_type(self, name: str) -> None:
        """Send another relationship type, in the path or in the batch."""
        self._change(relationship_type=name)

    def other_bank(self) -> None:
        """Act on behalf of another, synthetic bank."""
        state = self._state
        self._change(organisation_number=other_bank(state.surroundings.seed, state.case_id))

    def token(self, flaw: str) -> None:
        """Send an access token with a flaw, or none."""
        self._change(token=TokenFlaw(flaw))

    def file(self, count: int, kind: str | None = None) -> None:
        """Make a batch file; without a kind the kinds alternate."""
        self._state.file_customers = [self._state.new_customer(each) for each in kinds_of_file(count, kind)]
        self._state.entries = list(self._state.file_customers)

    def start_date(self, expression: str) -> None:
        """Give every customer of the file a start date."""
        if not self._state.entries:
            raise SuiteFault(detail=_DATE_BEFORE_FILE)
        start = resolve(expression, self._state.surroundings.today())
        self._state.entries = [f"{entry}#{start}" for entry in self._state.entries]

    def entry(self, raw: str) -> None:
        """Put one more entry in the file, as it stands."""
        self._state.entries.append(raw)

    def repeat_first(self, count: int) -> None:
        """Put the first customer of the file in so many times, before the others."""
        self._state.entries[:1] = self._state.entries[:1] * count

    def fill_up(self, *, over: bool) -> None:
        """Fill the file up with blanks, which may stand at its end, to the largest size there is, or one byte more."""
        self._state.file_size = self._state.surroundings.contract.limits["batch_bytes"] + over

    def empty_file(self) -> None:
        """Make the file empty."""
        self._state.entries = []
        self._state.file_customers = []

    def wrong_boundary(self) -> None:
        """Let the boundary in the header differ from the one in the body."""
        self._change(wrong_boundary=True)

    def unmapped(self) -> None:
        """Stop: the row of the workbook says something that no phrase fits.

        Raises:
            SuiteFault: Always; the fold knows the scenario as unmapped and says which words are not understood.
        """
        raise SuiteFault(detail=_NOT_UNDERSTOOD)

    def by_hand(self) -> None:
        """Stop: the mapping file leaves the case to a tester.

        Raises:
            ByHand: Always; the fold knows the scenario as manual and says why.
        """
        raise ByHand

    def _look_up(self, sentence: str) -> Exchange:
        answer = self._state.send("lookup-own", _PROPER, customer=self._state.current_customer())
        self._require_status(answer, (200,), sentence)
        return answer

    def _change(self, **changes: object) -> None:
        self._state.draft = replace(self._state.draft, **changes)  # type: ignore[arg-type]  # the callers above name the fields

    def _require_status(self, answer: Exchange, accepted: tuple[int, ...], sentence: str) -> None:
        findings = [checks.status(self._state.surroundings.contract, answer, status) for status in accepted]
        if not any(finding.ok for finding in findings):
            self._refuse(answer, sentence, " eller ".join(finding.expected for finding in findings), findings[0].actual)

    def _require(self, finding: Finding, answer: Exchange, sentence: str) -> None:
        if not finding.ok:
            self._refuse(answer, sentence, finding.expected, finding.actual)

    def _refuse(self, answer: Exchange, sentence: str, expected: str, actual: str) -> None:
        refuse_unjudgeable(answer)
        raise PreconditionNotMet(sentence=sentence, expected=expected, actual=actual)


def refuse_unjudgeable(answer: Exchange, expected_status: int | None = None) -> None:
    """Block the case when the answer tells of a fault on the way and nothing of KFR's rules.

    Raises:
        Throttled: 429 came.
        GatewayAnswered: A web page came.
        KfrUnavailable: 5xx came.
        SuiteFault: There is no answer at all; whoever sent the request should have said so.
    """
    if not checks.says_nothing(answer, expected_status):
        return
    if answer.status is None:
        raise SuiteFault(detail=_NO_ANSWER.filled(error=answer.error))
    raise _unjudgeable(answer)(status=answer.status, method=answer.method, operation=answer.operation)


def _unjudgeable(answer: Exchange) -> type[CannotJudge]:
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        return Throttled
    return GatewayAnswered if "html" in (checks.header(answer.response_headers, "Content-Type") or "").lower() else KfrUnavailable
