"""An installed copy is whole: the wheel alone, far from the checkout, runs the example and checks its own evidence."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel unpacked where pip would put it."""
    folder = tmp_path_factory.mktemp("wheel")
    (built,) = WheelBuilder(str(ROOT)).build(directory=str(folder / "dist"), versions=["standard"])
    with zipfile.ZipFile(built) as wheel:
        wheel.extractall(folder / "site")
    return folder / "site"


def _python(installed: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST"))}
    environment |= {"PYTHONPATH": str(installed), "NO_COLOR": "1"}
    command = [sys.executable, *words]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False)


def test_an_installed_copy_runs_and_verifies(installed: Path, tmp_path: Path) -> None:
    where = _python(
        installed, tmp_path, "-c", "import conformance, reports, steps; print(conformance.__file__, reports.__file__, steps.__file__)"
    )
    assert all(place.startswith(str(installed)) for place in where.stdout.split()), where.stdout + where.stderr

    run = _python(installed, tmp_path, "-m", "conformance", "run", "--out", "run")
    assert run.returncode == 0, run.stdout + run.stderr

    verified = _python(installed, tmp_path, "-m", "conformance", "verify", "run", "--ca", "run.ca.pem")
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_the_wheel_holds_the_product_and_nothing_else(installed: Path) -> None:
    shipped = {path.name for path in installed.iterdir() if not path.name.endswith(".dist-info")}
    assert shipped == {"conformance", "features", "reports", "steps"}
    entry_points = next(installed.glob("*.dist-info")) / "entry_points.txt"
    assert "kfr-conformance = conformance.cli.main:entry" in entry_points.read_text(encoding="utf-8")
