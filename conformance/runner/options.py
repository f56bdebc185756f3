"""What a run is asked to do, and who watches it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from conformance.journal import Event
from conformance.language import Language
from conformance.model import KnownDeviation, Mode


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What the tester asked for.

    Attributes:
        config: `kfr.toml`; `None` starts the embedded simulator.
        workbook: The bank's workbook; `None` is the packaged example.
        mapping: The mapping file; `None` takes the one beside the workbook, if there is one.
        out: The run folder; `None` is `runs/<run-id>` below the working folder.
        workers: Number of processes that execute cases.
        mode: Certification or nightly; `None` is certification, or the mode of the run that is resumed.
        language: Language of the report.
        mutant: Name of a deviation of the embedded simulator; only without `config`.
        profile: Profile of the configuration; `None` leaves it to the environment.
        production: The bank's organisation number as named on the command line, when the run is to write in production.
        baseline: The known deviations that a nightly run is held against.
        resume: Folder of an interrupted run to go on with; `None` begins a new one.
        again: Whether a resumed run also carries out the cases that ended without passing.
        shard: Which part of how many to carry out; `None` is the whole run.
        durations: Case id -> duration in an earlier run, in milliseconds, to split by.
    """

    config: Path | None = None
    workbook: Path | None = None
    mapping: Path | None = None
    out: Path | None = None
    workers: int = 1
    mode: Mode | None = None
    language: Language = Language.NB
    mutant: str = ""
    profile: str | None = None
    production: str = ""
    baseline: tuple[KnownDeviation, ...] = ()
    resume: Path | None = None
    again: bool = False
    shard: tuple[int, int] | None = None
    durations: Mapping[str, float] | None = None


class Listener(Protocol):
    """Watches a run; the library itself never prints."""

    def event(self, event: Event) -> None:
        """Something happened, in journal order."""

    def stage(self, name: str) -> None:
        """A stage begins: `prepare`, `execute`, `interrupted`, `clean`, `report` or `seal`."""


class Unwatched:
    """Nobody is watching."""

    def event(self, event: Event) -> None:
        """Let the event pass."""

    def stage(self, name: str) -> None:
        """Let the stage pass."""
