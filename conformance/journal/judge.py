"""Judges cases from what was done. A pass is counted from finished steps and met checks, never inferred from silence."""

from __future__ import annotations

from collections.abc import Sequence

from conformance.journal.gather import Trail
from conformance.language import Text
from conformance.model import Attempt, CaseResult, Cause, Outcome, Scenario, Shard, StepResult, Verdict

_WORDS = {
    Verdict.PASSED: Text("bestått i forsøk {number}", "passed in attempt {number}"),
    Verdict.FAILED: Text("ikke bestått i forsøk {number}", "failed in attempt {number}"),
}
_BY_HAND = Text("Utføres for hånd: {why}", "Carried out by hand: {why}")
_LEFT_TO_PART = Text("Overlatt til del {number} av {count}.", "Left to part {number} of {count}.")
_STOPPED_BEFORE = Text("Kjøringen stanset før testtilfellet ble kjørt.", "The run stopped before the case was carried out.")
_FLAKY = Text("Ustabilt: {told}. {why}", "Flaky: {told}. {why}")
_NO_PHRASE = Text("Ingen frase passer: {words}", "No phrase fits: {words}")
_CUT_SHORT = Text("Testtilfellet ble avbrutt før det var ferdig.", "The case was cut short.")
_REJECTED = Text("Testmotoren avviste testtilfellet utenfor et steg.", "The test engine rejected the case outside a step.")
_OTHER_STEPS = Text(
    "Stegene som ble utført, er ikke de som var planlagt.", "The steps that were carried out are not those that were planned."
)
_NO_CHECK = Text("Ingen kontroll ble utført i testtilfellet.", "No check was carried out in the case.")
_NOT_MET = Text("En kontroll i et fullført steg er ikke oppfylt.", "A check in a finished step is not met.")

_JUDGED = frozenset({Verdict.PASSED, Verdict.FAILED})


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
        return CaseResult(scenario.case, Verdict.MANUAL, reason=_BY_HAND.in_evidence(why=scenario.manual))
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
        return _LEFT_TO_PART.in_evidence(number=shard.part_of(scenario.case.id), count=shard.count)
    return _STOPPED_BEFORE.nb


def _flaky(attempts: Sequence[Attempt]) -> str:
    """Name a case whose attempts disagree. An attempt that could not be judged disagrees with nobody."""
    told = ", ".join(_WORDS[attempt.verdict].in_evidence(number=attempt.number) for attempt in attempts if attempt.verdict in _JUDGED)
    why = next(attempt.reason for attempt in attempts if attempt.verdict is Verdict.FAILED)
    return _FLAKY.in_evidence(told=told, why=why)


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
        return Verdict.UNMAPPED, None, _NO_PHRASE.in_evidence(words=", ".join(f"«{words}»" for words in scenario.unmapped))
    stopped = next((event for event in trail.steps if event.step.outcome is not Outcome.PASSED), None)
    if stopped is not None:
        cause = stopped.cause or Cause.SUITE if stopped.step.outcome is Outcome.BLOCKED else None
        return _STOPPED[stopped.step.outcome], cause, stopped.step.message
    if trail.ended is None:
        return Verdict.BLOCKED, Cause.SUITE, _CUT_SHORT.nb
    if trail.ended.outcome != "passed":
        return Verdict.BLOCKED, Cause.SUITE, trail.ended.detail or _REJECTED.nb
    return _judge_silence(scenario, trail)


def _judge_silence(scenario: Scenario, trail: Trail) -> tuple[Verdict, Cause | None, str]:
    planned = [(step.keyword, step.sentence) for step in scenario.steps]
    done = [(event.step.keyword, event.step.sentence) for event in trail.steps]
    if planned != done:
        return Verdict.BLOCKED, Cause.SUITE, _OTHER_STEPS.nb
    findings = [found for event in trail.steps for found in event.step.findings]
    if not findings:
        return Verdict.BLOCKED, Cause.SUITE, _NO_CHECK.nb
    if not all(found.ok for found in findings):
        return Verdict.FAILED, None, _NOT_MET.nb
    return Verdict.PASSED, None, ""
