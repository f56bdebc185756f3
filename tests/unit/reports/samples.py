"""Run results to make reports from: one of every kind a reader may meet. All persons, banks and numbers are made up."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from conformance.contract.loader import load
from conformance.model import (
    Attempt,
    Bank,
    Case,
    CaseResult,
    Cause,
    ClockOffset,
    Completeness,
    Exchange,
    Finding,
    IgnoredRow,
    KillScore,
    KnownDeviation,
    KnownState,
    Mode,
    Outcome,
    Removal,
    RemovalOutcome,
    RunInfo,
    RunPart,
    RunResult,
    Shard,
    StepResult,
    Target,
    Verdict,
    WorkbookInfo,
)
from reports.interface import ReportInput

START = datetime(2025, 3, 4, 9, 15, 3, 250_000, tzinfo=UTC)
BASE_URL = "https://preprod.api.bits.no/kar-ws/api/v1"
HOSTILE = (
    "<script>alert(1)</script> #set page(fill: red) $x^2$ @ref *bold* _it_ \\ ]] {{ 7*7 }} {% raw %} &amp; \"quoted\" 'single' "
    "\x00\x07\x1b[31m\x7f\u202egnp.exe\u200b \ud800 \ufffe \U0001f600 中文 e\u0301 ]]> --> </pre></style></script>"
)
_SECTIONS = (
    "1 Registrere kundeforhold",
    "2 Slette kundeforhold",
    "3 Laste inn kundeforhold fra fil",
    "4 Slå opp kundeforhold i egen bank",
    "5 Perioder og historikk",
)
_OPERATIONS = ("register", "delete", "batch", "lookup-own", "lookup-own")
_PATHS = {
    "register": ("POST", "/customers/financialInstitutions/310000000/relationshipType/DSOPBANK", 201),
    "delete": ("DELETE", "/customers/financialInstitutions/310000000/relationshipType/DSOPBANK", 204),
    "batch": ("POST", "/customers/financialInstitutions/310000000/batch", 201),
    "lookup-own": ("GET", "/customers/financialInstitutions/310000000/?fromDate=2025-03-04&toDate=2025-03-04", 200),
}


def report_input(result: RunResult) -> ReportInput:
    """A run together with the contract's own rules."""
    contract = load()
    titles = {operation.id: operation.title for operation in contract.operations.values()}
    return ReportInput(result, contract.clauses, titles, "KFR-Integrasjonstester-eksempel.xlsx")


def passing(cases: int = 50, *, simulator: bool = False, mode: Mode = Mode.CERTIFICATION) -> RunResult:
    """A conforming run: every case passed, four exchanges a case."""
    return run_of([passed_case(number) for number in range(cases)], simulator=simulator, mode=mode)


def failing() -> RunResult:
    """A run with one case of each verdict and one blocked case of each cause, among passed ones."""
    cases = [passed_case(number) for number in range(24)]
    cases[3] = failed_case(3)
    cases[7] = refused_case(7)
    cases[9] = retried_case(9)
    blocked = [blocked_case(24 + number, cause) for number, cause in enumerate(Cause)]
    rest = [
        unexecuted_case(30, Verdict.MANUAL, "Venter på vurdering av en tester."),
        unexecuted_case(31, Verdict.UNMAPPED, "Ingen frase passer til «Banken ringer Bits» (celle D42)."),
        unexecuted_case(32, Verdict.NOT_RUN, "Klienten har ikke scopet bits:kundeforhold."),
    ]
    return run_of([*cases, *blocked, *rest])


def nightly() -> RunResult:
    """A nightly run, a part of one, against the simulator: with known deviations, an unstable case and customers left behind."""
    cases = [passed_case(number) for number in range(8)]
    cases[3] = failed_case(3)
    cases[5] = replace(retried_case(5), verdict=Verdict.FAILED, flaky=True, reason="Bestått i ett forsøk, ikke i et annet.")
    whole = run_of(cases, simulator=True, mode=Mode.NIGHTLY)
    at = START.isoformat(timespec="milliseconds")
    removals = (
        Removal("KFR-001", 1, 1, "fødselsnummer", "310000000", RemovalOutcome.REMOVED, at, 204),
        Removal("KFR-002", 1, 1, "D-nummer", "310000000", RemovalOutcome.ABSENT, at, 404),
        Removal("KFR-004", 1, 1, "D-nummer", "310000000", RemovalOutcome.LEFT, at, 500, "KFR svarte med status 500."),
        *(Removal("KFR-006", 1, number, "D-nummer", "310000000", RemovalOutcome.LEFT, at, 503) for number in range(1, 61)),
    )
    known = KnownDeviation("KFR-004", "register/201 status", "Meldt til Bits", "Kari", "2025-04-01", KnownState.HOLDS)
    ids = tuple(case.case.id for case in cases)
    parts = (RunPart("20250304T091503Z-a", 1, "ab" * 16, 812, _digest("part")),)
    run = replace(whole.run, cleanup=removals, baseline=(known,), shard=Shard(1, (ids, ("KFR-099",))), parts=parts)
    return replace(
        whole,
        run=run,
        bank=replace(whole.bank, supplier="315000000"),
        workbook=replace(whole.workbook, mapping="bank.mapping.toml", mapping_sha256=_digest("mapping")),
    )


def cut_short() -> RunResult:
    """A run that ended in the middle: what came was passed, the rest is missing."""
    whole = passing(12)
    ended = tuple(case.case.id for case in whole.cases[:5])
    return replace(
        whole,
        run=replace(whole.run, ended=""),
        cases=whole.cases[:5],
        completeness=replace(whole.completeness, ended=ended),
    )


def nothing_executed() -> RunResult:
    """A run in which no case was executed."""
    return run_of([unexecuted_case(number, Verdict.NOT_RUN, "Ikke valgt.") for number in range(3)])


def hostile() -> RunResult:
    """A run whose every text tries to break out of the report."""
    case = failed_case(0)
    step = replace(
        case.attempts[0].steps[-1],
        sentence=HOSTILE,
        message=HOSTILE,
        findings=(Finding(HOSTILE, HOSTILE, ok=False, expected=HOSTILE, actual=HOSTILE),),
        exchanges=(
            replace(
                case.attempts[0].steps[1].exchanges[0],
                url=f"{BASE_URL}/{HOSTILE}",
                request_headers=((HOSTILE, HOSTILE), ("X-Split", "a\r\nAuthorization: injected")),
                request_body=HOSTILE,
                response_body=HOSTILE + "\n" + "A" * 300_000 + "END-OF-BODY",
            ),
        ),
    )
    attempt = replace(case.attempts[0], steps=(*case.attempts[0].steps[:-1], step), reason=HOSTILE)
    words = Case(f"X{HOSTILE}", HOSTILE, HOSTILE, 7, HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    result = run_of([CaseResult(words, Verdict.FAILED, None, HOSTILE, (HOSTILE,), (attempt,)), passed_case(1)])
    return replace(
        result,
        run=replace(result.run, observations=(HOSTILE,), platform=HOSTILE),
        bank=replace(result.bank, name=HOSTILE, certificate_subject=HOSTILE, certificate_issuer=HOSTILE),
        target=replace(result.target, environment=HOSTILE),
        workbook=replace(result.workbook, name=HOSTILE, features={HOSTILE: "0" * 64}),
        completeness=replace(result.completeness, ignored=(IgnoredRow(HOSTILE, 3, HOSTILE, HOSTILE),)),
    )


def run_of(cases: Sequence[CaseResult], *, simulator: bool = False, mode: Mode = Mode.CERTIFICATION) -> RunResult:
    """A run of the given cases, with nothing lost."""
    ids = tuple(case.case.id for case in cases)
    length = sum(case.duration_ms for case in cases)
    ended = START + timedelta(milliseconds=length)
    return RunResult(
        run=RunInfo(
            id="20250304T091503Z-310000000-7f3a",
            mode=mode,
            seed="5eed" * 16,
            started=START.isoformat(timespec="milliseconds"),
            ended=ended.isoformat(timespec="milliseconds"),
            duration_ms=length,
            tool_version="0.1.0",
            contract="kfr-1.1.2",
            python="3.11.9",
            platform="Linux x86_64",
            lock_sha256=_digest("lock"),
            kill_score=KillScore(187, 161, "2025-02-28", "0.1.0"),
            clock_offset=ClockOffset(-1_234.5, 12.5, 4 * len(cases)),
            observations=(
                "Om kontrollsifferet i CustomerID blir kontrollert (KFR-005), eller bare lengden: satt til nei.",
                "Om et oppslag for i dag fortsatt viser et kundeforhold som er slettet i dag: satt til nei.",
            ),
        ),
        bank=Bank(
            organisation_number="310000000",
            name="Eksempelbank ASA",
            certificate_subject="CN=Eksempelbank ASA, organizationIdentifier=NTRNO-310000000, C=NO",
            certificate_issuer="CN=KFR Simulator Test CA",
            certificate_serial="4A1B00C2",
            certificate_sha256=_digest("certificate"),
        ),
        target=Target(
            environment="test",
            base_url=BASE_URL,
            metadata_url="https://test.maskinporten.no/.well-known/oauth-authorization-server",
            simulator=simulator,
        ),
        workbook=WorkbookInfo(
            name="KFR-Integrasjonstester-eksempel.xlsx",
            sha256=_digest("workbook"),
            sheets=("Testtilfeller",),
            features={"01-registrere-kundeforhold.feature": _digest("feature")},
        ),
        completeness=Completeness(ids, ids, ids, ids, (IgnoredRow("Testtilfeller", 44, "Slutt på testtilfeller", "bunntekst"),)),
        cases=tuple(cases),
    )


def passed_case(number: int) -> CaseResult:
    """A case that passed at once: arrange, act, three checks, with four exchanges."""
    operation = _OPERATIONS[number % 5]
    status = _PATHS[operation][2]
    acted = exchange(number, 2, operation)
    steps = (
        StepResult("Gitt", "en testkunde med fødselsnummer", Outcome.PASSED, 0.4),
        StepResult("Og", "at kunden ikke er registrert i KFR", Outcome.PASSED, 6.2, (), (exchange(number, 1, "lookup-own"),)),
        StepResult("Når", "banken registrerer kunden", Outcome.PASSED, 9.1, (), (acted,)),
        StepResult("Så", f"skal KFR svare med status {status}", Outcome.PASSED, 0.2, (_kept(operation, status),)),
        StepResult("Og", "svaret skal følge kontrakten", Outcome.PASSED, 0.3, _contract_findings(operation)),
        StepResult(
            "Og",
            "kunden skal finnes ved oppslag",
            Outcome.PASSED,
            12.0,
            (Finding("register/effect", "effekt", ok=True, expected="banken i listen", actual="banken i listen"),),
            (exchange(number, 3, "lookup-own"), exchange(number, 4, "lookup-own")),
        ),
    )
    return _result(number, Verdict.PASSED, steps)


def with_findings(*findings: Finding) -> RunResult:
    """A run of one passed case, of which nothing else was judged."""
    case = passed_case(0)
    attempt = case.attempts[0]
    steps = (*(replace(step, findings=()) for step in attempt.steps[:-1]), replace(attempt.steps[-1], findings=findings, exchanges=()))
    return run_of([replace(case, attempts=(replace(attempt, steps=steps),))])


def failed_case(number: int) -> CaseResult:
    """A case where KFR answered something else than the API description says."""
    good = passed_case(number)
    wrong = replace(
        good.attempts[0].steps[3],
        outcome=Outcome.FAILED,
        findings=(Finding("register/201", "status", ok=False, expected="201", actual="200"),),
        message="KFR svarte 200, ventet 201.",
    )
    unheard = tuple(
        replace(step, outcome=Outcome.NOT_RUN, findings=(), exchanges=(), duration_ms=0.0) for step in good.attempts[0].steps[4:]
    )
    steps = (*good.attempts[0].steps[:3], wrong, *unheard)
    return _result(number, Verdict.FAILED, steps, reason="KFR svarte 200 på en ny kunde; API-beskrivelsen sier 201.")


def refused_case(number: int) -> CaseResult:
    """A case that passed because KFR refused, with an error body."""
    refusal = replace(
        exchange(number, 2, "register"),
        status=400,
        response_body='{"errorCode":"KFR-005","errorMessage":"Invalid customer identifier","timestamp":"2025-03-04T09:15:03Z"}',
    )
    steps = (
        StepResult("Gitt", "en testkunde med fødselsnummer", Outcome.PASSED, 0.4),
        StepResult("Når", "banken registrerer kunden", Outcome.PASSED, 9.1, (), (refusal,)),
        StepResult("Så", "skal KFR svare med status 400", Outcome.PASSED, 0.2, (_kept("register", 400),)),
    )
    return _result(number, Verdict.PASSED, steps)


def retried_case(number: int) -> CaseResult:
    """A case that was blocked at first and passed the second time."""
    first = blocked_case(number, Cause.NETWORK).attempts[0]
    # Allure tells the last attempt by when it began.
    later = datetime.fromisoformat(first.started) + timedelta(seconds=2)
    second = replace(passed_case(number).attempts[0], number=2, started=later.isoformat(timespec="milliseconds"))
    return replace(passed_case(number), attempts=(first, second))


def blocked_case(number: int, cause: Cause) -> CaseResult:
    """A case that could not be judged."""
    silent = replace(
        exchange(number, 1, "lookup-own"),
        status=None,
        response_headers=(),
        response_body=None,
        response_sha256="",
        error="Tilkoblingen ble brutt",
    )
    steps = (
        StepResult("Gitt", "en testkunde med D-nummer", Outcome.PASSED, 0.4),
        StepResult("Og", "at kunden ikke er registrert i KFR", Outcome.BLOCKED, 30_000.0, (), (silent,), "KFR svarte ikke innen 30 s."),
        StepResult("Når", "banken sletter kunden", Outcome.NOT_RUN),
    )
    return _result(number, Verdict.BLOCKED, steps, cause=cause, reason=f"Kunne ikke vurderes ({cause}).")


def unexecuted_case(number: int, verdict: Verdict, reason: str) -> CaseResult:
    """A case without a single attempt."""
    return CaseResult(_case(number), verdict, None, reason)


def on_sheet(result: CaseResult, sheet: str) -> CaseResult:
    """The same case, on another sheet."""
    return replace(result, case=replace(result.case, sheet=sheet))


def with_reason(result: CaseResult, reason: str) -> CaseResult:
    """The same case, with another reason and all its words the same."""
    words = replace(result.case, preconditions=reason, action=reason, expected=reason)
    body = tuple(replace(step, message=reason) for step in result.attempts[0].steps)
    return replace(result, case=words, reason=reason, attempts=(replace(result.attempts[0], steps=body),))


def with_body(result: CaseResult, body: str) -> CaseResult:
    """The same case, with one body for every answer."""
    attempt = result.attempts[0]
    steps = (replace(step, exchanges=tuple(replace(one, response_body=body) for one in step.exchanges)) for step in attempt.steps)
    return replace(result, attempts=(replace(attempt, steps=tuple(steps)),))


def exchange(case: int, number: int, operation: str) -> Exchange:
    """One request to KFR and its answer."""
    method, path, status = _PATHS[operation]
    correlation = hashlib.md5(f"{case}/{number}".encode(), usedforsecurity=False).hexdigest()
    body = '{"banks":[{"organizationID":"310000000","bankName":"Eksempelbank ASA","activeAccount":false}]}' if status == 200 else None
    sent = START + timedelta(milliseconds=case * 37 + number * 8 + (case * number) % 11)
    return Exchange(
        number=number,
        operation=operation,
        method=method,
        url=BASE_URL + path,
        request_headers=_headers(
            ("accept", "application/json"),
            ("user-agent", "kfr-conformance/0.1.0"),
            ("Authorization", "Bearer ‹fjernet›"),
            ("CustomerID", f"‹person-{correlation[:10]}›"),
            ("CorrelationID", correlation),
        ),
        request_body="customer_type=DSOPBANK" if operation == "batch" else None,
        status=status,
        response_headers=_headers(
            ("content-type", "application/json"), ("content-length", str(len(body or ""))), ("CorrelationID", correlation)
        ),
        response_body=body,
        started=sent.isoformat(timespec="milliseconds"),
        duration_ms=round(3.2 + (case * 7 + number * 13) % 29 * 1.7, 3),
        response_sha256=_digest(body or ""),
    )


def ids_of(result: RunResult) -> list[str]:
    """Ids of the cases in the order of the run."""
    return [case.case.id for case in result.cases]


def _case(number: int) -> Case:
    section = _SECTIONS[number % 5]
    return Case(
        id=f"KFR-{number + 1:03d}",
        title=f"Registrere ny kunde med fødselsnummer, variant {number + 1}",
        sheet="Testtilfeller",
        row=9 + number,
        section=section,
        preconditions="Kunden finnes ikke i KFR fra før.",
        action="Banken registrerer kundeforholdet\nmed relasjonstype DSOPBANK.",
        expected="KFR svarer med status 201. Kunden finnes ved oppslag.",
    )


def _result(number: int, verdict: Verdict, steps: tuple[StepResult, ...], *, cause: Cause | None = None, reason: str = "") -> CaseResult:
    started = START + timedelta(milliseconds=number * 37)
    spent = sum(step.duration_ms for step in steps)
    attempt = Attempt(1, started.isoformat(timespec="milliseconds"), spent, verdict, steps, cause, reason)
    clauses = tuple(sorted({finding.clause for step in steps for finding in step.findings}))
    return CaseResult(_case(number), verdict, cause, reason, clauses, (attempt,))


def _kept(operation: str, status: int) -> Finding:
    return Finding(f"{operation}/{status}", "status", ok=True, expected=str(status), actual=str(status))


def _contract_findings(operation: str) -> tuple[Finding, ...]:
    body = "banks/body" if operation == "lookup-own" else "body/empty"
    return (
        Finding("correlation/echo", "CorrelationID", ok=True, expected="samme som i forespørselen", actual="samme som i forespørselen"),
        Finding(body, "kropp", ok=True, expected="som beskrevet", actual="som beskrevet"),
    )


def _headers(*pairs: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return pairs


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
