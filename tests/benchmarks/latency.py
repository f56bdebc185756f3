"""What a run through a slow network costs: the time from the first case to the last, beside its longest chain of dependent requests.

python -m tests.benchmarks.latency [LATENCY_MS] [WORKERS]

A chain is what one case sends, one request after the other, from the first request to the last answer: with the pauses in which it waits for
KFR to read a file, as no request can be sent before. The processes that carry out the cases are started before the first of them; how long
that takes is a matter of this machine and not of the network, and is told apart. So are what the cases take without latency, as many
processes at once are as fast as the cores let them, and the part of the chain that is spent waiting for answers.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from conformance.journal import CaseEnded, CaseStarted, Line, fold, read
from conformance.runner import JOURNAL, RunOptions, run
from conformance.simulator.options import SimulatorOptions
from conformance.simulator.server import running


def main(latency_ms: int = 100, workers: int = 16) -> None:
    """Measure, and print the figures of README."""
    at_once, _, _ = _measured(0, workers)
    cases, chains, whole = _measured(latency_ms, workers)
    longest = max(chains)
    _say(f"{latency_ms} ms of latency, {workers} processes: {cases:.2f} s from the first case to the last, {at_once:.2f} s without latency")
    _say(
        f"the longest chain of dependent requests, of {longest.case}, took {longest.seconds:.2f} s ({longest.waiting:.2f} s waiting for answers),"
        f" so {cases / longest.seconds:.2f} times that; all requests together {sum(chain.waiting for chain in chains):.1f} s"
    )
    _say(f"the whole run, with preparation, clean-up, reports and signature: {whole:.1f} s")


@dataclass(frozen=True, order=True)
class Chain:
    """The requests of one case, in seconds: from the first request to the last answer, and how much of it was spent waiting for answers."""

    seconds: float
    waiting: float
    case: str


def _measured(latency_ms: int, workers: int) -> tuple[float, list[Chain], float]:
    """Give the seconds from the first case to the last, the chains, and the seconds of the whole run."""
    with TemporaryDirectory() as made:
        folder = Path(made)
        options = SimulatorOptions(config_folder=folder / "oppsett", latency_ms=latency_ms, batch_rate=5_000)
        with running(options):
            began = time.perf_counter()
            run(RunOptions(config=folder / "oppsett" / "kfr.toml", out=folder / "run", workers=workers))
            whole = time.perf_counter() - began
        lines = read((folder / "run" / JOURNAL).read_bytes())
    return _between(lines), list(_chains(lines)), whole


def _between(lines: tuple[Line, ...]) -> float:
    """Seconds from the first case's beginning to the last one's end."""
    at = [datetime.fromisoformat(line.at) for line in lines if isinstance(line.event, CaseStarted | CaseEnded)]
    return (max(at) - min(at)).total_seconds()


def _chains(lines: tuple[Line, ...]) -> Iterator[Chain]:
    for case in fold(lines).cases:
        exchanges = [exchange for attempt in case.attempts for step in attempt.steps for exchange in step.exchanges]
        if exchanges:
            begun = [datetime.fromisoformat(exchange.started) for exchange in exchanges]
            answered = [at + timedelta(milliseconds=exchange.duration_ms) for at, exchange in zip(begun, exchanges, strict=True)]
            waiting = sum(exchange.duration_ms for exchange in exchanges) / 1000
            yield Chain((max(answered) - min(begun)).total_seconds(), waiting, case.case.id)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
