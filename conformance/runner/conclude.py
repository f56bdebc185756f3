"""The end of a run: the journal folded, the reports made, the folder sealed."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from conformance.atomic import write
from conformance.collector import set_aside
from conformance.config.secrets import known_secrets
from conformance.errors.resume import RunNotConcluded
from conformance.errors.run import OutputNotWritable
from conformance.journal import Told, tell
from conformance.language import Text
from conformance.manifest import JOURNAL
from conformance.model import RunResult
from conformance.runner.begin import Begun
from conformance.runner.options import Listener, RunOptions
from conformance.timestamping import open_timestamper

_INTERRUPTED = Text("avbrutt", "interrupted")


@dataclass(frozen=True, slots=True)
class Finished:
    """A run that has come to an end.

    Attributes:
        result: What it has to say.
        folder: Where everything lies.
        notes: What a tester should know about the filling in of the workbook.
        trust_anchor: The embedded simulator's CA, laid beside the folder so that `verify` and openssl can be tried on it;
            `None` for a real certificate, whose issuer everybody can have from Buypass or Commfides.
    """

    result: RunResult
    folder: Path
    notes: tuple[str, ...]
    trust_anchor: Path | None = None


def load_reporting() -> None:
    """Load what the end of the run needs while pytest works: together these imports take as long as a dozen cases."""
    for module in ("conformance.publish", "conformance.seal"):
        importlib.import_module(module)


def conclude(begun: Begun, options: RunOptions, watcher: Listener, *, anchor: Path | None) -> Finished:
    """Make everything a reader gets, and seal it.

    Args:
        begun: The run, its cases carried out.
        options: What the tester asked for.
        watcher: Hears of the stages.
        anchor: Where the embedded simulator's CA lies.

    Raises:
        RunNotConcluded: The disk is full or gone, or the tester interrupted it; the journal is whole, and the run can be resumed.
    """
    try:
        watcher.stage("report")
        with set_aside(partial(_told, begun.folder)) as told:
            notes = _finish(told, begun, options, watcher)
    except KeyboardInterrupt as error:
        raise RunNotConcluded(folder=begun.folder, why=_INTERRUPTED) from error
    except OutputNotWritable as error:
        raise RunNotConcluded(folder=begun.folder, why=error.details["why"]) from error
    return Finished(told.result, begun.folder, notes, anchor)


def _told(folder: Path) -> Told:
    return tell((folder / JOURNAL).read_bytes())


def _finish(told: Told, begun: Begun, options: RunOptions, watcher: Listener) -> tuple[str, ...]:
    from conformance.publish import publish  # noqa: PLC0415 - loaded while pytest worked
    from conformance.seal import Known, seal  # noqa: PLC0415 - the same

    made = begun.plan
    if made.mapping is not None:
        # What it says was run too; without it nobody could read the workbook in the same way again.
        write(begun.folder / made.mapping.name, made.mapping.data)
    published = publish(told.result, made.original, made.workbook.layout, begun.folder, language=options.language)
    watcher.stage("seal")
    with open_timestamper(begun.config) as timestamper:
        seal(
            begun.folder,
            begun.signer,
            remake=True,
            language=options.language,
            secrets=known_secrets(begun.config),
            timestamper=timestamper,
            known=Known(told, published.evidence_sha256),
        )
    return published.notes
