"""A workbook with everything in it comes back with only the result cells changed, part by part and cell by cell, and opens in LibreOffice."""

from __future__ import annotations

import csv
import io
import re
import shutil
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import cast

import openpyxl
import pytest
import xlsxwriter
from lxml import etree
from xlsxwriter.worksheet import Worksheet

from conformance import sheet
from conformance.model import Verdict
from conformance.workbook import CellResult, FilledWorkbook, fill_in
from tests.integration.rare_parts import TESTS, with_rare_parts
from tests.unit.sheet.books import HEADINGS, case

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CASES = "ABCD"
HEADER_ROW = 6
RESULTS = [
    CellResult("A", Verdict.PASSED, date(2025, 3, 14), "kfr-conformance"),
    CellResult("B", Verdict.FAILED, date(2025, 3, 14), "kfr-conformance", "Forventet 201,\nfikk 200."),
    CellResult("D", Verdict.BLOCKED, comment="=HYPERLINK(1)"),
]
WRITTEN = {"F8", "G8", "H8", "F9", "G9", "H9", "I9", "F11", "I11"}

OFFICE = shutil.which("soffice")
# openpyxl, which only reads here, warns of the parts it would lose if it saved.
pytestmark = pytest.mark.filterwarnings("ignore:.* extension is not supported:UserWarning")
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed")


@pytest.fixture(scope="module")
def everything() -> bytes:
    """A workbook with whatever XlsxWriter can put into one."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"title": "Integrasjonstester", "created": datetime(2021, 3, 18)})
    book.set_custom_property("Klassifisering", "Intern")
    cover, tests, lists = (book.add_worksheet(name) for name in ("Forside", "Tester & svar", "Lister"))
    cover.write("A1", "Bank")
    cover.insert_image("B3", "logo.png", {"image_data": io.BytesIO(_png())})
    cover.insert_textbox("D3", "Fyll ut før innsending")
    lists.write_column("A1", ["Bestått", "Ikke bestått", "Ikke kjørt"])
    lists.hide()
    book.define_name("Utfall", "=Lister!$A$1:$A$3")
    _write_cases(book, tests)
    _decorate(book, tests)
    book.close()
    return target.getvalue()


@pytest.fixture(scope="module")
def from_xlsxwriter(everything: bytes) -> bytes:
    """The workbook as XlsxWriter writes it, and what it cannot write."""
    return with_rare_parts(everything)


@pytest.fixture(scope="module")
def from_office(everything: bytes, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The workbook as LibreOffice writes it, and what it cannot write."""
    if OFFICE is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    return with_rare_parts(_converted(everything, "xlsx", tmp_path_factory.mktemp("office")))


@pytest.fixture(params=["from_xlsxwriter", "from_office"])
def original(request: pytest.FixtureRequest) -> bytes:
    """One after the other."""
    return cast(bytes, request.getfixturevalue(request.param))


def _write_cases(book: xlsxwriter.Workbook, tests: Worksheet) -> None:
    bold, red = book.add_format({"bold": True}), book.add_format({"font_color": "red", "font_strikeout": True})
    boxed, unlocked = book.add_format({"border": 1, "text_wrap": True}), book.add_format({"border": 1, "locked": False})
    day = book.add_format({"num_format": "dd.mm.yyyy", "locked": False})
    tests.merge_range("A1:I1", "KFR – Integrasjonstester", bold)
    tests.write_url("A2", "https://example.com/", string="Veiledning")
    tests.write_row(HEADER_ROW - 1, 0, HEADINGS, bold)
    tests.merge_range("A7:I7", "Registrering", bold)
    for number, case_id in enumerate(CASES, HEADER_ROW + 1):
        tests.write_row(number, 0, case(case_id), boxed)
        tests.write_rich_string(number, 3, bold, "Send ", "POST", red, " (utgått)", boxed)
        tests.write_row(number, 5, [None, None, None, None], unlocked)
        tests.write_blank(number, 6, None, day)
    tests.write_formula("K1", '=COUNTIF(F8:F11,"Bestått")', None, 0)
    tests.write_dynamic_array_formula("K2", "=UNIQUE(A8:A11)", None, "A")


def _decorate(book: xlsxwriter.Workbook, tests: Worksheet) -> None:
    tests.data_validation("H8:H11", {"validate": "list", "source": "=Utfall", "error_type": "information"})
    tests.conditional_format(
        "F8:F11", {"type": "cell", "criteria": "==", "value": '"Bestått"', "format": book.add_format({"bg_color": "#C6EFCE"})}
    )
    tests.conditional_format("M1:M9", {"type": "data_bar", "data_bar_2010": True})
    tests.conditional_format("N1:N9", {"type": "icon_set", "icon_style": "3_traffic_lights"})
    tests.write_comment("E8", "Se API-beskrivelsen", {"author": "Bits", "x_scale": 3, "y_scale": 2})
    tests.insert_image("K5", "bilde.png", {"image_data": io.BytesIO(_png())})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": ["Tester & svar", 0, 10, 0, 10]})
    tests.insert_chart("K9", chart)
    tests.insert_checkbox("J8", boolean=True)
    tests.add_sparkline("L1", {"range": "M1:M9"})
    tests.autofilter("A6:I11")
    tests.filter_column("A", "x == A or x == B")
    tests.set_row(9, None, None, {"hidden": True})
    tests.set_column("C:C", 20, None, {"hidden": True, "level": 1})
    tests.freeze_panes(HEADER_ROW, 2)
    tests.protect("passord", {"format_cells": True})
    tests.repeat_rows(5)
    tests.print_area("A1:I11")
    tests.set_header("&LKFR&RSide &P av &N")
    tests.set_landscape()
    tests.ignore_errors({"number_stored_as_text": "A8:A11"})
    tests.set_background(io.BytesIO(_png()))


def _png() -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0\xff\0\0\0\xff\0" * 2)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


# Feature -> a part that carries it, or words of the test-case sheet, of the list of sheets or of the shared strings.
FEATURES = {
    "drawings": "xl/drawings/drawing",
    "images": "xl/media/image",
    "charts": "xl/charts/chart",
    "comments": "xl/comments",
    "threaded comments": "xl/threadedComments/",
    "custom XML": "customXml/",
    "sensitivity label": "docMetadata/",
    "printer settings": "xl/printerSettings/",
    "external links": "xl/externalLinks/",
    "macros": "xl/vbaProject.bin",
    "styles": "xl/styles.xml",
    "properties": "docProps/custom.xml",
    "drop-downs": b"<dataValidation ",
    "drop-downs of another sheet": b"<x14:dataValidation ",
    "conditional formats": b"<conditionalFormatting ",
    "conditional formats of Excel 2010": b"<x14:conditionalFormatting ",
    "protection": b"<sheetProtection ",
    "merged cells": b"<mergeCell ",
    "filter": b"<filterColumn ",
    "views": b"<sheetView ",
    "print settings": b"<pageSetup r:id=",
    "headers and footers": b"<oddHeader>",
    "hidden columns": b'hidden="',
    "outline": b'outlineLevel="1"',
    "hyperlinks": b"<hyperlink ",
    "formulas": b"COUNTIF",
    "defined names": b'<definedName function="false" hidden="false" name="Utfall"|<definedName name="Utfall"',
    "print areas": b"_xlnm.Print_Area",
    "hidden sheets": b'state="hidden"',
    "external references": b"<externalReference ",
    "rich text": b"<r><rPr>|<r><t|<r><rPr/>",
}


@pytest.mark.parametrize("feature", FEATURES.values(), ids=FEATURES)
def test_the_workbook_has_it(original: bytes, feature: str | bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(original)) as package:
        names = package.namelist()
        text = b"".join(package.read(name) for name in (TESTS, "xl/workbook.xml", "xl/sharedStrings.xml"))

    assert any(name.startswith(feature) for name in names) if isinstance(feature, str) else re.search(feature, text)


def test_only_the_result_cells_change(original: bytes) -> None:
    filled = _filled(original)

    assert [word.nb for word in filled.remarks] != []
    assert filled.unwritten == ()
    _assert_only_results_differ(original, filled.data)
    assert _statuses(filled.data) == ["Bestått", "Ikke bestått", None, "Ikke kjørt"]


@needs_office
def test_the_filled_in_workbook_opens_in_libreoffice(original: bytes, tmp_path: Path) -> None:
    """LibreOffice shows the results, and everything else as it showed it before."""
    before, after = (_shown(data, tmp_path / name) for name, data in (("før", original), ("etter", _filled(original).data)))

    results = {row[0]: row[5:9] for row in after if row[0] in set(CASES)}
    assert results["A"] == ["Bestått", "14.03.2025", "kfr-conformance", ""]
    assert results["B"] == ["Ikke bestått", "14.03.2025", "kfr-conformance", "Forventet 201,\nfikk 200."]
    assert results["D"] == ["Ikke kjørt", "", "", "'=HYPERLINK(1)"]
    assert [_but_results(row) for row in before] == [_but_results(row) for row in after]


@needs_office
def test_libreoffice_prints_it(original: bytes, tmp_path: Path) -> None:
    assert _converted(_filled(original).data, "pdf", tmp_path).startswith(b"%PDF")


def _shown(data: bytes, folder: Path) -> list[list[str]]:
    """Every row of the test-case sheet as LibreOffice shows it."""
    folder.mkdir()
    text = _converted(data, "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,true,false,false,2", folder).decode()
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def _but_results(row: list[str]) -> list[str]:
    return row[:5] + row[9:] if row[0] in set(CASES) else row


def _filled(data: bytes) -> FilledWorkbook:
    return fill_in(data, sheet.read(data, "alt.xlsm").layout, RESULTS)


def _assert_only_results_differ(before: bytes, after: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(io.BytesIO(after)) as new:
        assert [_kept(member) for member in old.infolist()] == [_kept(member) for member in new.infolist()]
        different = {name for name in old.namelist() if old.read(name) != new.read(name)}
        assert different == {TESTS, "xl/workbook.xml"}
        books = [_written_out(package.read("xl/workbook.xml"), but="calcPr") for package in (old, new)]
        assert books[0] == books[1]
        cells = [dict(_elements(package.read(TESTS))) for package in (old, new)]
    assert cells[0].keys() <= cells[1].keys()
    assert {place for place, element in cells[1].items() if cells[0].get(place) != element} == WRITTEN


def _kept(member: zipfile.ZipInfo) -> tuple[object, ...]:
    return (member.filename, member.date_time, member.compress_type, member.external_attr, member.create_system)


def _written_out(data: bytes, *, but: str) -> list[bytes]:
    return [etree.tostring(child, method="c14n") for child in etree.fromstring(data) if child.tag != MAIN + but]


def _elements(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Give every cell by its reference, every row by its number without cells, and everything else by its place in the sheet."""
    root = etree.fromstring(data)
    for cell in root.iter(MAIN + "c"):
        yield cell.get("r", ""), etree.tostring(cell, method="c14n", with_tail=False)
    for row in root.iter(MAIN + "row"):
        yield f"row {row.get('r')}", repr(sorted(row.attrib.items())).encode()
    for place, child in enumerate(root):
        if child.tag != MAIN + "sheetData":
            yield f"{place} {child.tag}", etree.tostring(child, method="c14n")


def _statuses(data: bytes) -> list[object]:
    tests = openpyxl.load_workbook(io.BytesIO(data))["Tester & svar"]
    return [tests[f"F{row}"].value for row in range(HEADER_ROW + 2, HEADER_ROW + 2 + len(CASES))]


def _converted(data: bytes, to: str, folder: Path) -> bytes:
    assert OFFICE is not None
    source = folder / "inn" / "bok.xlsm"
    source.parent.mkdir()
    source.write_bytes(data)
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [OFFICE, profile, "--headless", "--convert-to", to, "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    (made,) = (file for file in folder.glob("bok*") if file.is_file())
    return made.read_bytes()
