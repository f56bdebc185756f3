"""No customer is left behind: after a run, after a broken run, and after one that was killed at any moment."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from conformance.cleanup import leftovers
from conformance.identifiers import is_customer_id
from conformance.journal import RunStarted, read
from conformance.simulator.options import SimulatorOptions
from conformance.simulator.server import Running, running
from tests.bank_caller import BankCaller
from tests.command import ENVIRONMENT, ROOT, command, kfr
from tests.integration.workbooks import a_dozen_cases
from tests.preprod import workbook_of
from tests.stage import Fault, Reply, Server, in_front_of, json_reply, on, serving

# So many deletions are under way at a time; when more have come, an interruption before has been dealt with.
_AT_ONCE = 16
# Fifty take some minutes; `KFR_KILLS=50 pytest tests/integration/test_cleanup.py -k killed` runs them all.
_READ_SECONDS = 3.0
KILLS = int(os.environ.get("KFR_KILLS", "4"))
_FID = re.compile(r"/financialInstitutions/(\d+)/")


class Scene:
    """A simulator, and a front that remembers whom it was asked to register."""

    def __init__(self, simulator: Running, front: Server, folder: Path) -> None:
        self.front = front
        self.folder = folder
        self.config = folder / "kfr.toml"
        self.caller = BankCaller(simulator.ready)

    def registered(self) -> set[str]:
        """Every customer that was sent for registration, seen on the wire and not by the product's own account."""
        found = set()
        for request in self.front.seen:
            if request.method != "POST" or "/financialInstitutions/" not in request.path:
                continue
            found.add(request.header("CustomerID") or "")
            if request.path.endswith("/batch"):
                found |= {entry.partition("#")[0].strip() for entry in re.split(r"[,\r\n]", request.body.decode("utf-8", "replace"))}
        return {number for number in found if is_customer_id(number)}

    def still_there(self) -> set[str]:
        """Those of them that have a relationship tomorrow or later; one that was ended today has not."""
        today = datetime.now(UTC).date()
        period = f"?fromDate={today + timedelta(days=2)}&toDate={today + timedelta(days=36_500)}"
        return {number for number in self.registered() if self.caller.look_up(number, query=period).json()["banks"]}

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        return kfr(*words)

    def run(self, *words: str) -> tuple[str, ...]:
        """A run of a few cases, in words."""
        return "run", "--config", str(self.config), "--workbook", str(a_dozen_cases(self.folder)), *words

    def start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            command(*words), cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        )


@contextmanager
def scene(folder: Path) -> Iterator[Scene]:
    options = SimulatorOptions(config_folder=folder, batch_rate=5_000)
    with running(options) as simulator:
        origin = simulator.ready.kfr_base_url.partition("/kar-ws")[0]
        with serving(in_front_of(origin, lambda: front.url)) as front:
            config = folder / "kfr.toml"
            config.write_text(config.read_text(encoding="utf-8").replace(origin, front.url), encoding="utf-8")
            made = Scene(simulator, front, folder)
            with made.caller.http:
                yield made


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Scene]:
    with scene(tmp_path / "oppsett") as made:
        yield made


def test_a_run_leaves_nobody_and_says_so(stage: Scene, tmp_path: Path) -> None:
    done = stage.command("run", "--config", str(stage.config), "--out", str(tmp_path / "run"))
    assert done.returncode == 0, done.stdout + done.stderr

    journal = read((tmp_path / "run" / "journal.jsonl").read_bytes())
    planned = {each.customer.number for each in leftovers(line for line in journal if line.event.__class__.__name__ != "CleanedUp")}
    evidence = json.loads((tmp_path / "run" / "evidence.json").read_bytes())
    assert len(stage.registered()) > 50
    assert stage.still_there() == set()
    # What went over the wire is what the journal and the seed give back, but for those the case itself deleted.
    assert stage.registered() - planned <= _deleted(stage)
    assert {each["outcome"] for each in evidence["run"]["cleanup"]} == {"removed", "absent"}
    assert "0 står igjen" in evidence["run"]["observations"][-1]
    assert "Opprydding" in (tmp_path / "run" / "report.html").read_text(encoding="utf-8")

    again = stage.command("cleanup", str(tmp_path / "run"), "--config", str(stage.config))
    assert (again.returncode, "Ingen testkunder" in again.stdout) == (0, True)


def _deleted(stage: Scene) -> set[str]:
    return {request.header("CustomerID") or "" for request in stage.front.seen if request.method == "DELETE"}


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_an_interrupted_run_cleans_up_by_itself(stage: Scene, tmp_path: Path, sign: signal.Signals) -> None:
    with stage.start("run", "--config", str(stage.config), "--out", str(tmp_path / "run")) as child:
        _await(lambda: len(stage.registered()) > 10)
        child.send_signal(sign)
        said, errors = child.communicate(timeout=60)

    assert child.returncode == 3, said + errors
    assert "Traceback" not in errors
    assert stage.still_there() == set()
    evidence = json.loads((tmp_path / "run" / "evidence.json").read_bytes())
    assert evidence["run"]["cleanup"]


def _registrations(folder: Path) -> Path:
    """A workbook of cases that delete nothing themselves, so that every deletion is one of the clean-up."""
    return workbook_of(folder, *((f"A-{number}", "", "Send POST relationshipType for kunden.", "Status 201.") for number in range(1, 81)))


@pytest.mark.parametrize("times", [1, 2])
def test_a_clean_up_is_stopped_only_by_a_second_interruption(stage: Scene, tmp_path: Path, times: int) -> None:
    words = ("run", "--config", str(stage.config), "--workbook", str(_registrations(tmp_path)), "--out", str(tmp_path / "run"))
    calm = threading.Event()
    stage.front.faults.append(Fault(lambda request: request.method == "DELETE" and calm.wait(0.7) and False, Reply()))
    with stage.start(*words) as child:
        for _ in range(times):
            seen = stage.front.count("DELETE")
            _await(lambda seen=seen: stage.front.count("DELETE") > seen + _AT_ONCE)
            child.send_signal(signal.SIGINT)
        calm.set()
        said, errors = child.communicate(timeout=60)

    assert "Traceback" not in errors
    if times == 1:
        assert (child.returncode, (tmp_path / "run" / "manifest.json.p7s").exists()) == (0, True), said + errors
    else:
        assert child.returncode == 3
        assert f"kfr-conformance cleanup {tmp_path / 'run'} --config {stage.config}" in errors
        assert stage.command("cleanup", str(tmp_path / "run"), "--config", str(stage.config)).returncode == 0
    assert stage.still_there() == set()


def test_what_cannot_be_deleted_is_said_and_deleted_later(stage: Scene, tmp_path: Path) -> None:
    deletions = Fault(lambda request: request.method == "DELETE", json_reply(503, {}))
    stage.front.faults.append(deletions)
    done = stage.command(*stage.run("--out", str(tmp_path / "run")))

    # Deletion itself is under test, so those cases are blocked; what matters here is what happens to the customers.
    assert done.returncode == 3, done.stdout
    assert stage.still_there() != set()
    evidence = json.loads((tmp_path / "run" / "evidence.json").read_bytes())
    assert "left" in {each["outcome"] for each in evidence["run"]["cleanup"]}

    first = stage.command("cleanup", str(tmp_path / "run"), "--config", str(stage.config))
    assert first.returncode == 3
    assert "Prøv igjen senere" in first.stderr

    deletions.times = 0
    second = stage.command("cleanup", str(tmp_path / "run"), "--config", str(stage.config))
    assert second.returncode == 0, second.stderr
    assert stage.still_there() == set()
    assert "seal --remake" in second.stdout


def test_a_clean_up_of_a_dead_kfr_gives_up_soon(stage: Scene, tmp_path: Path) -> None:
    words = ("run", "--config", str(stage.config), "--workbook", str(_registrations(tmp_path)), "--out", str(tmp_path / "run"))
    assert stage.command(*words).returncode == 0
    _forget_the_clean_up(tmp_path / "run" / "journal.jsonl")
    stage.front.faults.append(Fault(on("DELETE"), Reply(cut=-1)))

    begun = time.monotonic()
    done = stage.command("cleanup", str(tmp_path / "run"), "--config", str(stage.config))

    assert done.returncode == 3
    assert "ikke forsøkt" in done.stderr
    assert time.monotonic() - begun < 20


def _forget_the_clean_up(journal: Path) -> None:
    """Cut a journal off where the cases ended, as if the run had been killed there."""
    lines = journal.read_bytes().splitlines(keepends=True)
    first = next(number for number, line in enumerate(lines) if b'"cleaned-up"' in line)
    journal.write_bytes(b"".join(lines[:first]))


def test_the_clean_up_of_another_run_is_refused(stage: Scene, tmp_path: Path) -> None:
    embedded = ("--workbook", str(a_dozen_cases(tmp_path)), "--out", str(tmp_path / "innebygd"))
    assert stage.command("run", *embedded).returncode == 0

    done = stage.command("cleanup", str(tmp_path / "innebygd"), "--config", str(stage.config))

    assert done.returncode == 2
    assert "peker på" in done.stderr
    assert stage.command("cleanup", str(tmp_path), "--config", str(stage.config)).returncode == 2


@pytest.mark.parametrize("number", range(KILLS))
def test_a_killed_run_is_cleaned_up_afterwards(stage: Scene, tmp_path: Path, number: int) -> None:
    chance = random.Random(f"kill {number}")
    workers, everything, target = str(1 + number % 2), bool(number // 2 % 2), chance.randint(1, 90)
    with stage.start("run", "--config", str(stage.config), "--out", str(tmp_path / "run"), "--workers", workers) as child:
        _await(lambda: len(stage.registered()) >= target or child.poll() is not None)
        time.sleep(chance.random() * 0.1)
        if everything:
            os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()

    done = stage.command("cleanup", str(tmp_path / "run"), "--config", str(stage.config))

    assert done.returncode == 0, done.stdout + done.stderr
    left = stage.still_there()
    assert not left, (
        f"{len(left)} of {len(stage.registered())} customers are left after a kill at {target} ({workers} workers, all={everything})"
    )
    assert any(isinstance(line.event, RunStarted) for line in read((tmp_path / "run" / "journal.jsonl").read_bytes()))


def test_who_stands_in_a_file_many_times_does_not_come_again_after_the_clean_up(stage: Scene, tmp_path: Path) -> None:
    with stage.start("run", "--config", str(stage.config), "--out", str(tmp_path / "run")) as child:
        # The file with one customer ten thousand times; it takes some seconds to read.
        _await(lambda: any(100_000 < len(request.body) < 1_000_000 for request in stage.front.seen) or child.poll() is not None)
        os.killpg(child.pid, signal.SIGKILL)

    assert stage.command("cleanup", str(tmp_path / "run"), "--config", str(stage.config)).returncode == 0
    time.sleep(_READ_SECONDS)
    assert not stage.still_there()


def _await(condition: object, seconds: float = 60) -> None:
    assert callable(condition)
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never came so far"
        time.sleep(0.01)
