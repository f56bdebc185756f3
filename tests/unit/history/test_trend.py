"""The drawings over many nights: nothing falls outside, gaps stay gaps, and heights are shares of what is drawn."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.model import Mode, Night, OperationTime, Verdict
from reports import trend
from reports.charts import WIDTH


def _night(counts: dict[Verdict, int], duration_ms: float = 1_000.0, times: tuple[OperationTime, ...] = ()) -> Night:
    full = {verdict: Counter(counts)[verdict] for verdict in Verdict}
    return Night("m", "r", "2026-03-02T11:50:00+00:00", Mode.NIGHTLY, True, True, full, duration_ms, times)


def test_a_bar_is_as_high_as_its_share_of_the_largest_night() -> None:
    whole, half = trend.bars([_night({Verdict.PASSED: 6, Verdict.FAILED: 2}), _night({Verdict.PASSED: 4})])

    assert [(block.verdict, block.y, block.height) for block in whole.blocks] == [(Verdict.PASSED, 25, 75), (Verdict.FAILED, 0, 25)]
    assert [(block.verdict, block.y, block.height) for block in half.blocks] == [(Verdict.PASSED, 50, 50)]
    assert whole.x + whole.width < half.x


def test_a_night_without_cases_is_an_empty_place() -> None:
    assert trend.bars([_night({})])[0].blocks == ()


def test_an_operation_that_was_not_asked_one_night_leaves_a_gap() -> None:
    asked = (OperationTime("register", 3, 10.0, 20.0),)
    [plot] = trend.latencies([_night({}, times=asked), _night({}), _night({}, times=asked), _night({}, times=asked)])

    median, p95 = plot.curves
    assert median.path.count("M") == 2
    assert median.dots.count("M") == 3
    assert (plot.top, median.last, p95.last) == (20.0, 10.0, 20.0)


@pytest.mark.parametrize(("slowest", "top"), [(0.4, 1), (1, 1), (1.2, 2), (3, 5), (51, 100), (200, 200), (201, 500), (99_999, 100_000)])
def test_the_axis_ends_at_a_round_number(slowest: float, top: float) -> None:
    assert trend.durations([_night({}, duration_ms=slowest)]).top == top


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=40))
def test_every_mark_is_within_the_drawing(durations: list[float]) -> None:
    plot = trend.durations([_night({}, duration_ms=value) for value in durations])

    for x, y in re.findall(r"([\d.]+) ([\d.]+)h0", plot.curves[0].dots):
        assert 0 <= float(x) <= WIDTH
        assert 0 <= float(y) <= trend.HEIGHT
