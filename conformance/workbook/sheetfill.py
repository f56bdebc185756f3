"""Fills results into one worksheet, cell by cell, and keeps account of what was there before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from openpyxl.utils import column_index_from_string

from conformance.language import Text
from conformance.sheet.layout import RESULT_CONCEPTS, Concept, SheetLayout
from conformance.workbook.book import Book
from conformance.workbook.dropdowns import drop_downs
from conformance.workbook.merges import anchors
from conformance.workbook.references import name_of
from conformance.workbook.splice import Replacement, number_value, replace_cell, splice, text_value, widen_spans
from conformance.workbook.survey import FoundCell
from conformance.workbook.values import CellResult, Overwritten, Unwritten
from conformance.workbook.words import usual_word, word_for
from conformance.workbook.xml import storable

_FORMULA = Text("cellen inneholder en formel", "the cell holds a formula")
_SHARED = Text("cellen er slått sammen med cellen til {other}", "the cell is merged with that of {other}")
_COVERED = Text("cellen er slått sammen med en annen kolonne", "the cell is merged with another column")
_NO_WORD = Text(
    "nedtrekkslisten har ikke noe ord for utfallet (den har {words})", "the drop-down has no word for the verdict (it has {words})"
)
_DAY_ZERO: Final = date(1899, 12, 30)
_DAY_ZERO_1904: Final = date(1904, 1, 1)
_NORWEGIAN_DATE: Final = "%d.%m.%Y"


@dataclass(frozen=True, slots=True)
class _Value:
    """What goes into a cell: as text, and as a number where the cell shows numbers as dates."""

    text: str
    serial: int | None = None


class SheetFiller:
    """One worksheet while it is being filled in.

    Attributes:
        layout: Where things stand in it.
        found: Its XML, surveyed.
        written: (column, row) of every cell that changes -> its stored text afterwards.
        overwritten: Cells that held something else.
        unwritten: Values that found no place.
    """

    def __init__(self, book: Book, layout: SheetLayout) -> None:
        """Prepare to fill one sheet of a workbook."""
        self.layout = layout
        self.written: dict[tuple[int, int], str] = {}
        self.overwritten: list[Overwritten] = []
        self.unwritten: list[Unwritten] = []
        self._book = book
        letters = {concept: layout.letter(concept) for concept in RESULT_CONCEPTS}
        self._columns = {concept: column_index_from_string(letter) for concept, letter in letters.items() if letter}
        self._status_column = self._columns.get(Concept.STATUS) or self._columns.get(Concept.ACTUAL, 0)
        rows = sorted(layout.rows.values())
        self.found = book.survey(layout.sheet, self._columns.values(), rows)
        self._anchors = anchors(self.found.merges, self._columns.values(), rows)
        self._offered = drop_downs(book, layout.sheet, self.found.lists, self._status_column, rows)
        self._in_use = self._words_in_use(rows)
        self._owners: dict[tuple[int, int], str] = {}
        self._replacements: list[Replacement] = []

    def fill(self, results: Sequence[CellResult]) -> None:
        """Decide on the cells of this sheet's results."""
        for result in results:
            self._put_status(result)
            if result.date is not None:
                self._put(result.case_id, Concept.DATE, _Value(result.date.strftime(_NORWEGIAN_DATE), self._serial(result.date)))
            if self._status_column != self._columns.get(Concept.ACTUAL):
                self._put(result.case_id, Concept.ACTUAL, _Value(storable(result.actual)))
            self._put(result.case_id, Concept.TESTER, _Value(storable(result.tester)))
            self._put(result.case_id, Concept.COMMENT, _Value(storable(result.comment)))

    def spliced(self) -> bytes:
        """Give the bytes of the worksheet with the cells in it."""
        made: dict[int, list[int]] = {}
        for column, row in self.written:
            if (column, row) not in self.found.cells:
                made.setdefault(row, []).append(column)
        spans = (widen_spans(self.found, row, columns) for row, columns in made.items())
        return splice(self.found.data, [*self._replacements, *(span for span in spans if span is not None)])

    def _words_in_use(self, rows: Sequence[int]) -> tuple[str, ...]:
        cells = (self.found.cells.get((self._status_column, row)) for row in rows if row not in self._offered)
        return tuple(dict.fromkeys(text for text in (self._book.text(cell) for cell in cells if cell is not None) if text))

    def _put_status(self, result: CellResult) -> None:
        concept = Concept.STATUS if Concept.STATUS in self._columns else Concept.ACTUAL
        offered = self._offered.get(self.layout.rows[result.case_id])
        word = word_for(result.verdict, offered or self._in_use, stand_in=offered is not None)
        if word is None and offered is None:
            word = usual_word(result.verdict)
        if word is not None:
            self._put(result.case_id, concept, _Value(word))
            return
        # An old result beside a new verdict that cannot be said would tell a lie; the cell is emptied instead.
        self._write(result.case_id, self._status_column, _Value(""))
        reason = _NO_WORD.filled(words=", ".join(offered or ()))
        self._leave(result.case_id, self._status_column, usual_word(result.verdict), reason)

    def _serial(self, day: date) -> int:
        return (day - self._day_zero).days

    @property
    def _day_zero(self) -> date:
        return _DAY_ZERO_1904 if self._book.date1904 else _DAY_ZERO

    def _put(self, case_id: str, concept: Concept, value: _Value) -> None:
        column = self._columns.get(concept)
        if column is not None and value.text:
            self._write(case_id, column, value)

    def _write(self, case_id: str, column: int, value: _Value) -> None:
        """Change one cell, unless there is a reason not to."""
        row = self.layout.rows[case_id]
        place = self._anchors.get((column, row), (column, row))
        cell = self.found.cells.get(place)
        obstacle = self._obstacle(case_id, column, place, cell)
        if obstacle is not None:
            self._leave(case_id, column, value.text, obstacle)
            return
        before = "" if cell is None else self._shown(cell)
        if not value.text and not before:
            return
        style = self.found.gaps[place].style if cell is None else cell.style
        if value.serial is not None and self._book.is_date(style):
            content, self.written[place] = number_value(self.found, value.serial), str(value.serial)
        else:
            content, self.written[place] = text_value(self.found, value.text), value.text
        self._replacements.append(replace_cell(self.found, place, content))
        if before and before != value.text:
            self.overwritten.append(Overwritten(f"{self.layout.sheet}!{name_of(*place)}", before, value.text))

    def _obstacle(self, case_id: str, column: int, place: tuple[int, int], cell: FoundCell | None) -> Text | None:
        if place[0] != column or (cell is None and place not in self.found.gaps):
            return _COVERED
        owner = self._owners.setdefault(place, case_id)
        if owner != case_id:
            return _SHARED.filled(other=owner)
        return _FORMULA if cell is not None and cell.has_formula else None

    def _leave(self, case_id: str, column: int, text: str, reason: Text) -> None:
        cell = f"{self.layout.sheet}!{name_of(column, self.layout.rows[case_id])}"
        self.unwritten.append(Unwritten(case_id, cell, text, reason))

    def _shown(self, cell: FoundCell) -> str:
        """Give the text of a cell, dates as Norwegians write them."""
        text = self._book.text(cell)
        is_number = cell.attributes.get("t", "n") == "n" and text.replace(".", "", 1).isdigit()
        if not is_number or not self._book.is_date(cell.style):
            return text
        return (self._day_zero + timedelta(days=int(float(text)))).strftime(_NORWEGIAN_DATE)
