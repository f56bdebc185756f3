"""Fills results into a copy of a workbook by editing the cells in its XML; everything else stays as it is, byte for byte."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from conformance.errors.workbook import NoResultColumns, WorkbookChanged
from conformance.language import Text
from conformance.sheet.layout import Concept, Layout, SheetLayout
from conformance.sheet.package import open_package
from conformance.workbook.book import Book
from conformance.workbook.proof import Intended, prove
from conformance.workbook.recalculation import demand_recalculation
from conformance.workbook.repack import repack
from conformance.workbook.sheetfill import SheetFiller
from conformance.workbook.values import CellResult, FilledWorkbook, Overwritten, Unwritten

_UNKNOWN_CASE = Text("arbeidsboken har ikke noe slikt testtilfelle", "the workbook has no such case")
_RECALCULATION = Text(
    "Arbeidsboken har formler. Excel regner dem ut på nytt når filen åpnes; i LibreOffice må du trykke Ctrl+Skift+F9.",
    "The workbook has formulas. Excel computes them again when the file is opened; in LibreOffice press Ctrl+Shift+F9.",
)
_SIGNATURE = Text(
    "Arbeidsboken var digitalt signert. Signaturen gjelder originalen, ikke den utfylte kopien.",
    "The workbook was digitally signed. The signature holds for the original, not for the filled-in copy.",
)


def fill_in(original: bytes, layout: Layout, results: Sequence[CellResult]) -> FilledWorkbook:
    """Write results into a copy of a workbook.

    Only the result cells of the test-case sheets change, and `workbook.xml` when there are formulas to compute again. A status is written
    in the words of the cell's drop-down, a date as a date where the cell is formatted as one, a text as text whatever it begins with.

    Args:
        original: The bytes that `layout` was read from.
        layout: Where cases and result columns stand.
        results: At most one result per case.

    Returns:
        The new file, and what was overwritten or could not be written.

    Raises:
        WorkbookChanged: `original` is not the workbook that `layout` describes.
        NoResultColumns: A sheet has no column for the result.
        WriteBackFailed: Reading the new file again showed a difference that was not meant.
        WorkbookError: A part is damaged.
    """
    if hashlib.sha256(original).hexdigest() != layout.sha256:
        raise WorkbookChanged(file=layout.name)
    require_result_columns(layout)
    overwritten: list[Overwritten] = []
    unwritten = [Unwritten(result.case_id, "", "", _UNKNOWN_CASE) for result in results if not _sheets_of(layout, result)]
    with open_package(original, layout.name) as package:
        book = Book(package, layout.name)
        fillers = [SheetFiller(book, sheet) for sheet in layout.sheets]
        for filler in fillers:
            filler.fill([result for result in results if result.case_id in filler.layout.rows])
            overwritten += filler.overwritten
            unwritten += filler.unwritten
        filled = {filler.layout.sheet: filler for filler in fillers if filler.written}
        parts = {book.sheet_members[sheet]: filler.spliced() for sheet, filler in filled.items()}
        if parts and book.has_formulas:
            parts[book.member] = demand_recalculation(book.root)
        data = repack(package, parts) if parts else original
        remarks = [_RECALCULATION] * book.has_formulas + [_SIGNATURE] * book.signed
    prove(original, data, layout.name, {sheet: Intended(filler.found, filler.written) for sheet, filler in filled.items()})
    return FilledWorkbook(data, tuple(overwritten), tuple(unwritten), tuple(remarks) if parts else ())


def require_result_columns(layout: Layout) -> None:
    """Check, before a long run, that its results will find a place.

    Raises:
        NoResultColumns: A test-case sheet has neither a column for the status nor one for the actual result.
    """
    for sheet in layout.sheets:
        if sheet.letter(Concept.STATUS) is None and sheet.letter(Concept.ACTUAL) is None:
            headings = ", ".join(f"{column.letter}{sheet.header_row} «{column.heading}»" for column in sheet.columns)
            raise NoResultColumns(file=layout.name, sheets=f"«{sheet.sheet}»", headings=headings)


def _sheets_of(layout: Layout, result: CellResult) -> list[SheetLayout]:
    return [sheet for sheet in layout.sheets if result.case_id in sheet.rows]
