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

from conformance.pipelines import System
from conformance.simulator.options import SimulatorOptions
from conformance.simulator.server import running
from tests.command import ROOT, kfr, verified
from tests.integration.workbooks import a_dozen_cases


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "bankens-depot"
    folder.mkdir()
    a_dozen_cases(tmp_path).rename(folder / "KFR-Integrasjonstester.xlsx")
    return folder


def _installed(folder: Path) -> Path:
    """A `kfr-conformance` as an installation would put it on the path."""
    folder.mkdir()
    command = folder / "kfr-conformance"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m conformance "$@"\n', encoding="utf-8")
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    return folder


def _jobs(system: System, repository: Path) -> dict[str, tuple[list[str], list[str]]]:
    """Job -> what is run until something fails, and what is run whatever has failed."""
    if system is System.GITLAB:
        pipeline = yaml.safe_load((repository / ".gitlab-ci.yml").read_text(encoding="utf-8"))
        return {name: (_installed_already([*job["before_script"], *job["script"]]), job["after_script"]) for name, job in pipeline.items()}
    workflow = yaml.safe_load((repository / ".github/workflows/kfr-nightly.yml").read_text(encoding="utf-8"))
    return {name: _steps([step for step in job["steps"] if "run" in step]) for name, job in workflow["jobs"].items()}


def _steps(steps: list[dict[str, Any]]) -> tuple[list[str], list[str]]:
    always = [step["run"] for step in steps if "always()" in step.get("if", "")]
    return _installed_already([step["run"] for step in steps if step["run"] not in always]), always


def _installed_already(scripts: Sequence[str]) -> list[str]:
    return [script for script in scripts if "pip install" not in script]


def _carried_out(scripts: tuple[Sequence[str], Sequence[str]], repository: Path, environment: Mapping[str, str]) -> int:
    code = 0
    for script in scripts[0]:
        code = code or _run(script, repository, environment)
    for script in scripts[1]:
        if "compare" in script and not (repository / "previous").exists():
            continue
        _run(script, repository, environment)
    return code


def _night(scripts: tuple[Sequence[str], Sequence[str]], repository: Path, environment: Mapping[str, str]) -> int:
    shutil.rmtree(repository / "runs", ignore_errors=True)  # every night begins with a clean checkout
    return _carried_out(scripts, repository, environment)


def _run(script: str, repository: Path, environment: Mapping[str, str]) -> int:
    return subprocess.run(["bash", "-e", "-c", script], cwd=repository, env=dict(environment), timeout=180, check=False).returncode


def _environment(scene: Path, folder: Path) -> dict[str, str]:
    """What the CI system gives its jobs: the command, the secrets, and a page for the summary."""
    return os.environ | {
        "PATH": f"{_installed(folder / 'bin')}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "KFR_KEY_BASE64": base64.b64encode((scene / "bank.p12").read_bytes()).decode(),
        "KFR_CERTIFICATE_PASSWORD": (scene / "bank.password").read_text(encoding="utf-8").strip(),
        "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
    }


@pytest.mark.parametrize("system", [System.GITHUB, System.GITLAB])
def test_a_good_night_is_green_and_a_bad_one_red(system: System, repository: Path, tmp_path: Path) -> None:
    scene = tmp_path / "scene"
    with running(SimulatorOptions(config_folder=scene, batch_rate=0)):
        shutil.copy(scene / "kfr.toml", repository)
        assert kfr("init", "--ci", system.value, "--out", str(repository / "kfr.toml")).returncode == 0
        [scripts] = _jobs(system, repository).values()
        environment = _environment(scene, tmp_path)

        assert _night(scripts, repository, environment) == 0
        assert (repository / "runs/nightly/junit.xml").exists()
        assert (repository / "previous/evidence.json").exists()
        assert not (repository / "bank.p12").exists()
        assert not (repository / "bank.password").exists()

    # The next night nobody answers.
    assert _night(scripts, repository, environment) == 3
    assert not (repository / "runs/nightly/evidence.json").exists()
    assert not (repository / "bank.p12").exists()


def test_parts_on_machines_of_their_own_are_joined_into_one_signed_run(repository: Path, tmp_path: Path) -> None:
    scene = tmp_path / "scene"
    with running(SimulatorOptions(config_folder=scene, batch_rate=0)):
        shutil.copy(scene / "kfr.toml", repository)
        assert kfr("init", "--ci", "gitlab", "--shards", "3", "--out", str(repository / "kfr.toml")).returncode == 0
        jobs = _jobs(System.GITLAB, repository)
        environment = _environment(scene, tmp_path)
        machines = [Path(shutil.copytree(repository, tmp_path / f"maskin-{number}")) for number in (1, 2, 3)]
        for number, machine in enumerate(machines, 1):
            assert _carried_out(jobs["kfr-del"], machine, environment | {"CI_NODE_INDEX": str(number), "CI_NODE_TOTAL": "3"}) == 0
            shutil.copytree(machine / "runs", repository / "runs", dirs_exist_ok=True)  # what `needs` hands on

        assert _carried_out(jobs["kfr-nattlig"], repository, environment) == 0

    assert verified(repository / "runs/nightly", scene / "ca.pem") == 0


def test_the_pods_of_an_indexed_job_join_their_parts_themselves(repository: Path, tmp_path: Path) -> None:
    scene = tmp_path / "scene"
    with running(SimulatorOptions(config_folder=scene, batch_rate=0)):
        shutil.copy(scene / "kfr.toml", repository)
        assert kfr("init", "--ci", "kubernetes", "--shards", "2", "--out", str(repository / "kfr.toml")).returncode == 0
        manifest = yaml.safe_load((repository / "kubernetes/kfr-nightly.yml").read_text(encoding="utf-8"))
        job = manifest["spec"]["jobTemplate"]["spec"]
        [container] = job["template"]["spec"]["containers"]
        for name in ("bank.p12", "bank.password"):
            shutil.copy(scene / name, repository)
        cluster = _environment(scene, tmp_path) | {"NIGHT": "en-natt", "RUNS": str(tmp_path / "runs"), "SETUP": str(repository)}
        pods = [
            subprocess.Popen([*container["command"], *container["args"]], env=cluster | {"JOB_COMPLETION_INDEX": str(index)})
            for index in range(job["completions"])
        ]

        assert [pod.wait(180) for pod in pods] == [0, 0, 0]

    assert verified(tmp_path / "runs/en-natt/nightly", scene / "ca.pem") == 0
