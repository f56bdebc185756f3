"""Reads what travels with the release, and writes the kill score down when it is measured anew."""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from pathlib import Path

from conformance.model import KillScore

SCORE_FILE = Path(__file__).with_name("kill_score.toml")
# A wheel carries the lock file in this folder, a checkout has it at its top.
_LOCK_FILES = (Path(__file__).with_name("requirements.txt"), Path(__file__).parents[2] / "requirements.txt")


@cache
def lock_sha256() -> str:
    """SHA-256 of the release's lock file, `requirements.txt`; empty when it is not there."""
    found = next((file for file in _LOCK_FILES if file.is_file()), None)
    return hashlib.sha256(found.read_bytes()).hexdigest() if found else ""


@cache
def kill_score() -> KillScore:
    """How strong the suite of this release was measured to be."""
    return KillScore(**tomllib.loads(SCORE_FILE.read_text(encoding="utf-8")))


def written_score(score: KillScore) -> str:
    """Write a kill score as `kill_score` reads it."""
    return (
        "# Written by: python -m tests.golden.kill_matrix\n"
        f'mutants = {score.mutants}\nkilled = {score.killed}\ndate = "{score.date}"\nversion = "{score.version}"\n'
    )
