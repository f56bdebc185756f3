"""Notes where the cells of some columns stand in the XML of a worksheet, byte by byte, in one pass and without building a tree.

Knowing the bytes, a cell can be replaced and every other byte of the part left as it is. Of the parsers at hand only expat tells them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from xml.parsers import expat

from conformance.errors.workbook import DamagedWorkbook
from conformance.workbook.references import column_of
from conformance.workbook.xml import unescaped

# A tag up to its end; a ">" may stand inside quotation marks.
_TAG = re.compile(rb"<(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
_READABLE_ENCODINGS = frozenset({None, "utf-8", "us-ascii"})
_Attributes = dict[str, str]


@dataclass(slots=True)
class FoundCell:
    """One `<c>` element.

    Attributes:
        start: Position of its first byte.
        end: Position behind its last byte.
        attributes: As written.
        stored: Text of `<v>`, or of the runs of `<is>`.
        has_formula: Whether it is computed.
        kept: Byte ranges of children that are neither value nor formula.
    """

    start: int
    end: int
    attributes: dict[str, str]
    stored: str = ""
    has_formula: bool = False
    kept: tuple[tuple[int, int], ...] = ()

    @property
    def style(self) -> str | None:
        """Number of its format."""
        return self.attributes.get("s")


@dataclass(frozen=True, slots=True)
class Gap:
    """The place for a cell that the part does not mention, and the style somebody typing there would get."""

    position: int
    style: str | None


@dataclass(slots=True)
class Survey:
    """What was noted of one worksheet.

    Attributes:
        data: The part's bytes.
        prefix: Namespace prefix of its elements, with the colon; usually empty.
        cells: (column, row) -> cell, for the columns asked about.
        gaps: (column, row) -> place of a missing cell, for the columns and rows asked about.
        row_tags: Row -> byte range of its start tag, for the rows asked about.
        merges: References of merged ranges.
        lists: Formula and ranges of every drop-down.
    """

    data: bytes
    prefix: str = ""
    cells: dict[tuple[int, int], FoundCell] = field(default_factory=dict)
    gaps: dict[tuple[int, int], Gap] = field(default_factory=dict)
    row_tags: dict[int, tuple[int, int]] = field(default_factory=dict)
    merges: list[str] = field(default_factory=list)
    lists: list[tuple[str, str]] = field(default_factory=list)


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
        self._styles: list[tuple[int, int, str | None]] = []
        self._cells = _CellNotes(self._parser, self.found, self._follow_rows)
        self._row = self._column = 0
        self._row_style: str | None = None
        self._missing: list[int] = []
        self._list = _ListNotes(self._parser, self.found)

    def run(self) -> None:
        self._parser.Parse(self.found.data, True)  # noqa: FBT003 the signature is pyexpat's

    def _root(self, name: str, _attributes: _Attributes) -> None:
        prefix = name.removesuffix("worksheet")
        self.found.prefix = prefix
        self._cells.use_prefix(prefix)
        self._cell_name, self._row_name, self._data_name = f"{prefix}c", f"{prefix}row", f"{prefix}sheetData"
        self._parser.StartElementHandler = self._before_rows

    def _before_rows(self, name: str, attributes: _Attributes) -> None:
        if name == self._data_name:
            self._follow_rows()
        elif name.endswith("col"):
            self._styles.append((int(attributes["min"]), int(attributes["max"]), attributes.get("style")))

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
            self.found.row_tags[self._row] = (start, _tag_end(self.found.data, start))
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
            self.found.gaps[column, self._row] = Gap(position, self._row_style or self._column_style(column))
        if self._missing and self._missing[0] == up_to:
            self._missing.pop(0)

    def _column_style(self, column: int) -> str | None:
        return next((style for first, last, style in self._styles if first <= column <= last), None)


class _CellNotes:
    """Takes notes of one wanted cell at a time; between them the parser is spared the way through this class."""

    def __init__(self, parser: expat.XMLParserType, found: Survey, resume: Callable[[], None]) -> None:
        self._parser = parser
        self._found = found
        self._resume = resume
        self._prefix = self._cell_name = ""
        self._end_tag = b""
        self._cell = FoundCell(0, 0, {})
        self._open_children: list[str] = []
        self._child_start = 0
        self._texts: list[str] = []

    def use_prefix(self, prefix: str) -> None:
        self._prefix = prefix
        self._cell_name = f"{prefix}c"
        self._end_tag = f"</{prefix}c".encode()

    def open(self, column: int, row: int, attributes: _Attributes) -> None:
        start = self._parser.CurrentByteIndex
        self._cell = self._found.cells[column, row] = FoundCell(start, start, attributes)
        self._texts.clear()
        self._parser.StartElementHandler = self._start_child
        self._parser.EndElementHandler = self._end

    def _start_child(self, name: str, _attributes: _Attributes) -> None:
        local = name.removeprefix(self._prefix)
        if not self._open_children:
            self._child_start = self._parser.CurrentByteIndex
            self._cell.has_formula |= local == "f"
        self._open_children.append(local)
        # `rPh` holds hints on how to pronounce a text, which are no part of it.
        if local == "v" or (local == "t" and "rPh" not in self._open_children):
            self._parser.CharacterDataHandler = self._texts.append

    def _end(self, name: str) -> None:
        position = self._parser.CurrentByteIndex
        data = self._found.data
        if name == self._cell_name and not self._open_children:
            if self._texts:
                self._cell.stored = unescaped("".join(self._texts))
            # expat reports the end of `<c/>` behind it, and that of `<c></c>` in front of `</c>`.
            self._cell.end = data.index(b">", position) + 1 if data.startswith(self._end_tag, position) else position
            self._resume()
            return
        self._parser.CharacterDataHandler = None
        self._open_children.pop()
        if not self._open_children and name.removeprefix(self._prefix) not in {"v", "is", "f"}:
            self._cell.kept += ((self._child_start, _element_end(data, self._child_start, position)),)


class _ListNotes:
    """Takes notes of merged ranges and drop-downs, which stand after the rows."""

    def __init__(self, parser: expat.XMLParserType, found: Survey) -> None:
        self._parser = parser
        self._found = found
        self._is_list = False
        self._ranges = ""
        self._formula = ""
        self._texts: list[str] = []

    def start(self, name: str, attributes: _Attributes) -> None:
        local = name.rpartition(":")[2]
        if local == "mergeCell":
            self._found.merges.append(attributes.get("ref", ""))
        elif local == "dataValidation":
            self._is_list = attributes.get("type") == "list"
            self._ranges = attributes.get("sqref", "")
            self._formula = ""
        elif local in {"formula1", "f", "sqref"}:
            # The extension of Excel 2010 wraps the formula in `xm:f` and has the ranges in `xm:sqref` ([MS-XLSX] 2.4.3).
            self._texts.clear()
            self._parser.CharacterDataHandler = self._texts.append

    def end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local in {"formula1", "f", "sqref"}:
            self._parser.CharacterDataHandler = None
            text = "".join(self._texts).strip()
            if local == "sqref":
                self._ranges = text
            elif not name.endswith("formula1") or not self._formula:
                self._formula = text
        elif local == "dataValidation" and self._is_list:
            self._found.lists.append((self._formula, self._ranges))


def _check_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding is not None and encoding.lower() not in _READABLE_ENCODINGS:
        raise ValueError(encoding)


def _element_end(data: bytes, start: int, position: int) -> int:
    """Give the position behind an element; expat reports the end of `<c/>` behind it, and that of `<c></c>` in front of `</c>`."""
    behind_start_tag = _tag_end(data, start)
    closes_itself = position == behind_start_tag and data[position - 2 : position] == b"/>"
    return position if closes_itself else _tag_end(data, position)


def _tag_end(data: bytes, start: int) -> int:
    found = _TAG.match(data, start)
    return found.end() if found else start
