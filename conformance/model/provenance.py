"""Where a run comes from: how strong the suite of its release is, and how far its clock was from KFR's."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KillScore:
    """How many deviating simulators the suite of a release found out.

    Attributes:
        mutants: Simulators tried, each with one deviation from the contract.
        killed: Those against which at least one case failed.
        date: When it was measured, YYYY-MM-DD.
        version: Version of this product that was measured.
    """

    mutants: int
    killed: int
    date: str
    version: str


@dataclass(frozen=True, slots=True)
class ClockOffset:
    """How far KFR's clock was ahead of the clock of the run, as its answers tell.

    Attributes:
        milliseconds: The best estimate; negative when KFR's clock was behind.
        uncertainty_ms: How much the estimate may be wrong, either way.
        answers: Number of answers it was read from.
    """

    milliseconds: float
    uncertainty_ms: float
    answers: int
