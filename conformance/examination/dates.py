"""Dates as the workbook says them: `i dag`, `for 30 dager siden`, `2019-11-08`, or a raw text to send as it is."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from conformance.errors.blocked import SuiteFault
from conformance.language import Text

# KFR's "today" is a Norwegian day, whatever the clock of the machine that runs the suite is set to.
NORWAY = ZoneInfo("Europe/Oslo")

_NO_DATE = Text("«{expression}» er ikke en dato", "'{expression}' is no date")
_WORDS = {"i går": -1, "i dag": 0, "i morgen": 1}
_AGO = re.compile(r"for (\d{1,5}) dag(?:er)? siden")
_AHEAD = re.compile(r"om (\d{1,5}) dag(?:er)?")
_RAW = re.compile(r'"(.*)"')


# KFR's clock may differ by as much as Maskinporten accepts, so around midnight the two may not agree on what day it is.
_BEFORE_MIDNIGHT = timedelta(seconds=20)
_AFTER_MIDNIGHT = timedelta(seconds=10)


def seconds_until_one_day(now: datetime) -> float:
    """Say how long to wait before it is the same Norwegian day here and at KFR, and stays so for a while; 0 for nearly all of a day."""
    there = now.astimezone(NORWAY).replace(tzinfo=None)
    soon = there + _BEFORE_MIDNIGHT
    midnight = datetime.combine(soon.date(), datetime.min.time())
    return max((midnight + _AFTER_MIDNIGHT - there).total_seconds(), 0.0)


def today(now: datetime) -> date:
    """The Norwegian date of a moment."""
    return now.astimezone(NORWAY).date()


def resolve(expression: str, today: date) -> str:
    """Turn a date expression into what is sent.

    Args:
        expression: One of the forms above.
        today: The day that `i dag` means.

    Returns:
        YYYY-MM-DD, or the raw text of an expression in quotation marks.

    Raises:
        SuiteFault: The expression is none of the forms.
    """
    if raw := _RAW.fullmatch(expression):
        return raw[1]
    if (days := _offset(expression)) is not None:
        return (today + timedelta(days=days)).isoformat()
    try:
        return date.fromisoformat(expression).isoformat()
    except ValueError as error:
        raise SuiteFault(detail=_NO_DATE.filled(expression=expression)) from error


def _offset(expression: str) -> int | None:
    if expression in _WORDS:
        return _WORDS[expression]
    if ago := _AGO.fullmatch(expression):
        return -int(ago[1])
    if ahead := _AHEAD.fullmatch(expression):
        return int(ahead[1])
    return None
