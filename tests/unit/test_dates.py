from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from conformance.errors.blocked import SuiteFault
from conformance.examination.dates import NORWAY, resolve, seconds_until_one_day, today

LEAP_DAY = date(2028, 2, 29)

SAID = {
    "i dag": "2028-02-29",
    "i går": "2028-02-28",
    "i morgen": "2028-03-01",
    "for 30 dager siden": "2028-01-30",
    "for 1 dag siden": "2028-02-28",
    "om 366 dager": "2029-03-01",
    "2019-11-08": "2019-11-08",
    '"08.11.2019"': "08.11.2019",
    '""': "",
}


@pytest.mark.parametrize(("expression", "sent"), SAID.items(), ids=SAID)
def test_a_date_is_resolved(expression: str, sent: str) -> None:
    assert resolve(expression, LEAP_DAY) == sent


@pytest.mark.parametrize("expression", ["en gang", "2019-13-01", "08.11.2019", "for mange dager siden"])
def test_what_is_no_date_is_refused(expression: str) -> None:
    with pytest.raises(SuiteFault, match=expression):
        resolve(expression, LEAP_DAY)


MIDNIGHT = {
    "winter, an hour before midnight in UTC": (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), date(2027, 1, 1)),
    "winter, two hours before": (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), date(2026, 12, 31)),
    "summer time is two hours ahead": (datetime(2026, 7, 1, 22, 0, tzinfo=UTC), date(2026, 7, 2)),
}


@pytest.mark.parametrize(("moment", "day"), MIDNIGHT.values(), ids=MIDNIGHT)
def test_today_is_a_norwegian_day(moment: datetime, day: date) -> None:
    assert today(moment) == day


# Norwegian time, and how long to wait until it is one day here and at KFR.
AROUND_MIDNIGHT = {
    "noon": (datetime(2027, 6, 15, 12, tzinfo=NORWAY), 0),
    "a while before midnight": (datetime(2027, 6, 15, 23, 59, 39, tzinfo=NORWAY), 0),
    "just before midnight": (datetime(2027, 6, 15, 23, 59, 55, tzinfo=NORWAY), 15),
    "midnight": (datetime(2027, 6, 16, tzinfo=NORWAY), 10),
    "just after midnight": (datetime(2027, 6, 16, 0, 0, 9, tzinfo=NORWAY), 1),
    "a while after midnight": (datetime(2027, 6, 16, 0, 0, 11, tzinfo=NORWAY), 0),
    "midnight, told in UTC": (datetime(2027, 6, 15, 21, 59, 55, tzinfo=UTC), 15),
    "midnight in UTC": (datetime(2027, 6, 15, 23, 59, 55, tzinfo=UTC), 0),
    "before the night that summer time begins": (datetime(2027, 3, 27, 23, 59, 55, tzinfo=NORWAY), 15),
}


@pytest.mark.parametrize(("now", "seconds"), AROUND_MIDNIGHT.values(), ids=AROUND_MIDNIGHT)
def test_no_case_begins_around_midnight(now: datetime, seconds: float) -> None:
    assert seconds_until_one_day(now) == seconds
