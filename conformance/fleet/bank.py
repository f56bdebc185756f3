"""One bank of a fleet: its process, and what became of it. Whatever happens in it stays in it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from conformance.errors import ConformanceError
from conformance.errors.system import refusal
from conformance.fleet.roster import Entry
from conformance.language import Language, Text
from conformance.model import BankOutcome, BankState, Mode, RunResult, Verdict
from conformance.retrieval import retrieve
from reports import labels
from reports.summary import summarise

_STATES = {0: BankState.CONFORMING, 1: BankState.FAILED, 2: BankState.MISCONFIGURED, 3: BankState.INCOMPLETE}
_LAST_WORDS = 600
_READ = 64 * 1024
# A run that is told to stop ends its case and removes its customers first.
_GRACE_SECONDS = 300.0

_MISSING = Text(nb="Miljøvariabelen {name} er ikke satt.", en="The environment variable {name} is not set.")
_NO_PROCESS = Text(nb="Prosessen kunne ikke startes: {why}.", en="The process could not be started: {why}.")
_SIGNAL = Text(nb="Prosessen ble avsluttet av signal {number}.", en="The process was ended by signal {number}.")
_CODE = Text(nb="Prosessen sluttet med kode {code}.", en="The process ended with code {code}.")
_TOO_LONG = Text(nb="Avbrutt etter {minutes} minutter.", en="Stopped after {minutes} minutes.")
_NO_EVIDENCE = Text(
    nb="Prosessen sluttet med kode 0, men beviset sier noe annet.", en="The process ended with code 0, but the evidence says otherwise."
)
_NOT_STARTED = Text(
    nb="Kjøringen av bankene ble avbrutt før denne banken ble startet.", en="The fleet was stopped before this bank was started."
)


@dataclass(frozen=True, slots=True)
class Berth:
    """Where one bank's things go, and how its process is started.

    Attributes:
        entry: The bank.
        home: Folder of the overview.
        command: The command line.
        environ: The environment, with this bank's secrets and no other's.
        missing: Variables that should hold a secret, but are not there.
        language: Language of messages.
        minutes: How long it may take.
    """

    entry: Entry
    home: Path
    command: Sequence[str]
    environ: Mapping[str, str]
    missing: tuple[str, ...]
    language: Language
    minutes: float

    @property
    def folder(self) -> Path:
        """The run folder."""
        return self.home / "banks" / self.entry.name

    @property
    def log(self) -> Path:
        """What the process says."""
        return self.home / "logs" / f"{self.entry.name}.log"


class Voyage:
    """The run of one bank, which another thread may ask to stop."""

    def __init__(self, berth: Berth) -> None:
        self._berth = berth
        self._child: subprocess.Popen[bytes] | None = None
        self._stopped = False

    def stop(self) -> None:
        """Ask the process to end, once: a second time would cut its clean-up short."""
        if not self._stopped:
            self._stopped = True
            if self._child is not None:
                with suppress(OSError):
                    self._child.terminate()

    def sail(self) -> BankOutcome:
        """Run the bank and say what became of it; never raises for anything that is the bank's own trouble."""
        berth, begun = self._berth, time.monotonic()
        if self._stopped:
            return BankOutcome(berth.entry.name, BankState.NOT_STARTED, reason=_NOT_STARTED.in_language(berth.language))
        if berth.missing:
            reason = _MISSING.in_language(berth.language, name=", ".join(berth.missing))
            return BankOutcome(berth.entry.name, BankState.MISCONFIGURED, reason=reason)
        try:
            code, remark = self._carried_out()
            spent = round((time.monotonic() - begun) * 1000, 3)
            return replace(outcome(berth, code, remark), duration_ms=spent)
        except OSError as error:
            why = _NO_PROCESS.in_language(berth.language, why=refusal(error))
            return BankOutcome(berth.entry.name, BankState.CRASHED, reason=why)

    def _carried_out(self) -> tuple[int, str]:
        berth = self._berth
        with berth.log.open("wb") as log:
            # A session of its own: Ctrl-C in the terminal reaches us only, and we pass it on exactly once.
            self._child = subprocess.Popen(  # noqa: S603 - our own command, no shell
                berth.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=dict(berth.environ), start_new_session=True
            )
        with self._child as child:
            if self._stopped:
                child.terminate()
            try:
                return child.wait(berth.minutes * 60), ""
            except subprocess.TimeoutExpired:
                self.stop()
            with suppress(subprocess.TimeoutExpired):
                child.wait(_GRACE_SECONDS)
            child.kill()
            return child.wait(), _TOO_LONG.in_language(berth.language, minutes=f"{berth.minutes:g}")


def command_of(entry: Entry, folder: Path, *, mode: str, language: Language) -> list[str]:
    """Say on a command line how one bank is run.

    Args:
        entry: The bank.
        folder: Its run folder.
        mode: Certification or nightly.
        language: Language of messages and report.
    """
    words = [sys.executable, "-m", "conformance", "--language", str(language), "run", "--config", str(entry.config)]
    words += ["--out", str(folder), "--mode", mode]
    if entry.workbook is not None:
        words += ["--workbook", str(entry.workbook)]
    if entry.profile is not None:
        words += ["--profile", entry.profile]
    if entry.baseline is not None and mode == Mode.NIGHTLY:
        words += ["--baseline", str(entry.baseline)]
    return words


def outcome(berth: Berth, code: int, remark: str = "") -> BankOutcome:
    """Judge a bank by the exit code of its process, and believe a success only when the evidence says so too.

    Args:
        berth: Where its things are.
        code: The exit code; negative when a signal ended it.
        remark: What we have done to the process; empty when it ended by itself.
    """
    result = _evidence(berth.folder)
    state = BankState.CRASHED if remark else _STATES.get(code, BankState.CRASHED)
    reason = remark or _reason(berth, state, code, result)
    if state is BankState.CONFORMING:
        state, reason = _believed(berth, result)
    there = BankOutcome(berth.entry.name, state, code, log=os.path.relpath(berth.log, berth.home), reason=reason)
    if result is None:
        return there
    return replace(
        there,
        bank=result.bank.name,
        organisation_number=result.bank.organisation_number,
        run=result.run.id,
        passed=result.counts[Verdict.PASSED],
        total=len(result.cases),
        simulator=result.target.simulator,
        folder=os.path.relpath(berth.folder, berth.home),
    )


def _believed(berth: Berth, result: RunResult | None) -> tuple[BankState, str]:
    """What a process that ended well has to show for it."""
    if result is None or result.exit_code:
        return BankState.CRASHED, _NO_EVIDENCE.in_language(berth.language)
    if result.conforming:
        return BankState.CONFORMING, ""
    return BankState.KNOWN, summarise(result, labels.in_language(berth.language)).reason


def _evidence(folder: Path) -> RunResult | None:
    try:
        return retrieve(folder)
    except ConformanceError:
        return None


def _reason(berth: Berth, state: BankState, code: int, result: RunResult | None) -> str:
    if state in {BankState.FAILED, BankState.INCOMPLETE} and result is not None:
        return summarise(result, labels.in_language(berth.language)).reason
    ended = _SIGNAL.in_language(berth.language, number=-code) if code < 0 else ""
    return " ".join(filter(None, (ended, _last_words(berth.log)))) or _CODE.in_language(berth.language, code=code)


def _last_words(log: Path) -> str:
    """What the command said of its error, or else whatever it said last."""
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - _READ))
        lines = file.read().decode(errors="replace").splitlines()
    told = [line.strip().removeprefix("✗ ").removeprefix("→ ") for line in lines if line.startswith(("✗ ", "  → "))]
    return " ".join(told or lines[-3:])[-_LAST_WORDS:].strip()
