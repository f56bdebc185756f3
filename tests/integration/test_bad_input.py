"""What a tester can get wrong: one clear message with a place and a remedy, exit code 2, no traceback, nothing half-written."""

from __future__ import annotations

import io
import socket
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from conformance.generate import example_workbook
from tests.command import kfr
from tests.integration.workbooks import with_replaced_text
from tests.unit.test_config import GOOD


def _file(name: str, content: bytes) -> Callable[[Path], list[str]]:
    def words(folder: Path) -> list[str]:
        (folder / name).write_bytes(content)
        return ["run", "--workbook", str(folder / name)]

    return words


def _config(text: str) -> Callable[[Path], list[str]]:
    def words(folder: Path) -> list[str]:
        (folder / "kfr.toml").write_text(text, encoding="utf-8")
        return ["run", "--config", str(folder / "kfr.toml")]

    return words


def _simulated_config(change: Callable[[Path], object]) -> Callable[[Path], list[str]]:
    """A configuration as the simulator writes it, then spoilt; no simulator needs to run for it to be refused."""

    def words(folder: Path) -> list[str]:
        from conformance.simulator.options import SimulatorOptions  # noqa: PLC0415 - used here only
        from conformance.simulator.server import running  # noqa: PLC0415 - the same

        with running(SimulatorOptions(config_folder=folder / "oppsett")):
            pass
        change(folder / "oppsett")
        return ["run", "--config", str(folder / "oppsett" / "kfr.toml")]

    return words


def _truncated(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _without_cases() -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"] = "Handleliste"
    book.active["A2"] = "Melk"
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _zip_of_something_else() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("hei.txt", "hei")
    return made.getvalue()


def _taken(folder: Path) -> list[str]:
    (folder / "opptatt").mkdir()
    (folder / "opptatt" / "noe.txt").write_text("her ligger noe")
    return ["run", "--out", str(folder / "opptatt")]


def _beneath_a_file(folder: Path) -> list[str]:
    (folder / "fil").write_text("jeg er en fil")
    return ["run", "--out", str(folder / "fil" / "mappe")]


@dataclass(frozen=True)
class Fault:
    """How to make it, and the words that the message must hold."""

    words: Callable[[Path], list[str]]
    said: tuple[str, ...]


EXAMPLE = example_workbook().read_bytes()

FAULTS = {
    "no such workbook": Fault(lambda folder: ["run", "--workbook", str(folder / "mangler.xlsx")], ("mangler.xlsx",)),
    "an encrypted workbook": Fault(
        _file("låst.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(1016) + "EncryptedPackage".encode("utf-16-le")),
        ("låst.xlsx", "passord"),
    ),
    "a damaged workbook": Fault(_file("skadet.xlsx", _truncated(EXAMPLE)), ("skadet.xlsx",)),
    "a text file called xlsx": Fault(_file("tekst.xlsx", b"Nr;Testtilfelle\n1;Hei\n"), ("tekst.xlsx",)),
    "an empty file": Fault(_file("tom.xlsx", b""), ("tom.xlsx",)),
    "a zip of something else": Fault(_file("annet.xlsx", _zip_of_something_else()), ("annet.xlsx",)),
    "no sheet of test cases": Fault(_file("handleliste.xlsx", _without_cases()), ("handleliste.xlsx", "Sheet")),
    "two rows with the same id": Fault(
        _file("dobbelt.xlsx", with_replaced_text(EXAMPLE, "KFR-102", "KFR-101")), ("KFR-101", "Testtilfeller!A")
    ),
    "no such configuration": Fault(lambda folder: ["run", "--config", str(folder / "mangler.toml")], ("mangler.toml",)),
    "an unknown key": Fault(_config(GOOD.replace("client_id", "klient_id")), ("maskinporten.klient_id", "linje 10", "client_id")),
    "no certificate file": Fault(_config(GOOD.replace("bank.p12", "borte.p12")), ("borte.p12",)),
    "a wrong certificate password": Fault(
        _simulated_config(lambda folder: (folder / "bank.password").write_text("feil")), ("bank.p12", "assord")
    ),
    "a folder that is not empty": Fault(_taken, ("opptatt", "--out")),
    "a folder that cannot be made": Fault(_beneath_a_file, ("fil", "--out")),
    "a report of no run": Fault(lambda folder: ["report", str(folder / "borte")], ("borte", "journal.jsonl")),
    "a report of nothing": Fault(lambda _: ["report"], ("MAPPE",)),
    "an unknown option": Fault(lambda _: ["run", "--arbeidsbok", "x"], ("--arbeidsbok", "--help")),
    "an unknown verb": Fault(lambda _: ["kjør"], ("kjør", "--help")),
    "a number that is none": Fault(lambda _: ["run", "--workers", "mange"], ("--workers",)),
    "an unknown mutant": Fault(lambda _: ["run", "--mutant", "finnes-ikke"], ("finnes-ikke",)),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_mistake_gets_one_clear_message(tmp_path: Path, fault: Fault) -> None:
    words = fault.words(tmp_path)
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    out = [] if "--out" in words or words[0] != "run" else ["--out", str(tmp_path / "kjøring")]

    done = kfr(*words, *out, cwd=tmp_path)

    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert "→" in done.stderr
    assert all(word in done.stderr for word in fault.said), done.stderr
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_port_in_use_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = kfr("simulate", "--port", port)

    assert done.returncode == 2, done.stdout + done.stderr
    assert port in done.stderr
    assert "Traceback" not in done.stderr


def test_messages_come_in_english_on_demand(tmp_path: Path) -> None:
    done = kfr("--language", "en", "run", "--config", str(tmp_path / "missing.toml"))

    assert done.returncode == 2
    assert "Cannot read the configuration" in done.stderr
