from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from conformance.simulator.clock import clock_from, real_clock, today

MOMENTS = {
    "just before midnight in winter": (datetime(2027, 12, 31, 22, 59, tzinfo=UTC), date(2027, 12, 31)),
    "just after midnight in winter": (datetime(2027, 12, 31, 23, 0, tzinfo=UTC), date(2028, 1, 1)),
    "just after midnight in summer": (datetime(2028, 6, 30, 22, 0, tzinfo=UTC), date(2028, 7, 1)),
    "leap day": (datetime(2028, 2, 29, 12, 0, tzinfo=UTC), date(2028, 2, 29)),
}


@pytest.mark.parametrize("name", MOMENTS)
def test_today_is_norwegian(name: str) -> None:
    moment, day = MOMENTS[name]
    assert today(lambda: moment) == day


def test_a_clock_runs_on_from_its_start() -> None:
    start = datetime(2028, 2, 29, 12, tzinfo=UTC)
    clock = clock_from(start)
    first, second = clock(), clock()
    assert timedelta() <= first - start < timedelta(seconds=5)
    assert first <= second


def test_a_start_without_a_zone_is_norwegian() -> None:
    assert clock_from(datetime(2028, 7, 1, 12))().hour == 10


def test_without_a_start_the_time_is_real() -> None:
    assert clock_from(None) is real_clock
