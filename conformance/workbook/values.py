"""What goes into a workbook, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from conformance.language import Text
from conformance.model import Verdict, WorkbookEntry


@dataclass(frozen=True, slots=True)
class CellResult:
    """The result of one case, as it belongs in the workbook.

    Attributes:
        case_id: Id of the case, as the reader gave it.
        verdict: How the case ended.
        date: Day of the run; `None` leaves the date column alone.
        tester: Who ran it; empty leaves the column alone.
        comment: Reason; empty leaves the column alone.
        evidence: Where the evidence of the case is; goes below the comment in a sheet that has no column of its own for it.
        actual: What came, for workbooks with a column of their own for it; empty leaves the column alone.
    """

    case_id: str
    verdict: Verdict
    date: date | None = None
    tester: str = ""
    comment: str = ""
    evidence: str = ""
    actual: str = ""


@dataclass(frozen=True, slots=True)
class Overwritten:
    """A cell that held something else before, named so that no manual entry vanishes without a word.

    Attributes:
        cell: `sheet!cell`.
        before: The text that stood there.
        after: The text that stands there now; empty when the old one was removed because it no longer holds.
    """

    cell: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Unwritten:
    """A value that found no place in the workbook, and why.

    Attributes:
        case_id: The case it belongs to.
        cell: `sheet!cell` where it would have gone; empty when there is none.
        text: The value.
        reason: Why it was not written.
    """

    case_id: str
    cell: str
    text: str
    reason: Text


@dataclass(frozen=True, slots=True)
class FilledWorkbook:
    """A copy of the workbook with results in it.

    Attributes:
        data: The new file.
        entries: What stood in the result cells of the cases before, overwritten or not.
        overwritten: Cells that held something else before.
        unwritten: Values that could not be written.
        remarks: What a person who opens the file should know.
    """

    data: bytes
    entries: tuple[WorkbookEntry, ...]
    overwritten: tuple[Overwritten, ...]
    unwritten: tuple[Unwritten, ...]
    remarks: tuple[Text, ...] = ()
