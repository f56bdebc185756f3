"""Worksheets are read as spreadsheet programs write them, and as they show them, whatever else the package holds."""

from __future__ import annotations

import re

import pytest

from conformance.errors.workbook import DamagedWorkbook, FormulaWithoutValue
from conformance.sheet import Workbook, read
from tests.unit.sheet.books import HEADINGS, case, one_sheet, part, with_parts

GOOD = one_sheet(HEADINGS, case("A"))
SHEET = "xl/worksheets/sheet1.xml"
ROW_2 = re.compile(rb'<row r="2".*?</row>', re.DOTALL)


def _with_sheet(xml: bytes, data: bytes = GOOD) -> bytes:
    return with_parts(data, xl__worksheets__sheet1_dot_xml=xml)


def _with_row(cells: str) -> bytes:
    """Replace the one case row by raw cells."""
    made, times = ROW_2.subn(f'<row r="2">{cells}</row>'.encode(), part(GOOD, SHEET))
    assert times == 1
    return _with_sheet(made)


def _first(data: bytes) -> tuple[str, str, str]:
    found = read(data, "bok.xlsx").cases[0]
    return found.id, found.title, found.action


INLINE = '<c r="B2" t="inlineStr"><is><t>Ny kunde</t></is></c><c r="D2" t="inlineStr"><is><t>POST</t></is></c>'
CELLS = {
    "number": ('<c r="A2"><v>28</v></c>', "28"),
    "whole number stored with a fraction": ('<c r="A2"><v>28.0</v></c>', "28"),
    "infinity, as one program stores a hexadecimal number": ('<c r="A2" t="n"><v>INF</v></c>', "INF"),
    "number that is none": ('<c r="A2" t="n"><v>1E4000</v></c>', "1E4000"),
    "text of a formula": ('<c r="A2" t="str"><f>"K"&amp;1</f><v>K1</v></c>', "K1"),
    "number of a formula": ('<c r="A2"><f>ROW()-1</f><v>1</v></c>', "1"),
    "error of a formula": ('<c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "#DIV/0!"),
    "truth": ('<c r="A2" t="b"><v>1</v></c>', "TRUE"),
    "ISO date": ('<c r="A2" t="d"><v>2019-11-08</v></c>', "2019-11-08"),
    "words struck out beside others": (
        '<c r="A2" t="inlineStr"><is><r><rPr><strike/></rPr><t>Status 200.</t></r><r><rPr><b/></rPr><t>Status 201.</t></r></is></c>',
        "Status 201.",
    ),
    "words that are not struck out after all": (
        '<c r="A2" t="inlineStr"><is><r><rPr><strike val="0"/></rPr><t>Status </t></r><r><t>201.</t></r></is></c>',
        "Status 201.",
    ),
    "everything struck out": (
        '<c r="A2" t="inlineStr"><is><r><rPr><strike/></rPr><t>KFR</t></r><r><rPr><strike val="true"/></rPr><t>-1</t></r></is></c>',
        "KFR-1",
    ),
    "runs of rich text": ('<c r="A2" t="inlineStr"><is><r><t>KFR</t></r><r><rPr><b/></rPr><t>-1</t></r></is></c>', "KFR-1"),
    "phonetic hints": ('<c r="A2" t="inlineStr"><is><t>KFR-1</t><rPh sb="0" eb="1"><t>kei</t></rPh></is></c>', "KFR-1"),
    "escaped character": ('<c r="A2" t="inlineStr"><is><t>KFR_x002D_1_x000D_</t></is></c>', "KFR-1"),
    "two cells with one reference": ('<c r="A2"><v>1</v></c><c r="A2"><v>2</v></c>', "2"),
    "comment among the cells": ('<!-- x --><c r="A2"><v>1</v></c>', "1"),
}  # fmt: skip


@pytest.mark.parametrize(("cell", "shown"), CELLS.values(), ids=CELLS)
def test_the_cell_types(cell: str, shown: str) -> None:
    assert _first(_with_row(cell + INLINE)) == (shown, "Ny kunde", "POST")


def test_a_cell_that_refers_to_no_shared_string_is_blank() -> None:
    assert _first(_with_row('<c r="A2" t="s"><v>999</v></c>' + INLINE))[0].startswith("uten-id-")


def test_cells_and_rows_need_no_references() -> None:
    bare = re.sub(rb'(<(?:row|c)) r="[A-Z]*[0-9]+"', rb"\1", part(GOOD, SHEET))

    assert _first(_with_sheet(bare)) == ("A", "Registrere kunde", "Send POST.")


def test_elements_may_have_a_prefix() -> None:
    prefixed = re.sub(rb"<(/?)([a-zA-Z])", rb"<\1x:\2", part(GOOD, SHEET)).replace(b"xmlns=", b"xmlns:x=")

    assert _first(_with_sheet(prefixed)) == ("A", "Registrere kunde", "Send POST.")


def test_days_may_be_counted_from_1904() -> None:
    styles = re.sub(rb'(<cellXfs count=")1(">)', rb"\g<1>2\2", part(GOOD, "xl/styles.xml")).replace(
        b"</cellXfs>", b'<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    )
    dated = with_parts(_with_row('<c r="A2" s="1"><v>43777</v></c>' + INLINE), xl__styles_dot_xml=styles)
    macintosh = part(dated, "xl/workbook.xml").replace(b"<workbookPr ", b'<workbookPr date1904="1" ')

    assert _first(dated)[0] == "08.11.2019"
    assert _first(with_parts(dated, xl__workbook_dot_xml=macintosh))[0] == "09.11.2023"


def test_parts_that_only_other_programs_need_may_be_wrong() -> None:
    validations = b'<dataValidations count="1"><dataValidation type="list" sqref="F2:F9;F11:F12"><formula1>#REF!</formula1></dataValidation></dataValidations></worksheet>'
    wrong = part(GOOD, SHEET).replace(b"</worksheet>", validations).replace(b"<sheetData>", b'<sheetProtection foo="1"/><sheetData>')

    assert _first(_with_sheet(wrong))[0] == "A"


UNCALCULATED = {"no value": "<f>A1</f>", "an empty value": "<f>A1</f><v></v>", "a closed value": "<f>A1</f><v/>"}


@pytest.mark.parametrize("content", UNCALCULATED.values(), ids=UNCALCULATED)
def test_a_formula_without_value_is_not_taken_for_nothing(content: str) -> None:
    with pytest.raises(FormulaWithoutValue, match="Testtilfeller!E2"):
        read(_with_row(f'<c r="A2"><v>1</v></c>{INLINE}<c r="E2">{content}</c>'), "bok.xlsx")


def test_a_formula_that_gives_an_empty_text_or_stands_in_a_result_is_no_trouble() -> None:
    harmless = '<c r="E2" t="str"><f>""</f><v></v></c><c r="F2"><f>G2</f></c>'

    assert _first(_with_row('<c r="A2"><v>1</v></c>' + INLINE + harmless))[0] == "1"


def _related(target: str, *, external: bool = False) -> bytes:
    relationships = part(GOOD, "xl/_rels/workbook.xml.rels")
    mode = b' TargetMode="External"' if external else b""
    changed = relationships.replace(b'Target="worksheets/sheet1.xml"', f'Target="{target}"'.encode() + mode)
    assert changed != relationships
    return with_parts(GOOD, xl___rels__workbook_dot_xml_dot_rels=changed)


@pytest.mark.parametrize("target", ["../../../etc/passwd", "/etc/passwd", "../../../../etc/hosts.xml", "C:\\\\bok.xml"])
def test_a_part_is_looked_for_inside_the_package_only(target: str) -> None:
    with pytest.raises(DamagedWorkbook):
        read(_related(target), "bok.xlsx")


def test_a_sheet_outside_the_package_is_none() -> None:
    data = _related("file:///etc/passwd", external=True)

    with pytest.raises(Exception, match="Fant ikke noe ark med testtilfeller"):
        read(data, "bok.xlsx")


def test_a_sheet_that_hides_from_the_checks_under_another_ending_is_refused() -> None:
    hidden = with_parts(_related("worksheets/sheet1.bin"), xl__worksheets__sheet1_dot_bin=part(GOOD, SHEET))

    with pytest.raises(DamagedWorkbook, match=r"sheet1\.bin"):
        read(hidden, "bok.xlsx")


def test_rows_out_of_order_are_damage() -> None:
    swapped = part(GOOD, SHEET).replace(b'<row r="1"', b'<row r="7"')

    with pytest.raises(DamagedWorkbook, match="rekkefølge"):
        read(_with_sheet(swapped), "bok.xlsx")


def test_rows_that_the_part_leaves_out_are_blank() -> None:
    later = part(GOOD, SHEET).replace(b'<row r="2"', b'<row r="20"').replace(b'2"', b'20"')

    book: Workbook = read(_with_sheet(later), "bok.xlsx")

    assert [case.row for case in book.cases] == [20]
