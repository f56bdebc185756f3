"""Adds to a workbook what neither XlsxWriter nor LibreOffice writes, but workbooks of banks and authorities have."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from dataclasses import dataclass, field

TESTS = "xl/worksheets/sheet2.xml"
_BOOK = "xl/workbook.xml"
_TYPES = "[Content_Types].xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MICROSOFT = "http://schemas.microsoft.com/office"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_THREADED = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_KARI = "{5A1B6E4C-0000-4000-8000-000000000001}"
_THREAD = (
    f'<ThreadedComments xmlns="{_THREADED}"><threadedComment ref="E8" dT="2025-01-02T10:00:00.00" personId="{_KARI}" '
    'id="{5A1B6E4C-0000-4000-8000-000000000002}"><text>Er dette avklart?</text></threadedComment></ThreadedComments>'
)
_PERSONS = f'<personList xmlns="{_THREADED}"><person displayName="Kari" id="{_KARI}" userId="kari" providerId="None"/></personList>'
_EXTERNAL = (
    f'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><externalBook xmlns:r="{_OFFICE}" r:id="rId1">'
    '<sheetNames><sheetName val="Ark1"/></sheetNames></externalBook></externalLink>'
)
_EXTERNAL_TARGET = (
    f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" Type="{_OFFICE}/externalLinkPath" Target="annen.xlsx" '
    'TargetMode="External"/></Relationships>'
)
_LABEL = '<clbl:labelList xmlns:clbl="http://schemas.microsoft.com/office/2020/mipLabelMetadata"/>'
_DROP_DOWN = (
    '<ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
    '<x14:dataValidations count="1" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
    '<x14:dataValidation type="list" allowBlank="1"><x14:formula1><xm:f>Lister!$A$1:$A$3</xm:f></x14:formula1>'
    "<xm:sqref>F8:F11</xm:sqref></x14:dataValidation></x14:dataValidations></ext>"
)


@dataclass
class _Package:
    """A package being added to."""

    parts: dict[str, bytes]
    types: list[str] = field(default_factory=list)

    def add(self, name: str, content: str | bytes, kind: str) -> None:
        """Add a part and say what it is."""
        self.parts[name] = content if isinstance(content, bytes) else f'<?xml version="1.0" encoding="UTF-8"?>\n{content}'.encode()
        self.types.append(f'<Override PartName="/{name}" ContentType="{kind}"/>')

    def relate(self, source: str, target: str, kind: str) -> str:
        """Add a relationship; the target is relative to the source's folder."""
        folder, _, base = source.rpartition("/")
        name = f"{folder}/_rels/{base}.rels".removeprefix("/")
        empty = f'<?xml version="1.0" encoding="UTF-8"?>\n<Relationships xmlns="{_PACKAGE}"></Relationships>'.encode()
        identity = f"rIdRare{len(self.types)}"
        entry = f'<Relationship Id="{identity}" Type="{kind}" Target="{target}"/></Relationships>'.encode()
        self.parts[name] = self.parts.get(name, empty).replace(b"</Relationships>", entry)
        return identity

    def put(self, name: str, pattern: bytes, replacement: str) -> None:
        """Change a place in a part.

        Raises:
            AssertionError: There is no such place, or more than one.
        """
        self.parts[name], times = re.subn(pattern, replacement.encode(), self.parts[name], count=1)
        assert times == 1, f"{name} has no {pattern!r}"


def with_rare_parts(original: bytes) -> bytes:
    """Add threaded comments, custom XML, printer settings, an external link, macros, a sensitivity label and a drop-down of Excel 2010."""
    with zipfile.ZipFile(io.BytesIO(original)) as source:
        package = _Package({name: source.read(name) for name in source.namelist()})
    _add_comments_and_label(package)
    _add_printer_and_drop_down(package)
    _add_external_link(package)
    _add_macros(package)
    package.put(_TYPES, b"</Types>", f"{''.join(package.types)}</Types>")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in package.parts.items():
            target.writestr(name, content)
    return made.getvalue()


def _add_comments_and_label(package: _Package) -> None:
    package.add("xl/threadedComments/threadedComment1.xml", _THREAD, "application/vnd.ms-excel.threadedcomments+xml")
    package.relate(TESTS, "../threadedComments/threadedComment1.xml", f"{_MICROSOFT}/2017/10/relationships/threadedComment")
    package.add("xl/persons/person.xml", _PERSONS, "application/vnd.ms-excel.person+xml")
    package.relate(_BOOK, "persons/person.xml", f"{_MICROSOFT}/2017/10/relationships/person")
    package.add("customXml/item1.xml", '<skjema xmlns="urn:eksempel">Intern</skjema>', "application/xml")
    package.relate(_BOOK, "../customXml/item1.xml", f"{_OFFICE}/customXml")
    package.add("docMetadata/LabelInfo.xml", _LABEL, "application/vnd.ms-office.classificationlabels+xml")
    package.relate("", "docMetadata/LabelInfo.xml", f"{_MICROSOFT}/2020/02/relationships/classificationlabels")


def _add_printer_and_drop_down(package: _Package) -> None:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings"
    package.add("xl/printerSettings/printerSettings9.bin", bytes(range(256)), kind)
    identity = package.relate(TESTS, "../printerSettings/printerSettings9.bin", f"{_OFFICE}/printerSettings")
    package.put(TESTS, rb"<pageSetup ", f'<pageSetup r:id="{identity}" ')
    if b"</extLst></worksheet>" not in package.parts[TESTS]:
        package.put(TESTS, b"</worksheet>", "<extLst></extLst></worksheet>")
    package.put(TESTS, b"</extLst></worksheet>", f"{_DROP_DOWN}</extLst></worksheet>")


def _add_external_link(package: _Package) -> None:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"
    package.add("xl/externalLinks/externalLink9.xml", _EXTERNAL, kind)
    package.parts["xl/externalLinks/_rels/externalLink9.xml.rels"] = _EXTERNAL_TARGET.encode()
    identity = package.relate(_BOOK, "externalLinks/externalLink9.xml", f"{_OFFICE}/externalLink")
    package.put(_BOOK, b"</sheets>", f'</sheets><externalReferences><externalReference r:id="{identity}"/></externalReferences>')


def _add_macros(package: _Package) -> None:
    package.add("xl/vbaProject.bin", _empty_compound_file(), "application/vnd.ms-office.vbaProject")
    package.relate(_BOOK, "vbaProject.bin", f"{_MICROSOFT}/2006/relationships/vbaProject")
    package.put(
        _TYPES,
        rb"application/vnd\.openxmlformats-officedocument\.spreadsheetml\.sheet\.main\+xml",
        "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )


def _empty_compound_file() -> bytes:
    """A compound file with nothing but its root ([MS-CFB] 2.2, 2.6): the container of a macro project."""
    free, end, own = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    header = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16) + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<109I", 0, *[free] * 108)
    table = struct.pack("<128I", own, end, *[free] * 126)
    name = "Root Entry\0".encode("utf-16-le")
    root = name.ljust(64, b"\0") + struct.pack("<HBB3I16x4x16xIQ", len(name), 5, 1, free, free, free, end, 0)
    unused = (bytes(64) + struct.pack("<HBB3I16x4x16xIQ", 0, 0, 0, free, free, free, 0, 0)) * 3
    return header + table + root + unused
