"""The simulator as a process: how it starts, what it says, what it writes, and how it stops."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import httpx
import pytest

from conformance import config
from conformance.errors.simulator import SimulatorDidNotStart
from conformance.simulator.mutants import MUTANTS
from conformance.simulator.options import SimulatorOptions
from conformance.simulator.server import running
from tests.bank_caller import calling, fresh


def start(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "conformance", "simulate", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def complaint(*arguments: str) -> str:
    with start(*arguments) as child:
        said, complained = child.communicate(timeout=20)
    assert child.returncode == 2
    assert said == ""
    assert "Traceback" not in complained
    return complained


def test_the_ready_line_is_one_line_of_json() -> None:
    with start() as child:
        assert child.stdout is not None
        ready = json.loads(child.stdout.readline())
        child.send_signal(signal.SIGTERM)
        rest, _ = child.communicate(timeout=10)
    assert set(ready) == {"kfr_base_url", "metadata_url", "organisation_number", "access_token"}
    assert rest == ""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_cleanly(number: signal.Signals) -> None:
    with start() as child:
        assert child.stdout is not None
        ready = json.loads(child.stdout.readline())
        with httpx.Client() as open_connection:
            open_connection.get(ready["metadata_url"])
            child.send_signal(number)
            _, complained = child.communicate(timeout=10)
    assert (child.returncode, complained) == (0, "")


def test_it_ends_when_its_parent_does() -> None:
    code = (
        "import os, sys\n"
        "from conformance.simulator.server import running\n"
        "from conformance.simulator.options import SimulatorOptions\n"
        "with running(SimulatorOptions()) as simulator:\n"
        "    print(simulator.process_id, flush=True)\n"
        "    os._exit(0)\n"
    )
    process_id = int(subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, check=True).stdout)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and _lives(process_id):
        time.sleep(0.05)
    assert not _lives(process_id)


def test_it_writes_a_configuration_that_works(tmp_path: Path) -> None:
    folder = tmp_path / "ny" / "mappe"
    with running(SimulatorOptions(config_folder=folder, bank_name='Sparebanken "Øst" AS')) as simulator:
        config = tomllib.loads((folder / "kfr.toml").read_text(encoding="utf-8"))
        assert simulator.config == folder / "kfr.toml"
        assert config["bank"] == {"organisation_number": "310000000", "name": 'Sparebanken "Øst" AS'}
        assert config["kfr"]["base_url"] == simulator.ready.kfr_base_url
        assert config["maskinporten"]["metadata_url"] == simulator.ready.metadata_url
        assert config["certificate"] == {"pkcs12": "bank.p12", "password_file": "bank.password"}
    assert sorted(file.name for file in folder.iterdir()) == ["bank.p12", "bank.password", "ca.pem", "kfr.toml"]
    assert (folder / "bank.password").stat().st_mode & 0o777 == 0o600
    with running(SimulatorOptions(config_folder=folder)):
        pass  # a second time into the same folder


def test_a_port_in_use_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert str(port) in complaint("--port", str(port))


def test_an_unwritable_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert str(tmp_path / "file") in complaint("--write-config", str(tmp_path / "file"))


def test_it_lists_its_mutants() -> None:
    with start("--list-mutants") as child:
        said, _ = child.communicate(timeout=20)
    assert child.returncode == 0
    assert [line for line in said.splitlines() if not line.startswith(" ")] == list(MUTANTS)


def test_the_suite_reads_the_configuration_it_writes(tmp_path: Path) -> None:
    with running(SimulatorOptions(config_folder=tmp_path, kid="nøkkel-1")) as simulator:
        read = config.load(tmp_path / "kfr.toml")
    assert (read.bank.organisation_number, read.kfr.base_url) == ("310000000", simulator.ready.kfr_base_url)
    assert (read.maskinporten.key, read.maskinporten.kid) == ("kid", "nøkkel-1")


WRONG_USE = {
    "unknown mutant": (("--mutant", "register-new-20"), "register-new-200"),
    "unknown setting": (("--setting", "x=on"), "customer_check_digit"),
    "setting without a value": (("--setting", "customer_check_digit"), "--setting"),
    "no moment": (("--now", "i dag"), "--now"),
}


@pytest.mark.parametrize("name", WRONG_USE)
def test_wrong_use_is_named(name: str) -> None:
    arguments, named = WRONG_USE[name]
    assert named in complaint(*arguments)


def test_what_keeps_a_child_from_starting_is_told() -> None:
    with pytest.raises(SimulatorDidNotStart, match="nobody"), running(SimulatorOptions(mutant="nobody")):
        pass


def test_settings_reach_the_child() -> None:
    settings = (("customer_check_digit", True), ("correlation_id_required", False), ("authentication_first", False))
    with calling(SimulatorOptions(settings=settings)) as kfr:
        assert kfr.register("310000001").json()["errorCode"] == "KFR-005"
        assert kfr.register(fresh(), CorrelationID=None).status_code == 201
        assert kfr.register("12345", Authorization="").status_code == 400
        assert kfr.register(fresh(), Authorization="").status_code == 401


def test_a_customer_deleted_today_is_still_listed_when_the_setting_says_so() -> None:
    with calling(SimulatorOptions(settings=(("lookup_lists_deleted_today", True),))) as kfr:
        customer = fresh()
        kfr.register(customer)
        kfr.delete(customer)
        assert kfr.is_listed(customer)


def test_a_file_is_read_at_the_rate() -> None:
    customers = [fresh() for _ in range(100)]
    with calling(SimulatorOptions(batch_rate=100)) as kfr:
        began = time.monotonic()
        assert kfr.upload(",".join(customers)).status_code == 201
        assert not kfr.is_listed(customers[-1])
        # What a bank must avoid: the customer is not there yet, and the file brings it in after the deletion.
        assert kfr.delete(customers[-1]).status_code == 404
        assert kfr.register(fresh()).status_code == 201
        assert kfr.wait_until_listed(customers[-1])
        assert 0.8 < time.monotonic() - began < 3


def test_latency_delays_answers() -> None:
    with calling(SimulatorOptions(latency_ms=200)) as kfr:
        assert kfr.look_up(fresh()).elapsed.total_seconds() >= 0.2


def _lives(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process_id}/status")
    return not status.exists() or "State:\tZ" not in status.read_text(encoding="utf-8")
