"""The pipelines of `init --ci`, carried out as the CI system would: night after night, in a repository of a bank, against a simulator."""

from __future__ import annotations

import base64
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from conformance.generate import example_workbook
from conformance.pipelines import System
from conformance.simulator.options import SimulatorOptions
from conformance.simulator.server import running
from tests.integration.test_run import ROOT, kfr


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "bankens-depot"
    folder.mkdir()
    shutil.copy(example_workbook(), folder / "KFR-Integrasjonstester.xlsx")
    return folder


def _installed(folder: Path) -> Path:
    """A `kfr-conformance` as an installation would put it on the path."""
    folder.mkdir()
    command = folder / "kfr-conformance"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m conformance "$@"\n', encoding="utf-8")
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    return folder


def _scripts(system: System, repository: Path) -> tuple[list[str], list[str]]:
    """What is run until something fails, and what is run whatever has failed."""
    if system is System.GITLAB:
        job = yaml.safe_load((repository / ".gitlab-ci.yml").read_text(encoding="utf-8"))["kfr-nattlig"]
        return [one for one in (*job["before_script"], *job["script"]) if "pip install" not in one], job["after_script"]
    workflow = yaml.safe_load((repository / ".github/workflows/kfr-nightly.yml").read_text(encoding="utf-8"))
    steps: list[dict[str, Any]] = [
        step for step in workflow["jobs"]["nightly"]["steps"] if "run" in step and "pip install" not in step["run"]
    ]
    always = [step["run"] for step in steps if "always()" in step.get("if", "")]
    return [step["run"] for step in steps if step["run"] not in always], always


def _night(scripts: tuple[Sequence[str], Sequence[str]], repository: Path, environment: Mapping[str, str]) -> int:
    shutil.rmtree(repository / "runs", ignore_errors=True)  # every night begins with a clean checkout
    code = 0
    for script in scripts[0]:
        code = code or _run(script, repository, environment)
    for script in scripts[1]:
        if "compare" in script and not (repository / "previous").exists():
            continue
        _run(script, repository, environment)
    return code


def _run(script: str, repository: Path, environment: Mapping[str, str]) -> int:
    return subprocess.run(["bash", "-e", "-c", script], cwd=repository, env=dict(environment), timeout=180, check=False).returncode


@pytest.mark.parametrize("system", System)
def test_a_good_night_is_green_and_a_bad_one_red(system: System, repository: Path, tmp_path: Path) -> None:
    scene = tmp_path / "scene"
    page = tmp_path / "summary.md"
    with running(SimulatorOptions(config_folder=scene, batch_rate=0)):
        shutil.copy(scene / "kfr.toml", repository)
        assert kfr("init", "--ci", system.value, "--out", str(repository / "kfr.toml")).returncode == 0
        scripts = _scripts(system, repository)
        environment = os.environ | {
            "PATH": f"{_installed(tmp_path / 'bin')}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "KFR_KEY_BASE64": base64.b64encode((scene / "bank.p12").read_bytes()).decode(),
            "KFR_CERTIFICATE_PASSWORD": (scene / "bank.password").read_text(encoding="utf-8").strip(),
            "GITHUB_STEP_SUMMARY": str(page),
        }

        assert _night(scripts, repository, environment) == 0
        assert (repository / "runs/nightly/junit.xml").exists()
        assert (repository / "previous/evidence.json").exists()
        assert not (repository / "bank.p12").exists()
        assert not (repository / "bank.password").exists()

    # The next night nobody answers.
    assert _night(scripts, repository, environment) == 3
    assert not (repository / "runs/nightly/evidence.json").exists()
    assert not (repository / "bank.p12").exists()
