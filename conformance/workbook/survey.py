"""Notes where the cells of some columns stand in the XML of a worksheet, byte by byte, in one pass and without building a tree.

Knowing the bytes, a cell can be replaced and every other byte of the part left as it is. Of the parsers at hand only expat tells them.
"""

from __future__ import annotations

from collections.abc import Collection
from xml.parsers import expat

from conformance.errors.workbook import DamagedWorkbook
from conformance.workbook.notes import CellNotes, HeadNotes, ListNotes
from conformance.workbook.places import Gap, Survey, tag_end
from conformance.workbook.references import column_of

_READABLE_ENCODINGS = frozenset({None, "utf-8", "us-ascii"})
_Attributes = dict[str, str]


def survey(data: bytes, columns: Collection[int], rows: Collection[int], *, sheet: str, file: str) -> Survey:
    """Look through a worksheet part.

    Args:
        data: The part.
        columns: 1-based columns whose cells are wanted.
        rows: 1-based rows in which places for missing cells are wanted.
        sheet: Name of the sheet, for messages.
        file: Name of the workbook, for messages.

    Returns:
        What was noted.

    Raises:
        DamagedWorkbook: The part is not well-formed, or in an encoding that spreadsheet programs do not write.
    """
    surveyor = _Surveyor(data, columns, rows)
    try:
        surveyor.run()
    except (expat.ExpatError, ValueError) as fault:
        raise DamagedWorkbook(file=file, part=sheet, reason=fault) from fault
    return surveyor.found


class _Surveyor:
    """Follows the parser through the three stretches of a worksheet: what stands before the rows, the rows, and what stands after."""

    def __init__(self, data: bytes, columns: Collection[int], rows: Collection[int]) -> None:
        self.found = Survey(data)
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.XmlDeclHandler = _check_encoding
        self._parser.StartElementHandler = self._root
        self._columns = sorted(columns)
        self._wanted = frozenset(columns)
        self._rows = frozenset(rows)
        self._head = HeadNotes(self._parser, self.found)
        self._cells = CellNotes(self._parser, self.found, self._follow_rows)
        self._row = self._column = 0
        self._row_style: str | None = None
        self._missing: list[int] = []
        self._list = ListNotes(self._parser, self.found)

    def run(self) -> None:
        self._parser.Parse(self.found.data, True)  # noqa: FBT003 the signature is pyexpat's

    def _root(self, name: str, _attributes: _Attributes) -> None:
        prefix = name.removesuffix("worksheet")
        self.found.prefix = prefix
        self._cells.use_prefix(prefix)
        self._cell_name, self._row_name, self._data_name = f"{prefix}c", f"{prefix}row", f"{prefix}sheetData"
        self._parser.StartElementHandler = self._before_rows
        self._parser.EndElementHandler = self._head.end

    def _before_rows(self, name: str, attributes: _Attributes) -> None:
        if name == self._data_name:
            self._head.close()
            self._follow_rows()
        else:
            self._head.start(name, attributes)

    def _follow_rows(self) -> None:
        self._parser.StartElementHandler = self._among_rows
        self._parser.EndElementHandler = self._end_among_rows

    def _among_rows(self, name: str, attributes: _Attributes) -> None:
        if name == self._cell_name:
            reference = attributes.get("r")
            self._column = column = column_of(reference) if reference else self._column + 1
            if self._missing and self._missing[0] <= column:
                self._note_gaps(column)
            if column in self._wanted:
                self._cells.open(column, self._row, attributes)
        elif name == self._row_name:
            self._start_row(attributes)

    def _start_row(self, attributes: _Attributes) -> None:
        self._row = int(attributes.get("r", self._row + 1))
        self._column = 0
        if self._row in self._rows:
            start = self._parser.CurrentByteIndex
            self.found.row_tags[self._row] = (start, tag_end(self.found.data, start))
            self._missing = list(self._columns)
            self._row_style = attributes.get("s") if attributes.get("customFormat") in {"1", "true"} else None

    def _end_among_rows(self, name: str) -> None:
        if name == self._row_name:
            self._note_gaps(self._columns[-1] + 1 if self._missing else 0)
        elif name == self._data_name:
            self._parser.StartElementHandler = self._list.start
            self._parser.EndElementHandler = self._list.end

    def _note_gaps(self, up_to: int) -> None:
        """Note the wanted columns left of the cell or row end that the parser has come to; the column itself is no gap."""
        position = self._parser.CurrentByteIndex
        while self._missing and self._missing[0] < up_to:
            column = self._missing.pop(0)
            self.found.gaps[column, self._row] = Gap(position, self._row_style or self.found.head.style(column))
        if self._missing and self._missing[0] == up_to:
            self._missing.pop(0)


def _check_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding is not None and encoding.lower() not in _READABLE_ENCODINGS:
        raise ValueError(encoding)
