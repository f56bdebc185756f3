"""Follows one case through pytest-bdd's hooks and says what happened, step by step."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import UTC, datetime

from conformance.errors.blocked import CannotJudge, NotApplicable
from conformance.errors.unforeseen import UNEXPECTED, where
from conformance.examination import Deviation
from conformance.journal import CaseEnded, CaseStarted, ExchangeMade, StepEnded
from conformance.model import Cause, Exchange, Finding, Outcome, StepResult
from conformance.pytest_plugin.sinks import Sink


class CaseRecording:
    """The recorder of one attempt at one case."""

    def __init__(self, case_id: str, attempt: int, sink: Sink) -> None:
        self.case_id = case_id
        self.attempt = attempt
        self.sentences: tuple[str, ...] = ()
        self._sink = sink
        self._started = time.perf_counter()
        self._step_started, self._step_started_at = self._started, datetime.now(UTC)
        self._findings: list[Finding] = []
        self._outcome = "passed"
        self._detail = ""
        sink.emit(CaseStarted(case_id, attempt))

    def scenario_begins(self, sentences: Iterable[str]) -> None:
        """The steps of the case are known."""
        self.sentences = tuple(sentences)

    def exchange(self, exchange: Exchange) -> None:
        """Take note of an exchange."""
        self._sink.emit(ExchangeMade(self.case_id, self.attempt, exchange))

    def finding(self, finding: Finding) -> None:
        """Take note of what a check saw."""
        self._findings.append(finding)

    def step_begins(self) -> None:
        """A step is about to be carried out."""
        self._step_started, self._step_started_at = time.perf_counter(), datetime.now(UTC)
        self._findings = []

    def step_passed(self, keyword: str, sentence: str) -> None:
        """The step went through."""
        self._step(keyword, sentence, Outcome.PASSED)

    def step_raised(self, keyword: str, sentence: str, error: BaseException) -> None:
        """The step did not go through; the error says whose fault it is.

        The text of an error this product did not write is not kept: it may quote a secret.
        """
        match error:
            case Deviation():
                self._step(keyword, sentence, Outcome.FAILED, str(error))
            case NotApplicable():
                self._step(keyword, sentence, Outcome.NOT_RUN, f"{error.message()} {error.advice()}")
            case CannotJudge():
                self._step(keyword, sentence, Outcome.BLOCKED, f"{error.message()} {error.advice()}", error.cause)
            case _:
                self._step(keyword, sentence, Outcome.BLOCKED, UNEXPECTED.in_evidence(where=where(error)), Cause.SUITE)

    def phase_ended(self, outcome: str, error: BaseException | None) -> None:
        """One of pytest's phases (setup, call, teardown) is over."""
        if outcome != "passed" and self._outcome != "failed":
            self._outcome = outcome
            self._detail = where(error) if error is not None else ""

    def ended(self) -> None:
        """The attempt is over."""
        taken = (time.perf_counter() - self._started) * 1000
        self._sink.emit(CaseEnded(self.case_id, self.attempt, round(taken, 3), self._outcome, self._detail))

    def _step(self, keyword: str, sentence: str, outcome: Outcome, message: str = "", cause: Cause | None = None) -> None:
        taken = round((time.perf_counter() - self._step_started) * 1000, 3)
        started = self._step_started_at.isoformat(timespec="milliseconds")
        step = StepResult(keyword, sentence, outcome, taken, tuple(self._findings), message=message, started=started)
        self._sink.emit(StepEnded(self.case_id, self.attempt, step, cause))
