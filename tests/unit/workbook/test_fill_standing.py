"""What stood in the cells before is named, and what cannot be written is said."""

from __future__ import annotations

import io

import openpyxl
import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from conformance.model import Verdict
from conformance.workbook import CellResult
from tests.unit.sheet.books import HEADINGS, Value, case, part, with_parts
from tests.unit.workbook.filling import DAY, a_book, filled_in, ok_list, values_of


class TestWhatStoodThere:
    def test_manual_entries_are_named(self) -> None:
        data = a_book(lambda _, made: made.write_row("F2", ["Ikke OK", None, "Kari", "ringte Bits"]))

        filled = filled_in(data, CellResult("A", Verdict.PASSED, tester="kfr-conformance", comment="ny"))

        assert [(cell.cell, cell.before, cell.after) for cell in filled.overwritten] == [
            ("Testtilfeller!F2", "Ikke OK", "OK"),
            ("Testtilfeller!H2", "Kari", "kfr-conformance"),
            ("Testtilfeller!I2", "ringte Bits", "ny"),
        ]

    @pytest.mark.parametrize("word", ["OK", "ok", " OK. "])
    def test_an_entry_that_says_the_same_already_is_not_touched(self, word: str) -> None:
        data = a_book(ok_list, lambda _, made: made.write("F2", word))

        filled = filled_in(data, CellResult("A", Verdict.PASSED))

        assert filled.data == data
        assert not filled.overwritten

    def test_a_text_is_the_same_only_letter_by_letter(self) -> None:
        data = a_book(lambda _, made: made.write_row("F2", ["OK", "14.03.2025", "Kari", "FINT"]))

        filled = filled_in(data, CellResult("A", Verdict.PASSED, DAY, "Kari", "fint"))

        assert [(cell.cell, cell.before) for cell in filled.overwritten] == [("Testtilfeller!I2", "FINT")]

    def test_a_number_too_large_for_a_date_is_named_as_it_is(self) -> None:
        def change(book: xlsxwriter.Workbook, made: Worksheet) -> None:
            made.write("G2", 20_250_314_120_000, book.add_format({"num_format": "dd.mm.yyyy"}))

        filled = filled_in(a_book(change), CellResult("A", Verdict.PASSED, DAY))

        assert [cell.before for cell in filled.overwritten] == ["20250314120000"]

    def test_a_formula_is_not_overwritten(self) -> None:
        data = a_book(lambda _, made: made.write_formula("F2", '=IF(A2="A","OK","")', None, "OK"))

        filled = filled_in(data, CellResult("A", Verdict.FAILED, comment="avvik"))

        assert values_of(filled.data)["F2"] == '=IF(A2="A","OK","")'
        assert [(left.cell, left.text, left.reason.nb) for left in filled.unwritten] == [
            ("Testtilfeller!F2", "Ikke OK", "cellen inneholder en formel")
        ]

    @pytest.mark.parametrize(
        ("before", "after"),
        [(b' spans="1:5"', b' spans="1:9"'), (b' spans="1:12"', b' spans="1:12"'), (b"", b"")],
        ids=["too narrow", "wide enough", "none"],
    )
    def test_the_span_of_a_row_includes_its_new_cells(self, before: bytes, after: bytes) -> None:
        name = "xl/worksheets/sheet1.xml"
        data = a_book()
        narrow = part(data, name).replace(b'<row r="2" spans="1:9">', b'<row r="2"' + before + b">")

        filled = filled_in(with_parts(data, xl__worksheets__sheet1_dot_xml=narrow), CellResult("A", Verdict.PASSED, comment="fint"))

        assert b'<row r="2"' + after + b">" in part(filled.data, name)
        assert values_of(filled.data)["I2"] == "fint"

    def test_style_of_a_cell_stays(self) -> None:
        def change(book: xlsxwriter.Workbook, made: Worksheet) -> None:
            made.write_blank("F2", None, book.add_format({"bg_color": "#FFEE00", "bold": True}))

        cell = openpyxl.load_workbook(io.BytesIO(filled_in(a_book(change), CellResult("A", Verdict.PASSED)).data))["Testtilfeller"]["F2"]

        assert (cell.value, cell.font.b, cell.fill.fgColor.rgb) == ("OK", True, "FFFFEE00")


class TestMergedCells:
    def test_a_result_goes_to_the_anchor(self) -> None:
        rows: list[list[Value]] = [list(HEADINGS), case("A"), ["", "", "", "Vent.", ""], case("B")]

        def change(book: xlsxwriter.Workbook, made: Worksheet) -> None:
            for number, row in enumerate(rows):
                made.write_row(number, 0, row)
            made.merge_range("F2:F3", "", book.add_format())
            made.merge_range("F4:F5", "", book.add_format())

        filled = filled_in(a_book(change, cases=0), CellResult("A", Verdict.PASSED), CellResult("B", Verdict.PASSED))

        assert {place: text for place, text in values_of(filled.data).items() if place[0] == "F"} == {
            "F1": "Resultat",
            "F2": "OK",
            "F4": "OK",
        }

    def test_two_cases_that_share_a_cell_do_not_overwrite_each_other(self) -> None:
        data = a_book(lambda book, made: made.merge_range("F2:F3", "", book.add_format()))

        filled = filled_in(data, CellResult("A", Verdict.PASSED), CellResult("B", Verdict.FAILED))

        assert values_of(filled.data)["F2"] == "OK"
        assert [(left.case_id, left.reason.nb) for left in filled.unwritten] == [("B", "cellen er slått sammen med cellen til A")]

    def test_a_cell_merged_with_another_column_is_left_alone(self) -> None:
        data = a_book(lambda book, made: made.merge_range("E2:F2", "Status 201.", book.add_format()))

        filled = filled_in(data, CellResult("A", Verdict.PASSED))

        assert values_of(filled.data)["E2"] == "Status 201."
        assert [left.reason.nb for left in filled.unwritten] == ["cellen er slått sammen med en annen kolonne"]

    def test_a_date_does_not_take_the_place_of_the_status_it_is_merged_with(self) -> None:
        data = a_book(lambda book, made: made.merge_range("F2:G2", "", book.add_format()))

        filled = filled_in(data, CellResult("A", Verdict.PASSED, DAY))

        assert values_of(filled.data)["F2"] == "OK"
        assert [(left.cell, left.text) for left in filled.unwritten] == [("Testtilfeller!G2", "14.03.2025")]
