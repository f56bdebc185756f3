"""A run with a bank's own workbook: new columns where there are none, and nothing that somebody had written vanishes without a word."""

from __future__ import annotations

import io
import json
import subprocess
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from conformance import sheet
from conformance.errors.workbook import WriteBackFailed
from conformance.evidence import decode
from conformance.generate import example_workbook
from conformance.language import Language
from conformance.publish import publish
from tests.command import kfr
from tests.unit.sheet.books import HEADINGS, Value, workbook

# Eleven digits that nobody has: what looks like a person's number is kept out of the evidence all the same.
NUMBER = "12345678901"
SECRETS = {
    "a token": ("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.x", "noe som ser ut som et token"),
    "a private key": ("-----BEGIN PRIVATE KEY-----", "en privat nøkkel"),
    "a person's number": ("01019000083", "et fødselsnummer eller D-nummer"),
}


def _rows(*case_ids: str) -> list[list[Value]]:
    cases = {case.id: case for case in sheet.read(example_workbook().read_bytes(), "eksempel.xlsx").cases}
    chosen = [cases[case_id] for case_id in case_ids]
    return [[case.id, case.title, case.preconditions, case.action, case.expected] for case in chosen]


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, Path, subprocess.CompletedProcess[str]]:
    """A workbook of two sheets, one without result columns and one that somebody has written in, and its run."""
    folder = tmp_path_factory.mktemp("bank")
    first, second, third = _rows("KFR-101", "KFR-102", "KFR-103")
    written: list[Value] = [*third, "Ikke OK", "1.2.2025", "Kari", f"=1+1\x1b[2J ringte {NUMBER}"]
    original = workbook({"Registrering": [HEADINGS[:5], first, second], "Mer": [HEADINGS, written]})
    (folder / "bankens egen.xlsx").write_bytes(original)
    done = kfr("run", "--workbook", str(folder / "bankens egen.xlsx"), "--out", str(folder / "kjøring"))
    return original, folder / "kjøring", done


def test_every_case_gets_its_result_and_where_its_evidence_is(bank: tuple[bytes, Path, subprocess.CompletedProcess[str]]) -> None:
    _, folder, done = bank

    assert done.returncode == 0, done.stdout + done.stderr
    book = openpyxl.load_workbook(folder / "bankens egen.xlsx")
    rows = [[cell.value for cell in row][5:] for row in book["Registrering"].iter_rows()]
    assert rows[0] == ["Resultat", "Dato", "Tester", "Kommentar", "Bevis"]
    assert [row[0] for row in rows[1:]] == ["OK", "OK"]
    report = (folder / "report.html").read_text(encoding="utf-8")
    for row in rows[1:]:
        assert f'id="{str(row[4]).partition("#")[2]}"' in report
    assert "Arket «Registrering» hadde ingen resultatkolonne" in done.stdout


def test_what_somebody_had_written_is_named_in_evidence_report_and_terminal(
    bank: tuple[bytes, Path, subprocess.CompletedProcess[str]],
) -> None:
    _, folder, done = bank
    evidence = json.loads((folder / "evidence.json").read_bytes())

    entries = {entry["cell"]: entry["text"] for entry in evidence["workbook"]["entries"]}
    assert (entries["Mer!F2"], entries["Mer!G2"]) == ("Ikke OK", "1.2.2025")
    assert entries.keys() == {"Mer!F2", "Mer!G2", "Mer!H2", "Mer!I2"}
    assert any("Mer!F2 «Ikke OK»" in observation for observation in evidence["run"]["observations"])
    assert "Mer!F2: <q>Ikke OK</q>" in (folder / "report.html").read_text(encoding="utf-8")
    assert "Mer!F2: «Ikke OK» ble erstattet av «OK»." in done.stdout


def test_neither_number_nor_escape_sequence_comes_out_of_a_cell(
    bank: tuple[bytes, Path, subprocess.CompletedProcess[str]],
) -> None:
    _, folder, done = bank

    for name in ("evidence.json", "journal.jsonl", "report.html"):
        text = (folder / name).read_text(encoding="utf-8")
        assert NUMBER not in text
    assert not any(text in done.stdout for text in ("\x1b", NUMBER))


@pytest.mark.parametrize(("secret", "kind"), SECRETS.values(), ids=SECRETS)
def test_what_may_not_leave_the_bank_is_found_before_the_run(secret: str, kind: str, tmp_path: Path) -> None:
    (tmp_path / "bok.xlsx").write_bytes(workbook({"Registrering": [[*HEADINGS], [*_rows("KFR-101")[0], "", "", "", secret]]}))

    done = kfr("run", "--workbook", "bok.xlsx", "--out", "kjøring", cwd=tmp_path)

    assert done.returncode == 2, done.stdout + done.stderr
    assert f"bok.xlsx inneholder {kind} (i xl/sharedStrings.xml)" in done.stderr
    assert secret not in done.stdout + done.stderr
    assert not (tmp_path / "kjøring").exists()


def test_a_workbook_that_cannot_be_filled_in_does_not_cost_the_reports(
    bank: tuple[bytes, Path, subprocess.CompletedProcess[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original, folder, _ = bank
    result = decode((folder / "evidence.json").read_bytes())
    layout = sheet.read(original, result.workbook.name).layout
    monkeypatch.setattr("conformance.workbook.fill.repack", lambda package, _: _stranger(package.namelist()))

    with pytest.raises(WriteBackFailed):
        publish(result, original, replace(layout, name=result.workbook.name), tmp_path, language=Language.NB)

    assert (tmp_path / result.workbook.name).read_bytes() == original
    assert (tmp_path / "report.pdf").exists()
    assert (tmp_path / "junit.xml").exists()


def _stranger(_: list[str]) -> bytes:
    """A workbook that is not the one that was filled in."""
    target = io.BytesIO()
    openpyxl.Workbook().save(target)
    return target.getvalue()
