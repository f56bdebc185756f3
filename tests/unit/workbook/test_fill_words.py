"""Verdicts and dates are written in the words and formats of the workbook."""

from __future__ import annotations

import io

import openpyxl
import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from conformance.model import Verdict
from conformance.workbook import CellResult, Overwritten
from tests.unit.sheet.books import HEADINGS, case, part, with_parts
from tests.unit.workbook.filling import DAY, a_book, filled_in, values_of


class TestStatusWords:
    def test_a_list_on_a_hidden_sheet(self) -> None:
        def change(book: xlsxwriter.Workbook, made: Worksheet) -> None:
            lists = book.add_worksheet("Mine lister")
            lists.write_column("B2", ["Bestått", "Ikke bestått"])
            lists.hide()
            made.data_validation("F2:F3", {"validate": "list", "source": "='Mine lister'!$B$2:$B$9"})

        filled = filled_in(a_book(change), CellResult("A", Verdict.PASSED), CellResult("B", Verdict.FAILED))

        assert [values_of(filled.data)[place] for place in ("F2", "F3")] == ["Bestått", "Ikke bestått"]

    def test_a_list_on_the_same_sheet(self) -> None:
        def change(_: xlsxwriter.Workbook, made: Worksheet) -> None:
            made.write_column("L5", ["Godkjent", "Underkjent"])
            made.data_validation("F2:F3", {"validate": "list", "source": "=$L$5:$L$6"})

        assert values_of(filled_in(a_book(change), CellResult("B", Verdict.FAILED)).data)["F3"] == "Underkjent"

    def test_a_list_with_a_name(self) -> None:
        def change(book: xlsxwriter.Workbook, made: Worksheet) -> None:
            book.add_worksheet("Lister").write_column("A1", ["Pass", "Fail"])
            book.define_name("Utfall", "=Lister!$A$1:$A$2")
            made.data_validation("F2:F3", {"validate": "list", "source": "=Utfall"})

        assert values_of(filled_in(a_book(change), CellResult("A", Verdict.FAILED)).data)["F2"] == "Fail"

    def test_a_list_in_the_extension_of_excel_2010(self) -> None:
        data = a_book(lambda book, _: book.add_worksheet("Lister").write_column("A1", ["PASS", "FAIL"]))
        extension = (
            b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
            b'<x14:dataValidations count="1" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:dataValidation type="list">'
            b"<x14:formula1><xm:f>Lister!$A$1:$A$2</xm:f></x14:formula1><xm:sqref>F2:F3</xm:sqref></x14:dataValidation></x14:dataValidations>"
            b"</ext></extLst></worksheet>"
        )
        name = "xl/worksheets/sheet1.xml"
        data = with_parts(data, xl__worksheets__sheet1_dot_xml=part(data, name).replace(b"</worksheet>", extension))

        filled = filled_in(data, CellResult("A", Verdict.FAILED))

        assert extension in part(filled.data, name)
        assert b"<is><t>FAIL</t></is>" in part(filled.data, name)

    def test_of_two_lists_for_one_cell_the_first_counts(self) -> None:
        def change(_: xlsxwriter.Workbook, made: Worksheet) -> None:
            made.data_validation("F2", {"validate": "list", "source": ["Bestått", "Feilet"]})
            made.data_validation("F2:F3", {"validate": "list", "source": ["Pass", "Fail"]})

        filled = filled_in(a_book(change), CellResult("A", Verdict.PASSED), CellResult("B", Verdict.PASSED))

        assert [values_of(filled.data)[place] for place in ("F2", "F3")] == ["Bestått", "Pass"]

    def test_the_words_already_in_the_column(self) -> None:
        data = a_book(lambda _, made: made.write("F2", "bestått"))

        filled = filled_in(data, CellResult("B", Verdict.PASSED))

        assert values_of(filled.data)["F3"] == "bestått"

    def test_a_list_that_is_computed_is_not_guessed_at(self) -> None:
        data = a_book(lambda _, made: made.data_validation("F2:F3", {"validate": "list", "source": '=INDIRECT("Lister!A1:A2")'}))

        assert values_of(filled_in(data, CellResult("A", Verdict.BLOCKED)).data)["F2"] == "Blokkert"

    def test_without_a_word_for_it_an_old_result_is_emptied_and_named(self) -> None:
        def change(_: xlsxwriter.Workbook, made: Worksheet) -> None:
            made.data_validation("F2:F3", {"validate": "list", "source": ["Pass", "Fail"]})
            made.write("F2", "Pass")

        filled = filled_in(a_book(change), CellResult("A", Verdict.BLOCKED), CellResult("B", Verdict.BLOCKED))

        assert not {"F2", "F3"} & values_of(filled.data).keys()
        assert filled.overwritten == (Overwritten("Testtilfeller!F2", "Pass", ""),)
        assert [(left.case_id, left.cell, left.text) for left in filled.unwritten] == [
            ("A", "Testtilfeller!F2", "Blokkert"),
            ("B", "Testtilfeller!F3", "Blokkert"),
        ]
        assert "Pass, Fail" in filled.unwritten[0].reason.nb


class TestDates:
    @pytest.mark.parametrize("epoch", [False, True], ids=["1900", "1904"])
    def test_a_cell_that_shows_dates_gets_a_date(self, epoch: bool) -> None:
        target = io.BytesIO()
        book = xlsxwriter.Workbook(target, {"in_memory": True, "date_1904": epoch})
        made = book.add_worksheet("Testtilfeller")
        made.write_row(0, 0, HEADINGS)
        made.write_row(1, 0, case("A"))
        made.write_blank("G2", None, book.add_format({"num_format": "dd.mm.yyyy"}))
        book.close()

        filled = filled_in(target.getvalue(), CellResult("A", Verdict.PASSED, DAY))

        cell = openpyxl.load_workbook(io.BytesIO(filled.data))["Testtilfeller"]["G2"]
        assert cell.is_date
        assert cell.value.date() == DAY

    def test_a_column_that_shows_dates_makes_new_cells_dates(self) -> None:
        data = a_book(lambda book, made: made.set_column("G:G", 12, book.add_format({"num_format": 14})))

        filled = filled_in(data, CellResult("A", Verdict.PASSED, DAY))

        assert openpyxl.load_workbook(io.BytesIO(filled.data))["Testtilfeller"]["G2"].is_date

    def test_an_earlier_date_is_named_as_people_write_it(self) -> None:
        def change(book: xlsxwriter.Workbook, made: Worksheet) -> None:
            made.write("G2", 45_000, book.add_format({"num_format": "dd.mm.yyyy"}))

        filled = filled_in(a_book(change), CellResult("A", Verdict.PASSED, DAY))

        assert filled.overwritten == (Overwritten("Testtilfeller!G2", "15.03.2023", "14.03.2025"),)
