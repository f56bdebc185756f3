"""Takes in a workbook file together with the mapping file beside it, so that every command understands them alike."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from conformance import mapping as mapping_file
from conformance import phrasebook
from conformance.errors.mapping import MappingError
from conformance.generate.features import Generated, example_workbook, generate
from conformance.mapping import MappingFile
from conformance.phrasebook import Phrasebook
from conformance.sheet import Workbook, read
from conformance.workbook import load


@dataclass(frozen=True, slots=True)
class Intake:
    """A workbook, understood.

    Attributes:
        original: The bytes of the workbook.
        workbook: What was read from it.
        generated: The features and scenarios made of it.
        book: The phrasebook they were made with.
        mapping: The mapping file; `None` when there is none.
    """

    original: bytes
    workbook: Workbook
    generated: Generated
    book: Phrasebook
    mapping: MappingFile | None = None


def take_in(workbook: Path | None, mapping: Path | None = None) -> Intake:
    """Read a workbook with its mapping file and make scenarios of it.

    Args:
        workbook: The workbook; `None` is the packaged example.
        mapping: The mapping file; `None` takes the one beside the workbook, if there is one.

    Returns:
        What was understood.

    Raises:
        WorkbookError: The workbook cannot be read, or holds no test cases.
        MappingError: It can be read in several ways, or the mapping file does not fit.
        GenerationError: The scenarios cannot be made.
    """
    source = workbook if workbook is not None else example_workbook()
    original = load(source)
    beside = mapping if mapping is not None else mapping_file.beside(source)
    if beside is None:
        understood, book = read(original, source.name), phrasebook.load()
        return Intake(original, understood, generate(understood, book), book)
    pinned = mapping_file.load(beside)
    try:
        understood = read(original, source.name, pins=pinned.sheets)
    except MappingError as error:
        raise error.of(file=source.name, mapping=pinned.name) from error
    mapping_file.require_cases(pinned, understood.cases, source.name)
    generated = generate(understood, pinned.book, f"{pinned.name}, SHA-256 {pinned.sha256}")
    return Intake(original, understood, generated, pinned.book, pinned)
