"""Reads a test workbook: bytes in, values out."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from conformance.collector import resting
from conformance.errors.mapping import MappingError, MappingUnfit
from conformance.errors.workbook import DuplicateCase, FormulaWithoutValue, NoCases, NoTestSheet
from conformance.language import Text
from conformance.model import Case, IgnoredRow
from conformance.sheet.cases import gather
from conformance.sheet.grid import NumberedRow, read_grid
from conformance.sheet.heading import Heading, NoHeading, find_heading
from conformance.sheet.layout import RESULT_CONCEPTS, Concept, Layout, Section, SheetLayout, SkippedSheet, Workbook
from conformance.sheet.limits import DEFAULT, Limits
from conformance.sheet.package import open_package
from conformance.sheet.parts import Parts, SheetPart
from conformance.sheet.pins import NOTHING_PINNED, SheetPins, ask_about_hidden, mapping_name, quoted

_NOT_USED = Text("koblingsfilen sier at arket ikke skal brukes", "the mapping file says that the sheet is not used")
_NO_SHEET = Text("arket finnes ikke; arkene er {sheets}", "there is no such sheet; the sheets are {sheets}")
_HIDDEN = Text("arket er skjult", "the sheet is hidden")
_NO_CASES = Text("overskrifter, men ingen testtilfeller under dem", "headings, but no test cases below them")
_LOOKED_AT = Text("Arket «{sheet}»: {reason}.", "Sheet “{sheet}”: {reason}.")
_MORE_SHEETS = Text("Og {count} ark til.", "And {count} more.")
_MOST_SHEETS_NAMED = 8
NO_PINS: Mapping[str, SheetPins] = MappingProxyType({})


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


@resting()
def read(data: bytes, name: str, limits: Limits = DEFAULT, pins: Mapping[str, SheetPins] = NO_PINS) -> Workbook:
    """Read the test cases of a workbook, and where they and the result columns stand.

    Hidden rows and columns are read like others (a filter hides rows, it does not remove them); hidden sheets are not.

    Args:
        data: The file's bytes, .xlsx or .xlsm.
        name: The file's name, for messages and for the evidence.
        limits: How large the workbook may be.
        pins: What the mapping file says of the sheets, by their names.

    Returns:
        The workbook as it was understood; never without cases.

    Raises:
        WorkbookError: The file cannot be read, has no test-case sheet, or two rows have the same case id; the subclass says which.
        MappingError: It can be read in several ways and the pins do not say which, or they do not fit.
    """
    with open_package(data, name, limits) as package:
        try:
            sheets = _read_sheets(Parts(package, name), limits, pins)
        except MappingError as error:
            raise error.of(file=name, mapping=mapping_name(name)) from error
    tested = [sheet for sheet in sheets if isinstance(sheet, _TestSheet)]
    others = [sheet for sheet in sheets if isinstance(sheet, _OtherSheet)]
    if not tested:
        raise _nothing_found(name, others)
    _refuse_duplicates(name, tested)
    return _workbook(data, name, tested, others)


def _read_sheets(parts: Parts, limits: Limits, pins: Mapping[str, SheetPins]) -> list[_TestSheet | _OtherSheet]:
    by_name = {name.strip(): pinned for name, pinned in pins.items()}
    there = [sheet.name.strip() for sheet in parts.sheets]
    for name in pins:
        if name.strip() not in there:
            raise MappingUnfit(entry=f"sheets.{quoted(name)}", reason=_NO_SHEET.filled(sheets=", ".join(there)))
    return [_read_sheet(parts, sheet, limits, by_name.get(sheet.name.strip(), NOTHING_PINNED)) for sheet in parts.sheets]


def _read_sheet(parts: Parts, sheet: SheetPart, limits: Limits, pins: SheetPins) -> _TestSheet | _OtherSheet:
    title = sheet.name
    if pins.use is False:
        return _OtherSheet(SkippedSheet(title, _NOT_USED))
    grid = read_grid(parts, sheet, limits)
    rows = _with_gaps(grid.rows, pins.last_row)
    heading, above, ahead = find_heading(rows, title, limits.header_rows, pins)
    if isinstance(heading, NoHeading):
        return _OtherSheet(SkippedSheet(title, _HIDDEN if sheet.hidden else heading.describes), 0 if sheet.hidden else heading.known)
    _refuse_uncalculated(parts.name, title, heading, grid.uncalculated)
    found = gather(itertools.chain(ahead, rows), heading, title, grid.merges)
    if found.cases and sheet.hidden and pins.use is None:
        raise ask_about_hidden(title, heading.row)
    if not found.cases:
        return _OtherSheet(SkippedSheet(title, _NO_CASES), len(heading.columns), has_heading=True)
    places = MappingProxyType({case.id: case.row for case in found.cases})
    layout = SheetLayout(title, heading.row, heading.columns, places)
    return _TestSheet(layout, found.cases, found.sections, [*above, *found.ignored])


def _with_gaps(rows: Iterable[NumberedRow], last: int) -> Iterator[NumberedRow]:
    """Put one blank row where the part leaves rows out, however many are missing, and end after the last row that counts."""
    expected = 1
    for number, texts in rows:
        if number > last > 0:
            return
        if number > expected:
            yield expected, []
        yield number, texts
        expected = number + 1


def _refuse_uncalculated(file: str, sheet: str, heading: Heading, formulas: Iterable[tuple[int, str]]) -> None:
    """Without its value a formula shows nothing, and the case it describes would be lost without a word."""
    described = {column.letter for column in heading.columns if column.concept is not None and column.concept not in RESULT_CONCEPTS}
    for row, letter in formulas:
        if row >= heading.row and letter in described:
            raise FormulaWithoutValue(file=file, cell=f"{sheet}!{letter}{row}")


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
