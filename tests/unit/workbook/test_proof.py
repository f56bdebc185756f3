"""A filled-in workbook that differs in more than the intended cells is thrown away."""

from __future__ import annotations

import pytest

from conformance import sheet
from conformance.errors.workbook import WriteBackFailed
from conformance.model import Verdict
from conformance.sheet.package import open_package
from conformance.workbook import CellResult, fill_in
from conformance.workbook.book import Book
from conformance.workbook.proof import Intended, prove
from tests.unit.sheet.books import HEADINGS, case, one_sheet, part, with_parts

NAME = "xl/worksheets/sheet1.xml"
ORIGINAL = one_sheet(HEADINGS, case("A"), [*case("B"), "OK"])
LAYOUT = sheet.read(ORIGINAL, "bok.xlsx").layout
FILLED = fill_in(ORIGINAL, LAYOUT, [CellResult("A", Verdict.PASSED, comment="fint")]).data


def _prove(filled: bytes) -> None:
    with open_package(ORIGINAL, "bok.xlsx") as package:
        before = Book(package, "bok.xlsx").survey("Testtilfeller", [6, 9], [2])
    prove(ORIGINAL, filled, "bok.xlsx", {"Testtilfeller": Intended(before, {(6, 2): "OK", (9, 2): "fint"})})


def _altered(old: bytes, new: bytes, name: str = NAME) -> bytes:
    whole = part(FILLED, name)
    assert old in whole
    return with_parts(FILLED, **{name.replace("/", "__").replace(".", "_dot_"): whole.replace(old, new, 1)})


F2, I2 = b'<c r="F2" t="inlineStr"><is><t>OK</t></is></c>', b'<c r="I2" t="inlineStr"><is><t>fint</t></is></c>'


def test_the_intended_cells_may_differ() -> None:
    assert part(FILLED, NAME) != part(ORIGINAL, NAME)

    _prove(FILLED)


ALTERED = {
    "another cell": (_altered(b'<c r="F3"', b'<c r="F3" s="0"'), "Testtilfeller"),
    "a column width": (_altered(b"<sheetData>", b'<cols><col min="1" max="1" width="9"/></cols><sheetData>'), "Testtilfeller"),
    "the order of cells": (_altered(F2 + I2, I2 + F2), "Testtilfeller!I2"),
    "white space": (_altered(b"</sheetData>", b"</sheetData>\n"), "Testtilfeller"),
    "the value of an intended cell": (_altered(b"<t>fint</t>", b"<t>fint!</t>"), "Testtilfeller!I2"),
    "a shared string": (_altered(b"Kunden er ny.", b"Kunden er NY.", "xl/sharedStrings.xml"), "xl/sharedStrings.xml"),
    "the name of a sheet": (_altered(b'name="Testtilfeller"', b'name="Testtilfellet"', "xl/workbook.xml"), "xl/workbook.xml"),
    "a part too many": (with_parts(FILLED, xl__extra_dot_xml=b"<a/>"), r"\[Content_Types\]\.xml"),
}  # fmt: skip


@pytest.mark.parametrize(("filled", "where"), ALTERED.values(), ids=ALTERED)
def test_any_other_difference_is_found_and_named(filled: bytes, where: str) -> None:
    with pytest.raises(WriteBackFailed, match=where) as caught:
        _prove(filled)

    assert caught.value.exit_code == 3
