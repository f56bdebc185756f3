"""Nothing secret leaves a run: every output file is opened, unpacked and searched for every secret the run has held."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12

from conformance.canaries import canaries
from conformance.identifiers import Kind, synthetic
from conformance.simulator.options import SimulatorOptions
from conformance.simulator.server import running
from tests.command import kfr

_POSITIONS = 15
_ELEVEN_DIGITS = re.compile(rb"(?=(\d{11}))")


@pytest.fixture(scope="module")
def run_and_secrets(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, list[bytes]]:
    folder = tmp_path_factory.mktemp("hemmelig")
    with running(SimulatorOptions(config_folder=folder / "oppsett", batch_rate=5_000)) as simulator:
        done = kfr("run", "--config", str(folder / "oppsett" / "kfr.toml"), "--out", str(folder / "kjøring"))
        secrets = [simulator.ready.access_token.encode(), *_of_the_certificate(folder / "oppsett")]
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "kjøring", done.stdout + done.stderr, secrets


def _of_the_certificate(folder: Path) -> Iterator[bytes]:
    password = (folder / "bank.password").read_bytes().strip()
    yield password
    key, _, _ = pkcs12.load_key_and_certificates((folder / "bank.p12").read_bytes(), password)
    assert key is not None
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    yield from pem.splitlines()[2:6]


def _customers(folder: Path) -> Iterator[bytes]:
    """Every person the run has made, from its seed: what redaction must have replaced."""
    evidence = json.loads((folder / "evidence.json").read_bytes())
    seed = evidence["run"]["seed"]
    for case in evidence["cases"]:
        for position in range(1, _POSITIONS):
            for kind in (Kind.PERSON, Kind.D_NUMBER):
                yield synthetic(kind, f"{seed}/{case['id']}/1/{position}").encode()


def _texts(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file as it is, and what is packed inside it: the parts of a workbook, the text and attachments of a PDF."""
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        data = file.read_bytes()
        yield file.name, data
        if file.suffix == ".xlsx":
            yield from _parts(file.name, data)
        if file.suffix == ".pdf":
            yield from _inside(file.name, data)


def _parts(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        yield from ((f"{name}!{part}", package.read(part)) for part in package.namelist())


def _inside(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    reader = pypdf.PdfReader(io.BytesIO(data))
    yield f"{name} (tekst)", "\n".join(page.extract_text() for page in reader.pages).encode()
    for attached, contents in reader.attachments.items():
        for content in contents:
            yield f"{name}!{attached}", content
            if attached.endswith(".xlsx"):
                yield from _parts(f"{name}!{attached}", content)


def test_no_secret_is_in_any_output(run_and_secrets: tuple[Path, str, list[bytes]]) -> None:
    folder, printed, secrets = run_and_secrets
    places = [("terminalen", printed.encode()), *_texts(folder)]
    assert len(places) > 50

    leaks = [place for place, data in places for secret in secrets if secret in data]

    assert not leaks


def test_no_token_is_in_any_output(run_and_secrets: tuple[Path, str, list[bytes]]) -> None:
    folder, printed, _ = run_and_secrets

    leaks = [place for place, data in [("terminalen", printed.encode()), *_texts(folder)] if b"eyJhbGciOi" in data]

    assert not leaks


def test_no_person_is_in_any_output(run_and_secrets: tuple[Path, str, list[bytes]]) -> None:
    folder, printed, _ = run_and_secrets
    customers = set(_customers(folder))
    assert len(customers) > 1000

    for place, data in [("terminalen", printed.encode()), *_texts(folder)]:
        assert not set(_ELEVEN_DIGITS.findall(data)) & customers, place


def test_the_search_would_find_a_leak(run_and_secrets: tuple[Path, str, list[bytes]], tmp_path: Path) -> None:
    folder, _, _ = run_and_secrets
    customer = next(_customers(folder))
    with zipfile.ZipFile(tmp_path / "lekk.xlsx", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/sharedStrings.xml", b"<t>" + customer + b"</t>")

    assert any(customer in data for _, data in _texts(tmp_path))


def test_canaries_went_through_the_run_and_none_came_out(run_and_secrets: tuple[Path, str, list[bytes]]) -> None:
    folder, printed, _ = run_and_secrets
    journal = [json.loads(line)["event"] for line in (folder / "journal.jsonl").read_bytes().splitlines()]
    needles = [needle.encode() for needle in canaries(journal[0]["run"]["seed"]).needles]

    planted = [event["exchange"] for event in journal if event["type"] == "canaries-planted"]

    assert planted
    assert "‹person-" in planted[0]["url"]
    assert "‹fjernet›" in planted[0]["request_body"]
    leaks = [place for place, data in [("terminalen", printed.encode()), *_texts(folder)] for needle in needles if needle in data]
    assert not leaks
