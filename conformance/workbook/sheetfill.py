"""Fills results into one worksheet, cell by cell, and keeps account of what was there before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from conformance.language import Text
from conformance.model import WorkbookEntry
from conformance.sheet.layout import Concept, SheetLayout
from conformance.workbook.book import Book
from conformance.workbook.columns import result_columns
from conformance.workbook.dropdowns import drop_downs
from conformance.workbook.formats import with_dimension, with_widths
from conformance.workbook.merges import anchors
from conformance.workbook.places import FoundCell, Gap
from conformance.workbook.references import name_of
from conformance.workbook.splice import Replacement, number_value, replace_cell, splice, text_value, widen_spans
from conformance.workbook.values import CellResult, Overwritten, Unwritten
from conformance.workbook.words import same_word, usual_word, word_for
from conformance.workbook.xml import harmless, legible, storable

_FORMULA = Text("cellen inneholder en formel", "the cell holds a formula")
_SHARED = Text("cellen er slått sammen med cellen til {other}", "the cell is merged with that of {other}")
_COVERED = Text("cellen er slått sammen med en annen kolonne", "the cell is merged with another column")
_NO_WORD = Text(
    "nedtrekkslisten har ikke noe ord for utfallet (den har {words})", "the drop-down has no word for the verdict (it has {words})"
)
_DAY_ZERO: Final = date(1899, 12, 30)
_DAY_ZERO_1904: Final = date(1904, 1, 1)
_DAYS: Final = 2_950_000  # to the end of the year 9976; a larger number is no date
_NORWEGIAN_DATE: Final = "%d.%m.%Y"
_Place = tuple[int, int]


class _Value(NamedTuple):
    """What goes into a cell: as text, and as a number where the cell shows numbers as dates."""

    text: str
    serial: int | None = None


_NOTHING: Final = _Value("")


class SheetFiller:
    """One worksheet while it is being filled in.

    Attributes:
        layout: Where things stand in it.
        columns: Where the results go.
        found: Its XML, surveyed.
        written: (column, row) of every cell that changes -> its stored text afterwards.
        overwritten: Cells that held something else.
        unwritten: Values that found no place.
    """

    def __init__(self, book: Book, layout: SheetLayout) -> None:
        """Prepare to fill one sheet of a workbook."""
        self.layout = layout
        self.columns = result_columns(book, layout)
        self.written: dict[_Place, str] = {}
        self.overwritten: list[Overwritten] = []
        self.unwritten: list[Unwritten] = []
        self._book = book
        self._rows = sorted(layout.rows.values())
        places = self.columns.places
        extra = {self.columns.neighbour} if self.columns.new else set()
        self.found = book.survey(layout.sheet, {*places.values(), *extra}, [layout.header_row, *self._rows])
        self._take_on_look()
        self._left_to_right = sorted(places.values())
        self._status_column = places[self.columns.verdict]
        self._anchors = anchors(self.found.merges, places.values(), self._rows)
        self._offered = drop_downs(book, layout.sheet, self.found.lists, self._status_column, self._rows)
        self._in_use = self._words_in_use()
        self._owners: dict[_Place, str] = {}
        self._replacements: list[Replacement] = []

    def entries(self) -> Iterator[WorkbookEntry]:
        """Give everything that somebody wrote into the result cells of the cases, row by row."""
        for row in self._rows:
            for column in self.columns.places.values():
                cell = self.found.cells.get((column, row))
                text = "" if cell is None or cell.has_formula else self._shown(cell)
                if text:
                    yield WorkbookEntry(self._name((column, row)), legible(text))

    def fill(self, results: Sequence[CellResult]) -> None:
        """Decide on the cells of this sheet's results; without any the sheet stays as it is."""
        if not results:
            return
        for new in self.columns.new:
            self._set((new.number, self.layout.header_row), _Value(new.heading))
        for result in results:
            values = self._values(result)
            # New cells of one row have one position; they must stand from left to right (ECMA-376 part 1, 18.3.1.73).
            for column in self._left_to_right:
                if column in values:
                    self._write(result.case_id, column, values[column])

    def spliced(self) -> bytes:
        """Give the bytes of the worksheet with the cells in it."""
        made: dict[int, list[int]] = {}
        for column, row in self.written:
            if (column, row) not in self.found.cells:
                made.setdefault(row, []).append(column)
        hints = [widen_spans(self.found, row, columns) for row, columns in made.items()]
        if self.columns.new:
            hints += [with_widths(self.found, self.columns.new), with_dimension(self.found, self.columns.new[-1].number)]
        return splice(self.found.data, [*self._replacements, *(hint for hint in hints if hint is not None)])

    def _take_on_look(self) -> None:
        """Let the cells of new columns look like those of the last column that the sheet has."""
        for row in [self.layout.header_row, *self._rows] if self.columns.new else ():
            model = self.found.cells.get((self.columns.neighbour, row))
            for column in self.columns.new:
                gap = self.found.gaps.get((column.number, row))
                if model is not None and gap is not None:
                    self.found.gaps[column.number, row] = Gap(gap.position, model.style)

    def _words_in_use(self) -> tuple[str, ...]:
        cells = (self.found.cells.get((self._status_column, row)) for row in self._rows if row not in self._offered)
        return tuple(dict.fromkeys(text for text in (self._book.text(cell) for cell in cells if cell is not None) if text))

    def _values(self, result: CellResult) -> dict[int, _Value]:
        """Tell what goes into which column; an empty value only where an old one must go, or where a new cell needs its borders."""
        places = self.columns.places
        comment = result.comment if Concept.EVIDENCE in places else " ".join(filter(None, (result.comment, result.evidence)))
        texts = {Concept.TESTER: result.tester, Concept.COMMENT: comment, Concept.EVIDENCE: result.evidence}
        if self.columns.verdict is not Concept.ACTUAL:
            texts[Concept.ACTUAL] = result.actual
        values = {column.number: _NOTHING for column in self.columns.new}
        values |= {places[concept]: _Value(harmless(storable(text))) for concept, text in texts.items() if text and concept in places}
        if result.date is not None and Concept.DATE in places:
            values[places[Concept.DATE]] = _Value(result.date.strftime(_NORWEGIAN_DATE), (result.date - self._day_zero).days)
        values[self._status_column] = _Value(self._status(result))
        return values

    def _status(self, result: CellResult) -> str:
        """Say the verdict in the words of the sheet; empty when it has none, for an old result beside a new verdict would tell a lie."""
        offered = self._offered.get(self.layout.rows[result.case_id])
        word = word_for(result.verdict, offered or self._in_use, stand_in=offered is not None)
        if word is None and offered is not None:
            self._leave(result.case_id, self._status_column, usual_word(result.verdict), _NO_WORD.filled(words=", ".join(offered)))
        return word or ("" if offered is not None else usual_word(result.verdict))

    @property
    def _day_zero(self) -> date:
        return _DAY_ZERO_1904 if self._book.date1904 else _DAY_ZERO

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
        is_same = before == value.text or (column == self._status_column and same_word(before, value.text))
        if is_same and (before or not self._needs_borders(place)):
            return
        self._set(place, value)
        if before:
            self.overwritten.append(Overwritten(self._name(place), legible(before), legible(value.text)))

    def _needs_borders(self, place: _Place) -> bool:
        gap = self.found.gaps.get(place)
        return gap is not None and gap.style is not None and any(column.number == place[0] for column in self.columns.new)

    def _set(self, place: _Place, value: _Value) -> None:
        cell = self.found.cells.get(place)
        style = self.found.gaps[place].style if cell is None else cell.style
        if value.serial is not None and self._book.is_date(style):
            content, self.written[place] = number_value(self.found, value.serial), str(value.serial)
        else:
            content, self.written[place] = text_value(self.found, value.text), value.text
        self._replacements.append(replace_cell(self.found, place, content))

    def _obstacle(self, case_id: str, column: int, place: _Place, cell: FoundCell | None) -> Text | None:
        if place[0] != column or (cell is None and place not in self.found.gaps):
            return _COVERED
        owner = self._owners.setdefault(place, case_id)
        if owner != case_id:
            return _SHARED.filled(other=owner)
        return _FORMULA if cell is not None and cell.has_formula else None

    def _leave(self, case_id: str, column: int, text: str, reason: Text) -> None:
        self.unwritten.append(Unwritten(case_id, self._name((column, self.layout.rows[case_id])), text, reason))

    def _name(self, place: _Place) -> str:
        return f"{self.layout.sheet}!{name_of(*place)}"

    def _shown(self, cell: FoundCell) -> str:
        """Give the text of a cell, dates as Norwegians write them."""
        if not cell.stored:
            return ""
        text = self._book.text(cell)
        is_number = cell.attributes.get("t", "n") == "n" and text.replace(".", "", 1).isdigit()
        if not is_number or not self._book.is_date(cell.style):
            return text
        days = int(float(text))
        return (self._day_zero + timedelta(days)).strftime(_NORWEGIAN_DATE) if days < _DAYS else text
