"""How long `doctor` takes against a healthy test environment over TLS and behind a proxy: the whole command, and the examination alone.

python -m tests.benchmarks.examining [TIMES]
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from conformance.doctor import examine
from tests.preprod import Bank, preprod


def main(times: int = 5) -> None:
    """Measure, and print the figures of README."""
    with TemporaryDirectory() as made, preprod(Path(made)) as world, ExitStack() as stack:
        folder = Path(made) / "bank"
        folder.mkdir()
        config = Bank(world, folder, stack).config
        command = [sys.executable, "-m", "conformance", "doctor", "--config", str(config)]
        whole = _median(lambda: subprocess.run(command, check=True, capture_output=True), times)
        alone = _median(lambda: examine(config), times)
    sys.stdout.write(f"doctor: {whole:.2f} s for the whole command, {alone:.2f} s of it for the examination (median of {times})\n")


def _median(work: Callable[[], object], times: int) -> float:
    took = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return statistics.median(took)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
