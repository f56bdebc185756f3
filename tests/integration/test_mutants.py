"""Each mutant makes exactly those cases fail that claim to catch it. Here a few of every kind; `selftest` tries them all."""

from __future__ import annotations

import pytest

from conformance.generate import example_workbook
from conformance.selftest import KillMatrix, Trial, run_trials
from conformance.sheet import read
from conformance.simulator.mutants import MUTANTS
from tests.golden.kill_matrix import claims

COMMAND = "python -m tests.golden.kill_matrix"
SAMPLE = (
    "delete-unknown-code",
    "batch-drops-last",
    "error-timestamp-no-zone",
    "correlation-other",
    "register-accepts-forged-token",
)


@pytest.fixture(scope="module")
def matrix() -> KillMatrix:
    return run_trials(SAMPLE, parallel=2, told=lambda _: None)


def test_there_is_no_false_alarm(matrix: KillMatrix) -> None:
    assert matrix.false_alarms == ()
    assert matrix.faithful.complete


def test_exactly_the_claimed_cases_notice(matrix: KillMatrix) -> None:
    noticed = {trial.mutant: sorted(trial.failed) for trial in matrix.trials}

    assert noticed == {name: claims()[name] for name in SAMPLE}, f"if this is meant, run: {COMMAND}"


def test_a_mutant_is_noticed_by_its_own_clause(matrix: KillMatrix) -> None:
    for trial in matrix.trials:
        # A wrong status is found before its error code is looked at: "register/401" is on the way to "register/401/KFR-001".
        assert any(trial.clause.startswith(clause) for clause in trial.clauses), trial


def test_every_mutant_has_its_claim() -> None:
    cases = {case.id for case in read(example_workbook().read_bytes(), "eksempel.xlsx").cases}

    assert set(claims()) == set(MUTANTS), f"run: {COMMAND}"
    assert {case_id for claimed in claims().values() for case_id in claimed} <= cases


def test_a_suite_that_notices_nothing_is_not_strong() -> None:
    empty = KillMatrix(faithful=_quiet(""), trials=(), cases=())
    weak = KillMatrix(faithful=_quiet(""), trials=(_quiet("register-new-200"),), cases=())

    assert not empty.strong
    assert not weak.strong
    assert weak.score == 0


def _quiet(mutant: str) -> Trial:
    return Trial(mutant, "", (), (), (), complete=True)
