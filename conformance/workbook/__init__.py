"""The edge where workbooks are files: loading one, and filling results into a copy with nothing else changed.

file       a path becomes bytes
fill       results become cells (sheetfill, words, dropdowns, merges, splice, recalculation)
survey     where the cells of a worksheet stand, byte by byte
book       what the rest of the package says (sheets, styles, shared strings)
proof      the new file is read again and compared before anybody gets it
"""

from conformance.workbook.file import load
from conformance.workbook.fill import fill_in, require_result_columns
from conformance.workbook.values import CellResult, FilledWorkbook, Overwritten, Unwritten

__all__ = ["CellResult", "FilledWorkbook", "Overwritten", "Unwritten", "fill_in", "load", "require_result_columns"]
