"""The mapping file: TOML beside the workbook, in which a tester decides what a machine must not guess.

sheets."Testtilfeller".columns.status = "G"
sheets."Gammel versjon".use = false
sentences."Statuskoden skulle vært 201." = ["skal KFR svare med status 201"]
cases."KFR-7" = { words = "3f2a91c4", steps = ["en testkunde med fødselsnummer", "banken registrerer kunden", "…"] }
cases."KFR-8" = { words = "90ab12cd", manual = "krever en telefon til Bits" }
[[phrasebook.phrases]]            # as in conformance/phrasebook/phrases.toml
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from conformance.errors.mapping import MappingMalformed, MappingUnfit, MappingUnreadable
from conformance.errors.system import refusal
from conformance.language import Text
from conformance.model import Case
from conformance.phrasebook import Added, BookFile, CasePin, Phrasebook, Pins, packaged, read_book
from conformance.sheet import Concept, SheetPins, mapping_name, quoted

_LARGEST = 1024 * 1024  # bytes
_TOO_LARGE = Text("filen er større enn {bytes} byte", "the file is longer than {bytes} bytes")
_NO_CASE = Text("testtilfellet finnes ikke", "there is no such case")
_NOT_UTF8 = Text("filen er ikke UTF-8", "the file is not UTF-8")
_EITHER = Text("{entry}: enten steps eller manual må være gitt, ikke begge", "{entry}: either steps or manual must be given, not both")


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of the file; unknown keys are errors."""


class _SheetTable(_Table, frozen=True):
    use: bool | None = None
    header_row: int = 0
    last_row: int = 0
    columns: dict[Concept, str | tuple[str, ...]] = {}


class _CaseTable(_Table, frozen=True):
    steps: tuple[str, ...] = ()
    manual: str = ""
    words: str = ""


class _File(_Table, frozen=True):
    sheets: dict[str, _SheetTable] = {}
    cases: dict[str, _CaseTable] = {}
    sentences: dict[str, tuple[str, ...]] = {}
    phrasebook: BookFile = BookFile()


@dataclass(frozen=True, slots=True)
class MappingFile:
    """A mapping file as it was read.

    Attributes:
        name: File name.
        data: Its bytes.
        sheets: What it says of the sheets.
        book: The phrasebook with everything it adds.
        cases: Ids of the cases it decides about.
    """

    name: str
    data: bytes
    sheets: dict[str, SheetPins]
    book: Phrasebook
    cases: tuple[str, ...]

    @property
    def sha256(self) -> str:
        """Hexadecimal digest of the file: it changes what is run."""
        return hashlib.sha256(self.data).hexdigest()


def beside(workbook: Path) -> Path | None:
    """Find the mapping file that stands beside a workbook; `None` when there is none."""
    path = workbook.with_name(mapping_name(workbook.name))
    return path if path.is_file() else None


def load(path: Path) -> MappingFile:
    """Read a mapping file.

    Raises:
        MappingError: It cannot be read or is not valid.
        GenerationError: A phrase or step in it cannot be used.
    """
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise MappingUnreadable(mapping=path.name, reason=refusal(fault)) from fault
    return read(data, path.name)


def read(data: bytes, name: str) -> MappingFile:
    """Read the bytes of a mapping file; see `load`."""
    if len(data) > _LARGEST:
        raise MappingMalformed(mapping=name, reason=_TOO_LARGE.filled(bytes=_LARGEST))
    try:
        file = msgspec.convert(tomllib.loads(data.decode()), _File)
    except UnicodeDecodeError as fault:
        raise MappingMalformed(mapping=name, reason=_NOT_UTF8) from fault
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as fault:
        raise MappingMalformed(mapping=name, reason=fault) from fault
    for case_id, entry in file.cases.items():
        if bool(entry.steps) == bool(entry.manual.strip()):
            raise MappingMalformed(mapping=name, reason=_EITHER.filled(entry=f"cases.{quoted(case_id)}"))
    cases = {case_id: CasePin(entry.steps, entry.manual.strip(), entry.words) for case_id, entry in file.cases.items()}
    book = read_book(packaged(), Added(name, file.phrasebook), pins=Pins(cases, file.sentences))
    sheets = {sheet: _pins(entry) for sheet, entry in file.sheets.items()}
    return MappingFile(name, data, sheets, book, tuple(cases))


def require_cases(mapping: MappingFile, cases: Iterable[Case], workbook: str) -> None:
    """See that every case the file decides about is there: a decision about another may be a typing error.

    Raises:
        MappingUnfit: One is not.
    """
    there = {case.id for case in cases}
    for case_id in mapping.cases:
        if case_id not in there:
            raise MappingUnfit(file=workbook, mapping=mapping.name, entry=f"cases.{quoted(case_id)}", reason=_NO_CASE)


def _pins(entry: _SheetTable) -> SheetPins:
    columns = {concept: (names,) if isinstance(names, str) else names for concept, names in entry.columns.items()}
    return SheetPins(entry.use, entry.header_row, entry.last_row, columns)
