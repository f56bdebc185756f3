"""Fills results into a copy of a workbook by editing the cells in its XML; everything else stays as it is, byte for byte."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date

from conformance.collector import resting
from conformance.errors.workbook import WorkbookChanged
from conformance.language import Text
from conformance.model import Verdict, WorkbookEntry
from conformance.sheet.layout import Layout
from conformance.sheet.package import open_package
from conformance.workbook.book import Book
from conformance.workbook.proof import Intended, prove
from conformance.workbook.recalculation import demand_recalculation
from conformance.workbook.repack import repack
from conformance.workbook.sheetfill import SheetFiller
from conformance.workbook.values import CellResult, FilledWorkbook, Unwritten

_UNKNOWN_CASE = Text("arbeidsboken har ikke noe slikt testtilfelle", "the workbook has no such case")
_RECALCULATION = Text(
    "Arbeidsboken har formler. Excel regner dem ut på nytt når filen åpnes; i LibreOffice må du trykke Ctrl+Skift+F9.",
    "The workbook has formulas. Excel computes them again when the file is opened; in LibreOffice press Ctrl+Shift+F9.",
)
_SIGNATURE = Text(
    "Arbeidsboken var digitalt signert. Signaturen gjelder originalen, ikke den utfylte kopien.",
    "The workbook was digitally signed. The signature holds for the original, not for the filled-in copy.",
)
_NEW_COLUMNS = Text(
    "Arket «{sheet}» hadde ingen resultatkolonne. Disse er lagt til på høyre side: {columns}. Filter, tabeller og utskriftsområde "
    "er som før og omfatter dem ikke. Ta dem med hvis du sorterer arket.",
    "Sheet “{sheet}” had no result column. These columns were added on the right: {columns}. Filters, tables and print areas are as before "
    "and do not include them. Include them when you sort the sheet.",
)
_MADE_UP = date(2000, 1, 1), "tester", "comment", "evidence", "actual"


@resting()
def fill_in(original: bytes, layout: Layout, results: Sequence[CellResult]) -> FilledWorkbook:
    """Write results into a copy of a workbook.

    Only the result cells of the test-case sheets change, and `workbook.xml` when there are formulas to compute again. A sheet without a
    result column gets new ones at the right. A status is written in the words of the cell's drop-down, a date as a date where the cell is
    formatted as one, a text as text whatever it begins with. A cell that says the same already is not touched.

    Args:
        original: The bytes that `layout` was read from.
        layout: Where cases and result columns stand.
        results: At most one result per case.

    Returns:
        The new file, and what was overwritten or could not be written.

    Raises:
        WorkbookChanged: `original` is not the workbook that `layout` describes.
        NoRoomForResults: A sheet has neither a column for the result nor room for one.
        WriteBackFailed: Reading the new file again showed a difference that was not meant.
        WorkbookError: A part is damaged.
    """
    if hashlib.sha256(original).hexdigest() != layout.sha256:
        raise WorkbookChanged(file=layout.name)
    with open_package(original, layout.name) as package:
        book = Book(package, layout.name)
        fillers = [SheetFiller(book, sheet) for sheet in layout.sheets]
        entries = tuple(entry for filler in fillers for entry in filler.entries())
        for filler in fillers:
            filler.fill([result for result in results if result.case_id in filler.layout.rows])
        filled = [filler for filler in fillers if filler.written]
        parts = {book.sheet_members[filler.layout.sheet]: filler.spliced() for filler in filled}
        if parts and book.has_formulas:
            parts[book.member] = demand_recalculation(book.root)
        data = repack(package, parts) if parts else original
        remarks = tuple(_remarks(book, filled)) if parts else ()
    prove(original, data, layout.name, {filler.layout.sheet: _intended(filler) for filler in filled})
    overwritten = tuple(cell for filler in fillers for cell in filler.overwritten)
    unwritten = (*_unknown(layout, results), *(missed for filler in fillers for missed in filler.unwritten))
    return FilledWorkbook(data, entries, overwritten, unwritten, remarks)


def rehearse(original: bytes, layout: Layout) -> tuple[WorkbookEntry, ...]:
    """Fill in a copy with made-up results and throw it away, so that whatever is in the way shows before a long run and not after it.

    Args:
        original: The bytes that `layout` was read from.
        layout: Where cases and result columns stand.

    Returns:
        What stands in the result cells already.

    Raises:
        WorkbookError: The workbook cannot be filled in, as with `fill_in`.
    """
    case_ids = [case_id for sheet in layout.sheets for case_id in sheet.rows]
    return fill_in(original, layout, [CellResult(case_id, Verdict.PASSED, *_MADE_UP) for case_id in case_ids]).entries


def _intended(filler: SheetFiller) -> Intended:
    return Intended(filler.found, filler.written, frozenset(column.number for column in filler.columns.new))


def _unknown(layout: Layout, results: Sequence[CellResult]) -> Iterator[Unwritten]:
    known = {case_id for sheet in layout.sheets for case_id in sheet.rows}
    return (Unwritten(result.case_id, "", "", _UNKNOWN_CASE) for result in results if result.case_id not in known)


def _remarks(book: Book, filled: Sequence[SheetFiller]) -> Iterator[Text]:
    for filler in filled:
        if filler.columns.new:
            columns = ", ".join(f"{column.letter} «{column.heading}»" for column in filler.columns.new)
            yield _NEW_COLUMNS.filled(sheet=filler.layout.sheet, columns=columns)
    if book.has_formulas:
        yield _RECALCULATION
    if book.signed:
        yield _SIGNATURE
