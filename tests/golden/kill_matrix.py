"""Which cases notice which mutant: what each mutant claims, written down so that a weaker suite is seen at once.

python -m tests.golden.kill_matrix          tries every mutant (some minutes) and writes kill_matrix.json and the kill score of the release
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from conformance import __version__
from conformance.model import KillScore
from conformance.provenance import SCORE_FILE, written_score
from conformance.selftest import Trial, run_trials
from conformance.simulator.mutants import MUTANTS

FILE = Path(__file__).with_suffix(".json")


def claims() -> dict[str, list[str]]:
    """Mutant -> ids of the cases that must fail against it."""
    loaded: dict[str, list[str]] = json.loads(FILE.read_text(encoding="utf-8"))
    return loaded


def main() -> None:
    """Try every mutant and write down who noticed."""

    def tell(trial: Trial) -> None:
        sys.stderr.write(f"{trial.mutant or 'faithful'}: {len(trial.failed)}\n")

    matrix = run_trials(tuple(MUTANTS), parallel=3 * (os.cpu_count() or 1), told=tell)
    if matrix.false_alarms:
        sys.exit(f"false alarms: {', '.join(matrix.false_alarms)}")
    rows = ",\n".join(f"  {json.dumps(trial.mutant)}: {json.dumps(sorted(trial.failed))}" for trial in matrix.trials)
    FILE.write_text(f"{{\n{rows}\n}}\n", encoding="utf-8")
    killed = len(matrix.trials) - len(matrix.survivors)
    score = KillScore(len(matrix.trials), killed, datetime.now(UTC).date().isoformat(), __version__)
    SCORE_FILE.write_text(written_score(score), encoding="utf-8")
    sys.stderr.write(f"{killed} of {len(matrix.trials)} noticed\n")


if __name__ == "__main__":
    main()
