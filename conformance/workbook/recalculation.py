"""Asks spreadsheet programs to compute formulas again, because their inputs changed."""

from __future__ import annotations

from lxml import etree

from conformance.workbook.xml import serialise, tag

# The elements that may stand before calcPr (ECMA-376 part 1, 18.2.27).
_BEFORE = [
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
    "definedNames",
]


def demand_recalculation(root: etree._Element) -> bytes:
    """Set `fullCalcOnLoad` in the part that lists the sheets.

    Args:
        root: The part; it is changed.

    Returns:
        The part's new bytes.
    """
    properties = root.find(tag("calcPr"))
    if properties is None:
        properties = etree.Element(tag("calcPr"))
        before = [child for child in root if child.tag in {tag(name) for name in _BEFORE}]
        before[-1].addnext(properties)
    properties.set("fullCalcOnLoad", "1")
    return serialise(root)
