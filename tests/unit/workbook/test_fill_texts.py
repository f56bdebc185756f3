"""What was seen is written as a text, whatever it looks like, and formulas of the workbook go on computing."""

from __future__ import annotations

import io

import openpyxl
import pytest

from conformance.model import Verdict
from conformance.workbook import CellResult
from tests.unit.sheet.books import part, with_parts
from tests.unit.workbook.filling import a_book, filled_in, values_of

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
    filled = filled_in(a_book(), CellResult("A", Verdict.FAILED, comment=text))

    xml = part(filled.data, "xl/worksheets/sheet1.xml")
    assert b"<f>" not in xml
    assert b'<c r="I2" t="inlineStr">' in xml
    # openpyxl reads `_x005F_` as the underscore it stands for, and leaves other escapes alone.
    cell = openpyxl.load_workbook(io.BytesIO(filled.data))["Testtilfeller"]["I2"]
    return str(cell.value).replace("_x005F_", "_")


def test_characters_that_no_workbook_can_hold_are_replaced() -> None:
    filled = filled_in(a_book(), CellResult("A", Verdict.FAILED, tester="a\0b\x1b", comment="x" * 40_000 + "\r\n"))

    values = values_of(filled.data)
    assert values["H2"] == "a\ufffdb\ufffd"
    assert len(str(values["I2"])) == 32_767


class TestFormulas:
    def test_formulas_are_computed_again_on_opening(self) -> None:
        data = a_book(lambda _, made: made.write_formula("L1", '=COUNTIF(F:F,"OK")', None, 0))

        filled = filled_in(data, CellResult("A", Verdict.PASSED))

        assert b'fullCalcOnLoad="1"' in part(filled.data, "xl/workbook.xml")
        assert "Excel regner dem ut på nytt" in filled.remarks[0].nb

    def test_without_formulas_the_list_of_sheets_stays_byte_for_byte(self) -> None:
        data = a_book()

        assert part(filled_in(data, CellResult("A", Verdict.PASSED)).data, "xl/workbook.xml") == part(data, "xl/workbook.xml")

    def test_a_workbook_that_says_nothing_of_computing_gets_it_said_in_the_right_place(self) -> None:
        data = a_book(lambda _, made: made.write_formula("L1", "=1+1", None, 2))
        book = part(data, "xl/workbook.xml")
        bare = book[: book.index(b"<calcPr")] + book[book.index(b"/>", book.index(b"<calcPr")) + 2 :]
        data = with_parts(data, xl__workbook_dot_xml=bare)

        filled = part(filled_in(data, CellResult("A", Verdict.PASSED)).data, "xl/workbook.xml")

        assert filled.endswith(b'</sheets><calcPr fullCalcOnLoad="1"/></workbook>')
