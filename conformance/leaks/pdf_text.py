"""Reads what a PDF shows and carries: the text of its pages, and its attachments. For the PDFs that Typst makes (CID fonts, ToUnicode)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from conformance.paper import attachments

_CHAR = re.compile(rb"<([0-9A-Fa-f]{2,4})>\s+<([0-9A-Fa-f]{4,})>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]{2,4})>\s+<([0-9A-Fa-f]{2,4})>\s+<([0-9A-Fa-f]{4,})>")
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_CHARS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
# Parentheses inside a string stand for themselves as long as they are balanced (ISO 32000-1, 7.3.4.2); codes of letters may be such.
_PLAIN = rb"[^\\()]|\\."
_NESTED = rb"\((?:%b|\((?:%b|\((?:%b)*\))*\))*\)" % (_PLAIN, _PLAIN, _PLAIN)
# The properties of a tag (passed over), a font being chosen, a string between parentheses, one in hexadecimal, the end of a text object.
_TOKENS = re.compile(
    rb"<<.*?>>|/([^\s/()<>\[\]]+)\s+[\d.]+\s+Tf|\(((?:%b|%b)*)\)|<([0-9A-Fa-f\s]+)>(?!>)|\b(ET)\b" % (_PLAIN, _NESTED), re.DOTALL
)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPES = {b"\\n": b"\n", b"\\r": b"\r", b"\\t": b"\t", b"\\b": b"\b", b"\\f": b"\f", b"\\(": b"(", b"\\)": b")"}
_OCTAL = frozenset(bytes([digit]) for digit in b"01234567")
# What Python's own escapes do not have, or have with another meaning.
_RARE = re.compile(rb"\\(?:[^nrtbf()0-7]|[4-7][0-7]{2})", re.DOTALL)
# Typesetting puts breaking points into long words; a number is a number all the same.
_INVISIBLE = str.maketrans("", "", "\u200b\u00ad\u2060\ufeff")

_Map = dict[int, str]
_Node = Any  # pyHanko ships no types for the objects of a PDF


def texts(pdf: bytes) -> Iterator[tuple[str, bytes]]:
    """Read a PDF.

    Args:
        pdf: The file.

    Returns:
        Places and what stands there: each page's text in UTF-8, each attachment's bytes.

    Raises:
        ValueError: It cannot be read.
    """
    try:
        root = PdfFileReader(BytesIO(pdf), strict=False).root
        maps: dict[int, _Map] = {}
        for number, page in enumerate(_pages(root["/Pages"]), 1):
            yield f"side {number}", _page(page, maps).encode("utf-8", "replace")
        yield from attachments(root)
    except (PdfError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(type(error).__name__) from error


def _pages(node: _Node) -> Iterator[_Node]:
    found = node.get_object()
    if found.get("/Type") == "/Pages":
        for child in found["/Kids"]:
            yield from _pages(child)
    else:
        yield found


def _page(page: _Node, maps: dict[int, _Map]) -> str:
    fonts = {name.lstrip("/"): _unicode(font.get_object(), maps) for name, font in page["/Resources"].get("/Font", {}).items()}
    contents = page["/Contents"]
    streams = [part.get_object() for part in contents] if isinstance(contents, list) else [contents]
    return _shown(b"\n".join(stream.data for stream in streams), fonts)


def _shown(content: bytes, fonts: dict[str, _Map]) -> str:
    """Put together what the strings of a content stream show; one text object is one line."""
    lines: list[str] = []
    current: _Map = {}
    for font, literal, hexadecimal, end in _TOKENS.findall(content):
        if font:
            current = fonts.get(font.decode("latin-1"), {})
        elif end:
            lines.append("\n")
        else:
            codes = bytes.fromhex(hexadecimal.decode()) if hexadecimal else unescaped(literal)
            # Codes of two bytes each: read as UTF-16 they are letters that the font's table translates.
            lines.append(codes.decode("utf-16-be", "replace").translate(current))
    return "".join(lines).translate(_INVISIBLE)


def unescaped(literal: bytes) -> bytes:
    """Read what stands between the parentheses of a string (ISO 32000-1, 7.3.4.2).

    A large report has a million escapes; but for the rare ones Python reads them, between the escaped backslashes, as its own.
    """
    return b"\\".join(map(_without_backslashes, literal.split(rb"\\"))) if b"\\" in literal else literal


def _without_backslashes(piece: bytes) -> bytes:
    if _RARE.search(piece):
        return _ESCAPE.sub(_one, piece)
    return piece.replace(rb"\(", b"(").replace(rb"\)", b")").decode("unicode_escape").encode("latin-1")


def _one(match: re.Match[bytes]) -> bytes:
    found = match[1]
    if found[:1] in _OCTAL:
        return bytes([int(found, 8) & 0xFF])
    return b"" if found in {b"\r\n", b"\n", b"\r"} else _ESCAPES.get(match[0], found)


def _unicode(font: _Node, maps: dict[int, _Map]) -> _Map:
    """Read the table from the codes of a font to letters, once for each font."""
    if id(font) not in maps:
        maps[id(font)] = _table(font["/ToUnicode"].data) if "/ToUnicode" in font else {}
    return maps[id(font)]


def _table(cmap: bytes) -> _Map:
    made: _Map = {}
    for block in _CHARS.findall(cmap):
        made |= {int(code, 16): _letters(letters) for code, letters in _CHAR.findall(block)}
    for block in _RANGES.findall(cmap):
        for first, last, letters in _RANGE.findall(block):
            codes = range(int(first, 16), int(last, 16) + 1)
            made |= {code: chr(int(letters, 16) + offset) for offset, code in enumerate(codes)}
    return made


def _letters(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be", "replace")
