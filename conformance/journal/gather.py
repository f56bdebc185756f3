"""Gathers from the lines of one run what was planned, done and cleaned up, without judging it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from conformance.errors.run import JournalIncomplete
from conformance.journal.chain import Line
from conformance.journal.events import (
    Attested,
    CanariesPlanted,
    CaseEnded,
    CaseStarted,
    CleanedUp,
    Collected,
    ExchangeMade,
    Merged,
    RunEnded,
    RunResumed,
    RunStarted,
    StepEnded,
)
from conformance.model import Attestation, Exchange, Removal

RemovalKey = tuple[str, int, int, str]


@dataclass
class Trail:
    """What the journal says of one attempt."""

    started: str
    steps: list[StepEnded] = field(default_factory=list)
    loose: list[Exchange] = field(default_factory=list)
    ended: CaseEnded | None = None


@dataclass
class Session:
    """One stretch of a run: from its start, or from being resumed, until it ended or was killed.

    Attributes:
        begun: When it began.
        last: When the journal last heard of it.
        resumed: How it was resumed; `None` for the first one.
        ended: How it ended; `None` when it was killed.
        ended_at: When.
        collected: The cases that pytest found in it.
    """

    begun: str
    last: str
    resumed: RunResumed | None = None
    ended: RunEnded | None = None
    ended_at: str = ""
    collected: tuple[str, ...] = ()

    @property
    def duration_ms(self) -> float:
        """Wall time, by a clock that only grows; of a session that was killed only the journal's own times tell."""
        if self.ended is not None:
            return self.ended.duration_ms
        return max(0.0, (datetime.fromisoformat(self.last) - datetime.fromisoformat(self.begun)) / timedelta(milliseconds=1))


@dataclass
class Gathered:
    """All that the journal of one run says.

    Attributes:
        start: The plan.
        sessions: The stretches of the run, in order.
        trails: What was done, by case and number of the attempt.
        removals: How each customer was removed, the last try standing for the earlier ones.
        attestations: What was attested, oldest first.
    """

    start: RunStarted
    sessions: list[Session]
    trails: dict[str, dict[int, Trail]] = field(default_factory=lambda: defaultdict(dict))
    removals: dict[RemovalKey, Removal] = field(default_factory=dict)
    attestations: list[Attestation] = field(default_factory=list)

    def attempts(self, case: str) -> Sequence[tuple[int, Trail]]:
        """What was done with a case, oldest attempt first."""
        return sorted(self.trails.get(case, {}).items())

    def has_ended(self, case: str) -> bool:
        """Whether the last attempt at a case came to its end; earlier ones may have been cut short."""
        attempts = self.attempts(case)
        return bool(attempts) and attempts[-1][1].ended is not None

    @property
    def collected(self) -> tuple[str, ...]:
        """The cases that pytest found, session by session; one that a session finds twice is not made one."""
        found: list[str] = []
        for session in self.sessions:
            before = set(found)
            found.extend(case for case in session.collected if case not in before)
        return tuple(found)


def gather(lines: Iterable[Line]) -> Gathered:
    """Read through the lines of one run.

    Args:
        lines: The journal of a run, or of one part of a joined run.

    Raises:
        JournalIncomplete: The first line is not the start of a run.
    """
    found: Gathered | None = None
    for line in lines:
        if found is not None:
            _take(found, line)
        elif isinstance(line.event, RunStarted):
            found = Gathered(line.event, [Session(line.at, line.at)])
    if found is None:
        raise JournalIncomplete
    return found


def _take(found: Gathered, line: Line) -> None:
    session = found.sessions[-1]
    match line.event:
        case RunResumed() as event:
            found.sessions.append(Session(line.at, line.at, resumed=event))
        case RunEnded() as event:
            session.ended, session.ended_at = event, line.at
        case Collected(cases):
            session.collected = cases
        case CleanedUp(removal):
            found.removals[removal.case, removal.attempt, removal.position, removal.bank] = removal
        case Attested(attestation):
            found.attestations.append(attestation)
        case CanariesPlanted():
            pass  # they are there to be looked for, and say nothing about a case
        case CaseStarted(case, attempt):
            found.trails[case][attempt] = Trail(started=line.at)
        case ExchangeMade() | StepEnded() | CaseEnded() as event:
            _follow(found.trails[event.case].setdefault(event.attempt, Trail(started=line.at)), event)
        case RunStarted() | Merged():
            raise JournalIncomplete
    found.sessions[-1].last = line.at


def _follow(trail: Trail, event: ExchangeMade | StepEnded | CaseEnded) -> None:
    match event:
        case ExchangeMade():
            trail.loose.append(event.exchange)
        case StepEnded():
            # The exchanges that stand before a step in the journal were made in it.
            trail.steps.append(StepEnded(event.case, event.attempt, replace(event.step, exchanges=tuple(trail.loose)), event.cause))
            trail.loose = []
        case CaseEnded():
            trail.ended = event
