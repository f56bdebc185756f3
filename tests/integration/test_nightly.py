"""A nightly run from the first failure to a baseline that is held, and to the day it is no longer right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command import kfr, verified

BROKEN = ("--mutant", "register-new-200")


@pytest.fixture(scope="module")
def first_night(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A night with faults that nobody knew, and the lines it prints for them."""
    folder = tmp_path_factory.mktemp("natt") / "run"
    done = kfr("run", "--mode", "nightly", *BROKEN, "--out", str(folder))
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Nye avvik: 6" in done.stdout
    return folder, [line for line in done.stdout.splitlines() if line.startswith("  { case = ")]


def _accepted(folder: Path, lines: list[str]) -> str:
    """Put the printed lines into a file and fill them in, as a tester would."""
    filled = [
        line.replace('reason = ""', 'reason = "Sak 4711 hos Bits"').replace('owner = ""', 'owner = "Kari Nordmann"') for line in lines
    ]
    path = folder / "kjente.toml"
    path.write_text("\n".join(["known = [", *filled, "]"]), encoding="utf-8")
    return str(path)


def test_the_printed_lines_make_the_next_night_quiet_but_not_conforming(first_night: tuple[Path, list[str]], tmp_path: Path) -> None:
    baseline, folder = _accepted(tmp_path, first_night[1]), tmp_path / "run"
    done = kfr("run", "--mode", "nightly", "--baseline", baseline, *BROKEN, "--out", str(folder))

    assert done.returncode == 0, done.stdout + done.stderr
    assert "ikke noe nytt. 6 kjente avvik består; kjøringen er ikke i samsvar" in done.stdout
    # The evidence knows no acceptance: whoever verifies the folder sees a run that does not conform, and that it is a nightly one.
    assert verified(folder, Path(f"{folder}.ca.pem")) == 1
    evidence = json.loads((folder / "evidence.json").read_bytes())
    assert {(known["case"], known["state"]) for known in evidence["run"]["baseline"]} == {
        (case["id"], "holds") for case in evidence["cases"] if case["verdict"] == "failed"
    }
    assert json.loads((folder / "manifest.json").read_bytes())["mode"] == "nightly"
    report = (folder / "report.html").read_text(encoding="utf-8")
    assert "Et kjent avvik er fortsatt et avvik." in report
    assert "attlig" in report.partition("<main")[0] + report.partition("<main")[2][:8_000]


def test_a_known_deviation_that_is_mended_is_to_be_taken_out(first_night: tuple[Path, list[str]], tmp_path: Path) -> None:
    baseline = _accepted(tmp_path, first_night[1][:1])
    done = kfr("run", "--mode", "nightly", "--baseline", baseline, "--out", str(tmp_path / "run"))

    assert done.returncode == 1
    assert "er nå bestått. Ta linjen ut" in done.stdout


def test_a_known_deviation_that_has_expired_fails_the_night(first_night: tuple[Path, list[str]], tmp_path: Path) -> None:
    lines = [line.partition("expires = ")[0] + "expires = 2026-01-31 }," for line in first_night[1]]
    done = kfr("run", "--mode", "nightly", "--baseline", _accepted(tmp_path, lines), *BROKEN, "--out", str(tmp_path / "run"))

    assert done.returncode == 1
    assert "gjaldt til og med 2026-01-31" in done.stdout


def test_a_baseline_of_another_workbook_is_refused_before_anything_is_sent(first_night: tuple[Path, list[str]], tmp_path: Path) -> None:
    baseline = _accepted(tmp_path, [first_night[1][0].replace("KFR-101", "KFR-999")])
    done = kfr("run", "--mode", "nightly", "--baseline", baseline, "--out", str(tmp_path / "run"))

    assert done.returncode == 2
    assert "finnes i arbeidsboken: KFR-999" in done.stderr
    assert not (tmp_path / "run").exists()


def test_a_line_that_nobody_has_filled_in_is_refused(first_night: tuple[Path, list[str]], tmp_path: Path) -> None:
    path = tmp_path / "kjente.toml"
    path.write_text("\n".join(["known = [", *first_night[1], "]"]), encoding="utf-8")
    done = kfr("run", "--mode", "nightly", "--baseline", str(path), "--out", str(tmp_path / "run"))

    assert done.returncode == 2
    assert "avvik nummer 1: «reason» mangler innhold" in done.stderr
