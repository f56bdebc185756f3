"""Results go into the right cells, in the words of the workbook, and what was there before is named."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from conformance import sheet
from conformance.errors import workbook as errors
from conformance.model import Verdict, WorkbookEntry
from conformance.workbook import CellResult, FilledWorkbook, Overwritten, fill_in, rehearse
from tests.unit.sheet.books import HEADINGS, Value, case, one_sheet, part, with_parts, workbook

DAY = date(2025, 3, 14)
Change = Callable[[xlsxwriter.Workbook, Worksheet], None]


def _book(*changes: Change, cases: int = 2) -> bytes:
    """A test-case sheet with the cases A, B, … in rows 2, 3, …, and whatever the changes add."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    made = book.add_worksheet("Testtilfeller")
    made.write_row(0, 0, HEADINGS)
    for number in range(cases):
        made.write_row(number + 1, 0, case("ABCDEFG"[number]))
    for change in changes:
        change(book, made)
    book.close()
    return target.getvalue()


def _fill(data: bytes, *results: CellResult) -> FilledWorkbook:
    return fill_in(data, sheet.read(data, "bok.xlsx").layout, results)


def _values(data: bytes, name: str = "Testtilfeller") -> dict[str, object]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {cell.coordinate: cell.value for row in book[name].iter_rows() for cell in row if cell.value is not None}


def _changed(before: bytes, after: bytes) -> dict[str, object]:
    """What openpyxl, an outside judge, sees in the new file and not in the old."""
    old, new = _values(before), _values(after)
    assert old.keys() <= new.keys()
    return {place: value for place, value in new.items() if old.get(place) != value}


def _list(_: xlsxwriter.Workbook, made: Worksheet) -> None:
    made.data_validation("F2:F3", {"validate": "list", "source": ["OK", "Ikke OK", "Ikke kjørt"]})


def test_a_result_fills_its_row() -> None:
    data = _book(_list)

    filled = _fill(data, CellResult("B", Verdict.FAILED, DAY, "kfr-conformance 0.1", "Forventet 201, fikk 200."))

    assert _changed(data, filled.data) == {
        "F3": "Ikke OK",
        "G3": "14.03.2025",
        "H3": "kfr-conformance 0.1",
        "I3": "Forventet 201, fikk 200.",
    }
    assert (filled.overwritten, filled.unwritten, filled.remarks) == ((), (), ())


def test_a_workbook_with_macros_keeps_them() -> None:
    plain = part(_book(), "[Content_Types].xml")
    types = plain.replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    assert types != plain
    data = with_parts(_book(), **{"[Content_Types]_dot_xml": types, "xl__vbaProject_dot_bin": b"\xd0\xcf\x11\xe0"})

    filled = _fill(data, CellResult("A", Verdict.PASSED))

    assert part(filled.data, "[Content_Types].xml") == types
    assert part(filled.data, "xl/vbaProject.bin") == b"\xd0\xcf\x11\xe0"


def test_the_same_results_give_the_same_bytes() -> None:
    data = _book(_list)
    results = [CellResult("A", Verdict.PASSED, DAY, "x"), CellResult("B", Verdict.BLOCKED)]

    assert _fill(data, *results) == _fill(data, *results)


def test_nothing_to_write_leaves_the_file_alone() -> None:
    data = _book()

    assert _fill(data).data == data


def test_empty_details_leave_their_cells_alone() -> None:
    data = _book(lambda _, made: made.write_row("G2", ["i går", "Kari", "gammel merknad"]))

    assert _changed(data, _fill(data, CellResult("A", Verdict.PASSED)).data) == {"F2": "OK"}


class TestStatusWords:
    def test_a_list_on_a_hidden_sheet(self) -> None:
        def change(book: xlsxwriter.Workbook, made: Worksheet) -> None:
            lists = book.add_worksheet("Mine lister")
            lists.write_column("B2", ["Bestått", "Ikke bestått"])
            lists.hide()
            made.data_validation("F2:F3", {"validate": "list", "source": "='Mine lister'!$B$2:$B$9"})

        filled = _fill(_book(change), CellResult("A", Verdict.PASSED), CellResult("B", Verdict.FAILED))

        assert [_values(filled.data)[place] for place in ("F2", "F3")] == ["Bestått", "Ikke bestått"]

    def test_a_list_on_the_same_sheet(self) -> None:
        def change(_: xlsxwriter.Workbook, made: Worksheet) -> None:
            made.write_column("L5", ["Godkjent", "Underkjent"])
            made.data_validation("F2:F3", {"validate": "list", "source": "=$L$5:$L$6"})

        assert _values(_fill(_book(change), CellResult("B", Verdict.FAILED)).data)["F3"] == "Underkjent"

    def test_a_list_with_a_name(self) -> None:
        def change(book: xlsxwriter.Workbook, made: Worksheet) -> None:
            book.add_worksheet("Lister").write_column("A1", ["Pass", "Fail"])
            book.define_name("Utfall", "=Lister!$A$1:$A$2")
            made.data_validation("F2:F3", {"validate": "list", "source": "=Utfall"})

        assert _values(_fill(_book(change), CellResult("A", Verdict.FAILED)).data)["F2"] == "Fail"

    def test_a_list_in_the_extension_of_excel_2010(self) -> None:
        data = _book(lambda book, _: book.add_worksheet("Lister").write_column("A1", ["PASS", "FAIL"]))
        extension = (
            b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
            b'<x14:dataValidations count="1" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:dataValidation type="list">'
            b"<x14:formula1><xm:f>Lister!$A$1:$A$2</xm:f></x14:formula1><xm:sqref>F2:F3</xm:sqref></x14:dataValidation></x14:dataValidations>"
            b"</ext></extLst></worksheet>"
        )
        name = "xl/worksheets/sheet1.xml"
        data = with_parts(data, xl__worksheets__sheet1_dot_xml=part(data, name).replace(b"</worksheet>", extension))

        filled = _fill(data, CellResult("A", Verdict.FAILED))

        assert extension in part(filled.data, name)
        assert b"<is><t>FAIL</t></is>" in part(filled.data, name)

    def test_of_two_lists_for_one_cell_the_first_counts(self) -> None:
        def change(_: xlsxwriter.Workbook, made: Worksheet) -> None:
            made.data_validation("F2", {"validate": "list", "source": ["Bestått", "Feilet"]})
            made.data_validation("F2:F3", {"validate": "list", "source": ["Pass", "Fail"]})

        filled = _fill(_book(change), CellResult("A", Verdict.PASSED), CellResult("B", Verdict.PASSED))

        assert [_values(filled.data)[place] for place in ("F2", "F3")] == ["Bestått", "Pass"]

    def test_the_words_already_in_the_column(self) -> None:
        data = _book(lambda _, made: made.write("F2", "bestått"))

        filled = _fill(data, CellResult("B", Verdict.PASSED))

        assert _values(filled.data)["F3"] == "bestått"

    def test_a_list_that_is_computed_is_not_guessed_at(self) -> None:
        data = _book(lambda _, made: made.data_validation("F2:F3", {"validate": "list", "source": '=INDIRECT("Lister!A1:A2")'}))

        assert _values(_fill(data, CellResult("A", Verdict.BLOCKED)).data)["F2"] == "Blokkert"

    def test_without_a_word_for_it_an_old_result_is_emptied_and_named(self) -> None:
        def change(_: xlsxwriter.Workbook, made: Worksheet) -> None:
            made.data_validation("F2:F3", {"validate": "list", "source": ["Pass", "Fail"]})
            made.write("F2", "Pass")

        filled = _fill(_book(change), CellResult("A", Verdict.BLOCKED), CellResult("B", Verdict.BLOCKED))

        assert not {"F2", "F3"} & _values(filled.data).keys()
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

        filled = _fill(target.getvalue(), CellResult("A", Verdict.PASSED, DAY))

        cell = openpyxl.load_workbook(io.BytesIO(filled.data))["Testtilfeller"]["G2"]
        assert cell.is_date
        assert cell.value.date() == DAY

    def test_a_column_that_shows_dates_makes_new_cells_dates(self) -> None:
        data = _book(lambda book, made: made.set_column("G:G", 12, book.add_format({"num_format": 14})))

        filled = _fill(data, CellResult("A", Verdict.PASSED, DAY))

        assert openpyxl.load_workbook(io.BytesIO(filled.data))["Testtilfeller"]["G2"].is_date

    def test_an_earlier_date_is_named_as_people_write_it(self) -> None:
        def change(book: xlsxwriter.Workbook, made: Worksheet) -> None:
            made.write("G2", 45_000, book.add_format({"num_format": "dd.mm.yyyy"}))

        filled = _fill(_book(change), CellResult("A", Verdict.PASSED, DAY))

        assert filled.overwritten == (Overwritten("Testtilfeller!G2", "15.03.2023", "14.03.2025"),)


class TestWhatStoodThere:
    def test_manual_entries_are_named(self) -> None:
        data = _book(lambda _, made: made.write_row("F2", ["Ikke OK", None, "Kari", "ringte Bits"]))

        filled = _fill(data, CellResult("A", Verdict.PASSED, tester="kfr-conformance", comment="ny"))

        assert [(cell.cell, cell.before, cell.after) for cell in filled.overwritten] == [
            ("Testtilfeller!F2", "Ikke OK", "OK"),
            ("Testtilfeller!H2", "Kari", "kfr-conformance"),
            ("Testtilfeller!I2", "ringte Bits", "ny"),
        ]

    @pytest.mark.parametrize("word", ["OK", "ok", " OK. "])
    def test_an_entry_that_says_the_same_already_is_not_touched(self, word: str) -> None:
        data = _book(_list, lambda _, made: made.write("F2", word))

        filled = _fill(data, CellResult("A", Verdict.PASSED))

        assert filled.data == data
        assert not filled.overwritten

    def test_a_text_is_the_same_only_letter_by_letter(self) -> None:
        data = _book(lambda _, made: made.write_row("F2", ["OK", "14.03.2025", "Kari", "FINT"]))

        filled = _fill(data, CellResult("A", Verdict.PASSED, DAY, "Kari", "fint"))

        assert [(cell.cell, cell.before) for cell in filled.overwritten] == [("Testtilfeller!I2", "FINT")]

    def test_a_number_too_large_for_a_date_is_named_as_it_is(self) -> None:
        def change(book: xlsxwriter.Workbook, made: Worksheet) -> None:
            made.write("G2", 20_250_314_120_000, book.add_format({"num_format": "dd.mm.yyyy"}))

        filled = _fill(_book(change), CellResult("A", Verdict.PASSED, DAY))

        assert [cell.before for cell in filled.overwritten] == ["20250314120000"]

    def test_a_formula_is_not_overwritten(self) -> None:
        data = _book(lambda _, made: made.write_formula("F2", '=IF(A2="A","OK","")', None, "OK"))

        filled = _fill(data, CellResult("A", Verdict.FAILED, comment="avvik"))

        assert _values(filled.data)["F2"] == '=IF(A2="A","OK","")'
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
        data = _book()
        narrow = part(data, name).replace(b'<row r="2" spans="1:9">', b'<row r="2"' + before + b">")

        filled = _fill(with_parts(data, xl__worksheets__sheet1_dot_xml=narrow), CellResult("A", Verdict.PASSED, comment="fint"))

        assert b'<row r="2"' + after + b">" in part(filled.data, name)
        assert _values(filled.data)["I2"] == "fint"

    def test_style_of_a_cell_stays(self) -> None:
        def change(book: xlsxwriter.Workbook, made: Worksheet) -> None:
            made.write_blank("F2", None, book.add_format({"bg_color": "#FFEE00", "bold": True}))

        cell = openpyxl.load_workbook(io.BytesIO(_fill(_book(change), CellResult("A", Verdict.PASSED)).data))["Testtilfeller"]["F2"]

        assert (cell.value, cell.font.b, cell.fill.fgColor.rgb) == ("OK", True, "FFFFEE00")


class TestMergedCells:
    def test_a_result_goes_to_the_anchor(self) -> None:
        rows: list[list[Value]] = [list(HEADINGS), case("A"), ["", "", "", "Vent.", ""], case("B")]

        def change(book: xlsxwriter.Workbook, made: Worksheet) -> None:
            for number, row in enumerate(rows):
                made.write_row(number, 0, row)
            made.merge_range("F2:F3", "", book.add_format())
            made.merge_range("F4:F5", "", book.add_format())

        filled = _fill(_book(change, cases=0), CellResult("A", Verdict.PASSED), CellResult("B", Verdict.PASSED))

        assert {place: text for place, text in _values(filled.data).items() if place[0] == "F"} == {
            "F1": "Resultat",
            "F2": "OK",
            "F4": "OK",
        }

    def test_two_cases_that_share_a_cell_do_not_overwrite_each_other(self) -> None:
        data = _book(lambda book, made: made.merge_range("F2:F3", "", book.add_format()))

        filled = _fill(data, CellResult("A", Verdict.PASSED), CellResult("B", Verdict.FAILED))

        assert _values(filled.data)["F2"] == "OK"
        assert [(left.case_id, left.reason.nb) for left in filled.unwritten] == [("B", "cellen er slått sammen med cellen til A")]

    def test_a_cell_merged_with_another_column_is_left_alone(self) -> None:
        data = _book(lambda book, made: made.merge_range("E2:F2", "Status 201.", book.add_format()))

        filled = _fill(data, CellResult("A", Verdict.PASSED))

        assert _values(filled.data)["E2"] == "Status 201."
        assert [left.reason.nb for left in filled.unwritten] == ["cellen er slått sammen med en annen kolonne"]

    def test_a_date_does_not_take_the_place_of_the_status_it_is_merged_with(self) -> None:
        data = _book(lambda book, made: made.merge_range("F2:G2", "", book.add_format()))

        filled = _fill(data, CellResult("A", Verdict.PASSED, DAY))

        assert _values(filled.data)["F2"] == "OK"
        assert [(left.cell, left.text) for left in filled.unwritten] == [("Testtilfeller!G2", "14.03.2025")]


FORMULAS = {
    "formula": "=1+1",
    "command": "=cmd|' /C calc'!A0",
    "plus": "+47 22 22 22 22",
    "minus": "-1",
    "at": "@SUM(A1:A9)",
    "tab": "\t=1+1",
    "carriage return": "\r=1+1",
}
TEXTS = {
    "markup": "<b>&amp; \"'</b>",
    "formula further on": "Fikk =1+1",
    "looks like an escape": "_x0041_ og _x000D_",
    "line breaks and edge blanks": " linje 1\n linje 2 ",
    "emoji and Sami letters": "čáŋđ ✅",
    "looks like a number": "007",
    "closing tag": "]]></t></is></c>",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_text_stays_that_text(text: str) -> None:
    assert _comment_of(text) == text


@pytest.mark.parametrize("text", FORMULAS.values(), ids=FORMULAS)
def test_what_looks_like_a_formula_is_a_text_and_stays_one_when_it_is_edited_or_saved_as_csv(text: str) -> None:
    assert _comment_of(text) == "'" + text.replace("\r", "\n")


def _comment_of(text: str) -> str:
    filled = _fill(_book(), CellResult("A", Verdict.FAILED, comment=text))

    xml = part(filled.data, "xl/worksheets/sheet1.xml")
    assert b"<f>" not in xml
    assert b'<c r="I2" t="inlineStr">' in xml
    # openpyxl reads `_x005F_` as the underscore it stands for, and leaves other escapes alone.
    cell = openpyxl.load_workbook(io.BytesIO(filled.data))["Testtilfeller"]["I2"]
    return str(cell.value).replace("_x005F_", "_")


def test_characters_that_no_workbook_can_hold_are_replaced() -> None:
    filled = _fill(_book(), CellResult("A", Verdict.FAILED, tester="a\0b\x1b", comment="x" * 40_000 + "\r\n"))

    values = _values(filled.data)
    assert values["H2"] == "a\ufffdb\ufffd"
    assert len(str(values["I2"])) == 32_767


def test_a_case_that_the_workbook_does_not_have_is_named() -> None:
    filled = _fill(_book(), CellResult("Z", Verdict.PASSED))

    assert [(left.case_id, left.reason.nb) for left in filled.unwritten] == [("Z", "arbeidsboken har ikke noe slikt testtilfelle")]


def test_status_and_actual_result_have_columns_of_their_own() -> None:
    data = one_sheet(["Nr.", "Handling", "Forventet", "Faktisk resultat", "Status"], ["A", "POST", "201"])

    filled = _fill(data, CellResult("A", Verdict.FAILED, actual="Status 200."))

    assert _changed(data, filled.data) == {"D2": "Status 200.", "E2": "Ikke OK"}


def test_without_a_status_column_the_actual_result_takes_the_status() -> None:
    data = one_sheet(["Nr.", "Handling", "Forventet", "Faktisk resultat"], ["A", "POST", "201"])

    assert _changed(data, _fill(data, CellResult("A", Verdict.PASSED, actual="Status 201.")).data) == {"D2": "OK"}


def test_evidence_has_a_column_of_its_own() -> None:
    data = one_sheet(["Nr.", "Handling", "Forventet", "Resultat", "Kommentar", "Bevis"], ["A", "POST", "201"])

    filled = _fill(data, CellResult("A", Verdict.FAILED, comment="Status 200.", evidence="report.html#sak-A"))

    assert _changed(data, filled.data) == {"D2": "Ikke OK", "E2": "Status 200.", "F2": "report.html#sak-A"}


def test_without_a_column_for_it_the_evidence_follows_the_comment() -> None:
    result = CellResult("A", Verdict.FAILED, comment="Status 200.", evidence="report.html#sak-A")

    assert _values(_fill(_book(), result).data)["I2"] == "Status 200. report.html#sak-A"


def test_new_cells_of_a_row_stand_from_left_to_right() -> None:
    data = one_sheet(["Nr.", "Handling", "Forventet", "Bevis", "Kommentar", "Tester", "Dato", "Resultat"], ["A", "POST", "201"])

    filled = _fill(data, CellResult("A", Verdict.FAILED, DAY, "Kari", "Status 200.", "report.html"))

    assert re.findall(rb'r="([D-H]2)"', part(filled.data, "xl/worksheets/sheet1.xml")) == [b"D2", b"E2", b"F2", b"G2", b"H2"]


def test_several_sheets_get_their_own_results() -> None:
    data = workbook({"Forside": [["Bank"]], "Registrering": [HEADINGS, case("A")], "Oppslag": [HEADINGS, case("B")]})

    filled = _fill(data, CellResult("B", Verdict.FAILED), CellResult("A", Verdict.PASSED))

    assert [_values(filled.data, name).get("F2") for name in ("Registrering", "Oppslag")] == ["OK", "Ikke OK"]
    assert part(filled.data, "xl/worksheets/sheet1.xml") == part(data, "xl/worksheets/sheet1.xml")


class TestRehearsal:
    def test_it_tells_what_stands_in_the_result_cells(self) -> None:
        def change(book: xlsxwriter.Workbook, made: Worksheet) -> None:
            made.write_row("F2", ["OK", None, "Kari", "ringte Bits"])
            made.write("G3", 45_000, book.add_format({"num_format": "dd.mm.yyyy"}))
            made.write_formula("F3", '=IF(A3="B","OK","")', None, "OK")
            made.write("F9", "under testtilfellene")

        data = _book(change)

        assert rehearse(data, sheet.read(data, "bok.xlsx").layout) == (
            WorkbookEntry("Testtilfeller!F2", "OK"),
            WorkbookEntry("Testtilfeller!H2", "Kari"),
            WorkbookEntry("Testtilfeller!I2", "ringte Bits"),
            WorkbookEntry("Testtilfeller!G3", "15.03.2023"),
        )

    def test_a_workbook_that_can_be_read_but_not_filled_in_is_refused(self) -> None:
        name = "xl/worksheets/sheet1.xml"
        text = part(_book(), name).decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
        data = with_parts(_book(), xl__worksheets__sheet1_dot_xml=text.encode("utf-16"))

        with pytest.raises(errors.DamagedWorkbook, match="UTF-16"):
            rehearse(data, sheet.read(data, "bok.xlsx").layout)


def test_another_workbook_than_the_one_that_was_read_is_refused() -> None:
    layout = sheet.read(_book(), "bok.xlsx").layout

    with pytest.raises(errors.WorkbookChanged, match=r"bok\.xlsx"):
        fill_in(_book(cases=3), layout, [])


class TestFormulas:
    def test_formulas_are_computed_again_on_opening(self) -> None:
        data = _book(lambda _, made: made.write_formula("L1", '=COUNTIF(F:F,"OK")', None, 0))

        filled = _fill(data, CellResult("A", Verdict.PASSED))

        assert b'fullCalcOnLoad="1"' in part(filled.data, "xl/workbook.xml")
        assert "Excel regner dem ut på nytt" in filled.remarks[0].nb

    def test_without_formulas_the_list_of_sheets_stays_byte_for_byte(self) -> None:
        data = _book()

        assert part(_fill(data, CellResult("A", Verdict.PASSED)).data, "xl/workbook.xml") == part(data, "xl/workbook.xml")

    def test_a_workbook_that_says_nothing_of_computing_gets_it_said_in_the_right_place(self) -> None:
        data = _book(lambda _, made: made.write_formula("L1", "=1+1", None, 2))
        book = part(data, "xl/workbook.xml")
        bare = book[: book.index(b"<calcPr")] + book[book.index(b"/>", book.index(b"<calcPr")) + 2 :]
        data = with_parts(data, xl__workbook_dot_xml=bare)

        filled = part(_fill(data, CellResult("A", Verdict.PASSED)).data, "xl/workbook.xml")

        assert filled.endswith(b'</sheets><calcPr fullCalcOnLoad="1"/></workbook>')


def test_a_signed_workbook_is_filled_in_and_the_reader_warned() -> None:
    data = with_parts(_book(), _xmlsignatures__sig1_dot_xml=b"<Signature/>")

    filled = _fill(data, CellResult("A", Verdict.PASSED))

    assert "digitalt signert" in filled.remarks[0].nb
