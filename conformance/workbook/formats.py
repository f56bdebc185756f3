"""Gives new columns a width, and compares the formats of all others."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from xml.sax.saxutils import quoteattr  # this writes XML; nothing is parsed

from conformance.workbook.columns import NewColumn
from conformance.workbook.places import ColumnFormat, Survey
from conformance.workbook.references import name_of, parse_range
from conformance.workbook.splice import Replacement

_REFERENCE = re.compile(rb"""\sref=(["'])([A-Z0-9:]+)\1""")


def with_widths(found: Survey, new: Sequence[NewColumn]) -> Replacement:
    """Write the formats of columns with those of the new ones among them; a format that spans others too is split.

    A new column is visible, even where the sheet hides all columns to the right of its table.

    Args:
        found: The worksheet.
        new: The new columns, side by side, left to right.

    Returns:
        The replacement to carry out.
    """
    first, last = new[0].number, new[-1].number
    head, prefix = found.head, found.prefix
    pieces = {form.first: found.data[form.start : form.end] for form in head.formats if form.last < first or form.first > last}
    for form in head.formats:
        if form.first < first <= form.last:
            pieces[form.first] = _element(prefix, form.first, first - 1, form.attributes)
        if form.first <= last < form.last:
            pieces[last + 1] = _element(prefix, last + 1, form.last, form.attributes)
    for column in new:
        style = head.style(column.number)
        attributes = {"width": str(column.width), "customWidth": "1"} | ({"style": style} if style else {})
        pieces[column.number] = _element(prefix, column.number, column.number, attributes)
    content = b"".join(pieces[column] for column in sorted(pieces))
    return Replacement(*head.formats_range, f"<{prefix}cols>".encode() + content + f"</{prefix}cols>".encode())


def with_dimension(found: Survey, right: int) -> Replacement | None:
    """Make the hint on which cells are in use reach a column; `None` when there is no such hint, or it does."""
    start, end = found.head.dimension
    hint = _REFERENCE.search(found.data, start, end)
    used = parse_range(hint[2].decode()) if hint else None
    if hint is None or used is None or used.right >= right:
        return None
    reach = f"{name_of(used.left, used.top)}:{name_of(right, used.bottom)}"
    return Replacement(*hint.span(2), reach.encode())


def formats_but(found: Survey, columns: Collection[int]) -> Mapping[int, dict[str, str]]:
    """Give the format of every column that has one, some left out."""
    return {column: form.attributes for form in found.head.formats for column in _columns(form) if column not in columns}


def _columns(form: ColumnFormat) -> Iterator[int]:
    yield from range(form.first, form.last + 1)


def _element(prefix: str, first: int, last: int, attributes: Mapping[str, str]) -> bytes:
    rest = "".join(f" {name}={quoteattr(text)}" for name, text in attributes.items())
    return f'<{prefix}col min="{first}" max="{last}"{rest}/>'.encode()
