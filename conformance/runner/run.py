"""One run from beginning to end: plan, execute, fold, report, seal."""

from __future__ import annotations

import importlib
import os
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from conformance import config as configuration
from conformance.atomic import write
from conformance.cleanup import clean, leftovers
from conformance.config import Config
from conformance.config.loader import without_overrides
from conformance.config.secrets import known_secrets
from conformance.doctor import require_health
from conformance.examination.opening import Terms, load_signatory
from conformance.journal import CleanedUp, JournalWriter, RunEnded, fold, read, take_over
from conformance.model import RunResult
from conformance.redact import Redactor
from conformance.runner import folder as run_folder
from conformance.runner.execute import Execution, execute
from conformance.runner.options import Listener, RunOptions, Unwatched
from conformance.runner.prepare import Plan, plan, run_started, write_features
from conformance.signing.signatory import Signatory
from conformance.simulator.mutants import behaviour_of
from conformance.simulator.options import SimulatorOptions
from conformance.simulator.server import running
from conformance.timestamping import open_timestamper

JOURNAL = "journal.jsonl"
# What pytest's exit code is taken for when it never came to one.
_CUT_SHORT = -1
# A worker whose controller was killed looks for its parent several times a second.
_DYING_SECONDS = 10.0
# The documented 250 a second would make a tester wait for nothing; `simulate` has the documented rate.
_EMBEDDED_BATCH_RATE = 5_000


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


def run(options: RunOptions, listener: Listener | None = None) -> Finished:
    """Carry out the integration test and leave a sealed run folder.

    Args:
        options: What the tester asked for.
        listener: Watches the run.

    Returns:
        The result and where it lies; `result.exit_code` says how it went.

    Raises:
        ConformanceError: The run could not be started, or its results not written. Nothing is half-written before the first case.
        RunNotConfigured: A check before the run failed, and the configuration is at fault.
        RunBlocked: A check before the run failed, and somebody else is at fault.
    """
    watcher = listener or Unwatched()
    watcher.stage("prepare")
    # The simulator starts in a process of its own; the workbook is read in the meantime.
    with ThreadPoolExecutor(1) as meanwhile:
        planning = meanwhile.submit(plan, options.workbook)
        with _configured(options) as path:
            embedded = options.config is None
            config = configuration.load(path, options.profile, environ={} if embedded else None)
            configuration.require_permission_to_write(config, options.production)
            made = planning.result()
            if not embedded:
                require_health(path, options.profile)
            started = _start(made, config, options, watcher)
            meanwhile.submit(_load_reporting)
            _execute(started, _execution(started, path, options), watcher)
            anchor = _lay_out_anchor(path, started.folder) if options.config is None else None
    return _conclude(started, options, watcher, anchor)


@dataclass(frozen=True, slots=True)
class _Started:
    """A run whose plan stands in the journal."""

    plan: Plan
    config: Config
    signer: Signatory
    folder: Path
    seed: str
    secrets: tuple[str, ...] = field(default=(), repr=False)


def _start(made: Plan, config: Config, options: RunOptions, watcher: Listener) -> _Started:
    """Check everything that can be checked without sending, claim the folder, and write down the plan."""
    signer = load_signatory(config.signing)
    seed, now = run_folder.new_seed(), datetime.now(UTC)
    planned = run_started(made, config, run_id=run_folder.new_run_id(now, seed), mode=options.mode, seed=seed, started=_stamp(now))
    start = msgspec.structs.replace(planned, workers=options.workers)
    folder = run_folder.claim(options.out, start.run.id)
    with JournalWriter(folder / JOURNAL) as journal:
        journal.write(start, at=_stamp(now))
    watcher.event(start)
    return _Started(made, config, signer, folder, seed, known_secrets(config))


@contextmanager
def _configured(options: RunOptions) -> Iterator[Path]:
    """The configuration to run with; without one the embedded simulator is started for the occasion."""
    if options.config is not None:
        yield options.config
        return
    behaviour_of(options.mutant)  # an unknown name is refused here, where it was typed, and not in the child process
    with tempfile.TemporaryDirectory(prefix="kfr-") as made:
        simulator = SimulatorOptions(config_folder=Path(made), mutant=options.mutant, batch_rate=_EMBEDDED_BATCH_RATE)
        with running(simulator):
            yield Path(made) / "kfr.toml"


def _load_reporting() -> None:
    """Load what the end of the run needs while pytest works: together these imports take as long as a dozen cases."""
    for module in ("conformance.publish", "conformance.seal"):
        importlib.import_module(module)


def _execution(started: _Started, path: Path, options: RunOptions) -> Execution:
    # The embedded simulator's configuration is complete; what the tester's environment says is meant for another.
    environ = without_overrides(os.environ) if options.config is None else None
    folder, seed = started.folder / JOURNAL, started.seed
    return Execution(path, Path(), folder, seed, options.workers, options.profile, options.production, environ=environ)


def _execute(started: _Started, execution: Execution, watcher: Listener) -> None:
    """Carry out the cases; whatever becomes of them, remove the customers they leave."""
    watcher.stage("execute")
    begun, code = time.perf_counter(), _CUT_SHORT
    try:
        with tempfile.TemporaryDirectory(prefix="kfr-features-") as features:
            write_features(started.plan, Path(features))
            code = execute(replace(execution, features=Path(features)), watcher)
    finally:
        taken = round((time.perf_counter() - begun) * 1000, 3)
        with take_over(execution.journal, patience=_DYING_SECONDS) as journal:
            ended = RunEnded(taken, code)
            try:
                _clean(started, execution, journal, watcher)
            finally:
                journal.write(ended, at=_stamp(datetime.now(UTC)))
    watcher.event(ended)


def _clean(started: _Started, execution: Execution, journal: JournalWriter, watcher: Listener) -> None:
    found = leftovers(read(execution.journal.read_bytes()))
    if not found:
        return
    watcher.stage("clean")

    def record(event: CleanedUp) -> None:
        journal.write(event, at=event.removal.at)
        watcher.event(event)

    redactor = Redactor(bytes.fromhex(execution.pseudonym_key))
    clean(found, started.config, terms=Terms(execution.production), redactor=redactor, record=record)


def _lay_out_anchor(config: Path, folder: Path) -> Path:
    anchor = folder.with_name(f"{folder.name}.ca.pem")
    write(anchor, config.with_name("ca.pem").read_bytes())
    return anchor


def _conclude(started: _Started, options: RunOptions, watcher: Listener, anchor: Path | None) -> Finished:
    from conformance.publish import publish  # noqa: PLC0415 - loaded while pytest worked
    from conformance.seal import seal  # noqa: PLC0415 - the same

    watcher.stage("report")
    result = fold(read((started.folder / JOURNAL).read_bytes()))
    plan_ = started.plan
    notes = publish(result, plan_.original, plan_.workbook.layout, started.folder, language=options.language)
    watcher.stage("seal")
    with open_timestamper(started.config) as timestamper:
        seal(started.folder, started.signer, secrets=started.secrets, timestamper=timestamper)
    return Finished(result, started.folder, notes, anchor)


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")
