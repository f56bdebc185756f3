"""What can keep the clean-up after a run from being done."""

from __future__ import annotations

from typing import ClassVar

from conformance.errors.run import RunError
from conformance.language import Text


class CleanupError(RunError):
    """The clean-up could not begin; nothing has been deleted."""


class NothingToRead(CleanupError):
    """The folder has no journal."""

    what = Text(nb="{folder} har ingen journal (journal.jsonl).", en="{folder} has no journal (journal.jsonl).")
    remedy = Text(
        nb="Oppgi kjøringsmappen, for eksempel runs/20260302T115000Z-a1b2c3. Uten journal er ingen kunder registrert.",
        en="Name the run folder, for instance runs/20260302T115000Z-a1b2c3. Without a journal no customers were registered.",
    )


class RunStillGoing(CleanupError):
    """Somebody is still writing the journal."""

    what = Text(nb="Kjøringen i {folder} pågår fortsatt.", en="The run in {folder} is still going on.")
    remedy = Text(
        nb="Vent til den er ferdig, eller stopp den med Ctrl-C; den rydder opp selv.",
        en="Wait until it has ended, or stop it with Ctrl-C; it cleans up by itself.",
    )


class AnotherTarget(CleanupError):
    """The run was made for another bank, or against another address, than the configuration says."""

    what = Text(
        nb="Kjøringen i {folder} gjaldt {bank} mot {url}, men konfigurasjonen peker på {other_bank} mot {other_url}.",
        en="The run in {folder} was for {bank} against {url}, but the configuration points at {other_bank} against {other_url}.",
    )
    remedy = Text(
        nb="Bruk konfigurasjonen (og profilen) som kjøringen ble gjort med.",
        en="Use the configuration (and the profile) that the run was made with.",
    )


class CleanupInterrupted(CleanupError):
    """The clean-up at the end of a run was interrupted, and interrupted again."""

    what = Text(nb="Oppryddingen etter kjøringen i {folder} ble avbrutt.", en="The clean-up after the run in {folder} was interrupted.")
    remedy = Text(
        nb="Testkunder kan stå igjen i KFR. Slett dem med: kfr-conformance cleanup {folder} {options}",
        en="Test customers may be left in KFR. Delete them with: kfr-conformance cleanup {folder} {options}",
    )
    exit_code: ClassVar[int] = 3
