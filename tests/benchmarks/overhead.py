"""What the engine costs per scenario beside bare pytest-bdd with allure-pytest.

python -m tests.benchmarks.overhead [SCENARIOS] [ROUNDS]

Both run the same scenarios with the same empty steps and leave results for Allure: there as allure-pytest writes them while running, here as
they are made of the journal afterwards, and JUnit too. In turn, so that a noisy machine is noisy for both.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import reports.allure
import reports.junit
from conformance.atomic import write
from conformance.journal import JournalWriter, RunStarted, fold, read
from conformance.model import Bank, Case, Mode, RunInfo, Scenario, Step, Target, WorkbookInfo
from reports.interface import ReportInput

ROOT = Path(__file__).parents[2]
STEPS = (
    Step("Gitt", "en forutsetning nummer 1"),
    Step("Og", "en forutsetning nummer 2"),
    Step("Når", "noe skjer"),
    Step("Så", "skal resultat nummer 1 være der"),
    Step("Og", "skal resultat nummer 2 være der"),
    Step("Og", "skal resultat nummer 3 være der"),
)

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


def main(scenarios: int = 1_000, rounds: int = 5) -> None:
    """Measure, and print the figures of README."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write_scenarios(folder, scenarios)
        bare, ours = [], []
        for round_ in range(rounds + 1):
            plain, full = _bare(folder, folder / f"bare-{round_}"), _ours(folder, folder / f"ours-{round_}", scenarios)
            if round_:  # the first round warms the caches
                bare.append(plain)
                ours.append(full)
    per_bare, per_ours = (1000 * statistics.median(times) / scenarios for times in (bare, ours))
    ratio = statistics.median(mine / theirs for mine, theirs in zip(ours, bare, strict=True))
    sys.stdout.write(f"{scenarios} scenarios of {len(STEPS)} steps, {rounds} rounds, median of whole processes\n")
    sys.stdout.write(
        f"bare pytest-bdd with allure-pytest {per_bare:.2f} ms, journal with Allure and JUnit {per_ours:.2f} ms per scenario, "
    )
    sys.stdout.write(f"ratio {ratio:.2f}\n")


def _write_scenarios(folder: Path, count: int) -> None:
    lines = ["# language: no", "Egenskap: Målt"]
    for number in range(count):
        lines += ["", f"  @KFR-{number} @operasjon:register", f"  Scenario: KFR-{number} Målt"]
        lines += [f"    {step.keyword} {step.sentence}" for step in STEPS]
    (folder / "a.feature").write_text("\n".join(lines), encoding="utf-8")
    (folder / "test_measured.py").write_text(_TEST, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")


def _bare(folder: Path, out: Path) -> float:
    began = time.perf_counter()
    _pytest(folder, "-p", "allure_pytest.plugin", "--alluredir", str(out))
    taken = time.perf_counter() - began
    _require_results(out, folder)
    return taken


def _ours(folder: Path, out: Path, count: int) -> float:
    out.mkdir()
    start = _planned(count)
    began = time.perf_counter()
    with JournalWriter(out / "journal.jsonl") as journal:
        journal.write(start, at=start.run.started)
    _pytest(folder, "-p", "conformance.pytest_plugin", "--kfr-journal", str(out / "journal.jsonl"))
    report = ReportInput(fold(read((out / "journal.jsonl").read_bytes())), {}, {}, "a.xlsx")
    write(out / "junit.xml", reports.junit.render(report))
    for name, content in reports.allure.render(report).items():
        write(out / name, content)
    taken = time.perf_counter() - began
    _require_results(out, folder)
    return taken


def _pytest(folder: Path, *options: str) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "--disable-plugin-autoload", "-p", "pytest_bdd.plugin", "-p", "no:cacheprovider"]
    command += ["-c", str(folder / "pytest.ini"), str(folder), "-o", f"bdd_features_base_dir={folder}", "-W", "ignore", *options]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)


def _require_results(out: Path, folder: Path) -> None:
    """See that every scenario was carried out and written down, on both sides."""
    found, wanted = len(list(out.glob("*-result.json"))), (folder / "a.feature").read_text(encoding="utf-8").count("Scenario:")
    if found < wanted:
        raise SystemExit(f"{found} results of {wanted} scenarios in {out.name}")


def _planned(count: int) -> RunStarted:
    scenarios = _scenarios(count)
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    return RunStarted(
        RunInfo("måling", Mode.CERTIFICATION, "ab" * 16, now, "", 0.0, "0", "kfr-1.1.2", "3", "Linux"),
        Bank("310000000", "Eksempelbank ASA"),
        Target("test", "https://kfr.example", "https://mp.example", simulator=False),
        WorkbookInfo("a.xlsx", "0" * 64, ("Testtilfeller",), {}),
        tuple(scenario.case.id for scenario in scenarios),
        tuple(scenarios),
        (),
    )


def _scenarios(count: int) -> Sequence[Scenario]:
    return [Scenario(Case(f"KFR-{number}", "Målt", "Testtilfeller", number + 1), STEPS) for number in range(count)]


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
