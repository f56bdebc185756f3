"""What verifying a large bundle costs beside digesting the same files with `sha256sum`.

python -m tests.benchmarks.verifying [MEGABYTES] [ROUNDS]

Both are whole processes, in turn, so that a noisy machine is noisy for both. Aim: at most twice `sha256sum` plus half a second.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from conformance.seal import seal
from tests import bundles, certificates

ROOT = Path(__file__).parents[2]
_PIECE = 5_000_000
_SCRIPT = "import sys; from conformance.cli.main import main; sys.exit(main(sys.argv[1:]))"


def main(megabytes: int = 100, rounds: int = 5) -> None:
    """Measure, and print the figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / bundles.RUN
        bundles.finish(folder)
        for number in range(megabytes * 1_000_000 // _PIECE):
            (folder / "allure-results" / f"{number}-attachment.bin").write_bytes(os.urandom(_PIECE))
        seal(folder, certificates.bank(), when=certificates.SEALED_AT)
        (Path(name) / "ca.pem").write_bytes(certificates.authority().pem)
        files = [str(path) for path in sorted(folder.rglob("*")) if path.is_file()]
        verify = [sys.executable, "-c", _SCRIPT, "verify", str(folder), "--ca", f"{name}/ca.pem"]
        times = [(_seconds(["sha256sum", *files]), _seconds(verify)) for _ in range(rounds + 1)][1:]
    digesting, verifying = (statistics.median(column) for column in zip(*times, strict=True))
    sys.stdout.write(f"{megabytes} MB in {len(files)} files, {rounds} rounds, median of whole processes\n")
    sys.stdout.write(f"sha256sum {digesting:.2f} s, verify {verifying:.2f} s, allowed {2 * digesting + 0.5:.2f} s\n")


def _seconds(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
    return time.perf_counter() - started


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
