"""How the customers that a run registered were removed again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RemovalOutcome(StrEnum):
    """How the removal of a test customer ended."""

    REMOVED = "removed"
    ABSENT = "absent"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Removal:
    """One test customer being removed again after a run.

    Attributes:
        case: Case id.
        attempt: Number of the attempt that may have registered the customer.
        position: Which of the attempt's customers, from 1; counted down from -1 for those that the workbook names itself.
        kind: Kind of identifier.
        bank: Organisation number that the relationship may stand under.
        outcome: Removed now, absent already, or left behind.
        at: When it was last tried, RFC 3339 in UTC.
        status: HTTP status of the last answer; `None` when none came.
        detail: Why it is left behind; empty otherwise.
    """

    case: str
    attempt: int
    position: int
    kind: str
    bank: str
    outcome: RemovalOutcome
    at: str
    status: int | None = None
    detail: str = ""
