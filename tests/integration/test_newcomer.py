"""From nothing to a sealed run with the commands of README only, at a terminal, against a test environment with a CA of its own behind a proxy."""

from __future__ import annotations

import json
import os
import re
import select
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command import ROOT, command
from tests.integration.workbooks import a_dozen_cases
from tests.preprod import BASE_URL, Preprod, preprod
from tests.unit.test_readme import _block

pty = pytest.importorskip("pty", reason="a terminal of POSIX")

_PATIENCE = 300.0
COMMANDS = [line.partition("#")[0].split() for line in _block("newcomer").splitlines()]


class Newcomer:
    """Somebody at a terminal in a folder with nothing but the papers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environ = {name: value for name, value in os.environ.items() if not name.startswith("KFR_")} | {"PYTHONPATH": str(ROOT)}

    def types(self, words: list[str], answers: dict[str, str] | None = None) -> tuple[int, str]:
        """Type a command, and answers to the questions it asks; tell its exit code and what stood on the screen."""
        here, there = pty.openpty()
        with subprocess.Popen(
            command(*words), cwd=self.folder, env=self.environ, stdin=there, stdout=there, stderr=there, start_new_session=True
        ) as child:
            os.close(there)
            screen = self._watch(here, child, dict(answers or {}))
        os.close(here)
        return child.returncode, screen

    def _watch(self, terminal: int, child: subprocess.Popen[bytes], waiting: dict[str, str]) -> str:
        screen, deadline = "", time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            ready, _, _ = select.select([terminal], [], [], 0.2)
            if not ready:
                if child.poll() is not None:
                    return screen
                continue
            try:
                screen += os.read(terminal, 65_536).decode("utf-8", "replace")
            except OSError:  # the other end is closed: that is how a terminal says that it is over
                return screen
            for question in [question for question in waiting if question in screen]:
                os.write(terminal, f"{waiting.pop(question)}\n".encode())
        child.send_signal(signal.SIGKILL)
        raise AssertionError(screen[-2_000:])


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preprod]:
    with preprod(tmp_path_factory.mktemp("preprod")) as opened:
        yield opened


def test_readme_alone_leads_to_a_sealed_run(world: Preprod, tmp_path: Path) -> None:
    world.hand_out(tmp_path)
    password = (tmp_path / "bank.password").read_text(encoding="utf-8")
    (tmp_path / "bank.password").unlink()
    a_dozen_cases(tmp_path).rename(tmp_path / "KFR-Integrasjonstester.xlsx")
    newcomer = Newcomer(tmp_path)
    init, export, doctor, run, cleanup = COMMANDS

    # Only where Bits and Digdir are is different here, and what stands between.
    here = ["--base-url", BASE_URL, "--metadata-url", world.metadata_url, "--ca-file", "nett.pem", "--proxy", world.proxy.url]
    answers = {"organisasjonsnummer": "310000000", "Bankens navn": "Eksempelbank ASA", "client_id": world.client_id, ".p12": "bank.p12"}
    code, screen = newcomer.types([*init[1:], *here], answers)
    assert (code, "kfr.toml er skrevet" in screen) == (0, True), screen

    code, screen = newcomer.types(doctor[1:])
    assert (code, "KFR_CERTIFICATE_PASSWORD" in screen) == (2, True), screen
    variable = export[1].partition("=")[0]
    newcomer.environ[variable] = password
    code, screen = newcomer.types(doctor[1:])
    assert (code, "Alt er klart" in screen) == (0, True), screen

    code, screen = newcomer.types(run[1:])
    # The workbook also has cases for public agencies, whose scope a bank's client does not have.
    assert (code, "Ikke kjørt" in screen) == (3, True), screen
    folder = next((tmp_path / "runs").iterdir())
    code, screen = newcomer.types([word.replace("runs/<kjøring>", f"runs/{folder.name}") for word in cleanup[1:]])
    assert (code, "Ingen testkunder" in screen) == (0, True), screen

    assert (folder / "manifest.json.p7s").exists()
    evidence = json.loads((folder / "evidence.json").read_bytes())
    not_run = [case for case in evidence["cases"] if case["verdict"] == "not-run"]
    assert {case["verdict"] for case in evidence["cases"]} == {"passed", "not-run"}
    assert len(not_run) < len(evidence["cases"]) / 4
    assert all("scope" in case["reason"] for case in not_run)
    assert evidence["target"]["simulator"] is False
    assert not re.search(re.escape(password), "".join(path.read_text(encoding="utf-8") for path in tmp_path.glob("*.toml")))
