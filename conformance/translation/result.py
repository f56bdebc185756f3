"""Says a run result in the reader's language; the workbook's words, the bank's and KFR's stay as they are."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from conformance.language import Language
from conformance.model import Attempt, CaseResult, Exchange, Finding, RunResult, StepResult
from conformance.translation.recognition import Interpreter


def in_language(result: RunResult, language: Language) -> RunResult:
    """Say what a run result says of itself in a language.

    Args:
        result: The run, as evidence has it.
        language: The reader's.

    Returns:
        The same run for Norwegian; for English one whose reasons, messages, findings and remarks are English. It is for reading only:
        evidence is never made of it.
    """
    return _Reading(_interpreter()).run(result) if language is Language.EN else result


@cache
def _interpreter() -> Interpreter:
    from conformance.translation.catalogue import texts  # noqa: PLC0415 - half the house is loaded for it, and only for English

    return Interpreter(texts())


class _Reading:
    def __init__(self, interpreter: Interpreter) -> None:
        self._said = interpreter.english

    def run(self, result: RunResult) -> RunResult:
        run, completeness = result.run, result.completeness
        ignored = tuple(replace(row, reason=self._said(row.reason)) for row in completeness.ignored)
        removals = tuple(replace(removal, detail=self._said(removal.detail)) for removal in run.cleanup)
        return replace(
            result,
            run=replace(run, observations=tuple(map(self._said, run.observations)), cleanup=removals),
            completeness=replace(completeness, ignored=ignored),
            cases=tuple(map(self.case, result.cases)),
        )

    def case(self, case: CaseResult) -> CaseResult:
        return replace(case, reason=self._said(case.reason), attempts=tuple(map(self._attempt, case.attempts)))

    def _attempt(self, attempt: Attempt) -> Attempt:
        return replace(attempt, reason=self._said(attempt.reason), steps=tuple(map(self._step, attempt.steps)))

    def _step(self, step: StepResult) -> StepResult:
        findings, exchanges = tuple(map(self._finding, step.findings)), tuple(map(self._exchange, step.exchanges))
        return replace(step, message=self._said(step.message), findings=findings, exchanges=exchanges)

    def _finding(self, finding: Finding) -> Finding:
        # The name of a check is part of what a baseline names, and stays.
        return replace(finding, expected=self._said(finding.expected), actual=self._said(finding.actual))

    def _exchange(self, exchange: Exchange) -> Exchange:
        return replace(exchange, error=self._said(exchange.error)) if exchange.error else exchange
