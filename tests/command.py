"""The command as a tester types it, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from conformance.cli.anchors import read_anchors
from conformance.verify import verify

ROOT = Path(__file__).parents[1]
# A terminal would colour and wrap what it shows.
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "100", "NO_COLOR": "1"}


def command(*words: str) -> list[str]:
    """What to start for some words of a command line."""
    return [sys.executable, "-m", "conformance", *words]


def kfr(*words: str, cwd: Path = ROOT, timeout: float = 240, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    env = ENVIRONMENT | environment
    return subprocess.run(command(*words), cwd=cwd, env=env, capture_output=True, text=True, timeout=timeout, check=False)


def verified(folder: Path, ca: Path) -> int:
    """What `verify` would exit with for a run folder and a file with the CA that is trusted; in this process, which is sooner done."""
    return verify(folder, read_anchors([ca])).exit_code
