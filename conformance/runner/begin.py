"""The beginning of a run: everything checked that can be checked without sending, the folder claimed, the plan written down."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from conformance.baseline import require_known_cases
from conformance.config import Config
from conformance.examination.credentials import load_identity, load_signatory
from conformance.journal import JournalWriter, RunStarted
from conformance.manifest import JOURNAL
from conformance.model import Mode, Shard
from conformance.runner import folder as run_folder
from conformance.runner.options import Listener, RunOptions
from conformance.runner.prepare import Plan, run_started
from conformance.runner.settings import settings_of, settings_of_simulator
from conformance.runner.shards import split
from conformance.signing.signatory import Signatory

_PSEUDONYMS = "kfr-conformance/pseudonyms/1/"


@dataclass(frozen=True, slots=True)
class Begun:
    """A run whose plan stands in the journal.

    Attributes:
        plan: The workbook, understood.
        config: The configuration.
        signer: Who will sign.
        folder: The run folder.
        seed: Seed of the test customers.
        selection: The cases to be carried out now, each with the number of its attempt.
        pseudonym_key: Key of the pseudonyms, hexadecimal; never written down.
        is_open: Whether its end is still to be written down: cases are left, or customers may be.
    """

    plan: Plan
    config: Config
    signer: Signatory
    folder: Path
    seed: str
    selection: Mapping[str, int]
    pseudonym_key: str = field(repr=False)
    is_open: bool = True


def begin(made: Plan, config: Config, options: RunOptions, watcher: Listener) -> Begun:
    """Begin a run in a folder of its own.

    Args:
        made: The workbook, understood.
        config: The configuration.
        options: What the tester asked for.
        watcher: Hears of the plan.

    Raises:
        RunFolderTaken: The folder holds something already.
        OutputNotWritable: It cannot be made or written to.
        BaselineCasesUnknown: A known deviation is about a case that the workbook does not have.
        ShardEmpty: No case would be left for the part.
        ConfigurationError: A certificate cannot be used.
    """
    require_known_cases(options.baseline, [case.id for case in made.workbook.cases])
    signer = load_signatory(config.signing)
    seed, now = run_folder.new_seed(), datetime.now(UTC)
    start = planned(made, config, options, run_id=run_folder.new_run_id(now, seed), seed=seed, now=now)
    folder = run_folder.claim(options.out, start.run.id)
    with JournalWriter(folder / JOURNAL) as journal:
        journal.write(start, at=stamp(now))
    watcher.event(start)
    cases = start.run.shard.cases if start.run.shard else start.rows
    return Begun(made, config, signer, folder, seed, dict.fromkeys(cases, 1), pseudonym_key(config, seed))


def planned(made: Plan, config: Config, options: RunOptions, *, run_id: str, seed: str, now: datetime) -> RunStarted:
    """Say what is about to be run, and how it is set up."""
    mode = options.mode or Mode.CERTIFICATION
    start = run_started(made, config, run_id=run_id, mode=mode, seed=seed, started=stamp(now))
    run = replace(start.run, shard=_shard(made, options), baseline=options.baseline)
    return msgspec.structs.replace(start, run=run, workers=options.workers, settings=settings(config, options))


def settings(config: Config, options: RunOptions) -> dict[str, str]:
    """Digest what a run is set up with."""
    return settings_of_simulator(options.mutant) if options.config is None else settings_of(config)


def pseudonym_key(config: Config, seed: str) -> str:
    """Derive the key of a run's pseudonyms from the bank's private key, so that a resumed run names everybody as before.

    The seed alone would not do: it stands in the journal, and whoever reads that could try all numbers. A signature by PKCS #1 v1.5
    (RFC 8017, section 8.2) is the same every time, and only the holder of the key can make it.
    """
    signature = load_identity(config).sign(f"{_PSEUDONYMS}{seed}".encode())
    return hashlib.sha256(signature).hexdigest()


def stamp(moment: datetime) -> str:
    """Write a time as the journal does."""
    return moment.isoformat(timespec="milliseconds")


def _shard(made: Plan, options: RunOptions) -> Shard | None:
    if options.shard is None:
        return None
    number, count = options.shard
    return Shard(number, split(made.generated.scenarios, count, durations=options.durations))
