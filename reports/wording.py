"""Writes dates, numbers and durations as Norwegian or English readers expect them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from conformance.language import Language

_OSLO = ZoneInfo("Europe/Oslo")
_NO_BREAK_SPACE = "\u00a0"
_FEW = 10  # milliseconds, below which a tenth tells
_SECOND = 1_000  # milliseconds
_MINUTE = 60  # seconds
_MONTHS_EN = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_MONTHS_NB = ("januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember")


def moment(text: str) -> datetime | None:
    """Read an RFC 3339 time; `None` when it is none."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def when(text: str, language: Language) -> str:
    """Write a time as it was in Norway, to the second and with its distance from UTC; a text that is no time is given back as it is."""
    read = moment(text)
    if read is None:
        return text
    local = read.astimezone(_OSLO)
    ahead = f"(UTC+{(local.utcoffset() or timedelta()) // timedelta(hours=1)})"
    if language is Language.NB:
        return f"{local.day}. {_MONTHS_NB[local.month - 1]} {local.year} kl. {local:%H.%M.%S} {ahead}"
    return f"{local.day} {_MONTHS_EN[local.month - 1]} {local.year} at {local:%H:%M:%S} {ahead}"


def day(text: str, language: Language) -> str:
    """Write the date in Norway; a text that is no time is given back as it is."""
    read = moment(text)
    if read is None:
        return text
    local = read.astimezone(_OSLO)
    months, point = (_MONTHS_NB, ".") if language is Language.NB else (_MONTHS_EN, "")
    return f"{local.day}{point} {months[local.month - 1]} {local.year}"


def clock(text: str, language: Language) -> str:
    """Write the time of day in Norway, to the millisecond; a text that is no time is given back as it is."""
    read = moment(text)
    if read is None:
        return text
    local = read.astimezone(_OSLO)
    thousandths = local.microsecond // 1000
    return f"{local:%H.%M.%S},{thousandths:03d}" if language is Language.NB else f"{local:%H:%M:%S}.{thousandths:03d}"


def number(value: float, language: Language, *, decimals: int = 0) -> str:
    """Write a number with the decimal sign and the grouping of the language."""
    written = f"{value:,.{decimals}f}"
    if language is Language.EN:
        return written
    return written.replace(",", _NO_BREAK_SPACE).replace(".", ",")


def duration(milliseconds: float, language: Language) -> str:
    """Write a duration in the unit that suits its size: ms, s or minutes."""
    if milliseconds < _FEW and not float(milliseconds).is_integer():
        return f"{number(milliseconds, language, decimals=1)}{_NO_BREAK_SPACE}ms"
    if milliseconds < _SECOND:
        return f"{number(milliseconds, language)}{_NO_BREAK_SPACE}ms"
    seconds = milliseconds / _SECOND
    if seconds < _MINUTE:
        return f"{number(seconds, language, decimals=0 if seconds.is_integer() else 1)}{_NO_BREAK_SPACE}s"
    minutes, rest = divmod(round(seconds), _MINUTE)
    return f"{number(minutes, language)}{_NO_BREAK_SPACE}min {rest}{_NO_BREAK_SPACE}s"


def listed(parts: list[str], conjunction: str) -> str:
    """Join one or more parts as in a sentence: `a, b og c`."""
    *first, last = parts
    return f"{', '.join(first)} {conjunction} {last}" if first else last
