"""Deviations that are known: what a nightly run is held against, so that a new fault stands out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class KnownState(StrEnum):
    """What a run has to say of a known deviation."""

    HOLDS = "holds"
    PASSED = "passed"
    EXPIRED = "expired"
    NOT_JUDGED = "not-judged"


@dataclass(frozen=True, slots=True)
class KnownDeviation:
    """One deviation that somebody has taken on.

    Attributes:
        case: Case id.
        check: The check that fails, as clause and name: `register/201 status`.
        reason: Why it is known.
        owner: Who sees to it.
        expires: The last day it is accepted, YYYY-MM-DD.
        state: What the run says of it; `NOT_JUDGED` until the run has been judged.
    """

    case: str
    check: str
    reason: str
    owner: str
    expires: str
    state: KnownState = KnownState.NOT_JUDGED
