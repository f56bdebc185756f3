"""Reads from the answers how far KFR's clock was from ours, without asking for anything."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache

from conformance.model import ClockOffset, Exchange

_SECOND = 1_000.0  # milliseconds; what the Date header leaves out (RFC 9110, section 5.6.7)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def clock_offset(exchanges: Iterable[Exchange]) -> ClockOffset | None:
    """Estimate the offset from the `Date` headers.

    A `Date` has whole seconds, so that one answer says little: the true time lay within a second from it, and somewhere between
    sending and receiving. Every answer gives such bounds for the offset, and together they close in on it.

    Args:
        exchanges: What was sent and answered.

    Returns:
        The offset; `None` when no answer carries a readable `Date`. When the answers contradict each other (several servers, or a
        clock that was set), their disagreement is in the uncertainty.
    """
    bounds = [found for exchange in exchanges if (found := _bounds(exchange)) is not None]
    if not bounds:
        return None
    least, most = max(low for low, _ in bounds), min(high for _, high in bounds)
    return ClockOffset(round((least + most) / 2, 1), round(abs(most - least) / 2, 1), len(bounds))


def _bounds(exchange: Exchange) -> tuple[float, float] | None:
    """The least and the most that KFR's clock may have been ahead, in milliseconds, as one answer tells."""
    stated = next((value for name, value in exchange.response_headers if name.lower() == "date"), None)
    shown = _milliseconds(stated) if stated is not None else None
    if shown is None:
        return None
    sent = (datetime.fromisoformat(exchange.started) - _EPOCH) / timedelta(milliseconds=1)
    return shown - (sent + exchange.duration_ms), shown + _SECOND - sent


@lru_cache(maxsize=256)  # the answers of one second share their Date
def _milliseconds(date: str) -> float | None:
    try:
        read = parsedate_to_datetime(date)
    except (ValueError, OverflowError):
        return None
    return (read - _EPOCH) / timedelta(milliseconds=1) if read.tzinfo else None
