"""A sheet without a result column gets new ones at the right; nothing moves, nothing is covered, everything else stays byte for byte."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest
import xlsxwriter
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet as Seen
from xlsxwriter.worksheet import Worksheet

from conformance import sheet
from conformance.errors.workbook import NoRoomForResults, WriteBackFailed
from conformance.model import Verdict
from conformance.sheet.package import open_package
from conformance.workbook import CellResult, FilledWorkbook, fill_in
from conformance.workbook.book import Book
from conformance.workbook.proof import Intended, prove
from tests.unit.sheet.books import case, part, with_parts

HEADINGS = ("Nr.", "Testtilfelle", "Forutsetning", "Handling", "Forventet resultat")
NEW = ("Resultat", "Dato", "Tester", "Kommentar", "Bevis")
PART = "xl/worksheets/sheet1.xml"
RESULTS = (
    CellResult("A", Verdict.PASSED, date(2025, 3, 14), "kfr-conformance", "", "report.html#sak-A"),
    CellResult("B", Verdict.FAILED, date(2025, 3, 14), "kfr-conformance", "Status 200.", "report.html#sak-B"),
)
FIRST, SECOND = (
    ("OK", "14.03.2025", "kfr-conformance", None, "report.html#sak-A"),
    ("Ikke OK", "14.03.2025", "kfr-conformance", "Status 200.", "report.html#sak-B"),
)
Change = Callable[[xlsxwriter.Workbook, Worksheet], object]


def _book(*changes: Change, headings: tuple[str, ...] = HEADINGS) -> bytes:
    """A sheet with a title in row 1, headings in row 3 and the cases A and B in rows 4 and 5."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    made = book.add_worksheet("Testtilfeller")
    made.merge_range("A1:Z1", "KFR – Integrasjonstester", book.add_format({"bold": True}))
    head, body = book.add_format({"bold": True, "bg_color": "#DDDDDD"}), book.add_format({"border": 1, "text_wrap": True})
    made.write_row("A3", headings, head)
    for number, case_id in enumerate("AB", 3):
        made.write_row(number, 0, case(case_id), body)
    for change in changes:
        change(book, made)
    book.close()
    return target.getvalue()


def _fill(data: bytes) -> FilledWorkbook:
    return fill_in(data, sheet.read(data, "bok.xlsx").layout, RESULTS)


def _seen(data: bytes) -> Seen:
    return openpyxl.load_workbook(io.BytesIO(data))["Testtilfeller"]


def _new_cells(data: bytes, first: str = "F") -> list[tuple[object, ...]]:
    seen = _seen(data)
    column = seen[f"{first}1"].column
    return [tuple(seen.cell(row, column + number).value for number in range(len(NEW))) for row in (3, 4, 5)]


def test_the_columns_stand_beside_the_table_and_are_named() -> None:
    filled = _fill(_book())

    assert _new_cells(filled.data) == [NEW, FIRST, SECOND]
    assert (filled.overwritten, filled.unwritten) == ((), ())
    assert "F «Resultat», G «Dato», H «Tester», I «Kommentar», J «Bevis»" in filled.remarks[0].nb


def test_a_result_column_that_is_there_is_used() -> None:
    filled = _fill(_book(headings=("Nr.", "Testtilfelle", "Kommentar", "Handling", "Forventet resultat")))

    assert [cell.cell for cell in filled.overwritten] == ["Testtilfeller!C5"]
    assert [_seen(filled.data)[f"{letter}3"].value for letter in "CFGHIJ"] == ["Kommentar", "Resultat", "Dato", "Tester", "Bevis", None]


def test_they_look_like_the_last_column() -> None:
    seen = _seen(_fill(_book()).data)

    assert seen["I4"].value is None
    for letter in "FGHIJ":
        assert (seen[f"{letter}3"].font.b, seen[f"{letter}3"].fill.fgColor.rgb) == (True, "FFDDDDDD")
        assert (seen[f"{letter}4"].border.left.style, seen[f"{letter}4"].alignment.wrap_text) == ("thin", True)
        assert (seen[f"{letter}5"].border.left.style, seen[f"{letter}5"].alignment.wrap_text) == ("thin", True)


def test_without_results_the_file_stays_as_it_is() -> None:
    data = _book()

    filled = fill_in(data, sheet.read(data, "bok.xlsx").layout, ())

    assert (filled.data, filled.remarks) == (data, ())


def test_they_are_known_again() -> None:
    once = _fill(_book()).data

    again = fill_in(once, sheet.read(once, "bok.xlsx").layout, [CellResult("A", Verdict.FAILED)])

    assert _seen(again.data)["F4"].value == "Ikke OK"
    assert [(cell.cell, cell.before) for cell in again.overwritten] == [("Testtilfeller!F4", "OK")]
    assert _seen(again.data).max_column == _seen(once).max_column


def _chart(book: xlsxwriter.Workbook, made: Worksheet) -> None:
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Testtilfeller!$A$4:$A$5"})
    made.insert_chart("G4", chart)


BESIDE: dict[str, tuple[Change, str]] = {
    "a list of words": (lambda _, made: made.write_column("H4", ["OK", "Ikke OK"]), "I"),
    "a text far away": (lambda _, made: made.write("T4", "merk!"), "F"),
    "a formula": (lambda _, made: made.write_formula("F4", "=1+1", None, ""), "G"),
    "merged cells of a case": (lambda book, made: made.merge_range("F4:G5", "", book.add_format()), "H"),
    "formatted empty cells": (lambda book, made: made.write_row("F5", [None] * 40, book.add_format({"border": 1})), "F"),
    "a chart": (_chart, "O"),
    "a text above the headings": (lambda _, made: made.write("F2", "Fylles ut av banken"), "F"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "first"), BESIDE.values(), ids=BESIDE)
def test_nothing_that_stands_beside_the_cases_is_touched(change: Change, first: str) -> None:
    data = _book(change)

    filled = _fill(data)

    assert _new_cells(filled.data, first) == [NEW, FIRST, SECOND]
    before = {cell.coordinate: cell.value for row in _seen(data).iter_rows() for cell in row if cell.value is not None}
    after = {cell.coordinate: cell.value for row in _seen(filled.data).iter_rows() for cell in row}
    assert before.items() <= after.items()


def _widths(data: bytes) -> dict[str, tuple[float, bool]]:
    """Width and visibility, column by column, as openpyxl understands the ranges."""
    found: dict[str, tuple[float, bool]] = {}
    for form in _seen(data).column_dimensions.values():
        for number in range(form.min or 0, (form.max or 0) + 1):
            found[get_column_letter(number)] = (round(form.width), form.hidden)
    return found


NEW_WIDTHS = {"F": (14, False), "G": (12, False), "H": (24, False), "I": (50, False), "J": (60, False)}
WIDTHS: dict[str, Change] = {
    "none": lambda _book, _made: None,
    "of the table": lambda _, made: made.set_column("A:E", 30),
    "of everything": lambda _, made: made.set_column("A:XFD", 30),
    "everything right of the table hidden": lambda _, made: made.set_column("F:XFD", 9, None, {"hidden": True}),
    "some of the new ones": lambda _, made: (made.set_column("A:G", 7), made.set_column("I:L", 8), made.set_column("N:N", 3)),
}


@pytest.mark.parametrize("change", WIDTHS.values(), ids=WIDTHS)
def test_the_new_columns_can_be_seen_and_the_others_stay_as_wide_as_they_were(change: Change) -> None:
    data = _book(change)

    filled = _fill(data).data

    assert {letter: form for letter, form in _widths(filled).items() if letter in NEW_WIDTHS} == NEW_WIDTHS
    assert {letter: form for letter, form in _widths(filled).items() if letter not in NEW_WIDTHS} == {
        letter: form for letter, form in _widths(data).items() if letter not in NEW_WIDTHS
    }


def test_only_the_sheet_changes_and_protection_filter_and_printing_stay() -> None:
    def change(_: xlsxwriter.Workbook, made: Worksheet) -> None:
        made.protect("passord")
        made.autofilter("A3:E5")
        made.print_area("A1:E5")
        made.freeze_panes(3, 1)

    data = _book(change)

    filled = _fill(data).data

    assert part(filled, "xl/workbook.xml") == part(data, "xl/workbook.xml")
    rest = b"</sheetData>"
    assert part(filled, PART).split(rest)[1] == part(data, PART).split(rest)[1]
    assert b'<sheetProtection password="' in part(filled, PART)
    assert b'<dimension ref="A1:Z5"/>' in part(data, PART)


def test_the_hint_on_the_cells_in_use_reaches_the_new_columns() -> None:
    narrow = part(_book(), PART).replace(b'<dimension ref="A1:Z5"/>', b'<dimension ref="A1:E5"/>')

    filled = _fill(with_parts(_book(), xl__worksheets__sheet1_dot_xml=narrow)).data

    assert b'<dimension ref="A1:J5"/>' in part(filled, PART)


def test_a_sheet_with_result_columns_and_one_without() -> None:
    def change(book: xlsxwriter.Workbook, _: Worksheet) -> None:
        other = book.add_worksheet("Oppslag")
        other.write_row(0, 0, [*HEADINGS, "Resultat"])
        other.write_row(1, 0, case("C"))

    data = _book(change)

    filled = fill_in(data, sheet.read(data, "bok.xlsx").layout, [*RESULTS, CellResult("C", Verdict.PASSED)])

    assert _new_cells(filled.data) == [NEW, FIRST, SECOND]
    assert [len(filled.remarks), openpyxl.load_workbook(io.BytesIO(filled.data))["Oppslag"]["F2"].value] == [1, "OK"]


def test_a_sheet_in_use_to_its_last_column_is_refused() -> None:
    data = _book(lambda _, made: [made.write_formula(3, column, "=1+1", None, "") for column in range(5, 16_384, 4)])

    with pytest.raises(NoRoomForResults, match="Testtilfeller"):
        _fill(data)


ALTERED = {
    "the width of another column": (b'max="10" ', b'max="11" '),
    "a cell of the table": (b'<c r="E4"', b'<c r="E4" cm="1"'),
    "a heading": (b"<t>Tester</t>", b"<t>Testet</t>"),
}


@pytest.mark.parametrize(("old", "new"), ALTERED.values(), ids=ALTERED)
def test_the_proof_allows_the_new_columns_and_nothing_else(old: bytes, new: bytes) -> None:
    data = _book()
    layout = sheet.read(data, "bok.xlsx").layout
    filled = fill_in(data, layout, [CellResult("A", Verdict.PASSED)]).data
    with open_package(data, "bok.xlsx") as package:
        before = Book(package, "bok.xlsx").survey("Testtilfeller", range(6, 11), (3, 4))
    cells = {(column, 4): "" for column in range(6, 11)}
    cells |= {(6 + number, 3): heading for number, heading in enumerate(NEW)} | {(6, 4): "OK"}
    intended = {"Testtilfeller": Intended(before, cells, frozenset(range(6, 11)))}
    prove(data, filled, "bok.xlsx", intended)
    assert old in part(filled, PART)

    with pytest.raises(WriteBackFailed):
        prove(data, with_parts(filled, xl__worksheets__sheet1_dot_xml=part(filled, PART).replace(old, new)), "bok.xlsx", intended)
