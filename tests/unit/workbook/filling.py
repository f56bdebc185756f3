"""Workbooks to fill in, and what an outside judge sees in them afterwards."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import openpyxl
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from conformance import sheet
from conformance.workbook import CellResult, FilledWorkbook, fill_in
from tests.unit.sheet.books import HEADINGS, case

DAY = date(2025, 3, 14)
Change = Callable[[xlsxwriter.Workbook, Worksheet], None]


def a_book(*changes: Change, cases: int = 2) -> bytes:
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


def filled_in(data: bytes, *results: CellResult) -> FilledWorkbook:
    return fill_in(data, sheet.read(data, "bok.xlsx").layout, results)


def values_of(data: bytes, name: str = "Testtilfeller") -> dict[str, object]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {cell.coordinate: cell.value for row in book[name].iter_rows() for cell in row if cell.value is not None}


def changed(before: bytes, after: bytes) -> dict[str, object]:
    """What openpyxl, an outside judge, sees in the new file and not in the old."""
    old, new = values_of(before), values_of(after)
    assert old.keys() <= new.keys()
    return {place: value for place, value in new.items() if old.get(place) != value}


def ok_list(_: xlsxwriter.Workbook, made: Worksheet) -> None:
    made.data_validation("F2:F3", {"validate": "list", "source": ["OK", "Ikke OK", "Ikke kjørt"]})
