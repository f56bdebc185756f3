"""Reads test workbooks: bytes in, cases and a layout out. Nothing here opens a file or writes one.

package    is it an Excel workbook, and of reasonable size (limits)
heading    where the table begins (headers, headers.toml)
cases      rows put together into cases, sections and ignored rows (rows, reasons)
layout     the values that come out
"""

from conformance.sheet.layout import RESULT_CONCEPTS, Column, Concept, Layout, Section, SheetLayout, SkippedSheet, Workbook
from conformance.sheet.limits import Limits
from conformance.sheet.reader import read

__all__ = ["RESULT_CONCEPTS", "Column", "Concept", "Layout", "Limits", "Section", "SheetLayout", "SkippedSheet", "Workbook", "read"]
