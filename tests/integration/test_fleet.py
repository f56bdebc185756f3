"""`fleet`: many banks, each in a process of its own; who fails is named, and nobody else notices."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from conformance.simulator.options import SimulatorOptions
from conformance.simulator.server import running
from tests.command import ROOT, kfr
from tests.integration.workbooks import a_dozen_cases
from tests.stage import closed_port

# KFR_FLEET=100 for the long proof: so many banks, three of which fail for different reasons.
BANKS = int(os.environ.get("KFR_FLEET", "5"))
AT_A_TIME = 2


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A faithful simulator in `tro/`, one that deviates in `mutant/`, and one that is gone in `borte/`."""
    folder = tmp_path_factory.mktemp("scene")
    tro = SimulatorOptions(config_folder=folder / "tro", batch_rate=0)
    mutant = SimulatorOptions(config_folder=folder / "mutant", batch_rate=0, mutant="register-new-200")
    with running(tro), running(mutant):
        (folder / "borte").mkdir()
        for file in (folder / "tro").iterdir():
            (folder / "borte" / file.name).write_bytes(file.read_bytes())
            (folder / "borte" / file.name).chmod(0o600)
        _edited(folder / "borte" / "kfr.toml", lambda text: text.replace(_port(text), f":{closed_port()}/"))
        yield folder


def _port(text: str) -> str:
    """`:12345/` of the first address in a configuration."""
    start = text.index(":", text.index("127.0.0.1"))
    return text[start : text.index("/", start) + 1]


def _edited(file: Path, edit: Any) -> None:  # noqa: ANN401 - text to text
    file.write_text(edit(file.read_text(encoding="utf-8")), encoding="utf-8")


def _roster(folder: Path, banks: Mapping[str, Path], more: str = "") -> Path:
    file, book = folder / "banks.toml", a_dozen_cases(folder)
    file.write_text(
        more
        + "".join(f"[[bank]]\nname = {name!r}\nconfig = {str(config)!r}\nworkbook = {str(book)!r}\n" for name, config in banks.items()),
        encoding="utf-8",
    )
    return file


def _read(out: Path) -> dict[str, dict[str, Any]]:
    return {bank["name"]: bank for bank in json.loads((out / "fleet.json").read_text(encoding="utf-8"))["banks"]}


def test_three_banks_fail_for_different_reasons_and_the_others_do_not_notice(stage: Path, tmp_path: Path) -> None:
    good = [f"bank-{number:03d}" for number in range(1, BANKS - 2)]
    banks = dict.fromkeys(good, stage / "tro" / "kfr.toml")
    banks |= {"avvikende": stage / "mutant" / "kfr.toml", "utenfor": stage / "borte" / "kfr.toml", "uten-oppsett": stage / "kfr.toml"}
    out = tmp_path / "flåte"

    words = ("--out", str(out), "--workers", str(AT_A_TIME))
    done = kfr("fleet", str(_roster(tmp_path, banks)), *words, timeout=120 + 30 * BANKS)

    assert done.returncode == 1, done.stdout + done.stderr
    found = _read(out)
    assert list(found) == list(banks)
    assert {name: bank["state"] for name, bank in found.items() if bank["state"] != "conforming"} == {
        "avvikende": "failed",
        "utenfor": "incomplete",
        "uten-oppsett": "misconfigured",
    }
    assert "KFR" in found["avvikende"]["reason"] or "ikke bestått" in found["avvikende"]["reason"]
    assert "kfr.toml" in found["uten-oppsett"]["reason"]
    assert f"{len(good)} av {len(banks)} banker er i samsvar." in done.stdout
    for name in good:
        folder = out / found[name]["folder"]
        assert kfr("verify", str(folder), "--ca", str(stage / "tro" / "ca.pem")).returncode == 0
        assert (folder / "report.html").exists()
        assert (out / found[name]["log"]).exists()
    page = (out / "index.html").read_text(encoding="utf-8")
    assert all(name in page for name in banks)


def _with_password_in_a_variable(source: Path, folder: Path) -> Path:
    folder.mkdir()
    for name in ("kfr.toml", "bank.p12"):
        (folder / name).write_bytes((source / name).read_bytes())
    _edited(folder / "kfr.toml", lambda text: text.replace('password_file = "bank.password"', 'password_env = "KFR_CERTIFICATE_PASSWORD"'))
    return folder / "kfr.toml"


def _fleet(roster: Path, out: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return kfr("fleet", str(roster), "--out", str(out), "--workers", str(AT_A_TIME), cwd=ROOT, timeout=300, **environment)


def test_a_secret_reaches_its_own_bank_only_and_no_file(stage: Path, tmp_path: Path) -> None:
    password = (stage / "tro" / "bank.password").read_text(encoding="utf-8").strip()
    config = _with_password_in_a_variable(stage / "tro", tmp_path / "bank")
    roster = tmp_path / "banks.toml"
    roster.write_text(
        f"[[bank]]\nname = 'med'\nconfig = '{config}'\n[bank.secrets]\nKFR_CERTIFICATE_PASSWORD = 'MED_PASSORD'\n"
        f"[[bank]]\nname = 'uten'\nconfig = '{config}'\n"
        f"[[bank]]\nname = 'mangler'\nconfig = '{config}'\n[bank.secrets]\nKFR_CERTIFICATE_PASSWORD = 'MANGLER_PASSORD'\n",
        encoding="utf-8",
    )
    out = tmp_path / "flåte"

    page = tmp_path / "summary.md"

    github = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(page)}
    done = _fleet(roster, out, MED_PASSORD=password, **github)

    found = _read(out)
    assert {name: bank["state"] for name, bank in found.items()} == {
        "med": "conforming",
        "uten": "misconfigured",
        "mangler": "misconfigured",
    }
    assert "MANGLER_PASSORD" in found["mangler"]["reason"]
    assert done.returncode == 2
    # The job's page is the fleet's: no bank writes into it.
    assert page.read_text(encoding="utf-8").count("## ") == 1
    assert done.stderr.count("::error title=") == 2
    assert password not in done.stdout + done.stderr
    for file in (*out.glob("*.*"), *out.glob("logs/*"), *out.rglob("evidence.json"), *out.rglob("*.html")):
        assert password.encode() not in file.read_bytes(), file


def test_a_process_that_is_killed_is_named_and_the_next_bank_goes_on(stage: Path, tmp_path: Path) -> None:
    slow = tmp_path / "treg"
    with running(SimulatorOptions(config_folder=slow, latency_ms=400)):
        out = tmp_path / "flåte"
        roster = _roster(tmp_path, {"drept": slow / "kfr.toml", "frisk": stage / "tro" / "kfr.toml"})
        with _started("fleet", str(roster), "--out", str(out), "--workers", "1") as fleet:
            journal = out / "banks" / "drept" / "journal.jsonl"
            _until(lambda: journal.exists() and b'"case-ended"' in journal.read_bytes())
            os.kill(_child_of(fleet.pid), signal.SIGKILL)
            said, _ = fleet.communicate(timeout=180)

    found = _read(out)
    assert fleet.returncode == 3, said
    assert (found["drept"]["state"], found["drept"]["exit_code"]) == ("crashed", -9)
    assert found["drept"]["passed"] < found["drept"]["total"]
    assert "signal 9" in found["drept"]["reason"]
    assert found["frisk"]["state"] == "conforming"


def test_ctrl_c_stops_every_bank_once_and_each_cleans_up(tmp_path: Path) -> None:
    slow = tmp_path / "treg"
    with running(SimulatorOptions(config_folder=slow, latency_ms=400)):
        out = tmp_path / "flåte"
        roster = _roster(tmp_path, dict.fromkeys(("en", "to", "tre"), slow / "kfr.toml"))
        with _started("fleet", str(roster), "--out", str(out), "--workers", "2") as fleet:
            journals = [out / "banks" / name / "journal.jsonl" for name in ("en", "to")]
            _until(lambda: all(journal.exists() and b'"case-ended"' in journal.read_bytes() for journal in journals))
            fleet.send_signal(signal.SIGINT)
            said, _ = fleet.communicate(timeout=180)

    found = _read(out)
    assert fleet.returncode == 3, said
    assert {name: bank["state"] for name, bank in found.items()} == {"en": "incomplete", "to": "incomplete", "tre": "not-started"}
    for name in ("en", "to"):
        evidence = json.loads((out / found[name]["folder"] / "evidence.json").read_bytes())
        assert evidence["run"]["cleanup"]
        assert all(removal["outcome"] != "left" for removal in evidence["run"]["cleanup"])
    assert "Traceback" not in said


def _started(*words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "conformance", *words]
    env = os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    return subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def _until(holds: Any) -> None:  # noqa: ANN401 - a question
    deadline = time.monotonic() + 120
    while not holds():
        assert time.monotonic() < deadline, "it never came so far"
        time.sleep(0.05)


def _child_of(parent: int) -> int:
    [child] = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split() or _children_of_threads(parent)
    return int(child)


def _children_of_threads(parent: int) -> list[str]:
    return [child for task in Path(f"/proc/{parent}/task").iterdir() for child in (task / "children").read_text(encoding="ascii").split()]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("", "ingen banker", id="no banks"),
        pytest.param("[[bank]]\nname = 'a'\nconfig = 'b'\npassword = 'x'\n", "password", id="a key it does not know"),
    ],
)
def test_a_list_that_cannot_be_used_starts_nothing(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "banks.toml").write_text(text, encoding="utf-8")

    done = kfr("fleet", str(tmp_path / "banks.toml"), "--out", str(tmp_path / "ut"))

    assert done.returncode == 2
    assert said in done.stderr
    assert not (tmp_path / "ut").exists()


def test_a_folder_that_holds_something_is_refused(stage: Path, tmp_path: Path) -> None:
    roster = _roster(tmp_path, {"en": stage / "tro" / "kfr.toml"})

    done = kfr("fleet", str(roster), "--out", str(tmp_path))

    assert done.returncode == 2
    assert "ikke tom" in done.stderr
