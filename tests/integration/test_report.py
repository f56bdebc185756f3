"""`report` and `seal` again: the reports can be made anew without running, and the signature must then be made anew, too."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from conformance.simulator.options import SimulatorOptions
from conformance.simulator.server import running
from tests.command import kfr, verified
from tests.integration.workbooks import a_dozen_cases


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rapport")
    with running(SimulatorOptions(config_folder=folder / "oppsett", batch_rate=5_000)):
        words = ("run", "--config", str(folder / "oppsett" / "kfr.toml"), "--workbook", str(a_dozen_cases(folder)))
        done = kfr(*words, "--out", str(folder / "kjøring"))
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_reports_made_anew_say_the_same(sealed: Path, tmp_path: Path) -> None:
    again = tmp_path / "igjen"
    shutil.copytree(sealed / "kjøring", again)

    done = kfr("report", str(again))

    assert done.returncode == 0, done.stderr
    assert "--remake" in done.stdout
    for name in ("evidence.json", "report.html", "junit.xml"):
        assert (again / name).read_bytes() == (sealed / "kjøring" / name).read_bytes()


def test_a_changed_folder_is_sealed_again_only_when_that_is_said(sealed: Path, tmp_path: Path) -> None:
    again = tmp_path / "igjen"
    shutil.copytree(sealed / "kjøring", again)
    config = str(sealed / "oppsett" / "kfr.toml")
    assert kfr("report", str(again)).returncode == 0

    assert verified(again, sealed / "oppsett" / "ca.pem") == 10
    assert kfr("seal", str(again), "--config", config).returncode == 2
    assert kfr("seal", str(again), "--config", config, "--remake").returncode == 0
    assert verified(again, sealed / "oppsett" / "ca.pem") == 0


def test_reports_come_in_english(sealed: Path, tmp_path: Path) -> None:
    again = tmp_path / "igjen"
    shutil.copytree(sealed / "kjøring", again)

    done = kfr("--language", "en", "report", str(again))

    assert done.returncode == 0
    # The run's own words in the other language are no entry that somebody must be told of.
    assert "was replaced by" not in done.stdout
    assert '<html lang="en"' in (again / "report.html").read_text(encoding="utf-8").replace("lang=en", 'lang="en"')
