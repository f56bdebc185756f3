"""Reads test workbooks: bytes in, cases and a layout out. Nothing here opens a file or writes one.

package    is it an Excel workbook, and of reasonable size (limits)
grid       the rows of a worksheet as texts (parts, cells)
heading    where the table begins (headers, headers.toml)
cases      rows put together into cases, sections and ignored rows (rows, reasons)
pins       what a mapping file decides, and the question when it does not
layout     the values that come out
"""

from conformance.sheet.layout import RESULT_CONCEPTS, Column, Concept, Layout, Section, SheetLayout, SkippedSheet, Workbook
from conformance.sheet.limits import Limits
from conformance.sheet.pins import SheetPins, mapping_name, quoted
from conformance.sheet.reader import read

__all__ = [
    "RESULT_CONCEPTS",
    "Column",
    "Concept",
    "Layout",
    "Limits",
    "Section",
    "SheetLayout",
    "SheetPins",
    "SkippedSheet",
    "Workbook",
    "mapping_name",
    "quoted",
    "read",
]
