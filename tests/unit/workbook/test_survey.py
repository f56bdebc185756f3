"""The survey tells, to the byte, where cells stand, whatever the spelling of the XML."""

from __future__ import annotations

import pytest

from conformance.errors.workbook import DamagedWorkbook
from conformance.workbook.places import Gap, Survey
from conformance.workbook.survey import survey

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _sheet(inside: str, *, root: str = f'<worksheet xmlns="{MAIN}">', end: str = "</worksheet>") -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{root}{inside}{end}'.encode()


def _survey(data: bytes, columns: list[int], rows: list[int] | None = None) -> Survey:
    return survey(data, columns, rows or [], sheet="Ark", file="bok.xlsx")


CELLS = {
    "self-closing": '<c r="B1" s="3"/>',
    "empty": '<c r="B1" s="3"></c>',
    "number": '<c r="B1"><v>12</v></c>',
    "shared string": '<c r="B1" t="s"><v>0</v></c>',
    "inline text with markup characters": '<c r="B1" t="inlineStr"><is><t xml:space="preserve"> a &lt; b &gt; "c" </t></is></c>',
    "formula": '<c r="B1" t="str"><f>IF(A1&gt;2,"ja","nei")</f><v>ja</v></c>',
    "greater-than inside an attribute": '<c r="B1" note="a>b"/>',
    "white space between children": '<c r="B1">\n  <v>1</v>\n</c>',
    "child that closes itself": '<c r="B1"><v/></c>',
    "Norwegian letters": '<c r="B1" t="inlineStr"><is><r><t>Ikke </t></r><r><t>kjørt på</t></r></is></c>',
}  # fmt: skip


@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
@pytest.mark.parametrize("before", ["", '<c r="A1" t="inlineStr"><is><t>æøå €</t></is></c>'], ids=["first", "behind Norwegian letters"])
@pytest.mark.parametrize("after", ["", '<c r="C1"/>', "<!-- > -->"], ids=["last", "before another", "before a comment"])
def test_the_bytes_of_a_cell_are_exactly_its_element(cell: str, before: str, after: str) -> None:
    data = _sheet(f'<sheetData><row r="1">{before}{cell}{after}</row></sheetData>')

    found = _survey(data, [2]).cells[2, 1]

    assert data[found.start : found.end].decode() == cell


def test_texts_formulas_and_foreign_children() -> None:
    extension = "<extLst><ext/></extLst>"
    data = _sheet(
        '<sheetData><row r="4">'
        '<c r="A4" t="inlineStr"><is><r><t>Ikke </t></r><rPh><t>X</t></rPh><r><t>OK</t></r></is></c>'
        f'<c r="B4"><f>1+1</f><v>2</v>{extension}</c><c r="C4" t="inlineStr"><is><t>a_x000D_b_x005F_x0041_</t></is></c>'
        "</row></sheetData>"
    )

    cells = _survey(data, [1, 2, 3]).cells

    assert (cells[1, 4].stored, cells[1, 4].has_formula) == ("Ikke OK", False)
    assert (cells[2, 4].stored, cells[2, 4].has_formula) == ("2", True)
    assert [data[start:end].decode() for start, end in cells[2, 4].kept] == [extension]
    assert cells[3, 4].stored == "a\rb_x0041_"


def test_rows_and_cells_without_references_are_counted() -> None:
    data = _sheet(
        '<sheetData><row><c/><c><v>1</v></c></row><row r="5"><c r="C5"/><c><v>2</v></c></row><row><c/><c><v>3</v></c></row></sheetData>'
    )

    stored = {place: cell.stored for place, cell in _survey(data, [2, 4]).cells.items()}

    assert stored == {(2, 1): "1", (4, 5): "2", (2, 6): "3"}


def test_places_for_missing_cells() -> None:
    data = _sheet(
        '<cols><col min="4" max="6" style="9"/></cols><sheetData>'
        '<row r="2"><c r="A2"/><c r="E2"/></row><row r="3" s="7" customFormat="1"><c r="A3"/></row><row r="4"><c r="A4"/></row></sheetData>'
    )
    before_e2, end_of_3 = data.index(b'<c r="E2"'), data.index(b'</row><row r="4"')

    found = _survey(data, [2, 4, 6], [2, 3])

    assert found.gaps == {
        (2, 2): Gap(before_e2, None),
        (4, 2): Gap(before_e2, "9"),
        (6, 2): Gap(data.index(b'</row><row r="3"'), "9"),
        (2, 3): Gap(end_of_3, "7"),
        (4, 3): Gap(end_of_3, "7"),
        (6, 3): Gap(end_of_3, "7"),
    }


def test_elements_with_a_prefix() -> None:
    data = _sheet(
        '<x:sheetData><x:row r="1"><x:c r="A1"><x:v>5</x:v></x:c></x:row></x:sheetData><x:mergeCells><x:mergeCell ref="A1:A2"/></x:mergeCells>',
        root=f'<x:worksheet xmlns:x="{MAIN}">',
        end="</x:worksheet>",
    )

    found = _survey(data, [1, 2], [1])

    assert (found.prefix, found.cells[1, 1].stored, found.merges) == ("x:", "5", ["A1:A2"])
    assert found.gaps[2, 1].position == data.index(b"</x:row>")


def test_drop_downs_of_both_kinds() -> None:
    data = _sheet(
        "<sheetData/><dataValidations>"
        '<dataValidation type="list" sqref="F2:F9 F12"><formula1>"OK,Ikke OK"</formula1></dataValidation>'
        '<dataValidation type="whole" sqref="G2"><formula1>1</formula1></dataValidation></dataValidations>'
        '<extLst><ext xmlns:x14="x14"><x14:dataValidations xmlns:xm="xm"><x14:dataValidation type="list"><x14:formula1><xm:f>Lister!$A$1:$A$3</xm:f>'
        "</x14:formula1><xm:sqref>H2:H9</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>"
    )

    assert _survey(data, [1]).lists == [('"OK,Ikke OK"', "F2:F9 F12"), ("Lister!$A$1:$A$3", "H2:H9")]


BROKEN = {
    "not well-formed": _sheet("<sheetData>"),
    "reference that is none": _sheet('<sheetData><row r="1"><c r="1A"/></row></sheetData>'),
    "another encoding": _sheet("<sheetData/>").replace(b"UTF-8", b"UTF-16"),
    "row number that is none": _sheet('<sheetData><row r="x"/></sheetData>'),
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_a_damaged_sheet_is_named(data: bytes) -> None:
    with pytest.raises(DamagedWorkbook, match="Ark"):
        _survey(data, [1], [1])
