"""What was done: exchanges, findings, steps, attempts and the result of a case."""

from __future__ import annotations

from dataclasses import dataclass

from conformance.model.attestation import Attestation
from conformance.model.cases import Case
from conformance.model.words import Cause, Outcome, Verdict


@dataclass(frozen=True, slots=True)
class Exchange:
    """One HTTP request and its answer, redacted when captured.

    Attributes:
        number: Position within the attempt, from 1.
        operation: Contract operation id, for instance `register`.
        method: HTTP method.
        url: Full URL, personal numbers replaced by pseudonyms.
        request_headers: Header names and values as sent, `Authorization` left out of sight.
        request_body: Request body as text, redacted; `None` when there was none.
        status: HTTP status; `None` when no answer came.
        response_headers: Header names and values as received.
        response_body: Answer body as text, redacted; `None` when there was none.
        started: When the request was sent, RFC 3339 in UTC.
        duration_ms: Time from sending to the last byte of the answer, in milliseconds.
        response_sha256: Digest of the raw answer body, before redaction; empty when no answer came.
        request_sha256: Digest of the raw request body, before redaction; empty when there was none.
        error: What went wrong in transport; empty when an answer came.
    """

    number: int
    operation: str
    method: str
    url: str
    request_headers: tuple[tuple[str, str], ...]
    request_body: str | None
    status: int | None
    response_headers: tuple[tuple[str, str], ...]
    response_body: str | None
    started: str
    duration_ms: float
    response_sha256: str = ""
    error: str = ""
    request_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check saw: the clause it judges by, what was expected and what came.

    Attributes:
        clause: Clause id of the contract, for instance `register/201`.
        check: Short name of the check, for instance `status`.
        ok: Whether the answer meets the clause.
        expected: What the clause asks for, readable.
        actual: What came, readable and redacted.
    """

    clause: str
    check: str
    ok: bool
    expected: str
    actual: str


@dataclass(frozen=True, slots=True)
class StepResult:
    """One step as it was carried out.

    Attributes:
        keyword: Norwegian Gherkin keyword.
        sentence: What the step says.
        outcome: How it ended.
        duration_ms: How long it took, in milliseconds.
        findings: What its checks saw.
        exchanges: What it sent and received.
        message: Why it did not go through; empty when it did.
        started: When it began, RFC 3339 in UTC; empty when it was not carried out.
    """

    keyword: str
    sentence: str
    outcome: Outcome
    duration_ms: float = 0.0
    findings: tuple[Finding, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    message: str = ""
    started: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One execution of a case; a later attempt never hides an earlier one."""

    number: int
    started: str
    duration_ms: float
    verdict: Verdict
    steps: tuple[StepResult, ...]
    cause: Cause | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CaseResult:
    """A case and all that is known of its execution.

    Attributes:
        case: The case in the workbook's words.
        verdict: The verdict of the last attempt, or why there was none.
        cause: Whose fault it is, for `blocked`.
        reason: One sentence on why the verdict is not `passed`; empty when it is.
        clauses: Ids of the contract clauses that were judged, sorted.
        attempts: Every execution, oldest first.
        attestations: What was attested of it, oldest first; only a case that is carried out by hand has any.
        flaky: Whether one attempt passed and another failed; such a case has failed, whatever came last.
    """

    case: Case
    verdict: Verdict
    cause: Cause | None = None
    reason: str = ""
    clauses: tuple[str, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    attestations: tuple[Attestation, ...] = ()
    flaky: bool = False

    @property
    def attested(self) -> bool:
        """Whether somebody vouches for it having passed; the latest word counts."""
        return self.verdict is Verdict.MANUAL and bool(self.attestations) and self.attestations[-1].verdict is Verdict.PASSED

    @property
    def met(self) -> bool:
        """Whether it counts towards a conforming run: passed, or attested as passed."""
        return self.verdict is Verdict.PASSED or self.attested

    @property
    def failed_checks(self) -> tuple[str, ...]:
        """The checks that were not met in any attempt, as clause and name, sorted."""
        found = {
            f"{found.clause} {found.check}" for each in self.attempts for step in each.steps for found in step.findings if not found.ok
        }
        return tuple(sorted(found))

    @property
    def duration_ms(self) -> float:
        """Time spent on the case over all attempts, in milliseconds."""
        return sum(attempt.duration_ms for attempt in self.attempts)
