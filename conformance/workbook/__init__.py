"""The edge where workbooks are files: loading one, and filling results into a copy with nothing else changed.

file       a path becomes bytes
fill       results become cells (sheetfill, words, dropdowns, merges, splice, recalculation)
columns    which columns take them: the sheet's own, or new ones (occupied, formats)
survey     where the cells of a worksheet stand, byte by byte (places, notes)
book       what the rest of the package says (sheets, styles, shared strings)
proof      the new file is read again and compared before anybody gets it
"""

from conformance.workbook.file import load
from conformance.workbook.fill import fill_in, rehearse
from conformance.workbook.values import CellResult, FilledWorkbook, Overwritten, Unwritten

__all__ = ["CellResult", "FilledWorkbook", "Overwritten", "Unwritten", "fill_in", "load", "rehearse"]
