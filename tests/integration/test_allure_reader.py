"""Allure's own command reads the results, where it is installed (`npm install --global allure` or `allure-commandline`)."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from conformance.model import RunResult, Verdict
from reports import allure
from tests.unit.reports import samples

READER = shutil.which("allure")
pytestmark = pytest.mark.skipif(READER is None, reason="the command `allure` is not installed to read allure-results with")

RUNS = {
    "passing": samples.passing(6),
    "failing": samples.failing(),
    "cut short": samples.cut_short(),
    "nothing executed": samples.nothing_executed(),
    "hostile": samples.hostile(),
}


def _generated(run: RunResult, folder: Path) -> Path:
    results = folder / "allure-results"
    results.mkdir()
    for name, content in allure.render(samples.report_input(run)).items():
        (results / name).write_bytes(content)
    command = [str(READER), "generate", str(results), "-o", str(folder / "side")]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "side"


def _widget(site: Path, *names: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Version 2 and 3 of Allure name some of their files differently."""
    [found] = [site / "widgets" / name for name in names if (site / "widgets" / name).exists()]
    return json.loads(found.read_text(encoding="utf-8"))


def _statistic(site: Path) -> Mapping[str, int]:
    read = _widget(site, "statistic.json", "summary.json")
    counts: Mapping[str, int] = read.get("statistic", read)
    return counts


@pytest.mark.parametrize("name", RUNS)
def test_allure_counts_what_the_run_says(name: str, tmp_path: Path) -> None:
    counts = _statistic(_generated(RUNS[name], tmp_path))
    said = RUNS[name].counts
    extra = name in {"failing", "cut short", "nothing executed"}  # the result that says that the run is not whole

    assert counts.get("passed", 0) == said[Verdict.PASSED]
    assert counts.get("failed", 0) == said[Verdict.FAILED]
    assert counts.get("broken", 0) == said[Verdict.BLOCKED] + said[Verdict.UNMAPPED] + extra
    assert counts.get("skipped", 0) == said[Verdict.MANUAL] + said[Verdict.NOT_RUN]


def test_allure_sorts_what_did_not_pass_into_our_categories(tmp_path: Path) -> None:
    read = _widget(_generated(RUNS["failing"], tmp_path), "categories.json")
    if "roots" in read:
        pytest.skip("Allure 3 takes its categories from its own configuration, not from the results")
    shown = {one["name"] for one in read["items"]}

    for category in ("Produktfeil", "Testfeil", "Blokkert: nettverk", "Ufullstendig kjøring", "Ikke kjørt"):
        assert [name for name in shown if name.startswith(category)]


def test_allure_shows_the_environment(tmp_path: Path) -> None:
    read = _widget(_generated(RUNS["passing"], tmp_path), "allure_environment.json", "environment.json")

    assert {"310000000", "kfr-1.1.2"} <= {value for one in read for value in one["values"]}
