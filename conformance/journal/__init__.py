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
    Merged,
    RunEnded,
    RunResumed,
    RunStarted,
    StepEnded,
)
from conformance.journal.fold import Told, fold, tell
from conformance.journal.gather import Gathered, gather
from conformance.journal.parts import Joined, chained, head_of, joined
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
    "Gathered",
    "Joined",
    "JournalWriter",
    "Line",
    "Merged",
    "RunEnded",
    "RunResumed",
    "RunStarted",
    "StepEnded",
    "Told",
    "chained",
    "fold",
    "gather",
    "head_of",
    "joined",
    "mend",
    "read",
    "take_over",
    "tell",
]
