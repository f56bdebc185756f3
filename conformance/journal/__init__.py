"""The journal: the one thing that leaves the executor. Events, the chain on disk, and the fold into a run result."""

from conformance.journal.chain import Line, read
from conformance.journal.events import (
    Attested,
    CanariesPlanted,
    CaseEnded,
    CaseStarted,
    CleanedUp,
    Collected,
    Event,
    ExchangeMade,
    RunEnded,
    RunStarted,
    StepEnded,
)
from conformance.journal.fold import fold
from conformance.journal.writer import JournalWriter, mend, take_over

__all__ = [
    "Attested",
    "CanariesPlanted",
    "CaseEnded",
    "CaseStarted",
    "CleanedUp",
    "Collected",
    "Event",
    "ExchangeMade",
    "JournalWriter",
    "Line",
    "RunEnded",
    "RunStarted",
    "StepEnded",
    "fold",
    "mend",
    "read",
    "take_over",
]
