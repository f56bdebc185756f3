"""Puts the rows of one sheet together into cases, sections and ignored rows; every text row ends up in one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from conformance.model import Case, IgnoredRow
from conformance.sheet import reasons
from conformance.sheet.grid import Merge, NumberedRow
from conformance.sheet.heading import Heading, is_other_heading
from conformance.sheet.layout import Concept, Section
from conformance.sheet.pins import ask_about_second_table
from conformance.sheet.rows import Kind, RowReader, TextRow, kind_of

_LONGEST_CASE = 1_000  # rows; a merged range may claim a million


@dataclass(slots=True)
class Gathered:
    """What one sheet holds."""

    cases: list[Case] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    ignored: list[IgnoredRow] = field(default_factory=list)


def gather(rows: Iterable[NumberedRow], heading: Heading, sheet: str, merges: Iterable[Merge] = ()) -> Gathered:
    """Read the rows below the headings of one sheet.

    Args:
        rows: Row number and texts of every row, blank ones included.
        heading: The heading row.
        sheet: Name of the sheet.
        merges: The merged ranges of the sheet.

    Returns:
        Cases, sections and ignored rows, each in the order of rows.

    Raises:
        SeveralReadings: A second table with other headings stands below the first.
    """
    reader = RowReader(heading)
    gatherer = _Gatherer(sheet)
    inside = _rows_below_an_id(heading, merges)
    for number, texts in rows:
        if not any(texts):
            gatherer.blank()
        elif number in inside:
            gatherer.take_further(reader.read(number, texts))
        elif heading.repeated_in(texts):
            gatherer.ignore(number, texts, reasons.HEADING_AGAIN.nb)
        elif is_other_heading(texts):
            raise ask_about_second_table(sheet, heading.row, number)
        else:
            gatherer.take(reader.read(number, texts), has_ids=reader.has_ids)
    return gatherer.finish()


def _rows_below_an_id(heading: Heading, merges: Iterable[Merge]) -> frozenset[int]:
    """List the rows that an id, merged over several, covers below its own: they belong to its case, whatever they say."""
    places = heading.places.get(Concept.ID, ())
    below = (merge for merge in merges if merge.top > heading.row)
    downwards = (merge for merge in below if any(merge.left <= place <= merge.right for place in places))
    return frozenset(row for merge in downwards for row in range(merge.top + 1, min(merge.bottom, merge.top + _LONGEST_CASE) + 1))


class _Gatherer:
    """Walks down a sheet.

    A section counts once a case follows it, and a loose text row belongs to the case above only if another case follows; below the last
    case both are notes. So such rows wait in `_waiting` until the next case or the end of the sheet decides.
    """

    def __init__(self, sheet: str) -> None:
        self._sheet = sheet
        self._found = Gathered()
        self._waiting: list[tuple[Kind, TextRow]] = []
        self._section = ""
        self._after_blank = False
        self._row_title = ""
        self._made: Counter[str] = Counter()

    def blank(self) -> None:
        self._after_blank = True

    def ignore(self, number: int, texts: Iterable[str], reason: str) -> None:
        self._found.ignored.append(IgnoredRow(self._sheet, number, reasons.excerpt(list(texts)), reason))

    def take(self, row: TextRow, *, has_ids: bool) -> None:
        kind, reason = kind_of(row, has_ids=has_ids, title_above=self._row_title)
        if kind is Kind.IGNORED:
            self.ignore(row.number, row.texts, reason)
        elif kind is Kind.CASE and self._says_again(row):
            self._settle(case_follows=True)
            self._continue(row)
        elif kind is Kind.CASE:
            self._settle(case_follows=True)
            self._start(row)
        elif kind is Kind.SECTION or self._waiting or self._after_blank or not self._found.cases:
            self._waiting.append((kind, row))
        else:
            self._continue(row)
        self._after_blank = False

    def take_further(self, row: TextRow) -> None:
        """Take a row that belongs to the case above, as its merged id shows."""
        if self._found.cases and not self._waiting:
            self._continue(row)
        else:
            self.ignore(row.number, row.texts, reasons.OUTSIDE_CASES.nb)
        self._after_blank = False

    def _says_again(self, row: TextRow) -> bool:
        """Whether a row repeats the id of the case above, and its title or none: a further step of it. Another title is another case."""
        if not self._found.cases or any(kind is Kind.SECTION for kind, _ in self._waiting):
            return False
        return row.id == self._found.cases[-1].id and row.title in {"", self._row_title}

    def finish(self) -> Gathered:
        self._settle(case_follows=False)
        self._found.ignored.sort(key=lambda ignored: ignored.row)
        return self._found

    def _settle(self, *, case_follows: bool) -> None:
        below_section = False
        for kind, row in self._waiting:
            if kind is Kind.SECTION and case_follows:
                self._open_section(row.number, reasons.section_title(row.described))
                below_section = True
            elif kind is Kind.SECTION:
                self.ignore(row.number, row.texts, reasons.SECTION_WITHOUT_CASES.nb)
            elif not case_follows:
                self.ignore(row.number, row.texts, reasons.BELOW_TABLE.nb)
            elif self._found.cases and not below_section:
                self._continue(row)
            else:
                self.ignore(row.number, row.texts, reasons.OUTSIDE_CASES.nb)
        self._waiting.clear()

    def _open_section(self, number: int, title: str) -> None:
        self._section = title
        self._found.sections.append(Section(self._sheet, number, title))

    def _start(self, row: TextRow) -> None:
        case_id = row.id or self._made_id(row)
        self._demote_numbered_section(case_id)
        self._row_title = row.title
        self._found.cases.append(
            Case(
                id=case_id,
                title=row.short_title,
                sheet=self._sheet,
                row=row.number,
                section=self._section,
                preconditions=row.precondition,
                action=row.action,
                expected=row.expected,
            )
        )

    def _made_id(self, row: TextRow) -> str:
        """Number rows that say the very same, so that each of them stays a case of its own."""
        made = row.made_id(self._sheet)
        self._made[made] += 1
        return made if self._made[made] == 1 else f"{made}-{self._made[made]}"

    def _demote_numbered_section(self, case_id: str) -> None:
        """Take `1 Registering` for a section when nothing but a title stands there and `1.1` follows."""
        last = self._found.cases[-1] if self._found.cases else None
        if last is None or last.preconditions or last.action or last.expected:
            return
        if case_id.startswith((f"{last.id.rstrip('.')}.", f"{last.id}-")):
            self._found.cases.pop()
            self._open_section(last.row, last.title)

    def _continue(self, row: TextRow) -> None:
        last = self._found.cases[-1]
        # A title of its own is the name of the step, and must not be lost.
        name = "" if row.title == self._row_title else row.title
        self._found.cases[-1] = replace(
            last,
            preconditions=_appended(last.preconditions, row.precondition),
            action=_appended(last.action, _appended(name, row.action)),
            expected=_appended(last.expected, row.expected),
        )


def _appended(above: str, below: str) -> str:
    return f"{above}\n{below}" if above and below else above or below
