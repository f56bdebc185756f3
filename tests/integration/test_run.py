"""The main job from workbook to sealed run folder, as a child process, against the embedded simulator."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from conformance.evidence import decode
from conformance.generate import example_workbook
from conformance.journal import CaseStarted
from conformance.journal import read as read_journal
from conformance.sheet import read
from tests.command import ENVIRONMENT, ROOT, command, kfr, verified
from tests.integration.workbooks import a_dozen_cases, with_replaced_text

CASES = tuple(case.id for case in read(example_workbook().read_bytes(), "eksempel.xlsx").cases)
FILES = {
    "journal.jsonl",
    "evidence.json",
    "report.html",
    "report.pdf",
    "KFR-Integrasjonstester-eksempel.xlsx",
    "junit.xml",
    "allure-results",
    "manifest.json",
    "manifest.json.p7s",
}


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    folder = tmp_path_factory.mktemp("run") / "kjøring"
    return folder, kfr("run", "--out", str(folder))


def test_a_run_against_the_faithful_simulator_conforms(finished: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    folder, done = finished

    assert done.returncode == 0, done.stdout + done.stderr
    assert {file.name for file in folder.iterdir()} == FILES
    assert "Kjøringen er i samsvar" in done.stdout
    assert "simulator" in done.stdout
    assert str(folder / "report.html") in done.stdout
    assert "Traceback" not in done.stderr


def test_every_case_stands_once_in_every_place(finished: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    folder, _ = finished
    evidence = json.loads((folder / "evidence.json").read_bytes())
    journal = [json.loads(line)["event"] for line in (folder / "journal.jsonl").read_text(encoding="utf-8").splitlines()]
    report = (folder / "report.html").read_text(encoding="utf-8")

    for station in ("rows", "generated", "collected", "ended"):
        assert sorted(evidence["completeness"][station]) == sorted(CASES)
    assert [case["id"] for case in evidence["cases"]] == list(CASES)
    assert Counter(event["case"] for event in journal if event["type"] == "case-ended") == Counter(CASES)
    assert all(report.count(f'id="sak-{case_id}"') == 1 for case_id in CASES)


def test_the_evidence_is_the_fold_of_the_journal(finished: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    folder, _ = finished

    assert decode((folder / "evidence.json").read_bytes()).conforming


def test_the_lines_of_readme_check_the_run(finished: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    folder, _ = finished
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = [re.search(rf"<!-- {name} -->\n```\n(.*?)```", readme, re.DOTALL) for name in ("openssl", "sums")]
    script = "".join(block[1] for block in blocks if block).replace("cd runs/<kjøring>", "set -e").replace("ca.pem", f"{folder}.ca.pem")

    done = subprocess.run(["bash", "-c", script], cwd=folder, capture_output=True, text=True, check=False)

    assert len(script.splitlines()) == 4
    assert done.returncode == 0, done.stderr
    assert "Verification successful" in done.stderr


def test_no_secret_and_no_person_is_in_the_journal(finished: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    folder, _ = finished
    text = (folder / "journal.jsonl").read_text(encoding="utf-8")

    assert "eyJ" not in text
    assert "‹person-" in text
    assert "Bearer ‹fjernet›" in text


def test_two_workers_give_the_same_verdicts(finished: tuple[Path, subprocess.CompletedProcess[str]], tmp_path: Path) -> None:
    done = kfr("run", "--workers", "2", "--out", str(tmp_path / "to"))

    assert done.returncode == 0, done.stdout + done.stderr
    assert _verdicts(tmp_path / "to") == _verdicts(finished[0])
    lines = read_journal((tmp_path / "to" / "journal.jsonl").read_bytes())
    begun = [line.event.case for line in lines if isinstance(line.event, CaseStarted)]
    # What takes longest begins first, so that both have work to the end.
    assert begun.index("KFR-320") < 2 < begun.index("KFR-101")


def test_a_locale_without_norwegian_letters_changes_nothing(tmp_path: Path) -> None:
    workbook = a_dozen_cases(tmp_path).rename(tmp_path / "Prøve æøå.xlsx")

    done = kfr("run", "--workbook", str(workbook), "--out", str(tmp_path / "på ny"), LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")

    assert done.returncode == 0, done.stdout + done.stderr
    assert set(_verdicts(tmp_path / "på ny").values()) == {"passed"}
    assert verified(tmp_path / "på ny", tmp_path / "på ny.ca.pem") == 0


# Mutant -> a case that must fail, what the report must say was expected, and what came.
BROKEN = {
    "register-new-200": ("KFR-101-0", "status 201", "status 200"),
    "correlation-none": ("KFR-101-0", "CorrelationID: ", "CorrelationID mangler"),
}


@pytest.mark.parametrize(("mutant", "seen"), BROKEN.items(), ids=BROKEN)
def test_a_broken_simulator_turns_the_run_red(tmp_path: Path, mutant: str, seen: tuple[str, str, str]) -> None:
    case_id, expected, actual = seen

    done = kfr("run", "--workbook", str(a_dozen_cases(tmp_path)), "--out", str(tmp_path / "rød"), "--mutant", mutant)

    assert done.returncode == 1, done.stdout + done.stderr
    case = _case(tmp_path / "rød", case_id)
    assert case["verdict"] == "failed"
    broken = [finding for step in case["attempts"][-1]["steps"] for finding in step["findings"] if not finding["ok"]]
    assert expected in broken[0]["expected"]
    assert actual in broken[0]["actual"]
    assert broken[0]["clause"] in (tmp_path / "rød" / "report.html").read_text(encoding="utf-8")
    assert verified(tmp_path / "rød", tmp_path / "rød.ca.pem") == 1


def test_a_deviation_is_told_in_english_and_written_into_evidence_in_norwegian(tmp_path: Path) -> None:
    folder = tmp_path / "red"
    workbook = str(a_dozen_cases(tmp_path))

    done = kfr("--language", "en", "run", "--workbook", workbook, "--out", str(folder), "--mutant", "register-new-200")

    assert done.returncode == 1, done.stdout + done.stderr
    reason = "Expected status 201, got status 200 (register/201)"
    assert f"✗ KFR-101-0: {reason}" in done.stdout
    assert _case(folder, "KFR-101-0")["reason"] == "Ventet status 201, fikk status 200 (register/201)"
    for name in ("report.html", "junit.xml"):
        text = (folder / name).read_text(encoding="utf-8")
        assert reason in text
        assert "fikk status" not in text
    assert verified(folder, tmp_path / "red.ca.pem") == 1


def test_a_row_that_no_phrase_fits_keeps_the_run_from_conforming(tmp_path: Path) -> None:
    strange = tmp_path / "fremmed.xlsx"
    strange.write_bytes(with_replaced_text(example_workbook().read_bytes(), "Registrer kunden på nytt.", "Ring banken og spør."))

    done = kfr("run", "--workbook", str(strange), "--out", str(tmp_path / "uavklart"))

    assert done.returncode == 3, done.stdout + done.stderr
    unmapped = [case for case in _evidence(tmp_path / "uavklart")["cases"] if case["verdict"] == "unmapped"]
    assert len(unmapped) == 1
    assert "Ring banken" in unmapped[0]["reason"]
    assert "Ring banken" in done.stdout


def test_ctrl_c_leaves_a_run_that_says_it_was_cut_short(tmp_path: Path) -> None:
    folder = tmp_path / "avbrutt"
    with subprocess.Popen(
        command("run", "--out", str(folder)),
        cwd=ROOT,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as child:
        _await_cases(folder / "journal.jsonl", child)
        os.killpg(child.pid, signal.SIGINT)
        said, errors = child.communicate(timeout=60)

    assert child.returncode == 3, errors
    assert "Traceback" not in errors
    assert any(case["verdict"] == "not-run" for case in _evidence(folder)["cases"])
    assert said.count("Kjøringen stanset før testtilfellet ble kjørt.") == 1
    assert said.rstrip().endswith(f"run --resume {folder}")


def _await_cases(journal: Path, child: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and child.poll() is None:
        if journal.exists() and journal.read_bytes().count(b'"case-ended"') >= 2:
            return
        time.sleep(0.005)
    pytest.fail("the run came to no case")


def _evidence(folder: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((folder / "evidence.json").read_bytes())
    return loaded


def _case(folder: Path, case_id: str) -> dict[str, Any]:
    found: dict[str, Any] = next(case for case in _evidence(folder)["cases"] if case["id"] == case_id)
    return found


def _verdicts(folder: Path) -> dict[str, str]:
    return {case["id"]: case["verdict"] for case in _evidence(folder)["cases"]}
