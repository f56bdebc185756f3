"""What a bank's client has no scope for is not run, with the reason; everything else is judged all the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from conformance.simulator.options import SimulatorOptions
from conformance.simulator.server import running

ROOT = Path(__file__).parents[2]
WRITE = "bits:kundeforhold.write"
# A look-up without a token, or with a token that lacks the scope, is one that such a client can make.
JUDGED = {"KFR-705", "KFR-706", "KFR-713", "KFR-714"}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], dict[str, Any]]:
    """The example, run by a bank whose client has the one scope that banks have, and whose tokens live for ten minutes."""
    folder = tmp_path_factory.mktemp("scopes")
    options = SimulatorOptions(config_folder=folder / "config", scopes=(WRITE,), batch_rate=50_000, token_lifetime=600)
    words = ["run", "--config", str(folder / "config" / "kfr.toml"), "--out", str(folder / "run")]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    with running(options):
        command = [sys.executable, "-m", "conformance", *words]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False)
    return done, json.loads((folder / "run" / "evidence.json").read_bytes())


def test_the_cases_of_public_agencies_are_not_run(run: tuple[subprocess.CompletedProcess[str], dict[str, Any]]) -> None:
    done, evidence = run
    cases = {case["id"]: case for case in evidence["cases"]}
    agencies = {name for name in cases if name.startswith("KFR-7")} - JUDGED

    assert done.returncode == 3, done.stdout + done.stderr
    assert {cases[name]["verdict"] for name in agencies} == {"not-run"}
    assert all("scope" in cases[name]["reason"] for name in agencies)
    assert {cases[name]["cause"] for name in agencies} == {None}


def test_what_needs_another_token_says_why_there_is_none(run: tuple[subprocess.CompletedProcess[str], dict[str, Any]]) -> None:
    cases = {case["id"]: case for case in run[1]["cases"]}

    assert "ikke noe annet scope" in cases["KFR-514"]["reason"]
    assert "sekunder til" in cases["KFR-801"]["reason"]
    assert {cases[name]["verdict"] for name in ("KFR-514", "KFR-515", "KFR-516", "KFR-517", "KFR-801")} == {"not-run"}


def test_everything_else_passes(run: tuple[subprocess.CompletedProcess[str], dict[str, Any]]) -> None:
    left = {case["id"]: case["verdict"] for case in run[1]["cases"] if case["verdict"] != "not-run"}

    assert set(left.values()) == {"passed"}
    assert JUDGED | {"KFR-101", "KFR-518"} <= set(left)
