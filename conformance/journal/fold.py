"""Folds a journal into a run result. A pass is counted from finished steps and met checks, never inferred from silence."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from conformance.errors.run import JournalIncomplete
from conformance.journal.attesting import with_attestations
from conformance.journal.chain import Line
from conformance.journal.events import (
    Attested,
    CanariesPlanted,
    CaseEnded,
    CaseStarted,
    CleanedUp,
    Collected,
    ExchangeMade,
    RunEnded,
    RunStarted,
    StepEnded,
)
from conformance.journal.offset import clock_offset
from conformance.model import (
    Attempt,
    Attestation,
    CaseResult,
    Cause,
    Completeness,
    Exchange,
    Outcome,
    Removal,
    RemovalOutcome,
    RunInfo,
    RunResult,
    Scenario,
    StepResult,
    Verdict,
)

_Key = tuple[str, int]


@dataclass
class _Trail:
    """What the journal says of one attempt, gathered while reading."""

    started: str
    steps: list[StepEnded] = field(default_factory=list)
    loose: list[Exchange] = field(default_factory=list)
    ended: CaseEnded | None = None


def fold(lines: Iterable[Line]) -> RunResult:
    """Judge every case from what the journal says was done.

    Args:
        lines: The journal, its chain already checked.

    Returns:
        The result of the run; a run that was cut short yields a result that is not conforming.

    Raises:
        JournalIncomplete: There is no `run-started` event.
    """
    start: RunStarted | None = None
    end: tuple[RunEnded, str] | None = None
    collected: list[str] = []
    trails: dict[_Key, _Trail] = {}
    removals: dict[tuple[str, int, int, str], Removal] = {}
    attestations: list[Attestation] = []
    for line in lines:
        match line.event:
            case RunStarted() as event:
                start = event
            case RunEnded() as event:
                end = (event, line.at)
            case Collected(cases):
                collected.extend(cases)
            case CleanedUp(removal):
                # A later try stands for the earlier ones: what was left behind may have been removed since.
                removals[removal.case, removal.attempt, removal.position, removal.bank] = removal
            case CanariesPlanted():
                # They are there to be looked for, and say nothing about a case.
                pass
            case Attested(attestation):
                attestations.append(attestation)
            case CaseStarted(case, attempt):
                trails[case, attempt] = _Trail(started=line.at)
            case event:
                _gather(trails, event, line.at)
    if start is None:
        raise JournalIncomplete
    judged = with_attestations(_result(start, end, collected, trails), attestations)
    return _tidied(judged, tuple(removals.values()))


def _gather(trails: dict[_Key, _Trail], event: ExchangeMade | StepEnded | CaseEnded, at: str) -> None:
    trail = trails.setdefault((event.case, event.attempt), _Trail(started=at))
    match event:
        case ExchangeMade():
            trail.loose.append(event.exchange)
        case StepEnded():
            trail.steps.append(_with_exchanges(event, trail.loose))
            trail.loose = []
        case CaseEnded():
            trail.ended = event


def _with_exchanges(event: StepEnded, exchanges: Sequence[Exchange]) -> StepEnded:
    """Put the exchanges that stand before a step in the journal into the step."""
    return StepEnded(event.case, event.attempt, replace(event.step, exchanges=tuple(exchanges)), event.cause)


def _result(start: RunStarted, end: tuple[RunEnded, str] | None, collected: list[str], trails: dict[_Key, _Trail]) -> RunResult:
    by_case: dict[str, list[tuple[int, _Trail]]] = defaultdict(list)
    for (case_id, number), trail in trails.items():
        by_case[case_id].append((number, trail))
    ended = tuple(case_id for case_id, attempts in by_case.items() if all(trail.ended for _, trail in attempts))
    return RunResult(
        run=_run(start.run, end, trails),
        bank=start.bank,
        target=start.target,
        workbook=start.workbook,
        completeness=Completeness(
            rows=start.rows,
            generated=tuple(scenario.case.id for scenario in start.scenarios),
            collected=tuple(collected),
            ended=ended,
            ignored=start.ignored,
        ),
        cases=tuple(_case_result(scenario, sorted(by_case[scenario.case.id], key=lambda pair: pair[0])) for scenario in start.scenarios),
    )


def _run(planned: RunInfo, end: tuple[RunEnded, str] | None, trails: dict[_Key, _Trail]) -> RunInfo:
    offset = clock_offset(exchange for trail in trails.values() for event in trail.steps for exchange in event.step.exchanges)
    timed = replace(planned, clock_offset=offset)
    return replace(timed, ended=end[1], duration_ms=end[0].duration_ms) if end else timed


def _tidied(result: RunResult, removals: tuple[Removal, ...]) -> RunResult:
    """Put the clean-up into the result, with one sentence that every report shows."""
    if not removals:
        return result
    counted = Counter(removal.outcome for removal in removals)
    removed, absent, left = (counted[outcome] for outcome in (RemovalOutcome.REMOVED, RemovalOutcome.ABSENT, RemovalOutcome.LEFT))
    remark = f"Opprydding: {removed} testkunder ble slettet etter kjøringen, {absent} var allerede borte, {left} står igjen."
    return replace(result, run=replace(result.run, cleanup=removals, observations=(*result.run.observations, remark)))


def _case_result(scenario: Scenario, trails: Sequence[tuple[int, _Trail]]) -> CaseResult:
    if scenario.manual:
        # Nothing was carried out by the suite, so there is no attempt to show; that its turn came still counts for completeness.
        return CaseResult(scenario.case, Verdict.MANUAL, reason=f"Utføres for hånd: {scenario.manual}")
    attempts = tuple(_attempt(scenario, number, trail) for number, trail in trails)
    clauses = {found.clause for attempt in attempts for step in attempt.steps for found in step.findings}
    if not attempts:
        return CaseResult(scenario.case, Verdict.NOT_RUN, reason="Kjøringen stanset før testtilfellet ble kjørt.")
    last = attempts[-1]
    return CaseResult(scenario.case, last.verdict, last.cause, last.reason, tuple(sorted(clauses)), attempts)


def _attempt(scenario: Scenario, number: int, trail: _Trail) -> Attempt:
    carried_out = tuple(event.step for event in trail.steps)
    verdict, cause, reason = _judge(scenario, trail)
    return Attempt(
        number=number,
        started=trail.started,
        duration_ms=trail.ended.duration_ms if trail.ended else 0.0,
        verdict=verdict,
        steps=(*carried_out, *_not_run(scenario, len(carried_out))),
        cause=cause,
        reason=reason,
    )


def _not_run(scenario: Scenario, done: int) -> tuple[StepResult, ...]:
    return tuple(StepResult(step.keyword, step.sentence, Outcome.NOT_RUN) for step in scenario.steps[done:])


def _judge(scenario: Scenario, trail: _Trail) -> tuple[Verdict, Cause | None, str]:
    """Judge one attempt; anything that is not a complete pass has a reason."""
    if scenario.unmapped:
        return Verdict.UNMAPPED, None, f"Ingen frase passer: «{'», «'.join(scenario.unmapped)}»"
    for event in trail.steps:
        if event.step.outcome is Outcome.FAILED:
            return Verdict.FAILED, None, event.step.message
        if event.step.outcome is Outcome.BLOCKED:
            return Verdict.BLOCKED, event.cause or Cause.SUITE, event.step.message
    if trail.ended is None:
        return Verdict.BLOCKED, Cause.SUITE, "Testtilfellet ble avbrutt før det var ferdig."
    if trail.ended.outcome != "passed":
        return Verdict.BLOCKED, Cause.SUITE, trail.ended.detail or "Testmotoren avviste testtilfellet utenfor et steg."
    return _judge_silence(scenario, trail)


def _judge_silence(scenario: Scenario, trail: _Trail) -> tuple[Verdict, Cause | None, str]:
    planned = [(step.keyword, step.sentence) for step in scenario.steps]
    done = [(event.step.keyword, event.step.sentence) for event in trail.steps]
    if planned != done:
        return Verdict.BLOCKED, Cause.SUITE, "Stegene som ble utført, er ikke de som var planlagt."
    findings = [found for event in trail.steps for found in event.step.findings]
    if not findings:
        return Verdict.BLOCKED, Cause.SUITE, "Ingen kontroll ble utført i testtilfellet."
    if not all(found.ok for found in findings):
        return Verdict.FAILED, None, "En kontroll i et fullført steg er ikke oppfylt."
    return Verdict.PASSED, None, ""
