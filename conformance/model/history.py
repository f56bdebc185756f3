"""Runs over time: what is left of each night when many are looked at together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from conformance.model.words import Mode, Verdict


@dataclass(frozen=True, slots=True)
class OperationTime:
    """How fast one operation answered in one run.

    Attributes:
        operation: Contract operation id.
        count: Number of answers.
        median_ms: Median in milliseconds.
        p95_ms: 95th percentile in milliseconds.
    """

    operation: str
    count: int
    median_ms: float
    p95_ms: float


@dataclass(frozen=True, slots=True)
class Night:
    """One run among many.

    Attributes:
        folder: Where it lies, relative to what was looked through.
        run: Run id.
        started: RFC 3339 in UTC.
        mode: Certification or nightly.
        conforming: Whether it conforms.
        whole: Whether it came to its end, with nothing lost.
        counts: Number of cases per verdict.
        duration_ms: Wall time in milliseconds.
        times: How fast each operation answered, in the order of first use.
        failing: Ids of the cases that failed.
        newly_failing: Number of cases that are worse than in the run before.
        fixed: Number of cases that passed again.
        differs: What else is not as in the run before: `workbook`, `contract`, `tool` and the like.
    """

    folder: str
    run: str
    started: str
    mode: Mode
    conforming: bool
    whole: bool
    counts: Mapping[Verdict, int]
    duration_ms: float
    times: tuple[OperationTime, ...]
    failing: tuple[str, ...] = ()
    newly_failing: int = 0
    fixed: int = 0
    differs: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """Number of cases."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Series:
    """The runs of one bank against one environment, oldest first."""

    bank: str
    organisation_number: str
    environment: str
    nights: tuple[Night, ...]


@dataclass(frozen=True, slots=True)
class Unread:
    """A folder that could not be read as a run, and why, in the reader's language."""

    folder: str
    reason: str


@dataclass(frozen=True, slots=True)
class History:
    """All that was found."""

    series: tuple[Series, ...]
    unread: tuple[Unread, ...]

    @property
    def runs(self) -> int:
        """Number of runs."""
        return sum(len(series.nights) for series in self.series)
