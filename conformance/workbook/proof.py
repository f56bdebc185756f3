"""Reads a filled-in workbook again and compares it with the original, before anybody gets it."""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from io import BytesIO

from lxml import etree

from conformance.errors.workbook import WriteBackFailed
from conformance.workbook.book import Book
from conformance.workbook.formats import formats_but
from conformance.workbook.places import Survey
from conformance.workbook.references import name_of
from conformance.workbook.splice import Replacement, splice
from conformance.workbook.xml import tag


@dataclass(frozen=True, slots=True)
class Intended:
    """What was meant to change in one worksheet.

    Attributes:
        before: The worksheet of the original, with at least the cells below surveyed.
        cells: (column, row) -> text stored there now.
        new: Columns that the original did not have; their formats may differ, and the hint on the cells in use.
    """

    before: Survey
    cells: Mapping[tuple[int, int], str]
    new: frozenset[int] = frozenset()


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
    if _without(old, intended) != _without(new, intended):
        raise WriteBackFailed(file=after.name, where=name)
    if intended.new and formats_but(old, intended.new) != formats_but(new, intended.new):
        raise WriteBackFailed(file=after.name, where=name)
    last = 0
    for place, text in sorted(cells.items(), key=_by_row):
        was, cell = old.cells.get(place), new.cells.get(place)
        same = cell is not None and cell.stored == text and not cell.has_formula and (was is None or was.style == cell.style)
        if cell is None or not same or cell.start < last:
            raise WriteBackFailed(file=after.name, where=f"{name}!{name_of(*place)}")
        last = cell.start


def _by_row(cell: tuple[tuple[int, int], str]) -> tuple[int, int]:
    (column, row), _ = cell
    return row, column


def _without(found: Survey, intended: Intended) -> bytes:
    """Cut out of a worksheet what may differ: the cells, and the start tags of rows that got new ones, whose span hint may have grown."""
    made = {row for column, row in intended.cells if (column, row) not in intended.before.cells}
    present = [found.cells[place] for place in intended.cells if place in found.cells]
    cuts = [Replacement(cell.start, cell.end, b"") for cell in present]
    cuts += [Replacement(*found.row_tags[row], b"") for row in made]
    if intended.new:
        cuts += [Replacement(*found.head.dimension, b""), Replacement(*found.head.formats_range, b"")]
    return splice(found.data, cuts)
