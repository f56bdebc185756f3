"""What came of the trials: which mutant was noticed by which cases, and what that says of the suite."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from conformance.model import RunResult, Verdict

FAITHFUL = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """The suite run against one simulator.

    Attributes:
        mutant: Name of the mutant; empty for the faithful simulator.
        clause: The clause it breaks; empty for the faithful simulator.
        failed: Ids of the cases that failed.
        blocked: Ids of the cases that could not be judged.
        clauses: Clauses that a check found broken.
        checks: Names of the checks that were made.
        broken: Names of the checks that found something.
        complete: Whether the completeness equation held.
    """

    mutant: str
    clause: str
    failed: tuple[str, ...]
    blocked: tuple[str, ...]
    clauses: tuple[str, ...]
    complete: bool
    checks: frozenset[str] = frozenset()
    broken: frozenset[str] = frozenset()

    @staticmethod
    def of(mutant: str, clause: str, result: RunResult) -> Trial:
        """Read a trial from the result of its run."""
        findings = [found for case in result.cases for attempt in case.attempts for step in attempt.steps for found in step.findings]
        return Trial(
            mutant=mutant,
            clause=clause,
            failed=tuple(case.case.id for case in result.cases if case.verdict is Verdict.FAILED),
            blocked=tuple(case.case.id for case in result.cases if case.verdict not in {Verdict.FAILED, Verdict.PASSED}),
            clauses=tuple(sorted({found.clause for found in findings if not found.ok})),
            complete=result.completeness.holds,
            checks=frozenset(found.check for found in findings),
            broken=frozenset(found.check for found in findings if not found.ok),
        )

    @property
    def killed(self) -> bool:
        """Whether at least one case failed. A mutant that only blocks cases has not been found out."""
        return bool(self.failed)


@dataclass(frozen=True, slots=True)
class KillMatrix:
    """Every trial of a selftest.

    Attributes:
        faithful: The trial against the faithful simulator.
        trials: One trial a mutant.
        cases: Ids of all cases of the suite.
    """

    faithful: Trial
    trials: tuple[Trial, ...]
    cases: tuple[str, ...]

    @staticmethod
    def of(trials: Iterable[Trial], cases: tuple[str, ...]) -> KillMatrix:
        """Tell the faithful trial from the others."""
        by_name = {trial.mutant: trial for trial in trials}
        return KillMatrix(by_name.pop(FAITHFUL), tuple(by_name.values()), cases)

    @property
    def survivors(self) -> tuple[Trial, ...]:
        """Mutants that no case noticed."""
        return tuple(trial for trial in self.trials if not trial.killed)

    @property
    def false_alarms(self) -> tuple[str, ...]:
        """Cases that do not pass against the faithful simulator."""
        return (*self.faithful.failed, *self.faithful.blocked)

    @property
    def idle_cases(self) -> tuple[str, ...]:
        """Cases that noticed no mutant at all."""
        busy = {case_id for trial in self.trials for case_id in trial.failed}
        return tuple(case_id for case_id in self.cases if case_id not in busy)

    @property
    def idle_checks(self) -> tuple[str, ...]:
        """Checks that found nothing in any mutant: whether they can fail at all is not known."""
        return tuple(sorted(self.faithful.checks - {check for trial in self.trials for check in trial.broken}))

    @property
    def kills(self) -> Mapping[str, int]:
        """Case id -> number of mutants it noticed."""
        return {case_id: sum(case_id in trial.failed for trial in self.trials) for case_id in self.cases}

    @property
    def score(self) -> float:
        """Share of the mutants that were noticed, 0 to 1; nothing tried is no strength."""
        return (len(self.trials) - len(self.survivors)) / len(self.trials) if self.trials else 0.0

    @property
    def strong(self) -> bool:
        """Whether every mutant was noticed, with no false alarm."""
        return bool(self.trials) and not self.survivors and not self.false_alarms and self.faithful.complete
