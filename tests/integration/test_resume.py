"""A run that was killed at any moment goes on and ends as if nothing had happened; what cannot go on is refused, with the reason."""

from __future__ import annotations

import json
import os
import random
import re
import shlex
import shutil
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from conformance.journal import CaseEnded, CaseStarted, JournalWriter, Line, RunResumed, read
from conformance.simulator.options import SimulatorOptions
from conformance.simulator.server import running
from tests.command import ENVIRONMENT, ROOT, command, kfr, verified
from tests.integration.workbooks import a_dozen_cases, with_replaced_text

# A hundred take some minutes; `KFR_KILLS=100 pytest tests/integration/test_resume.py -k killed` runs them all.
KILLS = int(os.environ.get("KFR_KILLS", "3"))
_SECONDS = 240


@pytest.fixture(scope="module")
def setup(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A simulator that outlives the runs, and the folder with its configuration."""
    folder = tmp_path_factory.mktemp("oppsett")
    with running(SimulatorOptions(config_folder=folder, batch_rate=5_000)):
        yield folder


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_dozen_cases(tmp_path_factory.mktemp("arbeidsbok"))


@pytest.fixture(scope="module")
def common(setup: Path, workbook: Path) -> list[str]:
    """What every run here is started with."""
    return ["run", "--config", str(setup / "kfr.toml"), "--workbook", str(workbook)]


def _journal(folder: Path) -> tuple[Line, ...]:
    return read((folder / "journal.jsonl").read_bytes())


def _verdicts(folder: Path) -> dict[str, str]:
    return {case["id"]: case["verdict"] for case in json.loads((folder / "evidence.json").read_bytes())["cases"]}


def _kill_run(words: list[str], when: Callable[[], bool]) -> None:
    """Kill a run and every process of it, once something has happened; the run may have come to its end by then."""
    with subprocess.Popen(
        command(*words),
        cwd=ROOT,
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as child:
        deadline = time.monotonic() + _SECONDS
        while child.poll() is None and not when():
            assert time.monotonic() < deadline, "the run never came so far"
            time.sleep(0.002)
        with suppress(ProcessLookupError):  # it came to its end
            os.killpg(child.pid, signal.SIGKILL)


def _has_bytes(folder: Path, size: int) -> Callable[[], bool]:
    journal = folder / "journal.jsonl"
    return lambda: journal.exists() and journal.stat().st_size >= size


def _has_ended(folder: Path, count: int) -> Callable[[], bool]:
    journal = folder / "journal.jsonl"
    return lambda: journal.exists() and journal.read_bytes().count(b'"case-ended"') >= count


def _cases(folder: Path) -> tuple[str, ...]:
    return tuple(_verdicts(folder))


def _attempts_ended(folder: Path) -> Counter[str]:
    return Counter(line.event.case for line in _journal(folder) if isinstance(line.event, CaseEnded))


@pytest.fixture(scope="module")
def whole(common: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that nobody disturbed."""
    folder = tmp_path_factory.mktemp("run") / "hel"
    done = kfr(*common, "--out", str(folder))
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.mark.parametrize("number", range(KILLS))
def test_a_killed_run_ends_as_if_nothing_had_happened(setup: Path, common: list[str], whole: Path, tmp_path: Path, number: int) -> None:
    chance, folder = random.Random(f"resume {number}"), tmp_path / "run"
    words = [*common, "--workers", str((1, 2, 4)[number % 3])]
    size = (whole / "journal.jsonl").stat().st_size
    _kill_run([*words, "--out", str(folder)], _has_bytes(folder, chance.randint(1, size)))
    for _ in range(chance.randint(0, 1)):
        _kill_run([*words, "--resume", str(folder)], _has_bytes(folder, chance.randint(1, 2 * size)))

    done = kfr(*words, "--resume", str(folder))
    while done.returncode == 2 and "forseglet" in done.stderr:  # it was killed too late
        done = kfr("verify", str(folder), "--ca", str(setup / "ca.pem"))

    assert done.returncode == 0, done.stdout + done.stderr
    assert _verdicts(folder) == _verdicts(whole)
    assert _attempts_ended(folder) == Counter(_cases(whole))
    assert verified(folder, setup / "ca.pem") == 0


@pytest.fixture(scope="module")
def interrupted(common: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run that was killed halfway; to be copied, not to be changed."""
    folder = tmp_path_factory.mktemp("run") / "halv"
    _kill_run([*common, "--out", str(folder)], _has_ended(folder, 5))
    return folder


@pytest.fixture
def halfway(interrupted: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(interrupted, tmp_path / "halv"))


def test_earlier_attempts_stay_visible_and_pseudonyms_the_same(common: list[str], whole: Path, halfway: Path) -> None:
    before, last = _journal(halfway), _cases(whole)[-1]
    begun = [line.event.case for line in before if isinstance(line.event, CaseStarted)]
    with JournalWriter(halfway / "journal.jsonl", mending=True) as journal:  # as if a last case had been cut short
        journal.write(CaseStarted(last, 1), at=before[-1].at)
    done = kfr(*common, "--resume", str(halfway))

    assert done.returncode == 0, done.stdout + done.stderr
    assert _journal(halfway)[: len(before)] == before
    evidence = json.loads((halfway / "evidence.json").read_bytes())
    case = next(case for case in evidence["cases"] if case["id"] == last)
    assert [(attempt["number"], attempt["verdict"]) for attempt in case["attempts"]] == [(1, "blocked"), (2, "passed")]
    assert (case["verdict"], case["flaky"]) == ("passed", False)
    assert any("gjenopptatt" in remark for remark in evidence["run"]["observations"])
    resumed = next(line.event for line in _journal(halfway) if isinstance(line.event, RunResumed))
    assert set(resumed.cases) | set(begun) == set(_cases(whole))
    assert "forsøk" in (halfway / "report.html").read_text(encoding="utf-8").lower()


def test_the_embedded_simulator_is_started_anew(whole: Path, workbook: Path, tmp_path: Path) -> None:
    folder, book = tmp_path / "innebygd", ("--workbook", str(workbook))
    _kill_run(["run", *book, "--out", str(folder)], _has_ended(folder, 5))
    done = kfr("run", *book, "--resume", str(folder))

    assert done.returncode == 0, done.stdout + done.stderr
    assert _attempts_ended(folder) == Counter(_cases(whole))
    assert any(
        "Simulatoren kan være startet på nytt" in each
        for each in json.loads((folder / "evidence.json").read_bytes())["run"]["observations"]
    )
    assert verified(folder, Path(f"{folder}.ca.pem")) == 0


def test_a_run_interrupted_by_hand_and_sealed_goes_on(setup: Path, common: list[str], whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    with subprocess.Popen(
        command(*common, "--out", str(folder)),
        cwd=ROOT,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as child:
        while not _has_ended(folder, 5)():
            time.sleep(0.005)
        os.killpg(child.pid, signal.SIGINT)
        said, _ = child.communicate(timeout=_SECONDS)
        assert child.returncode == 3
    assert (folder / "manifest.json.p7s").exists()
    assert "Avbrutt: venter på det som er i gang" in said

    # What it says goes on is copied and done.
    [hint] = [line for line in said.splitlines() if line.startswith("Kjør det som gjenstår, med: ")]
    assert kfr(*shlex.split(hint.partition(" -m conformance ")[2])).returncode == 0
    assert _attempts_ended(folder) == Counter(_cases(whole))
    assert verified(folder, setup / "ca.pem") == 0


def test_a_run_that_lacks_only_its_seal_is_sealed_without_running_anything(
    setup: Path, common: list[str], whole: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(whole, tmp_path / "run"))
    (folder / "manifest.json.p7s").unlink()
    (folder / "report.html").unlink()
    before = (folder / "journal.jsonl").read_bytes()

    assert kfr(*common, "--resume", str(folder)).returncode == 0
    assert (folder / "journal.jsonl").read_bytes() == before
    assert verified(folder, setup / "ca.pem") == 0


def _another_workbook(folder: Path, setup: Path) -> list[str]:
    del setup
    path = folder / "annen.xlsx"
    path.write_bytes(with_replaced_text(a_dozen_cases(folder).read_bytes(), "HTTP 200, ingen kropp.", "Status 201."))
    return ["--workbook", str(path)]


def _another_timeout(folder: Path, setup: Path) -> list[str]:
    config = setup / f"annen-{folder.name}.toml"
    found = re.sub(r"(?m)^base_url = .*$", lambda line: f"{line[0]}\ntimeout_seconds = 7", (setup / "kfr.toml").read_text(encoding="utf-8"))
    config.write_text(found, encoding="utf-8")
    return ["--config", str(config)]


def _another_mode(folder: Path, setup: Path) -> list[str]:
    del folder, setup
    return ["--mode", "nightly"]


# What is another than when the run was started, and how the refusal names it.
DIFFERENT: dict[str, tuple[Callable[[Path, Path], list[str]], str]] = {
    "the workbook": (_another_workbook, "arbeidsboken er en annen (dusin.xlsx da, annen.xlsx nå)"),
    "a setting": (_another_timeout, "oppsettet er endret i [kfr]"),
    "the mode": (_another_mode, "formålet var certification og er nå nightly"),
}


@pytest.mark.parametrize(("change", "named"), DIFFERENT.values(), ids=DIFFERENT)
def test_another_run_is_not_mistaken_for_the_same(
    setup: Path, common: list[str], halfway: Path, tmp_path: Path, change: Callable[[Path, Path], list[str]], named: str
) -> None:
    before = (halfway / "journal.jsonl").read_bytes()
    done = kfr(*common, "--resume", str(halfway), *change(tmp_path, setup))

    assert done.returncode == 2
    assert named in done.stderr
    assert before.startswith((halfway / "journal.jsonl").read_bytes())
    assert {file.name for file in halfway.iterdir()} == {"journal.jsonl"}


def test_what_is_complete_or_going_on_or_altered_is_refused(common: list[str], whole: Path, halfway: Path, tmp_path: Path) -> None:
    complete = kfr(*common, "--resume", str(whole))
    assert (complete.returncode, "fullført og forseglet" in complete.stderr) == (2, True)

    nothing = kfr(*common, "--resume", str(tmp_path))
    assert (nothing.returncode, "journal.jsonl" in nothing.stderr) == (2, True)

    journal = halfway / "journal.jsonl"
    with JournalWriter(journal, mending=True):
        busy = kfr(*common, "--resume", str(halfway))
    assert (busy.returncode, "pågår" in busy.stderr) == (2, True)

    journal.write_bytes(journal.read_bytes().replace(b'"status":201', b'"status":200', 1))
    altered = kfr(*common, "--resume", str(halfway))
    assert (altered.returncode, "henger ikke sammen: linje" in altered.stderr) == (10, True)


def test_what_did_not_pass_is_run_again_when_asked_for_and_then_flaky(workbook: Path, tmp_path: Path) -> None:
    """The deviation is there the first time and gone the second; neither hides the other."""
    folder, broken = tmp_path / "run", "register-new-200"
    first = tmp_path / "oppsett"
    with running(SimulatorOptions(config_folder=first, mutant=broken, batch_rate=5_000)):
        words = ("run", "--config", str(first / "kfr.toml"), "--workbook", str(workbook))
        assert kfr(*words, "--out", str(folder)).returncode == 1
        assert kfr(*words, "--resume", str(folder), "--again").returncode == 1
    failed = [case for case, verdict in _verdicts(folder).items() if verdict == "failed"]
    assert _attempts_ended(folder) == Counter(_cases(folder)) + Counter(failed)
    evidence = json.loads((folder / "evidence.json").read_bytes())
    assert {len(case["attempts"]) for case in evidence["cases"] if case["id"] in failed} == {2}
    assert f"Av disse ble {len(failed)} kjørt på nytt" in " ".join(evidence["run"]["observations"])


def test_a_run_that_was_killed_has_nothing_to_report_yet(halfway: Path) -> None:
    done = kfr("report", str(halfway))

    assert done.returncode == 3
    assert f"run --resume {halfway}" in done.stderr
