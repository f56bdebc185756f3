"""Two runs side by side: every step from one verdict to another has its name, and only steps back are regressions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.compare import Change, Threshold, compare
from conformance.compare.circumstances import circumstances
from conformance.model import Attestation, CaseResult, Mode, RunResult, Verdict
from tests.unit.reports import samples

STEPS = [
    # before, now, what it is called, a step back?
    (Verdict.PASSED, Verdict.FAILED, Change.FAILING, True),
    (Verdict.BLOCKED, Verdict.FAILED, Change.FAILING, True),
    (Verdict.MANUAL, Verdict.FAILED, Change.FAILING, True),
    (Verdict.PASSED, Verdict.BLOCKED, Change.LOST, True),
    (Verdict.PASSED, Verdict.NOT_RUN, Change.LOST, True),
    (Verdict.PASSED, Verdict.UNMAPPED, Change.LOST, True),
    (Verdict.PASSED, Verdict.MANUAL, Change.LOST, True),
    (Verdict.FAILED, Verdict.PASSED, Change.FIXED, False),
    (Verdict.BLOCKED, Verdict.PASSED, Change.FIXED, False),
    (Verdict.FAILED, Verdict.BLOCKED, Change.OTHER, False),
    (Verdict.BLOCKED, Verdict.NOT_RUN, Change.OTHER, False),
]


def _run(*verdicts: Verdict) -> RunResult:
    return samples.run_of([replace(samples.passed_case(number), verdict=verdict) for number, verdict in enumerate(verdicts)])


def _lasting(milliseconds: float) -> RunResult:
    case = samples.passed_case(0)
    return samples.run_of([replace(case, attempts=(replace(case.attempts[0], duration_ms=milliseconds),))])


@pytest.mark.parametrize(("before", "now", "change", "regression"), STEPS, ids=[f"{old}-{new}" for old, new, _, _ in STEPS])
def test_a_step_from_one_verdict_to_another(before: Verdict, now: Verdict, change: Change, regression: bool) -> None:
    comparison = compare(_run(Verdict.PASSED, before), _run(Verdict.PASSED, now))

    [case] = comparison.changes
    assert (case.id, case.change, case.old, case.new) == ("KFR-002", change, before, now)
    assert case.regression is comparison.regression is regression
    assert comparison.exit_code == int(regression)
    assert comparison.unchanged == 1


def _attested(verdict: Verdict) -> RunResult:
    said = Attestation("KFR-001", verdict, "Kari Nordmann", "tester", "Sett.", "2026-03-02T11:50:00+00:00", "2026-06-02T11:50:00+00:00")
    return samples.run_of([replace(samples.passed_case(0), verdict=Verdict.MANUAL, attestations=(said,))])


@pytest.mark.parametrize(
    ("before", "now", "change", "regression"),
    [
        pytest.param(_run(Verdict.PASSED), _attested(Verdict.PASSED), Change.OTHER, False, id="passed by machine, now by hand"),
        pytest.param(_run(Verdict.MANUAL), _attested(Verdict.PASSED), Change.FIXED, False, id="waiting, now attested"),
        pytest.param(_attested(Verdict.PASSED), _run(Verdict.MANUAL), Change.LOST, True, id="attested, now waiting"),
        pytest.param(_attested(Verdict.PASSED), _run(Verdict.FAILED), Change.FAILING, True, id="attested, now failed"),
    ],
)
def test_what_is_attested_as_passed_counts_as_passed(before: RunResult, now: RunResult, change: Change, regression: bool) -> None:
    [case] = compare(before, now).changes

    assert (case.change, case.regression) == (change, regression)


@pytest.mark.parametrize("verdict", Verdict)
def test_the_same_verdict_is_no_change(verdict: Verdict) -> None:
    comparison = compare(_run(verdict), _run(verdict))

    assert not comparison.changes
    assert not comparison.regression


@pytest.mark.parametrize(
    ("before", "now", "slower"),
    [
        pytest.param(100, 400, True, id="four times and 300 ms"),
        pytest.param(10, 200, False, id="twenty times, but only 190 ms"),
        pytest.param(3_000, 3_900, False, id="900 ms, but only 1.3 times"),
        pytest.param(0, 250, True, id="from nothing"),
        pytest.param(400, 100, False, id="faster"),
    ],
)
def test_slower_takes_both_a_ratio_and_a_difference(before: float, now: float, slower: bool) -> None:
    comparison = compare(_lasting(before), _lasting(now))

    assert [case.change for case in comparison.changes] == ([Change.SLOWER] if slower else [])
    assert not comparison.regression


def test_slower_is_a_regression_when_that_is_asked_for() -> None:
    assert compare(_lasting(100), _lasting(400), Threshold(counts=True)).exit_code == 1


def test_a_case_that_is_gone_from_the_same_workbook_is_a_regression() -> None:
    comparison = compare(_run(Verdict.PASSED, Verdict.PASSED), _run(Verdict.PASSED))

    [case] = comparison.changes
    assert (case.change, case.new, case.regression) == (Change.REMOVED, None, True)


def test_a_case_that_another_workbook_does_not_have_is_none() -> None:
    now = _run(Verdict.PASSED)

    comparison = compare(
        _run(Verdict.PASSED, Verdict.FAILED), replace(now, workbook=replace(now.workbook, name="ny.xlsx", sha256="ab" * 32))
    )

    [case] = comparison.changes
    assert (case.change, case.regression) == (Change.REMOVED, False)
    assert [one.name for one in comparison.circumstances] == ["workbook"]


def test_a_workbook_that_was_only_renamed_is_no_other_and_has_no_other_steps() -> None:
    now = _run(Verdict.PASSED)
    renamed = replace(now.workbook, name="ny.xlsx", features={"01-testtilfeller.feature": "cd" * 32})

    assert not compare(_run(Verdict.PASSED), replace(now, workbook=renamed)).circumstances


@pytest.mark.parametrize(("verdict", "regression"), [(Verdict.PASSED, False), (Verdict.MANUAL, False), (Verdict.FAILED, True)])
def test_a_new_case_is_a_regression_only_when_it_fails(verdict: Verdict, regression: bool) -> None:
    comparison = compare(_run(Verdict.PASSED), _run(Verdict.PASSED, verdict))

    [case] = comparison.changes
    assert (case.change, case.old, case.regression) == (Change.ADDED, None, regression)


@pytest.mark.parametrize(
    "worse",
    [
        pytest.param(samples.cut_short(), id="cut short"),
        pytest.param(samples.nothing_executed(), id="nothing executed"),
        pytest.param(samples.run_of([]), id="empty"),
    ],
)
def test_a_run_that_is_not_whole_is_a_regression_even_from_itself(worse: RunResult) -> None:
    assert compare(worse, worse).exit_code == 1


def _with_bank(run: RunResult) -> RunResult:
    return replace(run, bank=replace(run.bank, organisation_number="987654325"))


def _with_address(run: RunResult) -> RunResult:
    return replace(run, target=replace(run.target, base_url="https://other.example/v1"))


def _with_steps(run: RunResult) -> RunResult:
    return replace(run, workbook=replace(run.workbook, features={"01.feature": "ab" * 32}))


CIRCUMSTANCES: dict[str, Callable[[RunResult], RunResult]] = {
    "bank": _with_bank,
    "environment": lambda run: replace(run, target=replace(run.target, simulator=True)),
    "address": _with_address,
    "mode": lambda run: replace(run, run=replace(run.run, mode=Mode.NIGHTLY)),
    "scenarios": _with_steps,
    "contract": lambda run: replace(run, run=replace(run.run, contract="kfr-2.0")),
    "tool": lambda run: replace(run, run=replace(run.run, tool_version="9.9.9")),
    "order": lambda run: replace(run, run=replace(run.run, started="2001-01-01T00:00:00+00:00")),
}


@pytest.mark.parametrize("name", CIRCUMSTANCES)
def test_what_else_differs_is_said(name: str) -> None:
    run = _run(Verdict.PASSED)

    comparison = compare(run, CIRCUMSTANCES[name](run))

    assert [one.name for one in comparison.circumstances] == [name]
    assert not comparison.regression


def test_two_simulators_may_listen_at_different_addresses() -> None:
    run = samples.passing(1, simulator=True)

    assert not list(circumstances(run, _with_address(run)))


def test_an_id_that_stands_twice_is_compared_twice() -> None:
    doubled: Sequence[CaseResult] = [samples.passed_case(0), samples.passed_case(0)]
    comparison = compare(samples.run_of(doubled), samples.run_of([doubled[0], samples.failed_case(0)]))

    assert [case.change for case in comparison.changes] == [Change.FAILING]
    assert comparison.unchanged == 1


_RUNS = st.lists(st.sampled_from(Verdict), min_size=1, max_size=8).map(lambda verdicts: _run(*verdicts))


@given(_RUNS, _RUNS)
def test_every_case_is_told_of_once(old: RunResult, new: RunResult) -> None:
    comparison = compare(old, new)

    told = [case.id for case in comparison.changes]
    there = {case.case.id for case in (*old.cases, *new.cases)}
    assert len(told) == len(set(told))
    assert len(told) + comparison.unchanged == len(there)


@given(_RUNS, _RUNS)
def test_without_a_regression_nothing_that_passed_is_anything_else(old: RunResult, new: RunResult) -> None:
    if not compare(old, new).regression:
        passed = {case.case.id for case in old.cases if case.verdict is Verdict.PASSED}
        assert passed <= {case.case.id for case in new.cases if case.verdict is Verdict.PASSED}
