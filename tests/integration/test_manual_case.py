"""A case that a person must carry out, from the mapping file to the mail: every step with the command a tester types."""

from __future__ import annotations

import email
import email.policy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conformance.simulator.options import SimulatorOptions
from conformance.simulator.server import running
from tests.command import kfr
from tests.integration.test_attest import PNG
from tests.integration.workbooks import with_so_many_cases

CASES = 6


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    with running(SimulatorOptions(config_folder=tmp_path / "oppsett", batch_rate=5_000)):
        with (tmp_path / "oppsett" / "kfr.toml").open("a", encoding="utf-8") as file:
            file.write('\n[mail]\nfrom = "kfr@banken.example"\n')
        (tmp_path / "bok.xlsx").write_bytes(with_so_many_cases(CASES, tmp_path))
        (tmp_path / "skjermbilde.png").write_bytes(PNG)
        yield tmp_path


def test_from_the_mapping_file_to_the_mail(place: Path) -> None:
    run, config = place / "kjøring", ("--config", str(place / "oppsett" / "kfr.toml"))
    ca = ("--ca", str(place / "oppsett" / "ca.pem"))
    sheet = openpyxl.load_workbook(place / "bok.xlsx")["Testtilfeller"]
    cell = next(cell for (cell,) in sheet.iter_rows(max_col=1) if str(cell.value).startswith("KFR-"))
    case = str(cell.value)

    # The tester says in the mapping file that a telephone is needed.
    (place / "bok.mapping.toml").write_text(f'cases."{case}" = {{ manual = "krever en telefon til Bits" }}\n', encoding="utf-8")
    done = kfr("run", *config, "--workbook", str(place / "bok.xlsx"), "--out", str(run))
    assert done.returncode == 3, done.stdout + done.stderr
    assert "krever en telefon til Bits" in done.stdout
    assert kfr("verify", str(run), *ca).returncode == 1

    # It is not for Bits yet, and nobody can vouch for what the suite carried out itself.
    assert kfr("send", str(run), *config, *ca).returncode == 2

    words = (
        "--by",
        "Kari Nordmann",
        "--role",
        "testleder",
        "--note",
        "Ringte Bits, som så kunden.",
        "--file",
        str(place / "skjermbilde.png"),
    )
    other = next(each["id"] for each in _evidence(run)["cases"] if each["id"] != case)
    assert kfr("attest", str(run), other, "--verdict", "passed", *words).returncode == 2
    done = kfr("attest", str(run), case, "--verdict", "passed", *words)
    assert done.returncode == 0, done.stderr
    assert "Kari Nordmann (testleder) går god for «bestått»" in done.stdout

    # The old signature no longer holds; the reports are made anew and sealed anew.
    assert kfr("verify", str(run), *ca).returncode == 10
    done = kfr("report", str(run))
    assert done.returncode == 0, done.stderr
    assert kfr("seal", str(run), *config, "--remake").returncode == 0
    done = kfr("verify", str(run), *ca)
    assert done.returncode == 0, done.stdout

    attested = next(each for each in _evidence(run)["cases"] if each["id"] == case)
    assert (attested["verdict"], attested["attestations"][0]["by"]) == ("manual", "Kari Nordmann")
    assert "Kari Nordmann" in (run / "report.html").read_text(encoding="utf-8")
    filled = openpyxl.load_workbook(run / "bok.xlsx")["Testtilfeller"]
    assert any("Kari Nordmann" in str(cell.value) for cell in filled[cell.row or 0])

    done = kfr("send", str(run), *config, *ca, "--to", "prove@banken.example")
    assert done.returncode == 0, done.stdout + done.stderr
    mail = email.message_from_bytes((run / "message.eml").read_bytes(), policy=email.policy.default)
    carried = {part.get_filename() for part in mail.walk()}
    assert {"report.pdf", "bok.xlsx"} <= carried
    assert mail["To"] == "prove@banken.example"
    assert kfr("verify", str(run), *ca).returncode == 0


def _evidence(run: Path) -> dict[str, list[dict[str, Any]]]:
    loaded: dict[str, list[dict[str, Any]]] = json.loads((run / "evidence.json").read_bytes())
    return loaded
