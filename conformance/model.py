"""The values that flow through the house, all frozen: cases in, exchanges and findings between, a run result out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How a case ended; only `PASSED` (and an attested `MANUAL`) counts towards a conforming run."""

    PASSED = "passed"
    FAILED = "failed"
    BLOCKED = "blocked"
    MANUAL = "manual"
    UNMAPPED = "unmapped"
    NOT_RUN = "not-run"


class Cause(StrEnum):
    """Whose fault it is that a case could not be judged."""

    CONFIGURATION = "configuration"
    MASKINPORTEN = "maskinporten"
    NETWORK = "network"
    KFR_ENVIRONMENT = "kfr-environment"
    TEST_DATA = "test-data"
    SUITE = "suite"


class Outcome(StrEnum):
    """How one step of a scenario ended."""

    PASSED = "passed"
    FAILED = "failed"
    BLOCKED = "blocked"
    NOT_RUN = "not-run"


class Mode(StrEnum):
    """What a run is for: evidence to Bits, or a nightly watch."""

    CERTIFICATION = "certification"
    NIGHTLY = "nightly"


@dataclass(frozen=True, slots=True)
class Case:
    """One test case of the workbook, in the workbook's own words.

    Attributes:
        id: The case id as displayed in the sheet.
        title: Short name of the case.
        sheet: Name of the worksheet.
        row: 1-based row of the case's (first) row.
        section: Title of the section row above the case; empty when there is none.
        preconditions: The precondition cell, line breaks kept.
        action: The action (step) cell.
        expected: The expected-result cell.
    """

    id: str
    title: str
    sheet: str
    row: int
    section: str = ""
    preconditions: str = ""
    action: str = ""
    expected: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a scenario: a Norwegian Gherkin keyword (`Gitt`, `Når`, `Så`, `Og`) and its sentence."""

    keyword: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """A case turned into steps.

    Attributes:
        case: The case in the workbook's words.
        steps: The steps in order.
        unmapped: Why the row could not be turned into steps, one Norwegian clause for each reason; empty when it could.
        operation: The contract operation that the action carries out; empty when the row does not tell.
    """

    case: Case
    steps: tuple[Step, ...]
    unmapped: tuple[str, ...] = ()
    operation: str = ""


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
    """One step as it was carried out."""

    keyword: str
    sentence: str
    outcome: Outcome
    duration_ms: float = 0.0
    findings: tuple[Finding, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    message: str = ""


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
    """

    case: Case
    verdict: Verdict
    cause: Cause | None = None
    reason: str = ""
    clauses: tuple[str, ...] = ()
    attempts: tuple[Attempt, ...] = ()

    @property
    def duration_ms(self) -> float:
        """Time spent on the case over all attempts, in milliseconds."""
        return sum(attempt.duration_ms for attempt in self.attempts)


@dataclass(frozen=True, slots=True)
class IgnoredRow:
    """A text row of a test-case sheet that is neither case nor section, and why it is left out."""

    sheet: str
    row: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Completeness:
    """The completeness equation: the same case ids at every station, none twice.

    Attributes:
        rows: Ids of the case rows of the workbook.
        generated: Ids of the scenarios made from them.
        collected: Ids that pytest collected.
        ended: Ids that came to an end.
        ignored: Text rows that are no case, with the reason.
    """

    rows: tuple[str, ...]
    generated: tuple[str, ...]
    collected: tuple[str, ...]
    ended: tuple[str, ...]
    ignored: tuple[IgnoredRow, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """Ids of the workbook that did not come to an end, or were lost on the way."""
        kept = set(self.generated) & set(self.collected) & set(self.ended)
        return tuple(case_id for case_id in self.rows if case_id not in kept)

    @property
    def surplus(self) -> tuple[str, ...]:
        """Ids that appear twice at a station, or that the workbook does not have."""
        known = set(self.rows)
        found: set[str] = set()
        for station in (self.rows, self.generated, self.collected, self.ended):
            found |= {case_id for case_id, times in Counter(station).items() if times > 1 or case_id not in known}
        return tuple(sorted(found))

    @property
    def holds(self) -> bool:
        """Whether nothing was lost, doubled or invented, and there was something to lose."""
        return bool(self.rows) and not self.missing and not self.surplus


class RemovalOutcome(StrEnum):
    """How the removal of a test customer ended."""

    REMOVED = "removed"
    ABSENT = "absent"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Removal:
    """One test customer being removed again after a run.

    Attributes:
        case: Case id.
        attempt: Number of the attempt that may have registered the customer.
        position: Which of the attempt's customers, from 1; counted down from -1 for those that the workbook names itself.
        kind: Kind of identifier.
        bank: Organisation number that the relationship may stand under.
        outcome: Removed now, absent already, or left behind.
        at: When it was last tried, RFC 3339 in UTC.
        status: HTTP status of the last answer; `None` when none came.
        detail: Why it is left behind; empty otherwise.
    """

    case: str
    attempt: int
    position: int
    kind: str
    bank: str
    outcome: RemovalOutcome
    at: str
    status: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class RunInfo:
    """What was run, when and with what.

    Attributes:
        id: Run id, also the name of the run folder.
        mode: Certification or nightly.
        seed: Hexadecimal seed of every test customer of the run.
        started: RFC 3339 in UTC.
        ended: RFC 3339 in UTC; empty when the run was cut short.
        duration_ms: Wall time in milliseconds.
        tool_version: Version of this product.
        contract: Contract version, for instance `kfr-1.1.2`.
        python: Python version.
        platform: Operating system and machine, without its name.
        observations: What the sources leave open and how it was set, and other remarks a reader should know.
        cleanup: How every customer that the run may have registered was removed again.
    """

    id: str
    mode: Mode
    seed: str
    started: str
    ended: str
    duration_ms: float
    tool_version: str
    contract: str
    python: str
    platform: str
    observations: tuple[str, ...] = ()
    cleanup: tuple[Removal, ...] = ()


@dataclass(frozen=True, slots=True)
class Bank:
    """The institution under test, and the certificate it acted with."""

    organisation_number: str
    name: str
    certificate_subject: str = ""
    certificate_issuer: str = ""
    certificate_serial: str = ""
    certificate_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """What the bank was tested against."""

    environment: str
    base_url: str
    metadata_url: str
    simulator: bool


@dataclass(frozen=True, slots=True)
class WorkbookInfo:
    """The workbook the run was made from, and the features generated from it (file name -> SHA-256)."""

    name: str
    sha256: str
    sheets: tuple[str, ...]
    features: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RunResult:
    """Everything a run has to say; the value that `evidence.json` carries and every report is made from."""

    run: RunInfo
    bank: Bank
    target: Target
    workbook: WorkbookInfo
    completeness: Completeness
    cases: tuple[CaseResult, ...]

    @property
    def counts(self) -> dict[Verdict, int]:
        """Number of cases per verdict, every verdict named."""
        counted = Counter(case.verdict for case in self.cases)
        return {verdict: counted[verdict] for verdict in Verdict}

    @property
    def conforming(self) -> bool:
        """Whether every case of the workbook passed and nothing was lost; nothing executed is never success."""
        return self.completeness.holds and bool(self.cases) and self.counts[Verdict.PASSED] == len(self.cases)

    @property
    def exit_code(self) -> int:
        """0 conforming, 1 at least one case failed, 3 could not be completed."""
        if self.conforming:
            return 0
        return 1 if self.counts[Verdict.FAILED] else 3
