"""How much faster a run is with several processes when KFR takes its time to answer.

python -m tests.benchmarks.workers [LATENCY_MS] [WORKERS] [CASES]

One run with one process and one with several, against the same simulator; the time is that of the whole execution, processes started and
customers removed, as the run itself tells it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from conformance.runner import RunOptions, run
from conformance.simulator.options import SimulatorOptions
from conformance.simulator.server import running
from tests.integration.workbooks import with_so_many_cases


def main(latency_ms: int = 100, workers: int = 8, cases: int = 400) -> None:
    """Measure, and print the figures of README."""
    with TemporaryDirectory() as made:
        folder = Path(made)
        workbook = folder / "mange.xlsx"
        workbook.write_bytes(with_so_many_cases(cases, folder))
        setup = folder / "oppsett"
        with running(SimulatorOptions(config_folder=setup, latency_ms=latency_ms, batch_rate=5_000)):
            config = setup / "kfr.toml"
            config.write_text(f"{config.read_text(encoding='utf-8')}\n[limits]\nrelationships_per_run = 50000\n", encoding="utf-8")
            one, several = (
                run(RunOptions(config=config, workbook=workbook, out=folder / str(count), workers=count)).result.run.duration_ms / 1000
                for count in (1, workers)
            )
    sys.stdout.write(f"{cases} cases at {latency_ms} ms of latency: {one:.1f} s with one process, {several:.1f} s with {workers}, ")
    sys.stdout.write(f"{one / several:.1f} times as fast\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
