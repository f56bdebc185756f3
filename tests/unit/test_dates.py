from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from conformance.errors.blocked import SuiteFault
from conformance.examination.dates import resolve, today

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
