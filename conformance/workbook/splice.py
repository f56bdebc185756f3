"""Writes cells and puts them in the place of others; all other bytes stay."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr  # these write XML; nothing is parsed

from conformance.workbook.references import name_of
from conformance.workbook.survey import Survey
from conformance.workbook.xml import escaped

# Type, and metadata that belongs to the old value (ECMA-376 part 1, 18.3.1.4).
_OF_OLD_VALUE = frozenset({"t", "cm", "vm"})
_SPANS = re.compile(rb"""\sspans=(["'])(\d+):(\d+)\1""")


@dataclass(frozen=True, slots=True)
class Replacement:
    """New bytes for a range of old ones; the range may be empty."""

    start: int
    end: int
    data: bytes


def splice(data: bytes, replacements: Iterable[Replacement]) -> bytes:
    """Carry out replacements that do not overlap."""
    pieces = []
    position = 0
    for replacement in sorted(replacements, key=lambda one: (one.start, one.end)):
        pieces += [data[position : replacement.start], replacement.data]
        position = replacement.end
    return b"".join([*pieces, data[position:]])


def text_value(found: Survey, text: str) -> tuple[Mapping[str, str], str]:
    """Give type attribute and content of a cell with a text: always a text, never a formula, whatever its first character is."""
    if not text:
        return {}, ""
    prefix = found.prefix
    space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    # A carriage return would be read as a line feed; `storable` has removed it.
    return {"t": "inlineStr"}, f"<{prefix}is><{prefix}t{space}>{escape(escaped(text))}</{prefix}t></{prefix}is>"


def number_value(found: Survey, number: int) -> tuple[Mapping[str, str], str]:
    """Give type attribute and content of a cell with a number."""
    return {}, f"<{found.prefix}v>{number!r}</{found.prefix}v>"


def replace_cell(found: Survey, place: tuple[int, int], value: tuple[Mapping[str, str], str]) -> Replacement:
    """Write a cell in place of the one that stands there, or into the gap where it is missing; its style and position stay.

    Args:
        found: The worksheet.
        place: Column and row.
        value: What `text_value` or `number_value` gave.

    Returns:
        The replacement to carry out.

    Raises:
        KeyError: The place was not surveyed.
    """
    kind, content = value
    reference = {"r": name_of(*place)}
    cell = found.cells.get(place)
    if cell is None:
        gap = found.gaps[place]
        attributes = reference | ({"s": gap.style} if gap.style else {}) | dict(kind)
        return Replacement(gap.position, gap.position, _element(found.prefix, attributes, content.encode()))
    kept = {name: text for name, text in cell.attributes.items() if name not in _OF_OLD_VALUE}
    children = content.encode() + b"".join(found.data[start:end] for start, end in cell.kept)
    return Replacement(cell.start, cell.end, _element(found.prefix, reference | kept | dict(kind), children))


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


def _element(prefix: str, attributes: Mapping[str, str], content: bytes) -> bytes:
    start = "".join([f"<{prefix}c", *(f" {name}={quoteattr(text)}" for name, text in attributes.items())]).encode()
    return start + (b">" + content + f"</{prefix}c>".encode() if content else b"/>")
