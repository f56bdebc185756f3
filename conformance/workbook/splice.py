"""Writes cells and puts them in the place of others; all other bytes stay."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr  # these write XML; nothing is parsed

from conformance.workbook.places import Survey
from conformance.workbook.references import name_of
from conformance.workbook.xml import escaped

# Position, type, and metadata that belongs to the old value (ECMA-376 part 1, 18.3.1.4).
_WRITTEN_ANEW = frozenset({"r", "t", "cm", "vm"})
_SPANS = re.compile(rb"""\sspans=(["'])(\d+):(\d+)\1""")


class Replacement(NamedTuple):
    """New bytes for a range of old ones; the range may be empty."""

    start: int
    end: int
    data: bytes


class Content(NamedTuple):
    """What a cell holds: the value of its type attribute (empty for a number), and its children."""

    kind: str
    markup: str


def splice(data: bytes, replacements: Iterable[Replacement]) -> bytes:
    """Carry out replacements that do not overlap."""
    pieces = []
    position = 0
    for replacement in sorted(replacements, key=lambda one: (one.start, one.end)):
        pieces += [data[position : replacement.start], replacement.data]
        position = replacement.end
    return b"".join([*pieces, data[position:]])


def text_value(found: Survey, text: str) -> Content:
    """Write a text: always a text, never a formula, whatever its first character is."""
    if not text:
        return Content("", "")
    prefix = found.prefix
    space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    # A carriage return would be read as a line feed; `storable` has removed it.
    return Content("inlineStr", f"<{prefix}is><{prefix}t{space}>{escape(escaped(text))}</{prefix}t></{prefix}is>")


def number_value(found: Survey, number: int) -> Content:
    """Write a number."""
    return Content("", f"<{found.prefix}v>{number!r}</{found.prefix}v>")


def replace_cell(found: Survey, place: tuple[int, int], content: Content) -> Replacement:
    """Write a cell in place of the one that stands there, or into the gap where it is missing; its style and position stay.

    Args:
        found: The worksheet.
        place: Column and row.
        content: What `text_value` or `number_value` gave.

    Returns:
        The replacement to carry out.

    Raises:
        KeyError: The place was not surveyed.
    """
    cell = found.cells.get(place)
    if cell is None:
        gap = found.gaps[place]
        style = f" s={_quoted(gap.style)}" if gap.style else ""
        return Replacement(gap.position, gap.position, _element(found.prefix, place, style, content, b""))
    kept = "".join([f" {name}={_quoted(text)}" for name, text in cell.attributes.items() if name not in _WRITTEN_ANEW])
    others = b"".join(found.data[start:end] for start, end in cell.kept) if cell.kept else b""
    return Replacement(cell.start, cell.end, _element(found.prefix, place, kept, content, others))


def widen_spans(found: Survey, row: int, columns: Iterable[int]) -> Replacement | None:
    """Make the hint on the columns of a row include new cells; `None` when there is no hint, or it includes them."""
    start, end = found.row_tags[row]
    hint = _SPANS.search(found.data, start, end)
    if hint is None:
        return None
    old = int(hint[2]), int(hint[3])
    new = min(old[0], *columns), max(old[1], *columns)
    if new == old:
        return None
    return Replacement(hint.start(), hint.end(), b' spans="%d:%d"' % new)


def _element(prefix: str, place: tuple[int, int], attributes: str, content: Content, others: bytes) -> bytes:
    kind = f' t="{content.kind}"' if content.kind else ""
    start = f'<{prefix}c r="{name_of(*place)}"{attributes}{kind}'
    if not content.markup and not others:
        return f"{start}/>".encode()
    return b"".join([f"{start}>{content.markup}".encode(), others, f"</{prefix}c>".encode()])


# A workbook has few styles and many cells.
_quoted = lru_cache(maxsize=4096)(quoteattr)
