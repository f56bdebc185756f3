"""How large a workbook may be, in one place; generous for testers, too small for a zip bomb."""

from __future__ import annotations

from dataclasses import dataclass

from conformance.errors.workbook import WorkbookOverLimit
from conformance.language import Text

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds that are checked before anything is parsed, or while rows are read.

    The largest of about 700 public workbooks that were measured has 149 parts; a workbook of 10,000 cases unpacks to some 10 MiB.

    Attributes:
        file_bytes: Size of the file itself.
        members: Number of parts in the package.
        unpacked_bytes: All parts together, unpacked.
        part_bytes: One XML part, unpacked.
        part_rows: Row elements of one sheet, empty formatted ones included: a million of them keep a reader busy for half a minute.
        part_cells: Cell elements of one sheet, empty formatted ones included.
        ratio: Unpacked size over packed size of one part.
        ratio_free_bytes: Parts up to this size may have any ratio; runs of equal cells pack well and harm nobody when small.
        columns: Column number of the last filled cell; Excel's own limit is 16,384.
        cell_characters: Length of one cell; Excel's own limit.
        header_rows: Rows with text that are searched for the headings of a sheet.
    """

    file_bytes: int = 100 * MEBIBYTE
    members: int = 5_000
    unpacked_bytes: int = 512 * MEBIBYTE
    part_bytes: int = 64 * MEBIBYTE
    part_rows: int = 200_000
    part_cells: int = 1_000_000
    ratio: int = 200
    ratio_free_bytes: int = 4 * MEBIBYTE
    columns: int = 2_000
    cell_characters: int = 32_767
    header_rows: int = 200


DEFAULT = Limits()


def check(file: object, found: int, allowed: int, unit: Text, *, where: Text | str) -> None:
    """Compare a size with its limit.

    Args:
        file: Name of the workbook.
        found: The size.
        allowed: The limit.
        unit: What is counted.
        where: The part, sheet or row that has so many.

    Raises:
        WorkbookOverLimit: The size is above the limit.
    """
    if found > allowed:
        raise WorkbookOverLimit(file=file, where=where, limit=unit, found=_amount(found), allowed=_amount(allowed))


def _amount(number: int) -> Text:
    english = f"{number:,}"
    return Text(nb=english.replace(",", "\u00a0"), en=english)
