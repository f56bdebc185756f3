"""The example workbook is what its builder makes, is read whole, and can be filled in."""

from __future__ import annotations

import io
import tomllib
import zipfile
from datetime import date

import openpyxl

from conformance import sheet
from conformance.model import Verdict
from conformance.workbook import CellResult, fill_in
from tests.golden.example_workbook import CATALOGUE, MARK, STATUSES, WORKBOOK, build

SHIPPED = WORKBOOK.read_bytes()
WORD_OF = {Verdict.PASSED: "OK", Verdict.FAILED: "Ikke OK"}


def test_the_shipped_workbook_is_what_its_builder_makes() -> None:
    assert build() == SHIPPED, f"{WORKBOOK.name} is not current; make it again with: python -m tests.golden.example_workbook"


def test_the_builder_makes_the_same_bytes_every_time() -> None:
    assert build() == build()


def test_the_first_sheet_says_that_it_is_reconstructed() -> None:
    book = openpyxl.load_workbook(io.BytesIO(SHIPPED))

    assert book.sheetnames == ["Forside", "Veiledning", "Testtilfeller", "Lister"]
    assert book["Lister"].sheet_state == "hidden"
    assert MARK in {cell.value for row in book["Forside"].iter_rows() for cell in row}


def test_every_case_of_the_catalogue_is_read_with_its_words() -> None:
    catalogue = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))
    wanted = [(section["title"], *case.values()) for section in catalogue["section"] for case in section["case"]]

    book = sheet.read(SHIPPED, WORKBOOK.name)

    assert len(book.cases) >= 30
    assert [(case.section, case.id, case.title, case.preconditions, case.action, case.expected) for case in book.cases] == wanted
    assert [section.title for section in book.sections] == [section["title"] for section in catalogue["section"]]
    assert {row.reason for row in book.ignored} == {"står over overskriftsraden"}
    assert [skipped.sheet for skipped in book.skipped] == ["Forside", "Veiledning", "Lister"]


def test_it_is_filled_in_with_its_own_words_and_nothing_else_changes() -> None:
    book = sheet.read(SHIPPED, WORKBOOK.name)
    verdicts = [list(Verdict)[number % len(Verdict)] for number in range(len(book.cases))]
    results = [
        CellResult(case.id, verdict, date(2025, 3, 14), "kfr-conformance", f"Kjøring {case.id}")
        for case, verdict in zip(book.cases, verdicts, strict=True)
    ]

    filled = fill_in(SHIPPED, book.layout, results)

    cells = openpyxl.load_workbook(io.BytesIO(filled.data))["Testtilfeller"]
    for case, verdict in zip(book.cases, verdicts, strict=True):
        status, day, tester, comment = (cells[f"{letter}{case.row}"].value for letter in "FGHI")
        assert status == WORD_OF.get(verdict, "Ikke kjørt")
        assert status in STATUSES
        assert (f"{day:%d.%m.%Y}", tester, comment) == ("14.03.2025", "kfr-conformance", f"Kjøring {case.id}")
    assert (filled.overwritten, filled.unwritten) == ((), ())
    assert _parts_that_differ(SHIPPED, filled.data) == {"xl/worksheets/sheet3.xml"}
    assert sheet.read(filled.data, WORKBOOK.name).cases == book.cases


def test_filling_in_again_names_what_changes() -> None:
    book = sheet.read(SHIPPED, WORKBOOK.name)
    first = book.cases[0]
    once = fill_in(SHIPPED, book.layout, [CellResult(first.id, Verdict.FAILED)]).data

    again = fill_in(once, sheet.read(once, WORKBOOK.name).layout, [CellResult(first.id, Verdict.PASSED)])

    assert [(cell.cell, cell.before, cell.after) for cell in again.overwritten] == [(f"Testtilfeller!F{first.row}", "Ikke OK", "OK")]


def _parts_that_differ(before: bytes, after: bytes) -> set[str]:
    with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(io.BytesIO(after)) as new:
        assert old.namelist() == new.namelist()
        return {name for name in old.namelist() if old.read(name) != new.read(name)}
