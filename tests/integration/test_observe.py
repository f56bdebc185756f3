"""`observe` sees how KFR does what its description leaves open, whatever that is, and leaves nobody behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from conformance import contract
from conformance.observe.probes import PROBES
from conformance.simulator.options import SimulatorOptions
from conformance.simulator.server import running
from tests.stage import Fault, Server, in_front_of, json_reply, on, serving

ROOT = Path(__file__).parents[2]
POINTS = contract.load().open_points


def _observe(config: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "conformance", "observe", "--config", str(config), *words]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)


@contextmanager
def _fronted(folder: Path, options: SimulatorOptions) -> Iterator[Server]:
    """A simulator, and a server before it that hears everything."""
    with running(options) as simulator:
        origin = simulator.ready.kfr_base_url.partition("/kar-ws")[0]
        with serving(in_front_of(origin, lambda: front.url)) as front:
            config = folder / "kfr.toml"
            config.write_text(config.read_text(encoding="utf-8").replace(origin, front.url), encoding="utf-8")
            yield front


def test_every_open_point_has_a_probe() -> None:
    assert set(PROBES) == set(POINTS)


@pytest.mark.parametrize("flipped", [*POINTS, "none", "all"])
def test_what_kfr_does_is_seen(flipped: str, tmp_path: Path) -> None:
    behaviour = {name: point.default is not (flipped in {name, "all"}) for name, point in POINTS.items()}
    with running(SimulatorOptions(config_folder=tmp_path, settings=tuple(behaviour.items()))):
        _forget_settings(tmp_path / "kfr.toml")
        done = _observe(tmp_path / "kfr.toml", "--json")

    document = json.loads(done.stdout)
    assert {each["name"]: each["observed"] for each in document["open_points"]} == behaviour
    assert {each["name"]: each["setting"] for each in document["open_points"]} == {name: point.default for name, point in POINTS.items()}
    assert done.returncode == document["exit_code"] == (0 if flipped == "none" else 1)


def test_the_lines_to_put_in_the_configuration_make_it_agree(tmp_path: Path) -> None:
    config = tmp_path / "kfr.toml"
    with running(SimulatorOptions(config_folder=tmp_path, settings=(("customer_check_digit", True),))):
        _forget_settings(config)
        first = _observe(config)
        config.write_text(config.read_text(encoding="utf-8") + first.stdout[first.stdout.index("[open_points]") :], encoding="utf-8")
        second = _observe(config)

    assert (first.returncode, second.returncode) == (1, 0), first.stdout + second.stdout
    assert "customer_check_digit = true" in first.stdout
    assert "Innstillingene stemmer med hvordan KFR oppfører seg." in second.stdout


def test_nobody_is_left_behind(tmp_path: Path) -> None:
    with _fronted(tmp_path, SimulatorOptions(config_folder=tmp_path)) as front:
        assert _observe(tmp_path / "kfr.toml").returncode == 0

    written = [(request.method, request.header("CustomerID")) for request in front.seen if request.method in {"POST", "DELETE"}]
    registered = [customer for method, customer in written if method == "POST" and customer]
    assert len(registered) == 1
    assert ("DELETE", registered[0]) in written[written.index(("POST", registered[0])) :]


def test_what_cannot_be_observed_says_so_and_is_no_success(tmp_path: Path) -> None:
    with _fronted(tmp_path, SimulatorOptions(config_folder=tmp_path)) as front:
        front.faults.append(Fault(on("DELETE"), json_reply(503, {})))
        done = _observe(tmp_path / "kfr.toml", "--json")

    document = json.loads(done.stdout)
    assert done.returncode == 3
    assert {each["observed"] for each in document["open_points"]} == {None}
    assert all("503" in each["evidence"] for each in document["open_points"])
    assert document["left_behind"] is True


def test_a_bank_that_may_not_write_in_production_asks_nothing(tmp_path: Path) -> None:
    with running(SimulatorOptions(config_folder=tmp_path)):
        config = tmp_path / "kfr.toml"
        config.write_text(
            config.read_text(encoding="utf-8").replace('environment = "test"', 'environment = "production"'), encoding="utf-8"
        )
        done = _observe(config)

    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def _forget_settings(config: Path) -> None:
    """Leave the settings at their defaults, as a bank that has not asked yet."""
    text = config.read_text(encoding="utf-8")
    config.write_text(text.partition("[open_points]")[0], encoding="utf-8")
