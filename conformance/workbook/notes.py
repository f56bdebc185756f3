"""Takes notes of the stretches of a worksheet while expat goes through it: the head, single cells, and what stands after the rows."""

from __future__ import annotations

from collections.abc import Callable
from xml.parsers import expat

from conformance.workbook.places import ColumnFormat, FoundCell, Survey, element_end, tag_end
from conformance.workbook.xml import unescaped

_Attributes = dict[str, str]


class HeadNotes:
    """Takes notes of what stands before the rows."""

    def __init__(self, parser: expat.XMLParserType, found: Survey) -> None:
        """Prepare to note."""
        self._parser = parser
        self._found = found
        self._formats_start = 0

    def start(self, name: str, attributes: _Attributes) -> None:
        """Note the start of an element."""
        position = self._parser.CurrentByteIndex
        match name.removeprefix(self._found.prefix):
            case "dimension":
                self._found.head.dimension = (position, tag_end(self._found.data, position))
            case "cols":
                self._formats_start = position
            case "col":
                end = tag_end(self._found.data, position)
                first, last = int(attributes.pop("min")), int(attributes.pop("max"))
                self._found.head.formats.append(ColumnFormat(position, end, first, last, attributes))

    def end(self, name: str) -> None:
        """Note the end of an element."""
        if name == f"{self._found.prefix}cols":
            end = element_end(self._found.data, self._formats_start, self._parser.CurrentByteIndex)
            self._found.head.formats_range = (self._formats_start, end)

    def close(self) -> None:
        """Note where the formats of columns would stand when there are none."""
        head = self._found.head
        if not head.formats_range[1]:
            head.formats_range = (self._parser.CurrentByteIndex,) * 2


class CellNotes:
    """Takes notes of one wanted cell at a time; between them the parser is spared the way through this class."""

    def __init__(self, parser: expat.XMLParserType, found: Survey, resume: Callable[[], None]) -> None:
        """Prepare to note; `resume` is called at the end of every cell."""
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
        """Learn the namespace prefix of the worksheet."""
        self._prefix = prefix
        self._cell_name = f"{prefix}c"
        self._end_tag = f"</{prefix}c".encode()

    def open(self, column: int, row: int, attributes: _Attributes) -> None:
        """Note the start of a cell, and take over the parser until its end."""
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
            self._cell.kept += ((self._child_start, element_end(data, self._child_start, position)),)


class ListNotes:
    """Takes notes of merged ranges and drop-downs, which stand after the rows."""

    def __init__(self, parser: expat.XMLParserType, found: Survey) -> None:
        """Prepare to note."""
        self._parser = parser
        self._found = found
        self._is_list = False
        self._ranges = ""
        self._formula = ""
        self._texts: list[str] = []

    def start(self, name: str, attributes: _Attributes) -> None:
        """Note the start of an element."""
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
        """Note the end of an element."""
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
