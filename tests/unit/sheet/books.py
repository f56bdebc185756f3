"""Small workbooks for the tests, made in memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

import xlsxwriter

HEADINGS = ("Nr.", "Testtilfelle", "Forutsetning", "Handling", "Forventet resultat", "Resultat", "Dato", "Tester", "Kommentar")
Value = str | float | bool | None
Rows = Sequence[Sequence[Value]]


def case(case_id: Value, title: str = "Registrere kunde") -> list[Value]:
    """A complete case row under `HEADINGS`."""
    return [case_id, title, "Kunden er ny.", "Send POST.", "Status 201."]


def workbook(sheets: Mapping[str, Rows], *, hidden: Sequence[str] = ()) -> bytes:
    """A workbook with values only; a text that starts with `=` stays a text."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if name in hidden:
            sheet.hide()
    book.close()
    return target.getvalue()


def one_sheet(*rows: Sequence[Value]) -> bytes:
    """A workbook with the one sheet `Testtilfeller`."""
    return workbook({"Testtilfeller": rows})


def with_parts(data: bytes, **parts: bytes | None) -> bytes:
    """Replace, add or (`None`) remove parts of a package; `__` in a name stands for a slash and `_dot_` for a dot."""
    named = {name.replace("__", "/").replace("_dot_", "."): content for name, content in parts.items()}
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for member in source.infolist():
            content = named.pop(member.filename) if member.filename in named else source.read(member)
            if content is not None:
                made.writestr(member, content)
        for name, content in named.items():
            if content is not None:
                made.writestr(name, content)
    return target.getvalue()


def part(data: bytes, name: str) -> bytes:
    """One part of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name)
