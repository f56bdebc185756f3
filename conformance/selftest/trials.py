"""Runs the suite against mutants, several at a time, each trial in processes of its own.

A trial is a simulator and a pytest of its own: two pytest runs in one process would silently repeat the first. Both are forked from a
warm server, so that a trial does not pay for importing the same modules again.
"""

from __future__ import annotations

import multiprocessing
import os
import runpy
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path

from conformance import config as configuration
from conformance.errors.run import ExecutorFailed
from conformance.journal import JournalWriter, fold, read
from conformance.model import Mode, RunResult
from conformance.runner.execute import Execution, arguments
from conformance.runner.prepare import Plan, plan, run_started, write_features
from conformance.selftest.matrix import KillMatrix, Trial
from conformance.selftest.repeats import Conditions, Repeat
from conformance.simulator.mutants import MUTANTS
from conformance.simulator.options import Ready, SimulatorOptions
from conformance.simulator.server import serve

# The seed makes every trial meet the same customers; what differs between two trials is the mutant alone.
_SEED = "5e1f7e57" * 4
_BATCH_RATE = 50_000
_NOWHERE = Path()
_START_SECONDS = 30.0
_STRIDE = 13
_PRELOADED = ["conformance.pytest_plugin", "steps.warm", "conformance.selftest.warm"]


# A trial inherits what the server it is forked from has planned.
planned = cache(plan)


def run_trials(names: Sequence[str], *, parallel: int, workbook: Path | None = None, told: Callable[[Trial], None]) -> KillMatrix:
    """Run the suite against the faithful simulator and every named mutant.

    Args:
        names: Names of mutants.
        parallel: How many trials at a time.
        workbook: The workbook the suite is made from; `None` is the packaged example.
        told: Hears of every trial as it ends.

    Returns:
        What came of it.

    Raises:
        UnknownMutant: There is no such mutant.
        ExecutorFailed: pytest could not carry out a trial.
    """
    made = planned(workbook)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    trials = {}
    with ProcessPoolExecutor(parallel, mp_context=context, max_tasks_per_child=1) as pool:
        for ended in as_completed(pool.submit(_trial, name, workbook) for name in ("", *spread(names))):
            trial = ended.result()
            trials[trial.mutant] = trial
            told(trial)
    return KillMatrix.of([trials[name] for name in ("", *names)], tuple(case.id for case in made.workbook.cases))


def _trial(mutant: str, workbook: Path | None) -> Trial:
    clause = MUTANTS[mutant].clause if mutant else ""
    return Trial.of(mutant, clause, _tried(SimulatorOptions(mutant=mutant), workbook, Execution(_NOWHERE, _NOWHERE, _NOWHERE, _SEED, 1)))


def spread(names: Sequence[str]) -> Iterator[str]:
    """Take mutants from all over the list: neighbours deviate alike, and would all wait for the same files at the same time.

    Args:
        names: Names of mutants, likes beside likes.

    Yields:
        Every name once.
    """
    return (name for first in range(_STRIDE) for name in names[first::_STRIDE])


def run_repeats(chosen: Sequence[Conditions], *, parallel: int, told: Callable[[Repeat], None]) -> tuple[Repeat, ...]:
    """Run the suite against the faithful simulator under many conditions.

    Args:
        chosen: The conditions, one run each.
        parallel: How many runs at a time.
        told: Hears of every run as it ends, in the order of `chosen`.

    Returns:
        What came of each.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    repeats = []
    with ProcessPoolExecutor(parallel, mp_context=context, max_tasks_per_child=1) as pool:
        for repeat in pool.map(_repeat, chosen):
            repeats.append(repeat)
            told(repeat)
    return tuple(repeats)


def _repeat(conditions: Conditions) -> Repeat:
    options = SimulatorOptions(settings=conditions.settings, now=conditions.start, mutant=conditions.mutant)
    ahead = (conditions.start - datetime.now(UTC)).total_seconds() if conditions.start else 0.0
    execution = Execution(_NOWHERE, _NOWHERE, _NOWHERE, conditions.seed, conditions.workers, order=conditions.seed, ahead=ahead)
    return Repeat.of(conditions, _tried(options, None, execution))


def _tried(options: SimulatorOptions, workbook: Path | None, execution: Execution) -> RunResult:
    made = planned(workbook)
    with tempfile.TemporaryDirectory(prefix="kfr-selftest-") as name:
        folder = Path(name)
        with _simulator(replace(options, config_folder=folder / "config", batch_rate=_BATCH_RATE)):
            _set(folder / "config" / "kfr.toml", options.settings)
            return fold(read(_carry_out(made, folder, execution)))


def _set(config: Path, settings: tuple[tuple[str, bool], ...]) -> None:
    """Tell the suite what the simulator was told."""
    if settings and "[open_points]" not in config.read_text(encoding="utf-8"):
        lines = "".join(f"{name} = {str(value).lower()}\n" for name, value in settings)
        with config.open("a", encoding="utf-8") as file:
            file.write(f"\n[open_points]\n{lines}")


@contextmanager
def _simulator(options: SimulatorOptions) -> Iterator[None]:
    here, there = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.get_context("fork").Process(target=_serve, args=(options, there), daemon=True)
    child.start()
    try:
        if not here.poll(_START_SECONDS):
            raise ExecutorFailed(code=0, detail="simulator")
        yield
    finally:
        child.terminate()
        child.join()


def _serve(options: SimulatorOptions, ready: Connection) -> None:
    def tell(_: Ready) -> None:
        ready.send(None)

    serve(options, on_ready=tell)


def _carry_out(made: Plan, folder: Path, execution: Execution) -> bytes:
    features, journal = folder / "features", folder / "journal.jsonl"
    features.mkdir()
    write_features(made, features)
    path = folder / "config" / "kfr.toml"
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    start = run_started(made, configuration.load(path), run_id="selftest", mode=Mode.CERTIFICATION, seed=execution.seed, started=now)
    with JournalWriter(journal) as writer:
        writer.write(start, at=now)
    child = multiprocessing.get_context("fork").Process(
        target=_pytest, args=(replace(execution, config=path, features=features, journal=journal, batch_rate=_BATCH_RATE),)
    )
    child.start()
    child.join()
    return journal.read_bytes()


def _pytest(execution: Execution) -> None:
    with Path(os.devnull).open("w") as nowhere:
        for stream in (sys.stdout, sys.stderr):
            os.dup2(nowhere.fileno(), stream.fileno())
        sys.argv = ["pytest", *arguments(execution)]
        runpy.run_module("pytest", run_name="__main__")
