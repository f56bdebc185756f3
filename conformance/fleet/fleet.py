"""Runs the banks of a list, so many at a time, and writes the overview. No bank ever sees another."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import conformance
from conformance import __version__
from conformance.atomic import write
from conformance.config.loader import without_overrides
from conformance.errors.run import OutputNotWritable, RunFolderTaken
from conformance.errors.system import refusal
from conformance.fleet.bank import Berth, Voyage, command_of
from conformance.fleet.roster import Roster, read
from conformance.language import Language
from conformance.model import BankOutcome, FleetResult, Mode
from reports import fleet as overview

PAGE = "index.html"
DOCUMENT = "fleet.json"
# A bank's own process would write into the summary of the whole job.
_NOT_HANDED_ON = {"GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"}
_POLL_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class FleetOptions:
    """What is asked for.

    Attributes:
        roster: The list of banks.
        out: Folder for everything; made, and refused when it holds something.
        workers: Number of banks that are run at a time.
        mode: Certification or nightly.
        minutes: How long one bank may take.
        language: Language of messages and reports.
    """

    roster: Path
    out: Path
    workers: int = 1
    mode: Mode = Mode.CERTIFICATION
    minutes: float = 240.0
    language: Language = Language.NB


class Crew(Protocol):
    """Watches a fleet; the library itself never prints."""

    def arrived(self, bank: BankOutcome) -> None:
        """A bank has come to its end."""

    def stopping(self) -> None:
        """Everything is being stopped; the banks that are under way clean up."""


def run_fleet(options: FleetOptions, crew: Crew) -> FleetResult:
    """Run every bank of a list and leave one overview of them.

    Ctrl-C is passed on to every process once; each ends its case and removes its customers, and the overview is written all the same.

    Args:
        options: What is asked for.
        crew: Hears of every bank as it ends.

    Returns:
        What became of each bank; `exit_code` is that of the gravest.

    Raises:
        FleetError: The list cannot be used; no bank was started.
        RunFolderTaken: The folder holds something already.
        OutputNotWritable: It cannot be made or written to.
    """
    roster, started = read(options.roster), datetime.now(UTC)
    _claim(options.out)
    begun = time.monotonic()
    voyages = [Voyage(berth) for berth in _berths(roster, options)]
    outcomes = _sail(voyages, options.workers, crew)
    spent = round((time.monotonic() - begun) * 1000, 3)
    result = FleetResult(started.isoformat(timespec="milliseconds"), spent, options.workers, __version__, outcomes)
    write(options.out / DOCUMENT, _document(result))
    write(options.out / PAGE, overview.render(result, options.language).encode())
    return result


def _claim(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        if any(out.iterdir()):
            raise RunFolderTaken(folder=out)
        (out / "banks").mkdir()
        (out / "logs").mkdir()
    except OSError as error:
        raise OutputNotWritable(folder=out, why=refusal(error)) from error


def _berths(roster: Roster, options: FleetOptions) -> Iterator[Berth]:
    # What overrides a key of one configuration would override it in all of them.
    ours = {name: value for name, value in without_overrides(os.environ).items() if name not in _NOT_HANDED_ON}
    ours["PYTHONPATH"] = os.pathsep.join(filter(None, (str(Path(conformance.__file__).parents[1]), ours.get("PYTHONPATH"))))
    home = options.out.resolve()
    for entry in roster.bank:
        environ, missing = roster.environment_of(entry, ours)
        command = command_of(entry, home / "banks" / entry.name, mode=options.mode, language=options.language)
        yield Berth(entry, home, command, environ, missing, options.language, options.minutes)


def _sail(voyages: Sequence[Voyage], workers: int, crew: Crew) -> tuple[BankOutcome, ...]:
    with ThreadPoolExecutor(workers) as pool:
        under_way = [pool.submit(voyage.sail) for voyage in voyages]
        try:
            _watch(under_way, crew)
        except KeyboardInterrupt:
            crew.stopping()
            for voyage in voyages:
                voyage.stop()
        return tuple(future.result() for future in under_way)


def _watch(under_way: Sequence[Future[BankOutcome]], crew: Crew) -> None:
    waiting = set(under_way)
    while waiting:
        # A wait without end would not let Ctrl-C through on every system.
        ended, waiting = wait(waiting, _POLL_SECONDS, FIRST_COMPLETED)
        for future in ended:
            crew.arrived(future.result())


def _document(result: FleetResult) -> bytes:
    said = asdict(result) | {"counts": result.counts, "conforming": result.conforming, "exit_code": result.exit_code}
    return json.dumps(said, ensure_ascii=False, indent=2).encode() + b"\n"
