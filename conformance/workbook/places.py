"""The places in the XML of a worksheet where something stands or could be put, byte by byte."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# A tag up to its end; a ">" may stand inside quotation marks.
_TAG = re.compile(rb"<(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")


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


@dataclass(frozen=True, slots=True)
class ColumnFormat:
    """One `<col>` element: width, style and more of a range of columns, `first` and `last` included."""

    start: int
    end: int
    first: int
    last: int
    attributes: dict[str, str]


@dataclass(slots=True)
class Head:
    """What stands before the rows.

    Attributes:
        dimension: Byte range of the tag that says which cells are in use; empty when there is none.
        formats: The formats of columns, left to right.
        formats_range: Byte range of the element around them; without one, the empty range in front of the rows.
    """

    dimension: tuple[int, int] = (0, 0)
    formats: list[ColumnFormat] = field(default_factory=list)
    formats_range: tuple[int, int] = (0, 0)

    def style(self, column: int) -> str | None:
        """Give the style of cells that a column does not mention."""
        return next((found.attributes.get("style") for found in self.formats if found.first <= column <= found.last), None)


@dataclass(slots=True)
class Survey:
    """What was noted of one worksheet.

    Attributes:
        data: The part's bytes.
        prefix: Namespace prefix of its elements, with the colon; usually empty.
        head: What stands before the rows.
        cells: (column, row) -> cell, for the columns asked about.
        gaps: (column, row) -> place of a missing cell, for the columns and rows asked about.
        row_tags: Row -> byte range of its start tag, for the rows asked about.
        merges: References of merged ranges.
        lists: Formula and ranges of every drop-down.
    """

    data: bytes
    prefix: str = ""
    head: Head = field(default_factory=Head)
    cells: dict[tuple[int, int], FoundCell] = field(default_factory=dict)
    gaps: dict[tuple[int, int], Gap] = field(default_factory=dict)
    row_tags: dict[int, tuple[int, int]] = field(default_factory=dict)
    merges: list[str] = field(default_factory=list)
    lists: list[tuple[str, str]] = field(default_factory=list)


def element_end(data: bytes, start: int, position: int) -> int:
    """Give the position behind an element; expat reports the end of `<c/>` behind it, and that of `<c></c>` in front of `</c>`."""
    behind_start_tag = tag_end(data, start)
    closes_itself = position == behind_start_tag and data[position - 2 : position] == b"/>"
    return position if closes_itself else tag_end(data, position)


def tag_end(data: bytes, start: int) -> int:
    """Give the position behind the tag that starts at a position."""
    found = _TAG.match(data, start)
    return found.end() if found else start
