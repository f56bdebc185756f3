"""The simulator's time: one callable, so that a test may start it anywhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]

# A date in KFR ("today") is a Norwegian date, whatever the machine's own zone is.
_NORWAY = ZoneInfo("Europe/Oslo")


def real_clock() -> datetime:
    """Tell the real time, in UTC."""
    return datetime.now(UTC)


def clock_from(start: datetime | None) -> Clock:
    """Make a clock that shows `start` now and runs on from there; without a start, the real time.

    Args:
        start: The time to show now; one without a zone is Norwegian.

    Returns:
        The clock, telling UTC.
    """
    if start is None:
        return real_clock
    offset = (start if start.tzinfo else start.replace(tzinfo=_NORWAY)) - real_clock()
    return lambda: real_clock() + offset


def today(clock: Clock) -> date:
    """Tell the Norwegian date of a clock."""
    return clock().astimezone(_NORWAY).date()
