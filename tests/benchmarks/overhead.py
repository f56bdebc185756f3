"""What the engine (journal, recording, redaction of nothing) costs per scenario over bare pytest-bdd.

python -m tests.benchmarks.overhead [SCENARIOS] [ROUNDS]

Both run the same scenarios with the same empty steps, in turn, so that a noisy machine is noisy for both.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
STEPS = 6

_TEST = """\
from pytest_bdd import given, scenarios, then, when
from pytest_bdd.parsers import parse

@given(parse("en forutsetning nummer {number:d}"))
def condition(number): pass

@when(parse("noe skjer"))
def action(): pass

@then(parse("skal resultat nummer {number:d} være der"))
def result(number): pass

scenarios(".")
"""
_SCENARIO = """
  @KFR-{number} @operasjon:register
  Scenario: KFR-{number} Målt
    Gitt en forutsetning nummer 1
    Og en forutsetning nummer 2
    Når noe skjer
    Så skal resultat nummer 1 være der
    Og skal resultat nummer 2 være der
    Og skal resultat nummer 3 være der
"""


def main(scenarios: int = 500, rounds: int = 5) -> None:
    """Measure, and print the figures of README."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        text = "# language: no\nEgenskap: Målt\n" + "".join(_SCENARIO.format(number=number) for number in range(scenarios))
        (folder / "a.feature").write_text(text, encoding="utf-8")
        (folder / "test_measured.py").write_text(_TEST, encoding="utf-8")
        (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
        bare, ours = [], []
        for round_ in range(rounds + 1):
            plain = _seconds(folder, "-p", "no:conformance.pytest_plugin")
            full = _seconds(folder, "-p", "conformance.pytest_plugin", "--kfr-journal", str(folder / f"{round_}.jsonl"))
            if round_:  # the first round warms the caches
                bare.append(plain)
                ours.append(full)
    per_bare, per_ours = (1000 * statistics.median(times) / scenarios for times in (bare, ours))
    ratio = statistics.median(mine / theirs for mine, theirs in zip(ours, bare, strict=True))
    sys.stdout.write(f"{scenarios} scenarios of {STEPS} steps, {rounds} rounds, median of whole processes\n")
    sys.stdout.write(f"bare pytest-bdd {per_bare:.2f} ms, with journal {per_ours:.2f} ms per scenario, ratio {ratio:.2f}\n")


def _seconds(folder: Path, *options: str) -> float:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", str(folder / "pytest.ini"), str(folder), *options]
    command += ["-p", "no:allure_pytest", "-o", f"bdd_features_base_dir={folder}", "-W", "ignore"]
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
    return time.perf_counter() - started


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
