"""Results go into the right cells, sheets and columns, and nothing else changes."""

from __future__ import annotations

import re

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from conformance import sheet
from conformance.errors import workbook as errors
from conformance.model import Verdict, WorkbookEntry
from conformance.workbook import CellResult, fill_in, rehearse
from tests.unit.sheet.books import HEADINGS, case, one_sheet, part, with_parts, workbook
from tests.unit.workbook.filling import DAY, a_book, changed, filled_in, ok_list, values_of


def test_a_result_fills_its_row() -> None:
    data = a_book(ok_list)

    filled = filled_in(data, CellResult("B", Verdict.FAILED, DAY, "kfr-conformance 0.1", "Forventet 201, fikk 200."))

    assert changed(data, filled.data) == {
        "F3": "Ikke OK",
        "G3": "14.03.2025",
        "H3": "kfr-conformance 0.1",
        "I3": "Forventet 201, fikk 200.",
    }
    assert (filled.overwritten, filled.unwritten, filled.remarks) == ((), (), ())


def test_a_workbook_with_macros_keeps_them() -> None:
    plain = part(a_book(), "[Content_Types].xml")
    types = plain.replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    assert types != plain
    data = with_parts(a_book(), **{"[Content_Types]_dot_xml": types, "xl__vbaProject_dot_bin": b"\xd0\xcf\x11\xe0"})

    filled = filled_in(data, CellResult("A", Verdict.PASSED))

    assert part(filled.data, "[Content_Types].xml") == types
    assert part(filled.data, "xl/vbaProject.bin") == b"\xd0\xcf\x11\xe0"


def test_the_same_results_give_the_same_bytes() -> None:
    data = a_book(ok_list)
    results = [CellResult("A", Verdict.PASSED, DAY, "x"), CellResult("B", Verdict.BLOCKED)]

    assert filled_in(data, *results) == filled_in(data, *results)


def test_nothing_to_write_leaves_the_file_alone() -> None:
    data = a_book()

    assert filled_in(data).data == data


def test_empty_details_leave_their_cells_alone() -> None:
    data = a_book(lambda _, made: made.write_row("G2", ["i går", "Kari", "gammel merknad"]))

    assert changed(data, filled_in(data, CellResult("A", Verdict.PASSED)).data) == {"F2": "OK"}


def test_a_case_that_the_workbook_does_not_have_is_named() -> None:
    filled = filled_in(a_book(), CellResult("Z", Verdict.PASSED))

    assert [(left.case_id, left.reason.nb) for left in filled.unwritten] == [("Z", "arbeidsboken har ikke noe slikt testtilfelle")]


def test_status_and_actual_result_have_columns_of_their_own() -> None:
    data = one_sheet(["Nr.", "Handling", "Forventet", "Faktisk resultat", "Status"], ["A", "POST", "201"])

    filled = filled_in(data, CellResult("A", Verdict.FAILED, actual="Status 200."))

    assert changed(data, filled.data) == {"D2": "Status 200.", "E2": "Ikke OK"}


def test_without_a_status_column_the_actual_result_takes_the_status() -> None:
    data = one_sheet(["Nr.", "Handling", "Forventet", "Faktisk resultat"], ["A", "POST", "201"])

    assert changed(data, filled_in(data, CellResult("A", Verdict.PASSED, actual="Status 201.")).data) == {"D2": "OK"}


def test_evidence_has_a_column_of_its_own() -> None:
    data = one_sheet(["Nr.", "Handling", "Forventet", "Resultat", "Kommentar", "Bevis"], ["A", "POST", "201"])

    filled = filled_in(data, CellResult("A", Verdict.FAILED, comment="Status 200.", evidence="report.html#sak-A"))

    assert changed(data, filled.data) == {"D2": "Ikke OK", "E2": "Status 200.", "F2": "report.html#sak-A"}


def test_without_a_column_for_it_the_evidence_follows_the_comment() -> None:
    result = CellResult("A", Verdict.FAILED, comment="Status 200.", evidence="report.html#sak-A")

    assert values_of(filled_in(a_book(), result).data)["I2"] == "Status 200. report.html#sak-A"


def test_new_cells_of_a_row_stand_from_left_to_right() -> None:
    data = one_sheet(["Nr.", "Handling", "Forventet", "Bevis", "Kommentar", "Tester", "Dato", "Resultat"], ["A", "POST", "201"])

    filled = filled_in(data, CellResult("A", Verdict.FAILED, DAY, "Kari", "Status 200.", "report.html"))

    assert re.findall(rb'r="([D-H]2)"', part(filled.data, "xl/worksheets/sheet1.xml")) == [b"D2", b"E2", b"F2", b"G2", b"H2"]


def test_several_sheets_get_their_own_results() -> None:
    data = workbook({"Forside": [["Bank"]], "Registrering": [HEADINGS, case("A")], "Oppslag": [HEADINGS, case("B")]})

    filled = filled_in(data, CellResult("B", Verdict.FAILED), CellResult("A", Verdict.PASSED))

    assert [values_of(filled.data, name).get("F2") for name in ("Registrering", "Oppslag")] == ["OK", "Ikke OK"]
    assert part(filled.data, "xl/worksheets/sheet1.xml") == part(data, "xl/worksheets/sheet1.xml")


class TestRehearsal:
    def test_it_tells_what_stands_in_the_result_cells(self) -> None:
        def change(book: xlsxwriter.Workbook, made: Worksheet) -> None:
            made.write_row("F2", ["OK", None, "Kari", "ringte Bits"])
            made.write("G3", 45_000, book.add_format({"num_format": "dd.mm.yyyy"}))
            made.write_formula("F3", '=IF(A3="B","OK","")', None, "OK")
            made.write("F9", "under testtilfellene")

        data = a_book(change)

        assert rehearse(data, sheet.read(data, "bok.xlsx").layout) == (
            WorkbookEntry("Testtilfeller!F2", "OK"),
            WorkbookEntry("Testtilfeller!H2", "Kari"),
            WorkbookEntry("Testtilfeller!I2", "ringte Bits"),
            WorkbookEntry("Testtilfeller!G3", "15.03.2023"),
        )

    def test_a_workbook_that_can_be_read_but_not_filled_in_is_refused(self) -> None:
        name = "xl/worksheets/sheet1.xml"
        text = part(a_book(), name).decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
        data = with_parts(a_book(), xl__worksheets__sheet1_dot_xml=text.encode("utf-16"))

        with pytest.raises(errors.DamagedWorkbook, match="UTF-16"):
            rehearse(data, sheet.read(data, "bok.xlsx").layout)


def test_another_workbook_than_the_one_that_was_read_is_refused() -> None:
    layout = sheet.read(a_book(), "bok.xlsx").layout

    with pytest.raises(errors.WorkbookChanged, match=r"bok\.xlsx"):
        fill_in(a_book(cases=3), layout, [])


def test_a_signed_workbook_is_filled_in_and_the_reader_warned() -> None:
    data = with_parts(a_book(), _xmlsignatures__sig1_dot_xml=b"<Signature/>")

    filled = filled_in(data, CellResult("A", Verdict.PASSED))

    assert "digitalt signert" in filled.remarks[0].nb
