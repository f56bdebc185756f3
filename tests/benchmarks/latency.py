"""What a run through a slow network costs: the time from the first case to the last, beside its longest chain of dependent requests.

python -m tests.benchmarks.latency [LATENCY_MS] [WORKERS]

A chain is what one case sends, one request after the other. The processes that carry out the cases are started before the first of them;
how long that takes is a matter of this machine and not of the network, and is told apart. So is what the cases take without latency: many
processes at once are as fast as the cores let them.
"""

from __future__ import annotations

import sys
import time
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from conformance.journal import CaseEnded, CaseStarted, Line, fold, read
from conformance.model import Attempt
from conformance.runner import JOURNAL, RunOptions, run
from conformance.simulator.options import SimulatorOptions
from conformance.simulator.server import running


def main(latency_ms: int = 100, workers: int = 16) -> None:
    """Measure, and print the figures of README."""
    at_once, _, _, _ = _measured(0, workers)
    cases, chain, everything, whole = _measured(latency_ms, workers)
    _say(f"{latency_ms} ms of latency, {workers} processes: {cases:.2f} s from the first case to the last, {at_once:.2f} s without latency")
    _say(
        f"the longest chain of dependent requests took {chain:.2f} s, so {cases / chain:.2f} times that, of which the latency"
        f" {(cases - at_once) / chain:.2f}; all requests together {everything:.1f} s"
    )
    _say(f"the whole run, with preparation, clean-up, reports and signature: {whole:.1f} s")


def _measured(latency_ms: int, workers: int) -> tuple[float, float, float, float]:
    """Give seconds: from the first case to the last, of the longest chain, of all requests together, of the whole run."""
    with TemporaryDirectory() as made:
        folder = Path(made)
        options = SimulatorOptions(config_folder=folder / "oppsett", latency_ms=latency_ms, batch_rate=5_000)
        with running(options):
            began = time.perf_counter()
            run(RunOptions(config=folder / "oppsett" / "kfr.toml", out=folder / "run", workers=workers))
            whole = time.perf_counter() - began
        lines = read((folder / "run" / JOURNAL).read_bytes())
    waited = [_waited(attempt) for case in fold(lines).cases for attempt in case.attempts]
    return _between(lines), max(waited), sum(waited), whole


def _between(lines: tuple[Line, ...]) -> float:
    """Seconds from the first case's beginning to the last one's end."""
    at = [datetime.fromisoformat(line.at) for line in lines if isinstance(line.event, CaseStarted | CaseEnded)]
    return (max(at) - min(at)).total_seconds()


def _waited(attempt: Attempt) -> float:
    """Seconds that an attempt spent waiting for answers."""
    return sum(exchange.duration_ms for step in attempt.steps for exchange in step.exchanges) / 1000


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
