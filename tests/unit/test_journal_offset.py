from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.journal.offset import clock_offset
from conformance.model import ClockOffset, Exchange

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SILENT = Exchange(1, "lookup-own", "GET", "https://kfr.example/", (), None, 200, (), None, NOON.isoformat(timespec="milliseconds"), 0.0)


def _answered(sent: datetime, *, taken_ms: float, ahead_ms: float) -> Exchange:
    """An answer from a server whose clock is ahead, dated half-way."""
    dated = sent + timedelta(milliseconds=taken_ms / 2 + ahead_ms)
    date = format_datetime(dated.replace(microsecond=0), usegmt=True)
    return replace(SILENT, started=sent.isoformat(timespec="milliseconds"), duration_ms=taken_ms, response_headers=(("Date", date),))


@given(st.lists(st.integers(0, 3_600_000), min_size=1, max_size=30), st.integers(-600_000, 600_000), st.integers(0, 2_000))
def test_the_true_offset_is_never_outside_the_uncertainty(at: list[int], ahead_ms: int, taken_ms: int) -> None:
    found = clock_offset(_answered(NOON + timedelta(milliseconds=ms), taken_ms=taken_ms, ahead_ms=ahead_ms) for ms in at)

    assert found is not None
    assert abs(found.milliseconds - ahead_ms) <= found.uncertainty_ms + 0.2
    assert found.answers == len(at)


def test_many_answers_tell_the_offset_to_a_few_milliseconds() -> None:
    answers = [_answered(NOON + timedelta(milliseconds=37 * number), taken_ms=2, ahead_ms=1_500) for number in range(1_000)]

    found = clock_offset(answers)

    assert found is not None
    assert found.uncertainty_ms < 5


def test_answers_that_contradict_each_other_are_uncertain() -> None:
    one, other = (_answered(NOON, taken_ms=2, ahead_ms=ahead) for ahead in (0, 60_000))

    assert clock_offset([one, other]) == ClockOffset(30_499.0, 29_499.0, 2)


UNDATED = {
    "no answer": replace(SILENT, status=None),
    "no Date": SILENT,
    "no date in Date": replace(SILENT, response_headers=(("date", "i går"),)),
    "a date without a zone": replace(SILENT, response_headers=(("Date", "Mon, 23 Nov 2026 12:00:00 -0000"),)),
    "a year out of reach": replace(SILENT, response_headers=(("Date", "Mon, 23 Nov 99999 12:00:00 GMT"),)),
}


@pytest.mark.parametrize("exchange", UNDATED.values(), ids=UNDATED)
def test_what_tells_no_time_is_left_out(exchange: Exchange) -> None:
    assert clock_offset([exchange]) is None
