"""What reading a workbook gives: its cases, and where everything stands, so that results can be written back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from conformance.language import Text
from conformance.model import Case, IgnoredRow


class Concept(StrEnum):
    """What a column of a test-case sheet is about."""

    ID = "id"
    TITLE = "title"
    DESCRIPTION = "description"
    PRECONDITION = "precondition"
    ACTION = "action"
    INPUT = "input"
    EXPECTED = "expected"
    ACTUAL = "actual"
    STATUS = "status"
    DATE = "date"
    TESTER = "tester"
    COMMENT = "comment"
    EVIDENCE = "evidence"
    PRIORITY = "priority"
    AREA = "area"

    @property
    def label(self) -> Text:
        """The name of the concept for readers."""
        return _LABELS[self]


_LABELS = {
    Concept.ID: Text("nummer", "number"),
    Concept.TITLE: Text("tittel", "title"),
    Concept.DESCRIPTION: Text("beskrivelse", "description"),
    Concept.PRECONDITION: Text("forutsetning", "precondition"),
    Concept.ACTION: Text("handling", "action"),
    Concept.INPUT: Text("testdata", "test data"),
    Concept.EXPECTED: Text("forventet resultat", "expected result"),
    Concept.ACTUAL: Text("faktisk resultat", "actual result"),
    Concept.STATUS: Text("resultat", "result"),
    Concept.DATE: Text("dato", "date"),
    Concept.TESTER: Text("tester", "tester"),
    Concept.COMMENT: Text("kommentar", "comment"),
    Concept.EVIDENCE: Text("bevis", "evidence"),
    Concept.PRIORITY: Text("prioritet", "priority"),
    Concept.AREA: Text("område", "area"),
}

RESULT_CONCEPTS = (Concept.STATUS, Concept.ACTUAL, Concept.DATE, Concept.TESTER, Concept.COMMENT, Concept.EVIDENCE)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the heading row.

    Attributes:
        letter: Column letter, for instance `F`.
        heading: The heading as displayed, on one line.
        concept: What the column is taken for; `None` when it is not used.
        guessed: Whether the heading was recognised only by resemblance, as with a typing error.
    """

    letter: str
    heading: str
    concept: Concept | None
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """Where things stand in one test-case sheet.

    Attributes:
        sheet: Name of the worksheet, edge blanks included.
        header_row: 1-based row of the headings.
        columns: Every column with a heading, left to right.
        rows: Case id -> 1-based row of the case's first row, where results belong.
    """

    sheet: str
    header_row: int
    columns: tuple[Column, ...]
    rows: Mapping[str, int]

    def letter(self, concept: Concept) -> str | None:
        """Give the column letter of a concept, the leftmost if there are several; `None` when the sheet has none."""
        return next((column.letter for column in self.columns if column.concept is concept), None)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where cases and result columns stand in one workbook, and which bytes that is true of."""

    name: str
    sha256: str
    sheets: tuple[SheetLayout, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A row that is the heading of the cases below it."""

    sheet: str
    row: int
    title: str


@dataclass(frozen=True, slots=True)
class SkippedSheet:
    """A sheet that no case was taken from, and why."""

    sheet: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Workbook:
    """A test workbook as it was understood.

    Attributes:
        name: File name.
        sha256: Hexadecimal digest of the file.
        sheets: Names of the test-case sheets, in workbook order.
        cases: Every case, in the order of sheets and rows.
        sections: Section rows with cases below them.
        ignored: Text rows of the test-case sheets that are neither case, section nor heading.
        skipped: The other sheets.
        layout: Where things stand, for writing results back.
    """

    name: str
    sha256: str
    sheets: tuple[str, ...]
    cases: tuple[Case, ...]
    sections: tuple[Section, ...]
    ignored: tuple[IgnoredRow, ...]
    skipped: tuple[SkippedSheet, ...]
    layout: Layout
