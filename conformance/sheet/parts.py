"""The parts of a package that a reader needs besides the rows: which sheets there are, the shared strings, the number formats."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Final

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS

from conformance.errors.workbook import DamagedWorkbook
from conformance.language import Text
from conformance.sheet.package import read_xml

MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATIONSHIP: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_RELATIONSHIP_ID: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_GENERAL: Final = "General"
# ECMA-376 part 1, 22.9.2.19 ST_Xstring: how characters that XML does not allow are spelt
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet of the package.

    Attributes:
        name: Its name, edge blanks included.
        member: The part that holds its cells.
        hidden: Whether it is hidden, slightly or very.
    """

    name: str
    member: str
    hidden: bool


class Parts:
    """An open package, read on demand; what it names is only ever looked for inside it."""

    def __init__(self, package: zipfile.ZipFile, name: str) -> None:
        """Take an open package.

        Args:
            package: The package; it stays open as long as the parts are used.
            name: File name, for messages.
        """
        self._package = package
        self.name = name

    def elements(self, member: str, *tags: str) -> Iterator[etree._Element]:
        """Give the elements of some names in a part, each complete and forgotten afterwards; no entities, no network.

        Raises:
            DamagedWorkbook: The part is missing or not well-formed.
        """
        try:
            parsed = etree.iterparse(BytesIO(read_xml(self._package, member, self.name)), tag=tags, resolve_entities=False, no_network=True)
            for _, element in parsed:
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        except etree.XMLSyntaxError as fault:
            raise DamagedWorkbook(file=self.name, part=member, reason=fault.msg) from fault

    @cached_property
    def sheets(self) -> tuple[SheetPart, ...]:
        """The worksheets in workbook order; sheets that hold a chart only are none."""
        targets = self._targets(self._book)
        listed = [
            (element.get("name", ""), targets.get(element.get(_RELATIONSHIP_ID, "")), element.get("state", "visible"))
            for element in self.elements(self._book, f"{MAIN}sheet")
        ]
        return tuple(
            SheetPart(name, target[1], state != "visible") for name, target, state in listed if target and target[0] == "worksheet"
        )

    @cached_property
    def date1904(self) -> bool:
        """Whether day 0 is 1904-01-01."""
        return any(element.get("date1904") in {"1", "true"} for element in self.elements(self._book, f"{MAIN}workbookPr"))

    @cached_property
    def strings(self) -> list[str]:
        """The shared strings."""
        member = self._by_kind.get("sharedStrings")
        return [] if member is None else [string_of(item) for item in self.elements(member, f"{MAIN}si")]

    @cached_property
    def formats(self) -> tuple[str, ...]:
        """The number format of every cell style, by its number."""
        member = self._by_kind.get("styles")
        if member is None:
            return ()
        own: dict[int, str] = {}
        used: tuple[int, ...] = ()
        for element in self.elements(member, f"{MAIN}numFmts", f"{MAIN}cellXfs"):
            if element.tag == f"{MAIN}numFmts":
                own |= {_number(entry.get("numFmtId")): entry.get("formatCode", _GENERAL) for entry in element}
            else:
                used = tuple(_number(style.get("numFmtId")) for style in element.iterchildren(f"{MAIN}xf"))
        return tuple(own.get(number, BUILTIN_FORMATS.get(number, _GENERAL)) for number in used)

    @cached_property
    def _book(self) -> str:
        found = [member for kind, member in self._targets("").values() if kind == "officeDocument"]
        if not found:
            raise DamagedWorkbook(file=self.name, part="_rels/.rels", reason=Text("nevner ingen arbeidsbok", "names no workbook"))
        return found[0]

    @cached_property
    def _by_kind(self) -> Mapping[str, str]:
        return dict(self._targets(self._book).values())

    def _targets(self, member: str) -> Mapping[str, tuple[str, str]]:
        """Give the relationships of a part: id -> kind and member of the package."""
        folder, _, base = member.rpartition("/")
        relationships = self.elements(posixpath.join(folder, "_rels", f"{base}.rels"), _RELATIONSHIP)
        return {
            entry.get("Id", ""): (entry.get("Type", "").rpartition("/")[2], _resolved(folder, entry.get("Target", "")))
            for entry in relationships
            if entry.get("TargetMode") != "External"
        }


def string_of(item: etree._Element) -> str:
    """Join the runs of a string, phonetic hints left out.

    Words struck out beside others that are not, no longer hold, and are left out too. A string that is struck out as a whole is read as it
    stands: whether its row is withdrawn is for people to say, and nothing may be lost.
    """
    if len(item) == 1 and item[0].tag == f"{MAIN}t":
        text = item[0].text or ""
    else:
        runs = [child for child in item if child.tag in {f"{MAIN}t", f"{MAIN}r"}]
        holding = "".join(_text_of(run) for run in runs if not _is_struck_out(run))
        text = holding if holding.strip() else "".join(map(_text_of, runs))
    return unescaped(text) if "_x" in text else text


def _text_of(run: etree._Element) -> str:
    return (run.text if run.tag == f"{MAIN}t" else run.findtext(f"{MAIN}t")) or ""


def _is_struck_out(run: etree._Element) -> bool:
    strike = run.find(f"{MAIN}rPr/{MAIN}strike")
    return strike is not None and strike.get("val", "1") not in {"0", "false"}


def unescaped(text: str) -> str:
    """Read the characters that XML does not allow, spelt as `_x0007_`."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


def _resolved(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
