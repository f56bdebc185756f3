from __future__ import annotations

import hashlib
from pathlib import Path

from conformance import __version__, provenance
from conformance.simulator.mutants import MUTANTS
from tests.golden.kill_matrix import claims

ROOT = Path(__file__).parents[2]


def test_the_lock_file_is_the_one_that_is_shipped() -> None:
    assert provenance.lock_sha256() == hashlib.sha256((ROOT / "requirements.txt").read_bytes()).hexdigest()


def test_the_kill_score_is_that_of_the_kill_matrix() -> None:
    score = provenance.kill_score()

    assert (score.mutants, score.killed) == (len(claims()), sum(map(bool, claims().values()))), "run: python -m tests.golden.kill_matrix"
    assert score.mutants == len(MUTANTS)
    assert score.version == __version__, "run: python -m tests.golden.kill_matrix"


def test_a_score_is_read_as_it_was_written() -> None:
    assert provenance.SCORE_FILE.read_text(encoding="utf-8") == provenance.written_score(provenance.kill_score())
