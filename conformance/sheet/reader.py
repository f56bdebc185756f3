"""Reads a test workbook: bytes in, values out."""

from __future__ import annotations

import hashlib
import itertools
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from types import MappingProxyType

import openpyxl
from openpyxl.workbook.workbook import Workbook as OpenpyxlWorkbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from conformance.errors.workbook import DamagedWorkbook, DuplicateCase, NoCases, NoTestSheet
from conformance.language import Text
from conformance.model import Case, IgnoredRow
from conformance.sheet.cases import gather
from conformance.sheet.cells import displayed
from conformance.sheet.heading import NoHeading, NumberedRow, find_heading
from conformance.sheet.layout import Concept, Layout, Section, SheetLayout, SkippedSheet, Workbook
from conformance.sheet.limits import DEFAULT, Limits, check
from conformance.sheet.package import open_package

_HIDDEN = Text("arket er skjult", "the sheet is hidden")
_NO_CASES = Text("overskrifter, men ingen testtilfeller under dem", "headings, but no test cases below them")
_LOOKED_AT = Text("Arket «{sheet}»: {reason}.", "Sheet “{sheet}”: {reason}.")
_MORE_SHEETS = Text("Og {count} ark til.", "And {count} more.")
_MOST_SHEETS_NAMED = 8


@dataclass(frozen=True, slots=True)
class _Source:
    name: str
    limits: Limits


@dataclass(frozen=True, slots=True)
class _TestSheet:
    """A sheet with cases, as read."""

    layout: SheetLayout
    cases: Sequence[Case]
    sections: Sequence[Section]
    ignored: Sequence[IgnoredRow]


@dataclass(frozen=True, slots=True)
class _OtherSheet:
    """A sheet without cases: why, how near it came, and whether it had headings."""

    skipped: SkippedSheet
    known_headings: int = 0
    has_heading: bool = False


def read(data: bytes, name: str, limits: Limits = DEFAULT) -> Workbook:
    """Read the test cases of a workbook, and where they and the result columns stand.

    Hidden rows and columns are read like others (a filter hides rows, it does not remove them); hidden sheets are not.

    Args:
        data: The file's bytes, .xlsx or .xlsm.
        name: The file's name, for messages and for the evidence.
        limits: How large the workbook may be.

    Returns:
        The workbook as it was understood; never without cases.

    Raises:
        WorkbookError: The file cannot be read, has no test-case sheet, or two rows have the same case id; the subclass says which.
    """
    source = _Source(name, limits)
    open_package(data, name, limits).close()
    # openpyxl warns of parts it does not know; reading loses nothing by that.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = _open(data, name)
        try:
            sheets = [_read_sheet(sheet, source) for sheet in book.worksheets]
        finally:
            book.close()
    tested = [sheet for sheet in sheets if isinstance(sheet, _TestSheet)]
    others = [sheet for sheet in sheets if isinstance(sheet, _OtherSheet)]
    if not tested:
        raise _nothing_found(name, others)
    _refuse_duplicates(name, tested)
    return _workbook(data, name, tested, others)


def _open(data: bytes, name: str) -> OpenpyxlWorkbook:
    try:
        return openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except Exception as fault:
        raise _damaged(name, Text("arbeidsboken", "the workbook"), fault) from fault


def _damaged(name: str, part: Text | str, fault: Exception) -> DamagedWorkbook:
    return DamagedWorkbook(file=name, part=part, reason=str(fault) or type(fault).__name__)


def _read_sheet(sheet: ReadOnlyWorksheet, source: _Source) -> _TestSheet | _OtherSheet:
    title = sheet.title
    if sheet.sheet_state != "visible":
        return _OtherSheet(SkippedSheet(title, _HIDDEN))
    rows = _rows(sheet, source)
    heading, above, ahead = find_heading(rows, title, source.limits.header_rows)
    if isinstance(heading, NoHeading):
        return _OtherSheet(SkippedSheet(title, heading.describes), heading.known)
    found = gather(itertools.chain(ahead, rows), heading, title)
    if not found.cases:
        return _OtherSheet(SkippedSheet(title, _NO_CASES), len(heading.columns), has_heading=True)
    places = MappingProxyType({case.id: case.row for case in found.cases})
    layout = SheetLayout(title, heading.row, heading.columns, places)
    return _TestSheet(layout, found.cases, found.sections, [*above, *found.ignored])


def _rows(sheet: ReadOnlyWorksheet, source: _Source) -> Iterator[NumberedRow]:
    """Give the texts of every row; the range that the file claims to use is often wrong by a million rows, so it is not asked."""
    sheet.reset_dimensions()
    cells = iter(sheet.rows)
    for number in itertools.count(1):
        try:
            row = next(cells, None)
        except Exception as fault:
            raise _damaged(source.name, f"«{sheet.title}»", fault) from fault
        if row is None:
            return
        texts = [displayed(cell) if cell.value is not None else "" for cell in row]
        _check_sizes(texts, f"{sheet.title}!{number}", source)
        yield number, texts


def _check_sizes(texts: list[str], where: str, source: _Source) -> None:
    while texts and not texts[-1]:
        texts.pop()
    limits = source.limits
    check(source.name, len(texts), limits.columns, Text("kolonner", "columns"), where=where)
    longest = max(map(len, texts), default=0)
    check(source.name, longest, limits.cell_characters, Text("tegn i én celle", "characters in one cell"), where=where)


def _refuse_duplicates(name: str, sheets: Sequence[_TestSheet]) -> None:
    seen: dict[str, str] = {}
    for sheet in sheets:
        letter = sheet.layout.letter(Concept.ID) or sheet.layout.columns[0].letter
        for case in sheet.cases:
            cell = f"{case.sheet}!{letter}{case.row}"
            first = seen.setdefault(case.id, cell)
            if first != cell:
                raise DuplicateCase(file=name, id=case.id, first=first, second=cell)


def _nothing_found(name: str, others: Sequence[_OtherSheet]) -> NoTestSheet | NoCases:
    empty = [sheet.skipped.sheet for sheet in others if sheet.has_heading]
    if empty:
        return NoCases(file=name, sheets=", ".join(empty))
    nearest = sorted(others, key=lambda sheet: -sheet.known_headings)[:_MOST_SHEETS_NAMED]
    rest = len(others) - len(nearest)
    named = [_LOOKED_AT.filled(sheet=sheet.skipped.sheet, reason=sheet.skipped.reason) for sheet in nearest]
    named += [_MORE_SHEETS.filled(count=rest)] * bool(rest)
    looked_at = Text(" ".join(text.nb for text in named), " ".join(text.en for text in named))
    return NoTestSheet(file=name, sheets=looked_at)


def _workbook(data: bytes, name: str, tested: Sequence[_TestSheet], others: Sequence[_OtherSheet]) -> Workbook:
    digest = hashlib.sha256(data).hexdigest()
    return Workbook(
        name=name,
        sha256=digest,
        sheets=tuple(sheet.layout.sheet for sheet in tested),
        cases=tuple(case for sheet in tested for case in sheet.cases),
        sections=tuple(section for sheet in tested for section in sheet.sections),
        ignored=tuple(row for sheet in tested for row in sheet.ignored),
        skipped=tuple(sheet.skipped for sheet in others),
        layout=Layout(name, digest, tuple(sheet.layout for sheet in tested)),
    )
