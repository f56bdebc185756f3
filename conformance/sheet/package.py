"""Says what kind of file a workbook really is, and whether it is safe to unpack, before any reader sees it."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections import Counter
from io import BytesIO

from conformance.errors.workbook import (
    BinaryWorkbook,
    DamagedWorkbook,
    EncryptedWorkbook,
    LockFile,
    NotAWorkbook,
    OldExcelFile,
    OpenDocumentFile,
    PlainTextFile,
    StrictWorkbook,
    WorkbookEmpty,
    WorkbookError,
)
from conformance.language import Text
from conformance.sheet.limits import DEFAULT, Limits, check

CONTENT_TYPES = "[Content_Types].xml"
_PACKAGE = Text(nb="pakken", en="the package")
_ZIP_SIGNATURE = b"PK\x03\x04"
_COMPOUND_FILE_SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")  # [MS-CFB] 2.2: old Office files, and new ones behind a password
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")  # [MS-OFFCRYPTO] 2.3.4.4: stream name in the directory
_BIFF_STREAMS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))  # [MS-XLS] 2.1
_STRICT_NAMESPACE = b"http://purl.oclc.org/ooxml/spreadsheetml/main"  # ECMA-376 part 1; everybody else writes part 4
_ENCRYPTED_FLAG = 0x1
_XML_ENDINGS = (".xml", ".rels", ".vml")
# The standard forbids document types (ECMA-376 part 2, 9.1.4); they are how entities are declared that grow or fetch.
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))
_ROWS = b"sheetData"
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_TEXT_SAMPLE = 4096
_NOT_IN_TEXT = frozenset(range(0x20)) - frozenset(b"\t\n\r\f\x1b")

UNREADABLE = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError)


def open_package(data: bytes, name: str, limits: Limits = DEFAULT) -> zipfile.ZipFile:
    """Open the bytes of a workbook as a package, after checking that they are one and that it is of reasonable size.

    Args:
        data: The file.
        name: Its name, for messages.
        limits: What counts as reasonable.

    Returns:
        The open package; the caller closes it.

    Raises:
        WorkbookError: The file is empty, of another kind, encrypted, damaged or too large; the subclass says which.
    """
    _check_signature(data, name)
    check(name, len(data), limits.file_bytes, Text(nb="byte", en="bytes"), where=Text(nb="filen", en="the file"))
    try:
        package = zipfile.ZipFile(BytesIO(data))
    except UNREADABLE as fault:
        raise DamagedWorkbook(file=name, part=_PACKAGE, reason=fault) from fault
    try:
        _check_members(package, name, limits)
        _check_kind(package, name)
        _check_parts(package, name, limits)
    except WorkbookError:
        package.close()
        raise
    return package


def read_xml(package: zipfile.ZipFile, member: str, name: str) -> bytes:
    """Unpack one member that is to be parsed.

    Raises:
        DamagedWorkbook: It is missing, does not unpack, or is not named as XML and so has not been examined by `open_package`.
    """
    if not member.endswith(_XML_ENDINGS):
        raise DamagedWorkbook(
            file=name, part=member, reason=Text(nb="har ikke et navn som slutter på .xml", en="its name does not end in .xml")
        )
    return read_member(package, member, name)


def read_member(package: zipfile.ZipFile, member: str, name: str) -> bytes:
    """Unpack one member.

    Raises:
        DamagedWorkbook: It is missing, or its bytes do not unpack.
    """
    try:
        return package.read(member)
    except KeyError as fault:
        raise DamagedWorkbook(file=name, part=member, reason=Text(nb="mangler", en="missing")) from fault
    except UNREADABLE as fault:
        raise DamagedWorkbook(file=name, part=member, reason=fault) from fault


def _check_signature(data: bytes, name: str) -> None:
    if not data:
        raise WorkbookEmpty(file=name)
    if data.startswith(_COMPOUND_FILE_SIGNATURE):
        raise _compound_file(data, name)
    if data.startswith(_ZIP_SIGNATURE):
        return
    if name.rpartition("/")[2].startswith("~$"):
        raise LockFile(file=name)
    if data.startswith(b"%PDF"):
        raise NotAWorkbook(file=name, kind=Text(nb="et PDF-dokument", en="a PDF document"))
    if _looks_like_text(data[:_TEXT_SAMPLE]):
        raise PlainTextFile(file=name)
    raise NotAWorkbook(file=name, kind=Text(nb="en fil av ukjent type", en="a file of unknown type"))


def _compound_file(data: bytes, name: str) -> WorkbookError:
    if _ENCRYPTED_PACKAGE in data:
        return EncryptedWorkbook(file=name)
    if any(stream in data for stream in _BIFF_STREAMS):
        return OldExcelFile(file=name)
    return NotAWorkbook(file=name, kind=Text(nb="en eldre Office-fil av en annen type", en="an older Office file of another type"))


def _looks_like_text(sample: bytes) -> bool:
    return not any(byte in _NOT_IN_TEXT for byte in sample)


def _check_members(package: zipfile.ZipFile, name: str, limits: Limits) -> None:
    members = package.infolist()
    check(name, len(members), limits.members, Text(nb="deler", en="parts"), where=_PACKAGE)
    unpacked = sum(member.file_size for member in members)
    check(name, unpacked, limits.unpacked_bytes, Text(nb="byte utpakket", en="bytes unpacked"), where=_PACKAGE)
    doubled = [member for member, times in Counter(package.namelist()).items() if times > 1]
    if doubled:
        raise DamagedWorkbook(file=name, part=doubled[0], reason=Text(nb="finnes to ganger", en="present twice"))
    for member in members:
        _check_member(member, name, limits)


def _check_member(member: zipfile.ZipInfo, name: str, limits: Limits) -> None:
    if member.flag_bits & _ENCRYPTED_FLAG:
        raise EncryptedWorkbook(file=name)
    if member.filename.endswith(_XML_ENDINGS):
        check(name, member.file_size, limits.part_bytes, Text(nb="byte utpakket", en="bytes unpacked"), where=member.filename)
    if member.file_size > limits.ratio_free_bytes:
        ratio = member.file_size // max(member.compress_size, 1)
        check(name, ratio, limits.ratio, Text(nb="ganger pakkingsgrad", en="times compression"), where=member.filename)


def _check_kind(package: zipfile.ZipFile, name: str) -> None:
    members = set(package.namelist())
    if "mimetype" in members:
        kind = read_member(package, "mimetype", name)
        if kind.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
            raise OpenDocumentFile(file=name)
        raise NotAWorkbook(file=name, kind=Text(nb="et OpenDocument-dokument av en annen type", en="an OpenDocument file of another type"))
    if CONTENT_TYPES not in members:
        raise NotAWorkbook(file=name, kind=Text(nb="et zip-arkiv", en="a zip archive"))
    types = read_member(package, CONTENT_TYPES, name)
    if b"sheet.binary" in types:
        raise BinaryWorkbook(file=name)
    # "…spreadsheetml.sheet.main+xml" (.xlsx), "…ms-excel.sheet.macroEnabled.main+xml" (.xlsm) and the templates of both.
    if not re.search(rb"(spreadsheetml|ms-excel)\.(sheet|template)\S*main\+xml", types):
        raise NotAWorkbook(file=name, kind=Text(nb="et annet Office-dokument", en="another Office document"))
    if "xl/workbook.xml" in members and _STRICT_NAMESPACE in read_member(package, "xl/workbook.xml", name):
        raise StrictWorkbook(file=name)


def _check_parts(package: zipfile.ZipFile, name: str, limits: Limits) -> None:
    for member in package.namelist():
        if member.endswith(_XML_ENDINGS):
            _check_part(read_member(package, member, name), member, name, limits)


def _check_part(data: bytes, member: str, name: str, limits: Limits) -> None:
    if any(start in data for start in _DOCTYPES):
        raise DamagedWorkbook(file=name, part=member, reason=Text(nb="har en dokumenttype (DOCTYPE)", en="has a document type (DOCTYPE)"))
    if _ROWS in data:
        check(name, _count(_ROW, data), limits.part_rows, Text(nb="rader", en="rows"), where=member)
        check(name, _count(_CELL, data), limits.part_cells, Text(nb="celler", en="cells"), where=member)


def _count(pattern: re.Pattern[bytes], data: bytes) -> int:
    return sum(1 for _ in pattern.finditer(data))
