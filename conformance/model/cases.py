"""What is to be done: a case in the words of the workbook, and the scenario made of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Case:
    """One test case of the workbook, in the workbook's own words.

    Attributes:
        id: The case id as displayed in the sheet.
        title: Short name of the case.
        sheet: Name of the worksheet.
        row: 1-based row of the case's (first) row.
        section: Title of the section row above the case; empty when there is none.
        preconditions: The precondition cell, line breaks kept.
        action: The action (step) cell.
        expected: The expected-result cell.
    """

    id: str
    title: str
    sheet: str
    row: int
    section: str = ""
    preconditions: str = ""
    action: str = ""
    expected: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a scenario: a Norwegian Gherkin keyword (`Gitt`, `Når`, `Så`, `Og`) and its sentence."""

    keyword: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """A case turned into steps.

    Attributes:
        case: The case in the workbook's words.
        steps: The steps in order.
        unmapped: Why the row could not be turned into steps, one Norwegian clause for each reason; empty when it could.
        operation: The contract operation that the action carries out; empty when the row does not tell.
        manual: Why a tester carries the case out by hand, in the words of the mapping file; empty when the suite does.
    """

    case: Case
    steps: tuple[Step, ...]
    unmapped: tuple[str, ...] = ()
    operation: str = ""
    group: str = ""
    manual: str = ""
