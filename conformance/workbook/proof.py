"""Reads a filled-in workbook again and compares it with the original, before anybody gets it."""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from io import BytesIO

from lxml import etree

from conformance.errors.workbook import WriteBackFailed
from conformance.workbook.book import Book
from conformance.workbook.references import name_of
from conformance.workbook.splice import Replacement, splice
from conformance.workbook.survey import Survey
from conformance.workbook.xml import tag


@dataclass(frozen=True, slots=True)
class Intended:
    """What was meant to change in one worksheet.

    Attributes:
        before: The worksheet of the original, with at least the cells below surveyed.
        cells: (column, row) -> text stored there now.
    """

    before: Survey
    cells: Mapping[tuple[int, int], str]


def prove(original: bytes, filled: bytes, name: str, changes: Mapping[str, Intended]) -> None:
    """Check that a filled-in workbook differs from the original in the intended cells and nowhere else.

    The packages are compared part by part. The changed worksheets must be equal byte for byte once the intended cells are cut out of both,
    and those cells are read again.

    Args:
        original: The original file.
        filled: The new file.
        name: File name, for messages.
        changes: Worksheet -> what was meant to change.

    Raises:
        WriteBackFailed: There is another difference.
    """
    with zipfile.ZipFile(BytesIO(original)) as before, zipfile.ZipFile(BytesIO(filled)) as after:
        old, new = Book(before, name), Book(after, name)
        _compare_packages(before, after, {old.sheet_members[sheet] for sheet in changes} | {old.member}, name)
        _compare_lists_of_sheets(old, new)
        for sheet, intended in changes.items():
            _compare_sheets(new, sheet, intended)


def _compare_packages(before: zipfile.ZipFile, after: zipfile.ZipFile, changed: Collection[str], name: str) -> None:
    if before.namelist() != after.namelist():
        raise WriteBackFailed(file=name, where="[Content_Types].xml")
    for member in before.namelist():
        if member not in changed and before.read(member) != after.read(member):
            raise WriteBackFailed(file=name, where=member)


def _compare_lists_of_sheets(before: Book, after: Book) -> None:
    """Compare the parts that list the sheets; only the demand to compute again may differ."""
    lists = [[etree.tostring(child) for child in book.root if child.tag != tag("calcPr")] for book in (before, after)]
    if lists[0] != lists[1]:
        raise WriteBackFailed(file=before.name, where=before.member)


def _compare_sheets(after: Book, name: str, intended: Intended) -> None:
    cells = intended.cells
    old = intended.before
    new = after.survey(name, {column for column, _ in cells}, {row for _, row in cells})
    made = {row for column, row in cells if (column, row) not in old.cells}
    if _without(old, cells, made) != _without(new, cells, made):
        raise WriteBackFailed(file=after.name, where=name)
    for place, text in cells.items():
        was, cell = old.cells.get(place), new.cells.get(place)
        if cell is None or cell.has_formula or cell.stored != text or (was is not None and was.style != cell.style):
            raise WriteBackFailed(file=after.name, where=f"{name}!{name_of(*place)}")


def _without(found: Survey, cells: Collection[tuple[int, int]], made: Collection[int]) -> bytes:
    """Cut cells out of a worksheet, and the start tags of rows that got new cells, whose span hint may have grown."""
    present = [found.cells[place] for place in cells if place in found.cells]
    cuts = [Replacement(cell.start, cell.end, b"") for cell in present]
    cuts += [Replacement(*found.row_tags[row], b"") for row in made]
    return splice(found.data, cuts)
