"""Many banks side by side, each with a run of its own."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum


class BankState(StrEnum):
    """How it went for one bank, the gravest first; `KNOWN` is a nightly run that deviates only as its baseline says."""

    FAILED = "failed"
    CRASHED = "crashed"
    INCOMPLETE = "incomplete"
    NOT_STARTED = "not-started"
    MISCONFIGURED = "misconfigured"
    KNOWN = "known"
    CONFORMING = "conforming"


# The documented order: a deviation outweighs what could not be completed, and that outweighs a faulty set-up.
_EXIT_CODES = {
    BankState.FAILED: 1,
    BankState.CRASHED: 3,
    BankState.INCOMPLETE: 3,
    BankState.NOT_STARTED: 3,
    BankState.MISCONFIGURED: 2,
    BankState.KNOWN: 0,
    BankState.CONFORMING: 0,
}


@dataclass(frozen=True, slots=True)
class BankOutcome:
    """What became of one bank.

    Attributes:
        name: Its name in the list of banks.
        state: How it went.
        exit_code: What its process ended with; `None` when it was never started, negative when a signal ended it.
        bank: The bank's own name; empty when there is no evidence.
        organisation_number: Its organisation number; empty likewise.
        run: Id of its run; empty likewise.
        passed: Number of cases that passed.
        total: Number of cases of its workbook.
        simulator: Whether it was run against a simulator, and is no evidence.
        duration_ms: Wall time of its process in milliseconds.
        folder: Its run folder, relative to the overview; empty when there is none.
        log: What its process said, relative to the overview; empty when it was never started.
        reason: Why it does not conform; empty when it does.
    """

    name: str
    state: BankState
    exit_code: int | None = None
    bank: str = ""
    organisation_number: str = ""
    run: str = ""
    passed: int = 0
    total: int = 0
    simulator: bool = False
    duration_ms: float = 0.0
    folder: str = ""
    log: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FleetResult:
    """All banks of a list, in its order.

    Attributes:
        started: RFC 3339 in UTC.
        duration_ms: Wall time of all of it in milliseconds.
        workers: Number of banks that were run at a time.
        tool_version: Version of this product.
        banks: What became of each.
    """

    started: str
    duration_ms: float
    workers: int
    tool_version: str
    banks: tuple[BankOutcome, ...]

    @property
    def counts(self) -> dict[BankState, int]:
        """Number of banks per state, every state named."""
        counted = Counter(bank.state for bank in self.banks)
        return {state: counted[state] for state in BankState}

    @property
    def conforming(self) -> bool:
        """Whether every bank conforms; no bank at all is no success."""
        return bool(self.banks) and self.counts[BankState.CONFORMING] == len(self.banks)

    @property
    def exit_code(self) -> int:
        """That of the gravest state: 1 before 3 before 2 before 0."""
        return next((_EXIT_CODES[state] for state, count in self.counts.items() if count), 2)
