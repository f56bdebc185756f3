"""Cell references: `B7`, `$A$2:$A$4`, `Lister!A2:A4`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from openpyxl.utils import column_index_from_string, get_column_letter

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_COLUMN = re.compile(r"\$?([A-Z]{1,3})")
_QUALIFIED = re.compile(r"(?:'((?:[^']|'')+)'|([^'!\[\]]+))!(.+)")


@dataclass(frozen=True, slots=True)
class Range:
    """A rectangle of cells, 1-based and inclusive."""

    left: int
    top: int
    right: int
    bottom: int

    def cells(self) -> Iterator[tuple[int, int]]:
        """Give column and row of every cell, row by row."""
        return ((column, row) for row in range(self.top, self.bottom + 1) for column in range(self.left, self.right + 1))


def parse_cell(reference: str) -> tuple[int, int]:
    """Give column and row of a reference such as `B7`.

    Raises:
        ValueError: It is none.
    """
    found = _CELL.fullmatch(reference)
    if found is None:
        raise ValueError(reference)
    return column_index_from_string(found[1]), int(found[2])


def column_of(reference: str) -> int:
    """Give the 1-based column of a cell reference such as `B7`; asked for every cell of a sheet, so it takes the short way.

    Raises:
        ValueError: It is none.
    """
    return column_index_from_string(reference.rstrip("0123456789"))


def parse_range(reference: str) -> Range | None:
    """Give the rectangle of `A2:A4`, `B7` or `F:F`; `None` for anything else."""
    first, _, last = reference.partition(":")
    last = last or first
    if _CELL.fullmatch(first) and _CELL.fullmatch(last):
        (left, top), (right, bottom) = parse_cell(first), parse_cell(last)
        return Range(left, top, right, bottom)
    columns = _COLUMN.fullmatch(first), _COLUMN.fullmatch(last)
    if columns[0] and columns[1]:
        return Range(column_index_from_string(columns[0][1]), 1, column_index_from_string(columns[1][1]), LAST_ROW)
    return None


def parse_ranges(references: str) -> list[Range]:
    """Give the rectangles of a list, which some producers separate by semicolons."""
    ranges = (parse_range(reference) for reference in references.replace(";", " ").replace(",", " ").split())
    return [found for found in ranges if found is not None]


def split_sheet(reference: str) -> tuple[str, str]:
    """Split `'Mine lister'!$A$2:$A$4` into sheet and range; the sheet is empty when none is named."""
    found = _QUALIFIED.fullmatch(reference)
    if found is None:
        return "", reference
    return (found[1] or found[2]).replace("''", "'"), found[3]


def name_of(column: int, row: int) -> str:
    """Give the reference of a cell, for instance `B7`."""
    return f"{get_column_letter(column)}{row}"
