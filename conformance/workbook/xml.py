"""The small XML parts of a package, and the texts of cells."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from conformance.errors.workbook import DamagedWorkbook
from conformance.language import Text

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONSHIP_ID: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
LONGEST_CELL: Final = 32_767
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\n")
_LONGEST_SHOWN: Final = 500
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, production 2
# ECMA-376 part 1, 22.9.2.19 ST_Xstring: how characters that XML does not allow are spelt
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_LIKE_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def tag(name: str) -> str:
    """Give the full name of an element of SpreadsheetML."""
    return f"{{{MAIN}}}{name}"


def parse(data: bytes, member: str, file: str) -> etree._Element:
    """Parse one part: no network, no entities, no document type, no huge trees.

    Raises:
        DamagedWorkbook: It is not well-formed, or declares a document type, which the standard forbids.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, strip_cdata=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as fault:
        raise DamagedWorkbook(file=file, part=member, reason=fault.msg) from fault
    if root.getroottree().docinfo.internalDTD is not None:
        raise DamagedWorkbook(file=file, part=member, reason=Text("har en dokumenttype (DOCTYPE)", "has a document type (DOCTYPE)"))
    return root


def serialise(root: etree._Element) -> bytes:
    """Write one part, with the declaration that spreadsheet programs write."""
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)


def rich_text(item: etree._Element) -> str:
    """Join the runs of a shared string, phonetic hints left out."""
    texts = [item.findtext(tag("t")) or "", *(run.findtext(tag("t")) or "" for run in item.iterfind(tag("r")))]
    return unescaped("".join(texts))


def legible(text: str) -> str:
    """Make the text of a cell fit to be shown: what steers a terminal is replaced, and no more is shown than anybody reads."""
    shown = "".join([character if character.isprintable() or character == "\n" else "\ufffd" for character in text[:_LONGEST_SHOWN]])
    return shown if len(text) <= _LONGEST_SHOWN else f"{shown}…"


def storable(text: str) -> str:
    """Make a text fit for a cell: no control characters, no carriage returns, not longer than Excel allows."""
    cleaned = _ILLEGAL.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    return cleaned if len(cleaned) <= LONGEST_CELL else f"{cleaned[: LONGEST_CELL - 1]}…"


def harmless(text: str) -> str:
    """Put an apostrophe before a text that would become a formula when its cell is edited, or the sheet saved as CSV and opened."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def escaped(text: str) -> str:
    """Write `_x0041_` so that Excel does not read it as an escaped `A`."""
    return _LIKE_ESCAPE.sub("_x005F_", text)


def unescaped(text: str) -> str:
    """Read the escapes that `escaped` and other programs write."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
