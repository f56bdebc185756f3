"""Judges cases from what was done. A pass is counted from finished steps and met checks, never inferred from silence."""

from __future__ import annotations

from collections.abc import Sequence

from conformance.journal.gather import Trail
from conformance.model import Attempt, CaseResult, Cause, Outcome, Scenario, Shard, StepResult, Verdict

_JUDGED = frozenset({Verdict.PASSED, Verdict.FAILED})
_WORDS = {Verdict.PASSED: "bestått", Verdict.FAILED: "ikke bestått"}


def judge(scenario: Scenario, trails: Sequence[tuple[int, Trail]], shard: Shard | None = None) -> CaseResult:
    """Judge a case from all its attempts.

    Args:
        scenario: What was to be done.
        trails: What was done, by number of the attempt, oldest first.
        shard: The part of the run that the journal is of; cases of other parts are named as left to them.

    Returns:
        The verdict of the last attempt; a case that both passed and failed is flaky, and has failed.
    """
    if scenario.manual:
        # Nothing was carried out by the suite, so there is no attempt to show; that its turn came still counts for completeness.
        return CaseResult(scenario.case, Verdict.MANUAL, reason=f"Utføres for hånd: {scenario.manual}")
    attempts = tuple(_attempt(scenario, number, trail) for number, trail in trails)
    clauses = tuple(sorted({found.clause for attempt in attempts for step in attempt.steps for found in step.findings}))
    if not attempts:
        return CaseResult(scenario.case, Verdict.NOT_RUN, reason=_why_not_run(scenario, shard))
    last = attempts[-1]
    if {attempt.verdict for attempt in attempts} >= _JUDGED:
        return CaseResult(scenario.case, Verdict.FAILED, None, _flaky(attempts), clauses, attempts, flaky=True)
    return CaseResult(scenario.case, last.verdict, last.cause, last.reason, clauses, attempts)


def _why_not_run(scenario: Scenario, shard: Shard | None) -> str:
    if shard is not None and scenario.case.id not in shard.cases:
        return f"Overlatt til del {shard.part_of(scenario.case.id)} av {shard.count}."
    return "Kjøringen stanset før testtilfellet ble kjørt."


def _flaky(attempts: Sequence[Attempt]) -> str:
    """Name a case whose attempts disagree. An attempt that could not be judged disagrees with nobody."""
    told = ", ".join(f"{_WORDS[attempt.verdict]} i forsøk {attempt.number}" for attempt in attempts if attempt.verdict in _JUDGED)
    why = next(attempt.reason for attempt in attempts if attempt.verdict is Verdict.FAILED)
    return f"Ustabilt: {told}. {why}"


def _attempt(scenario: Scenario, number: int, trail: Trail) -> Attempt:
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


_STOPPED = {Outcome.FAILED: Verdict.FAILED, Outcome.BLOCKED: Verdict.BLOCKED, Outcome.NOT_RUN: Verdict.NOT_RUN}


def _judge(scenario: Scenario, trail: Trail) -> tuple[Verdict, Cause | None, str]:
    """Judge one attempt; anything that is not a complete pass has a reason."""
    if scenario.unmapped:
        return Verdict.UNMAPPED, None, f"Ingen frase passer: «{'», «'.join(scenario.unmapped)}»"
    stopped = next((event for event in trail.steps if event.step.outcome is not Outcome.PASSED), None)
    if stopped is not None:
        cause = stopped.cause or Cause.SUITE if stopped.step.outcome is Outcome.BLOCKED else None
        return _STOPPED[stopped.step.outcome], cause, stopped.step.message
    if trail.ended is None:
        return Verdict.BLOCKED, Cause.SUITE, "Testtilfellet ble avbrutt før det var ferdig."
    if trail.ended.outcome != "passed":
        return Verdict.BLOCKED, Cause.SUITE, trail.ended.detail or "Testmotoren avviste testtilfellet utenfor et steg."
    return _judge_silence(scenario, trail)


def _judge_silence(scenario: Scenario, trail: Trail) -> tuple[Verdict, Cause | None, str]:
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
