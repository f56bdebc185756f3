"""What cannot be used is refused with one message that names the file and the place, and says what to do."""

from __future__ import annotations

import io
import zipfile

import pytest

from conformance.errors import workbook as errors
from conformance.language import Language
from conformance.sheet import Limits, read
from tests.unit.sheet.books import HEADINGS, case, one_sheet, part, with_parts, workbook

GOOD = one_sheet(HEADINGS, case("A"))
COMPOUND = bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 64


def _archive(**members: bytes) -> bytes:
    return with_parts(_empty_archive(), **members)


def _empty_archive() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("les meg.txt", "hei")
    return target.getvalue()


def _content_types(kind: bytes) -> bytes:
    return b'<Types><Override ContentType="application/vnd.' + kind + b'"/></Types>'


FILES = {
    "empty": (b"", errors.WorkbookEmpty),
    "old .xls": (COMPOUND + "Workbook".encode("utf-16-le"), errors.OldExcelFile),
    "encrypted": (COMPOUND + "EncryptedPackage".encode("utf-16-le"), errors.EncryptedWorkbook),
    "old Word document": (COMPOUND + "WordDocument".encode("utf-16-le"), errors.NotAWorkbook),
    "csv": ("Nr.;Handling;Forventet\n1;Slå opp;200\n".encode(), errors.PlainTextFile),
    "PDF": (b"%PDF-1.7\n\x80\x81", errors.NotAWorkbook),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0", errors.NotAWorkbook),
    "zip archive": (_empty_archive(), errors.NotAWorkbook),
    ".ods": (_archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), errors.OpenDocumentFile),
    ".odt": (_archive(mimetype=b"application/vnd.oasis.opendocument.text"), errors.NotAWorkbook),
    "Word document": (
        with_parts(
            _empty_archive(),
            **{"[Content_Types]_dot_xml": _content_types(b"openxmlformats-officedocument.wordprocessingml.document.main+xml")},
        ),
        errors.NotAWorkbook,
    ),
    ".xlsb": (
        with_parts(_empty_archive(), **{"[Content_Types]_dot_xml": _content_types(b"ms-excel.sheet.binary.macroEnabled.main")}),
        errors.BinaryWorkbook,
    ),
    "strict variant": (
        with_parts(
            GOOD,
            xl__workbook_dot_xml=part(GOOD, "xl/workbook.xml").replace(
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"
            ),
        ),
        errors.StrictWorkbook,
    ),
    "cut short": (GOOD[:-200], errors.DamagedWorkbook),
    "only the signature of a zip": (b"PK\x03\x04", errors.DamagedWorkbook),
    "sheet is not well-formed": (with_parts(GOOD, xl__worksheets__sheet1_dot_xml=b"<worksheet><sheetData>"), errors.DamagedWorkbook),
    "list of sheets is missing": (with_parts(GOOD, xl__workbook_dot_xml=None), errors.DamagedWorkbook),
    "entities": (
        with_parts(
            GOOD,
            xl__sharedStrings_dot_xml=b'<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY a SYSTEM "file:///etc/passwd">]><sst><si><t>&a;</t></si></sst>',
        ),
        errors.DamagedWorkbook,
    ),
    "no test-case sheet": (workbook({"Forside": [["Bank"]], "Data": [["ID", "URL"]]}), errors.NoTestSheet),
    "no sheet with text": (workbook({"Ark1": []}), errors.NoTestSheet),
    "headings only": (one_sheet(HEADINGS), errors.NoCases),
    "same id twice": (one_sheet(HEADINGS, case("A"), case("B"), case("A")), errors.DuplicateCase),
}


@pytest.mark.parametrize(("data", "error"), FILES.values(), ids=FILES)
def test_a_file_that_cannot_be_used(data: bytes, error: type[errors.WorkbookError]) -> None:
    with pytest.raises(errors.WorkbookError) as caught:
        read(data, "tester.xlsx")

    assert type(caught.value) is error
    assert caught.value.exit_code == 2
    for language in Language:
        assert "tester.xlsx" in caught.value.message(language)
        assert "\n" not in caught.value.message(language)
        assert caught.value.advice(language)


def test_a_lock_file_is_told_from_the_workbook() -> None:
    with pytest.raises(errors.LockFile):
        read(b"\x05Ola Nordmann\0\0", "~$tester.xlsx")


def test_an_encrypted_member_is_told() -> None:
    data = bytearray(GOOD)
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + flags] |= 1

    with pytest.raises(errors.EncryptedWorkbook):
        read(bytes(data), "tester.xlsx")


def test_two_rows_with_one_id_are_named_by_cell_and_sheet() -> None:
    data = workbook({"Registrering": [["Tittel"], HEADINGS, case(7)], "Sletting": [HEADINGS, case("8"), case("7")]})

    with pytest.raises(errors.DuplicateCase) as caught:
        read(data, "tester.xlsx")

    assert caught.value.message() == "To rader i «tester.xlsx» har samme id «7»: Registrering!A3 og Sletting!A3."


def test_the_sheets_that_were_looked_at_are_named_with_their_nearest_headings() -> None:
    data = workbook({"Forside": [["Bank {navn}"]], "Testtilfeller {1}": [["Overskrift"], ["ID", "Kommentar {x}", "Merknad"]]})

    with pytest.raises(errors.NoTestSheet) as caught:
        read(data, "tester.xlsx")

    assert caught.value.message() == (
        "Fant ikke noe ark med testtilfeller i «tester.xlsx». "
        "Arket «Testtilfeller {1}»: nærmest er A2 «ID», C2 «Merknad», men handling eller forventet resultat mangler. "
        "Arket «Forside»: ingen kjente overskrifter."
    )
    assert "action or expected result is missing" in caught.value.message(Language.EN)


def test_a_workbook_with_many_other_sheets_names_the_nearest_few() -> None:
    data = workbook({f"Kode{number}": [["MVA-kode"]] for number in range(20)} | {"Oversikt": [["Testtilfelle"]]})

    with pytest.raises(errors.NoTestSheet) as caught:
        read(data, "tester.xlsx")

    assert "Arket «Oversikt»: nærmest er A1 «Testtilfelle»" in caught.value.message()
    assert "Og 13 ark til." in caught.value.message()


BOMB = with_parts(GOOD, xl__media__image1_dot_png=b"\0" * 2_000_000)
LIMITS = {
    "file": (GOOD, Limits(file_bytes=1000), "filen har"),
    "parts": (GOOD, Limits(members=3), "3"),
    "unpacked": (BOMB, Limits(unpacked_bytes=1_000_000), "byte utpakket"),
    "one part": (GOOD, Limits(part_bytes=500), "[Content_Types].xml har 1\u00a0167 byte utpakket"),
    "ratio": (BOMB, Limits(ratio_free_bytes=1_000_000), "xl/media/image1.png"),
    "rows": (GOOD, Limits(part_rows=1), "xl/worksheets/sheet1.xml har 2 rader, grensen er 1"),
    "cells": (GOOD, Limits(part_cells=5), "14 celler"),
    "columns": (GOOD, Limits(columns=8), "Testtilfeller!1 har 9 kolonner, grensen er 8"),
    "cell text": (GOOD, Limits(cell_characters=17), "Testtilfeller!1 har 18 tegn i én celle"),
}


@pytest.mark.parametrize(("data", "limits", "words"), LIMITS.values(), ids=LIMITS)
def test_a_workbook_over_a_limit(data: bytes, limits: Limits, words: str) -> None:
    with pytest.raises(errors.WorkbookOverLimit) as caught:
        read(data, "tester.xlsx", limits)

    assert words in caught.value.message()


def test_a_million_formatted_rows_are_refused_before_they_are_read() -> None:
    rows = b"".join(b'<row r="%d" s="1" customFormat="1"/>' % number for number in range(3, 300_000))
    sheet = part(GOOD, "xl/worksheets/sheet1.xml").replace(b"</sheetData>", rows + b"</sheetData>")

    with pytest.raises(errors.WorkbookOverLimit, match="200\u00a0000"):
        read(with_parts(GOOD, xl__worksheets__sheet1_dot_xml=sheet), "tester.xlsx")


def test_a_doubled_part_is_refused() -> None:
    target = io.BytesIO(GOOD)
    with zipfile.ZipFile(target, "a") as made, pytest.warns(UserWarning, match="Duplicate name"):
        made.writestr("xl/workbook.xml", b"<workbook/>")

    with pytest.raises(errors.DamagedWorkbook, match=r"xl/workbook\.xml"):
        read(target.getvalue(), "tester.xlsx")
