"""What the other parts of a package say about its sheets: where they are, shared strings, styles, names, and the epoch of dates."""

from __future__ import annotations

import itertools
import posixpath
import re
import zipfile
from collections.abc import Collection, Mapping
from functools import cached_property
from io import BytesIO

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from conformance.errors.workbook import DamagedWorkbook
from conformance.language import Text
from conformance.sheet.package import read_member
from conformance.workbook.places import FoundCell, Survey
from conformance.workbook.references import Range, parse_range, split_sheet
from conformance.workbook.survey import survey
from conformance.workbook.xml import RELATIONSHIP_ID, parse, rich_text, tag

_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_ANCHORS = (f"{_DRAWING}twoCellAnchor", f"{_DRAWING}oneCellAnchor")
_FROM, _TO = f"{_DRAWING}from", f"{_DRAWING}to"
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
# Built-in formats of East Asian and Thai dates, which openpyxl's table leaves out (ECMA-376 part 1, 18.8.30).
_EAST_ASIAN_DATES = {*range(27, 37), *range(50, 59)}
_LONGEST_LIST = 1_000


class Book:
    """An open package, read on demand."""

    def __init__(self, package: zipfile.ZipFile, name: str) -> None:
        """Take an open package.

        Args:
            package: The package; it stays open as long as the book is used.
            name: File name, for messages.
        """
        self._package = package
        self.name = name

    @cached_property
    def member(self) -> str:
        """Name of the part that lists the sheets."""
        return next(target for kind, target in self._targets("").values() if kind.endswith("/officeDocument"))

    @cached_property
    def root(self) -> etree._Element:
        """The part that lists the sheets."""
        return self._parse(self.member)

    @cached_property
    def sheet_members(self) -> Mapping[str, str]:
        """Sheet name -> name of its part."""
        targets = self._targets(self.member)
        return {
            sheet.get("name", ""): targets[sheet.get(RELATIONSHIP_ID, "")][1]
            for sheet in self.root.iterfind(f"{tag('sheets')}/{tag('sheet')}")
            if sheet.get(RELATIONSHIP_ID) in targets
        }

    @cached_property
    def date1904(self) -> bool:
        """Whether day 0 is 1904-01-01."""
        properties = self.root.find(tag("workbookPr"))
        return properties is not None and properties.get("date1904") in {"1", "true"}

    @cached_property
    def has_formulas(self) -> bool:
        """Whether any sheet computes anything."""
        members = (member for member in self.sheet_members.values() if "worksheets/" in member)
        return any(_FORMULA.search(read_member(self._package, member, self.name)) for member in members)

    @cached_property
    def signed(self) -> bool:
        """Whether the package carries a digital signature, which any change breaks."""
        return any(member.startswith("_xmlsignatures/") for member in self._package.namelist())

    def survey(self, sheet: str, columns: Collection[int], rows: Collection[int] = ()) -> Survey:
        """Look through a worksheet; see `survey.survey`.

        Raises:
            DamagedWorkbook: It is missing or not well-formed.
        """
        return survey(self.part(sheet), columns, rows, sheet=sheet, file=self.name)

    def part(self, sheet: str) -> bytes:
        """Give the XML of a worksheet.

        Raises:
            DamagedWorkbook: It is missing.
        """
        member = self.sheet_members.get(sheet)
        if member is None:
            raise DamagedWorkbook(file=self.name, part=sheet, reason=Text("arket mangler", "the sheet is missing"))
        return read_member(self._package, member, self.name)

    def pictures(self, sheet: str) -> list[Range]:
        """Give the cells that the pictures, charts and shapes of a sheet lie over; one of free size counts with its upper left cell.

        Raises:
            DamagedWorkbook: A part of the drawing is missing or not well-formed.
        """
        targets = self._targets(self.sheet_members[sheet]).values()
        drawings = [self._parse(target) for kind, target in targets if kind.endswith("/drawing")]
        return [_covered(anchor) for drawing in drawings for anchor in drawing.iter(*_ANCHORS)]

    def text(self, cell: FoundCell) -> str:
        """Give the text of a cell, numbers as stored."""
        is_shared = cell.attributes.get("t") == "s" and cell.stored
        return self._shared_strings[int(cell.stored)] if is_shared else cell.stored

    def is_date(self, style: str | None) -> bool:
        """Whether numbers in cells of a style show as dates."""
        number = int(style or "0")
        return number < len(self._date_styles) and self._date_styles[number]

    def list_of(self, formula: str, sheet: str) -> tuple[str, ...] | None:
        """Give the words of a drop-down.

        Args:
            formula: What the validation names: words in quotation marks, a range, or a defined name.
            sheet: The sheet that the validation stands on.

        Returns:
            The words; `None` when they are computed or stand in another workbook.
        """
        formula = formula.strip().removeprefix("=")
        if formula.startswith('"'):
            return tuple(word.strip() for word in formula.strip('"').replace('""', '"').split(","))
        formula = self._defined_names.get(formula.casefold(), formula)
        other, reference = split_sheet(formula)
        found = parse_range(reference)
        if found is None or (other and other not in self.sheet_members):
            return None
        return self._words(other or sheet, found)

    def _words(self, sheet: str, found: Range) -> tuple[str, ...]:
        columns = range(found.left, min(found.right, found.left + _LONGEST_LIST) + 1)
        cells = self.survey(sheet, columns).cells
        inside = (cell for (_, row), cell in cells.items() if found.top <= row <= found.bottom)
        words = (self.text(cell).strip() for cell in itertools.islice(inside, _LONGEST_LIST))
        return tuple(word for word in words if word)

    @cached_property
    def _shared_strings(self) -> list[str]:
        kinds = {kind.rpartition("/")[2]: target for kind, target in self._targets(self.member).values()}
        data = read_member(self._package, kinds["sharedStrings"], self.name)
        strings = []
        for _, item in etree.iterparse(BytesIO(data), tag=tag("si"), resolve_entities=False, no_network=True):
            strings.append(rich_text(item))
            item.clear()
        return strings

    @cached_property
    def _date_styles(self) -> list[bool]:
        kinds = {kind.rpartition("/")[2]: target for kind, target in self._targets(self.member).values()}
        if "styles" not in kinds:
            return []
        root = self._parse(kinds["styles"])
        own = {int(entry.get("numFmtId", "0")): entry.get("formatCode", "") for entry in root.iterfind(f"{tag('numFmts')}/{tag('numFmt')}")}
        formats = (int(entry.get("numFmtId", "0")) for entry in root.iterfind(f"{tag('cellXfs')}/{tag('xf')}"))
        return [_is_date(number, own) for number in formats]

    @cached_property
    def _defined_names(self) -> Mapping[str, str]:
        names = self.root.iterfind(f"{tag('definedNames')}/{tag('definedName')}")
        return {name.get("name", "").casefold(): (name.text or "").strip() for name in names}

    def _parse(self, member: str) -> etree._Element:
        return parse(read_member(self._package, member, self.name), member, self.name)

    def _targets(self, member: str) -> Mapping[str, tuple[str, str]]:
        """Give the relationships of a part: id -> kind and target part."""
        folder, _, base = member.rpartition("/")
        named = posixpath.join(folder, "_rels", f"{base}.rels")
        if member and named not in self._package.namelist():
            return {}
        relationships = self._parse(named)
        return {
            entry.get("Id", ""): (entry.get("Type", ""), _resolved(folder, entry.get("Target", "")))
            for entry in relationships.iterfind(_RELATIONSHIPS)
            if entry.get("TargetMode") != "External"
        }


def _resolved(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def _covered(anchor: etree._Element) -> Range:
    """Give the cells under an anchor of a drawing (ECMA-376 part 1, 20.5.2)."""
    corners = [[int(mark.findtext(f"{_DRAWING}{axis}") or "0") + 1 for axis in ("col", "row")] for mark in anchor.iterchildren(_FROM, _TO)]
    return Range(*corners[0], *corners[-1])


def _is_date(number: int, own: Mapping[int, str]) -> bool:
    return number in _EAST_ASIAN_DATES or bool(is_date_format(own.get(number, BUILTIN_FORMATS.get(number, ""))))
