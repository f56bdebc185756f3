"""Decides which columns of a sheet take the results: its own, or new ones at the right when it has none."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl.utils import column_index_from_string, get_column_letter

from conformance.errors.workbook import NoRoomForResults
from conformance.sheet.layout import RESULT_CONCEPTS, Concept, SheetLayout
from conformance.workbook.book import Book
from conformance.workbook.occupied import occupied
from conformance.workbook.references import LAST_COLUMN

# What a new column is called, in words that the reader of workbooks knows again, and how wide it is in characters.
_NEW = {
    Concept.STATUS: ("Resultat", 14),
    Concept.DATE: ("Dato", 12),
    Concept.TESTER: ("Tester", 24),
    Concept.COMMENT: ("Kommentar", 50),
    Concept.EVIDENCE: ("Bevis", 60),
}


@dataclass(frozen=True, slots=True)
class NewColumn:
    """A column that a sheet did not have: its place, heading, and width in characters."""

    number: int
    heading: str
    width: int

    @property
    def letter(self) -> str:
        """The place as people write it."""
        return get_column_letter(self.number)


@dataclass(frozen=True, slots=True)
class ResultColumns:
    """Where the results of a sheet go.

    Attributes:
        places: Concept -> 1-based column.
        new: Columns that must be made, left to right.
        neighbour: The sheet's own last column, whose look the new ones take.
    """

    places: Mapping[Concept, int]
    new: tuple[NewColumn, ...] = ()
    neighbour: int = 0

    @property
    def verdict(self) -> Concept:
        """The concept whose column takes the verdict."""
        return Concept.STATUS if Concept.STATUS in self.places else Concept.ACTUAL


def result_columns(book: Book, layout: SheetLayout) -> ResultColumns:
    """Find the result columns of a sheet, or room for them.

    A sheet without a column for the verdict gets one, and every other result column that it lacks: in the first columns to the right of the
    table in which nothing stands beside the cases, so that nothing has to move and nothing is covered.

    Args:
        book: The workbook.
        layout: Where things stand in the sheet.

    Returns:
        The columns.

    Raises:
        NoRoomForResults: The sheet is full to its last column.
    """
    letters = {concept: layout.letter(concept) for concept in RESULT_CONCEPTS}
    present = {concept: column_index_from_string(letter) for concept, letter in letters.items() if letter}
    if Concept.STATUS in present or Concept.ACTUAL in present:
        return ResultColumns(present)
    wanted = {concept: of for concept, of in _NEW.items() if concept not in present}
    last = max(column_index_from_string(column.letter) for column in layout.columns)
    first = _room(last + 1, len(wanted), _taken(book, layout))
    if first + len(wanted) - 1 > LAST_COLUMN:
        raise NoRoomForResults(file=book.name, sheet=layout.sheet)
    places = {concept: first + number for number, concept in enumerate(wanted)}
    new = tuple(NewColumn(places[concept], heading, width) for concept, (heading, width) in wanted.items())
    return ResultColumns(present | places, new, last)


def _room(first: int, count: int, taken: frozenset[int]) -> int:
    while hindrance := max(taken.intersection(range(first, first + count)), default=0):
        first = hindrance + 1
    return first


def _taken(book: Book, layout: SheetLayout) -> frozenset[int]:
    """Give the columns in which something stands from the headings down: cells, merged cells of cases, pictures."""
    used = occupied(book.part(layout.sheet), layout.header_row, sheet=layout.sheet, file=book.name)
    rows = sorted([layout.header_row, *layout.rows.values()])
    taken = set(used.columns)
    for merge in used.merges:
        if _crosses(rows, merge.top, merge.bottom):
            taken.update(range(merge.left, merge.right + 1))
    for picture in book.pictures(layout.sheet):
        if picture.bottom >= layout.header_row:
            taken.update(range(picture.left, picture.right + 1))
    return frozenset(taken)


def _crosses(rows: Sequence[int], top: int, bottom: int) -> bool:
    return bisect_left(rows, top) < bisect_right(rows, bottom)
