"""The run folder: chosen and checked before anything is sent, filled at the end."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from pathlib import Path

from conformance.errors.run import OutputNotWritable, RunFolderTaken
from conformance.errors.system import refusal


def new_run_id(now: datetime, seed: str) -> str:
    """Name a run by its start (UTC) and the beginning of its seed."""
    return f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{seed[:6]}"


def new_seed() -> str:
    """Draw the seed of a run's test customers."""
    return secrets.token_hex(16)


def claim(out: Path | None, run_id: str) -> Path:
    """Make the run folder and see that it can be written to.

    Args:
        out: Where the tester wants it; `None` is `runs/<run-id>`.
        run_id: Id of the run.

    Returns:
        The folder, empty.

    Raises:
        RunFolderTaken: It holds something already.
        OutputNotWritable: It cannot be made or written to.
    """
    folder = out if out is not None else Path("runs") / run_id
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise RunFolderTaken(folder=folder)
        probe = folder / ".probe"
        probe.touch(exist_ok=False)
        probe.unlink()
    except OSError as error:
        raise OutputNotWritable(folder=folder, why=refusal(error)) from error
    return folder
