"""No false alarms: the conditions under which the faithful simulator must pass, drawn at random from a seed that says them again."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from conformance import contract
from conformance.model import RunResult, Verdict

_NORWAY = ZoneInfo("Europe/Oslo")
_WORKERS = (1, 1, 4)
# Moments at which dates go wrong; a run that starts seconds before one of them has it pass on the way.
ODD_MOMENTS: Mapping[str, datetime | None] = {
    "29 February": datetime(2028, 2, 29, 12, tzinfo=_NORWAY),
    "into 29 February": datetime(2028, 2, 28, 23, 59, 57, tzinfo=_NORWAY),
    "out of 29 February": datetime(2028, 2, 29, 23, 59, 57, tzinfo=_NORWAY),
    "31 December": datetime(2027, 12, 31, 12, tzinfo=_NORWAY),
    "new year": datetime(2027, 12, 31, 23, 59, 57, tzinfo=_NORWAY),
    "midnight": datetime(2027, 6, 15, 23, 59, 57, tzinfo=_NORWAY),
    "midnight in UTC": datetime(2027, 6, 16, 1, 59, 57, tzinfo=_NORWAY),
    "summer time begins": datetime(2027, 3, 28, 1, 59, 57, tzinfo=_NORWAY),
    "summer time ends": datetime(2027, 10, 31, 2, 59, 57, tzinfo=_NORWAY),
    "now": None,
}


@dataclass(frozen=True, slots=True)
class Conditions:
    """Under what the suite is run once.

    Attributes:
        seed: Seed of the test customers and of the order of the cases, hexadecimal.
        workers: Number of processes.
        settings: How the open points are set, for the simulator and the suite alike.
        moment: Name of the moment at which it starts.
        mutant: A deviation of the simulator; empty for the faithful one.
    """

    seed: str
    workers: int
    settings: tuple[tuple[str, bool], ...]
    moment: str
    mutant: str = ""

    @property
    def start(self) -> datetime | None:
        """When it starts; `None` for the present."""
        return ODD_MOMENTS[self.moment]

    @staticmethod
    def drawn(seed: str, number: int) -> Conditions:
        """Draw conditions; the same seed and number give the same ones."""
        chance = random.Random(f"{seed}/{number}")  # noqa: S311 - a draw that can be made again, not a secret
        return Conditions(
            seed=f"{chance.getrandbits(128):032x}",
            workers=chance.choice(_WORKERS),
            settings=tuple((name, chance.random() < 0.5) for name in contract.load().open_points),  # noqa: PLR2004 - a coin
            moment=chance.choice(tuple(ODD_MOMENTS)),
        )

    def __str__(self) -> str:
        settings = ", ".join(f"{name}={str(value).lower()}" for name, value in self.settings)
        return f"{self.moment}, workers={self.workers}, {settings}, seed={self.seed}"


@dataclass(frozen=True, slots=True)
class Repeat:
    """One run under its conditions.

    Attributes:
        conditions: Under what.
        alarms: Ids of the cases that failed or were blocked, each with its reason.
        complete: Whether the completeness equation held.
    """

    conditions: Conditions
    alarms: tuple[tuple[str, str], ...]
    complete: bool

    @staticmethod
    def of(conditions: Conditions, result: RunResult) -> Repeat:
        """Read a run: against the faithful simulator a case passes, or does not apply because an open point is set otherwise."""
        alarms = tuple((case.case.id, case.reason) for case in result.cases if case.verdict not in {Verdict.PASSED, Verdict.NOT_RUN})
        return Repeat(conditions, alarms, result.completeness.holds)

    @property
    def quiet(self) -> bool:
        """Whether there was no false alarm, and nothing was lost."""
        return not self.alarms and self.complete
