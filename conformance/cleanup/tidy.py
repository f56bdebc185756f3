"""Cleans up after a run from its folder: reads the journal, removes what is left, and writes it down."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from conformance.cleanup.leftovers import Leftover, leftovers
from conformance.cleanup.sweep import Sweep, sweep
from conformance.config import Config
from conformance.errors.cleanup import AnotherTarget, NothingToRead, RunStillGoing
from conformance.errors.run import JournalBusy
from conformance.examination.opening import Terms, open_kfr, pace_of
from conformance.journal import CleanedUp, JournalWriter, Line, RunStarted, read, take_over
from conformance.manifest import MANIFEST
from conformance.model import Removal, RemovalOutcome
from conformance.redact import Redactor

JOURNAL = "journal.jsonl"
# A run that was killed takes a moment to die: its processes look for their parent several times a second.
_DYING_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Tidied:
    """What a clean-up came to.

    Attributes:
        removals: One for every customer that may have been left behind.
        sealed: Whether the folder was signed before, so that the journal now says more than the signature covers.
    """

    removals: tuple[Removal, ...]
    sealed: bool

    @property
    def left(self) -> int:
        """How many could not be removed."""
        return sum(removal.outcome is RemovalOutcome.LEFT for removal in self.removals)


def tidy(folder: Path, config: Config, *, terms: Terms) -> Tidied:
    """Remove every customer that a run may have left behind. May be done again and again.

    Args:
        folder: The run folder; its journal is enough.
        config: The configuration of the run.
        terms: On which terms KFR is talked to.

    Returns:
        What was done; nothing when nothing was left.

    Raises:
        NothingToRead: There is no journal.
        JournalBroken: Its chain does not hold.
        RunStillGoing: The run is not over.
        AnotherTarget: The run was made against something else than the configuration points to.
        ConfigurationError: The key cannot be used, or it is production without permission.
    """
    journal = folder / JOURNAL
    if not journal.is_file():
        raise NothingToRead(folder=folder)
    with _writer(journal) as writer:
        lines = read(journal.read_bytes())
        _require_same_target(folder, config, lines)
        found = leftovers(lines)
        if not found:
            return Tidied((), sealed=False)
        removals = clean(found, config, terms=terms, redactor=Redactor(secrets.token_bytes(32)), record=lambda event: _write(writer, event))
    return Tidied(removals, sealed=(folder / MANIFEST).exists())


def clean(
    found: Iterable[Leftover], config: Config, *, terms: Terms, redactor: Redactor, record: Callable[[CleanedUp], None]
) -> tuple[Removal, ...]:
    """Remove customers, and hear of each.

    Args:
        found: Whom.
        config: The configuration of the run.
        terms: On which terms KFR is talked to.
        redactor: Redacts every exchange as it is captured.
        record: Hears of every customer as soon as it is settled.

    Raises:
        ConfigurationError: The key cannot be used, or it is production without permission.
    """
    with open_kfr(config, redactor=redactor, terms=terms) as kfr:
        return sweep(found, Sweep(kfr, pace_of(config), record))


def _require_same_target(folder: Path, config: Config, lines: tuple[Line, ...]) -> None:
    for line in lines:
        if isinstance(line.event, RunStarted):
            bank, target = line.event.bank.organisation_number, line.event.target.base_url
            if (bank, target) != (config.bank.organisation_number, config.kfr.base_url):
                raise AnotherTarget(
                    folder=folder, bank=bank, url=target, other_bank=config.bank.organisation_number, other_url=config.kfr.base_url
                )


def _writer(journal: Path) -> JournalWriter:
    """Take the journal over from a run that may still be dying."""
    try:
        return take_over(journal, patience=_DYING_SECONDS)
    except JournalBusy as error:
        raise RunStillGoing(folder=journal.parent) from error


def _write(writer: JournalWriter, event: CleanedUp) -> None:
    writer.write(event, at=datetime.now(UTC).isoformat(timespec="milliseconds"))
