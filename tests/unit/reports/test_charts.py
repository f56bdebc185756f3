"""The drawings show what happened: shares add up, marks lie where requests were sent, scales hold every value."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.model import RunResult, Verdict
from reports import charts
from tests.unit.reports import samples


@pytest.mark.parametrize("run", [samples.passing(), samples.failing(), samples.passing(7)], ids=["passing", "failing", "seven"])
def test_the_verdict_bar_is_full_and_counts_every_case(run: RunResult) -> None:
    slices = charts.verdict_bar(run)

    assert sum(part.width for part in slices) == charts.WIDTH
    assert sum(part.count for part in slices) == len(run.cases)
    assert [part.x for part in slices] == [sum(other.width for other in slices[:place]) for place in range(len(slices))]
    assert slices[0].verdict is Verdict.PASSED


def test_a_run_without_cases_has_no_drawings() -> None:
    empty = samples.run_of([])

    assert charts.verdict_bar(empty) == ()
    assert charts.timeline(empty) is None
    assert charts.latencies(empty) is None


def test_the_time_line_has_a_lane_for_each_operation_and_a_mark_for_each_kind_of_answer() -> None:
    drawn = charts.timeline(samples.failing())

    assert drawn is not None
    assert {lane.operation for lane in drawn.lanes} == {"register", "delete", "batch", "lookup-own"}
    assert {kind for lane in drawn.lanes for kind in lane.marks} == {"2xx", "4xx", "none"}
    assert all(0 <= x <= charts.WIDTH for lane in drawn.lanes for xs in lane.marks.values() for x in xs)
    assert min(x for lane in drawn.lanes for xs in lane.marks.values() for x in xs) == 0
    assert drawn.ticks[-1] >= drawn.length_ms


def test_requests_without_a_readable_time_are_left_out_of_the_time_line() -> None:
    case = samples.passed_case(0)
    step = replace(case.attempts[0].steps[1], exchanges=(replace(samples.exchange(0, 1, "register"), started="i går"),))
    run = samples.run_of([replace(case, attempts=(replace(case.attempts[0], steps=(step,)),))])

    assert charts.timeline(run) is None


@pytest.mark.parametrize(
    ("status", "kind"), [(200, "2xx"), (204, "2xx"), (302, "other"), (404, "4xx"), (503, "5xx"), (99, "other"), (None, "none")]
)
def test_the_kind_of_an_answer(status: int | None, kind: str) -> None:
    assert charts.answered(replace(samples.exchange(0, 1, "register"), status=status)) == kind


def test_response_times_are_summed_up_by_operation() -> None:
    times = (5.0, 10.0, 20.0, 400.0)
    exchanges = tuple(replace(samples.exchange(0, n, "register"), duration_ms=time) for n, time in enumerate(times))
    case = samples.passed_case(0)
    step = replace(case.attempts[0].steps[1], exchanges=exchanges)

    drawn = charts.latencies(samples.run_of([replace(case, attempts=(replace(case.attempts[0], steps=(step,)),))]))

    assert drawn is not None
    [row] = drawn.rows
    assert (row.count, row.fastest, row.median, row.p95, row.slowest) == (4, 5.0, 10.0, 400.0, 400.0)
    assert drawn.ticks == (1.0, 10.0, 100.0, 1000.0)
    assert row.x[1] == round(charts.WIDTH / 3)


def test_coverage_groups_the_rules_by_operation_and_counts_those_judged() -> None:
    report = samples.report_input(samples.failing())

    groups = {group.operation: group for group in charts.coverage(report)}

    assert sum(len(group.rules) for group in groups.values()) == len(report.clauses)
    assert groups["account"].judged == 0
    assert groups["register"].judged == 3
    assert list(groups)[-1] == ""
