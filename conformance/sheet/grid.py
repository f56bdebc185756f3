"""The rows of one worksheet as texts, whatever program wrote them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from lxml import etree
from openpyxl.styles.numbers import is_date_format
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel, from_ISO8601

from conformance.errors.workbook import DamagedWorkbook
from conformance.language import Text
from conformance.sheet.cells import clean, displayed
from conformance.sheet.limits import Limits, check
from conformance.sheet.parts import MAIN, Parts, SheetPart, string_of, unescaped

NumberedRow = tuple[int, list[str]]
"""1-based row number and the displayed text of every cell, up to the last that has one."""

_ROW, _CELL, _VALUE, _FORMULA, _INLINE, _MERGE = (f"{MAIN}{name}" for name in ("row", "c", "v", "f", "is", "mergeCell"))
_COLUMNS = Text("kolonner", "columns")
_CHARACTERS = Text("tegn i én celle", "characters in one cell")
_ROW_DIGITS = "0123456789"
# A number stands for a day up to 9999-12-31; beyond it, and below zero, spreadsheets show hash signs.
_LAST_DAY = 2_958_466
_Value = str | float | date | datetime | time | timedelta | None


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range: 0-based columns, 1-based rows, all inclusive."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(slots=True)
class Grid:
    """A worksheet as its reader sees it.

    Attributes:
        rows: Every row that the part mentions, blank ones included, ascending.
        merges: The merged ranges.
        uncalculated: (row, column letter) of every formula whose value no program has stored.
    """

    rows: list[NumberedRow] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    uncalculated: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Stored:
    """A value with the format it is shown in."""

    value: _Value
    number_format: str


def read_grid(parts: Parts, sheet: SheetPart, limits: Limits) -> Grid:
    """Read the texts of a worksheet; the range that the file claims to use is often wrong by a million rows, so it is not asked.

    Args:
        parts: The package.
        sheet: Which worksheet.
        limits: How wide rows and how long texts may be.

    Returns:
        Its rows and merged ranges.

    Raises:
        DamagedWorkbook: The part is missing or not well-formed, or its rows are out of order.
        WorkbookOverLimit: A row is too wide or a text too long.
    """
    grid = Grid()
    reader = _RowReader(parts, sheet.name, grid, limits)
    for element in parts.elements(sheet.member, _ROW, _MERGE):
        if element.tag == _ROW:
            reader.take(element)
        else:
            grid.merges += _merge(element.get("ref", ""))
    return grid


class _RowReader:
    """Turns the row elements of one sheet into texts."""

    def __init__(self, parts: Parts, sheet: str, grid: Grid, limits: Limits) -> None:
        self._parts = parts
        self._sheet = sheet
        self._grid = grid
        self._limits = limits
        self._strings = [clean(text) for text in parts.strings]
        self._formats = parts.formats
        self._number = 0

    def take(self, element: etree._Element) -> None:
        number = _whole(element.get("r"), self._number + 1)
        if number <= self._number:
            reason = Text("radene står ikke i rekkefølge", "the rows are out of order")
            raise DamagedWorkbook(file=self._parts.name, part=f"«{self._sheet}»", reason=reason)
        self._number = number
        texts: list[str] = []
        for cell in element.iterchildren(_CELL):
            reference = cell.get("r")
            place = _place(reference.rstrip(_ROW_DIGITS)) if reference else len(texts)
            if place is None:
                continue
            # A cell without anything in it, however it is formatted, is no column.
            text = self._text(cell, place) if len(cell) else ""
            if text and place == len(texts):
                texts.append(text)
            elif text:
                self._put(texts, place, text)
            elif not reference:
                texts.append("")
        self._keep(texts)

    def _put(self, texts: list[str], place: int, text: str) -> None:
        if place >= len(texts):
            self._check(place + 1, self._limits.columns, _COLUMNS)
            texts.extend([""] * (place + 1 - len(texts)))
        # Of two cells with one reference a spreadsheet program shows the last.
        texts[place] = text

    def _keep(self, texts: list[str]) -> None:
        while texts and not texts[-1]:
            texts.pop()
        self._check(len(texts), self._limits.columns, _COLUMNS)
        self._check(max(map(len, texts), default=0), self._limits.cell_characters, _CHARACTERS)
        self._grid.rows.append((self._number, texts))

    def _check(self, found: int, allowed: int, unit: Text) -> None:
        check(self._parts.name, found, allowed, unit, where=f"{self._sheet}!{self._number}")

    def _text(self, cell: etree._Element, place: int) -> str:
        kind = cell.get("t", "n")
        if kind == "s":
            number = _whole(cell[0].text, -1)
            return self._strings[number] if 0 <= number < len(self._strings) else ""
        if kind == "inlineStr":
            inline = cell.find(_INLINE)
            return clean(string_of(inline)) if inline is not None else ""
        value = cell.find(_VALUE)
        stored = (value.text or "") if value is not None else ""
        if not stored and kind != "str" and cell.find(_FORMULA) is not None:
            self._grid.uncalculated.append((self._number, get_column_letter(place + 1)))
        if kind in {"str", "e"}:
            return clean(unescaped(stored))
        return self._number_text(kind, stored.strip(), _whole(cell.get("s"), 0)) if stored else ""

    def _number_text(self, kind: str, stored: str, style: int) -> str:
        if kind == "b":
            return "TRUE" if stored in {"1", "true"} else "FALSE"
        number_format = self._formats[style] if style < len(self._formats) else "General"
        if kind == "d":
            return displayed(_Stored(_iso(stored), number_format))
        value = _float(stored)
        if value is None:
            # What cannot be a number is shown as it stands: some programs store `INF`, or a hexadecimal trace id with an E in it.
            return clean(stored)
        if _is_date(number_format) and 0 <= value < _LAST_DAY:
            epoch = CALENDAR_MAC_1904 if self._parts.date1904 else CALENDAR_WINDOWS_1900
            return displayed(_Stored(from_excel(value, epoch, timedelta=_is_duration(number_format)), number_format))
        return displayed(_Stored(value, number_format))


@lru_cache(maxsize=32_768)
def _place(letters: str) -> int | None:
    """Give the 0-based position of a column; `None` for letters that name none."""
    try:
        return int(column_index_from_string(letters)) - 1
    except ValueError:
        return None


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() else otherwise


def _float(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) < float("inf") else None


def _iso(text: str) -> _Value:
    try:
        moment: _Value = from_ISO8601(text)  # type: ignore[no-untyped-call]  # openpyxl's helper has no types
    except ValueError:
        return text
    return moment


@lru_cache(maxsize=1024)
def _is_date(number_format: str) -> bool:
    return bool(is_date_format(number_format))


@lru_cache(maxsize=1024)
def _is_duration(number_format: str) -> bool:
    return number_format.lower().startswith(("[h", "[m", "[s"))


def _merge(reference: str) -> list[Merge]:
    try:
        left, top, right, bottom = range_boundaries(reference)
    except (ValueError, TypeError):
        return []
    if left is None or top is None or right is None or bottom is None:
        return []
    return [Merge(left - 1, top, right - 1, bottom)]
