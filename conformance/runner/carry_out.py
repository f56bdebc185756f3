"""Carries out the cases of a session; whatever becomes of them, the customers they leave are removed and the end is written down."""

from __future__ import annotations

import os
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from conformance.cleanup import clean, leftovers
from conformance.config import options_for
from conformance.config.loader import without_overrides
from conformance.errors.cleanup import CleanupInterrupted
from conformance.examination.opening import Terms
from conformance.journal import CleanedUp, JournalWriter, RunEnded, read, take_over
from conformance.manifest import JOURNAL
from conformance.redact import Redactor
from conformance.runner.begin import Begun, stamp
from conformance.runner.embedded import BATCH_RATE
from conformance.runner.execute import Execution, execute
from conformance.runner.options import Listener, RunOptions
from conformance.runner.prepare import write_features

# What pytest's exit code is taken for when it never came to one.
_CUT_SHORT = -1
# The same when every case had ended before the run was cut short, and only customers were left to be removed.
_NOTHING_LEFT = 0
# A worker whose controller was killed looks for its parent several times a second.
_DYING_SECONDS = 10.0


def carry_out(begun: Begun, config: Path, options: RunOptions, watcher: Listener) -> None:
    """Carry out the selected cases.

    Args:
        begun: The run.
        config: `kfr.toml`.
        options: What the tester asked for.
        watcher: Hears of every event.

    Raises:
        ExecutorFailed: pytest could not work at all.
        JournalNotWritten: The disk is full or gone.
        CleanupInterrupted: The tester interrupted the clean-up, and did so again.
    """
    watcher.stage("execute")
    started, code = time.perf_counter(), _CUT_SHORT
    try:
        code = _execute(begun, config, options, watcher) if begun.selection else _NOTHING_LEFT
    finally:
        ended = RunEnded(round((time.perf_counter() - started) * 1000, 3), code)
        with take_over(begun.folder / JOURNAL, patience=_DYING_SECONDS) as journal:
            try:
                _clean(begun, options, journal, watcher)
            finally:
                journal.write(ended, at=stamp(datetime.now(UTC)))
    watcher.event(ended)


def _execute(begun: Begun, config: Path, options: RunOptions, watcher: Listener) -> int:
    with tempfile.TemporaryDirectory(prefix="kfr-features-") as features:
        write_features(begun.plan, Path(features))
        return execute(_execution(begun, config, options, features=Path(features)), watcher)


def _execution(begun: Begun, config: Path, options: RunOptions, *, features: Path) -> Execution:
    return Execution(
        config=config,
        features=features,
        journal=begun.folder / JOURNAL,
        seed=begun.seed,
        workers=options.workers,
        profile=options.profile,
        production=options.production,
        selection=begun.selection,
        pseudonym_key=begun.pseudonym_key,
        # The embedded simulator's configuration is complete; what the tester's environment says is meant for another.
        environ=without_overrides(os.environ) if options.config is None else None,
        batch_rate=BATCH_RATE if options.config is None else 0.0,
    )


def _clean(begun: Begun, options: RunOptions, journal: JournalWriter, watcher: Listener) -> None:
    """Remove the customers. An interruption only begins it anew, once: whoever means it interrupts again."""
    try:
        _clean_once(begun, options, journal, watcher)
    except KeyboardInterrupt:
        try:
            _clean_once(begun, options, journal, watcher)
        except KeyboardInterrupt as again:
            raise CleanupInterrupted(folder=begun.folder, options=options_for(begun.config.file, options.profile)) from again


def _clean_once(begun: Begun, options: RunOptions, journal: JournalWriter, watcher: Listener) -> None:
    found = leftovers(read((begun.folder / JOURNAL).read_bytes()))
    if not found:
        return
    watcher.stage("clean")

    def record(event: CleanedUp) -> None:
        journal.write(event, at=event.removal.at)
        watcher.event(event)

    redactor = Redactor(bytes.fromhex(begun.pseudonym_key))
    clean(found, begun.config, terms=Terms(options.production), redactor=redactor, record=record)
