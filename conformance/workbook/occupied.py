"""Tells in which columns of a worksheet something stands, however far its formatting reaches."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

from conformance.errors.workbook import DamagedWorkbook
from conformance.workbook.references import Range, column_of, parse_range

_CONTENT = frozenset({"v", "f", "is"})


@dataclass(slots=True)
class Occupied:
    """Columns with content, and merged ranges."""

    columns: set[int] = field(default_factory=set)
    merges: list[Range] = field(default_factory=list)


def occupied(data: bytes, top: int, *, sheet: str, file: str) -> Occupied:
    """Look through a worksheet part.

    Args:
        data: The part.
        top: Rows above this one do not count.
        sheet: Name of the sheet, for messages.
        file: Name of the workbook, for messages.

    Returns:
        What was found; cells with nothing but a format do not count.

    Raises:
        DamagedWorkbook: The part is not well-formed.
    """
    looker = _Looker(top)
    parser = expat.ParserCreate()
    parser.StartElementHandler = looker.start
    parser.EndElementHandler = looker.end
    try:
        parser.Parse(data, True)  # noqa: FBT003 the signature is pyexpat's
    except (expat.ExpatError, ValueError) as fault:
        raise DamagedWorkbook(file=file, part=sheet, reason=fault) from fault
    return looker.found


class _Looker:
    def __init__(self, top: int) -> None:
        self.found = Occupied()
        self._top = top
        self._row = self._column = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "c":
            reference = attributes.get("r")
            self._column = column_of(reference) if reference else self._column + 1
        elif local == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0
        elif local in _CONTENT and self._row >= self._top and self._column:
            self.found.columns.add(self._column)
        elif local == "mergeCell":
            merge = parse_range(attributes.get("ref", ""))
            if merge is not None:
                self.found.merges.append(merge)

    def end(self, name: str) -> None:
        if name.endswith("sheetData"):
            # What follows has elements of the same names, which are no cells.
            self._column = 0
