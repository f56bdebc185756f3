"""Finds the heading row of a sheet, wherever it stands, and says how near a sheet without one came."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from openpyxl.utils import get_column_letter

from conformance.errors.mapping import MappingUnfit
from conformance.language import Text
from conformance.model import IgnoredRow
from conformance.sheet import reasons
from conformance.sheet.cells import one_line
from conformance.sheet.grid import NumberedRow
from conformance.sheet.headers import assign, evened, rivals
from conformance.sheet.layout import Column, Concept
from conformance.sheet.pins import NOTHING_PINNED, SheetPins, ask_which_column, pinned, quoted

_NEAREST = Text("nærmest er {found}, men {missing} mangler", "nearest is {found}, but {missing} is missing")
_LACKS = Text("{missing} mangler i raden", "{missing} is missing in the row")
_BLANK = Text("arket har ingen slik rad", "the sheet has no such row")
# Which of two columns it is decides what is run, or where the result goes; of two columns for comments the first will do.
_ASKED_ABOUT = (Concept.ID, Concept.TITLE, Concept.DESCRIPTION, Concept.STATUS)
_KEYS = {Concept.ID, Concept.TITLE, Concept.DESCRIPTION}
# "No. | Action" alone is how instruction sheets number their paragraphs; a third column makes it a table of test cases.
_COLUMNS_WITHOUT_EXPECTED = 3


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading row of a sheet.

    Attributes:
        row: 1-based row number.
        columns: Every column with a heading.
        places: Concept -> 0-based positions of its columns, left to right.
    """

    row: int
    columns: tuple[Column, ...]
    places: Mapping[Concept, tuple[int, ...]]

    def heading_at(self, place: int) -> str:
        """Give the heading of the column at a 0-based position."""
        letter = get_column_letter(place + 1)
        return next(column.heading for column in self.columns if column.letter == letter)

    def repeated_in(self, texts: Sequence[str]) -> bool:
        """Whether a row below says the same headings again, as at the top of a printed page."""
        first = min(place for places in self.places.values() for place in places)
        # One comparison settles nearly every row; the others are for the rest.
        if first >= len(texts) or one_line(texts[first]).casefold() != self.heading_at(first).casefold():
            return False
        used = [place for places in self.places.values() for place in places]
        same = [place for place in used if place < len(texts) and evened(texts[place]) == evened(self.heading_at(place))]
        return len(same) > 1 and len(same) * 2 > len(used)


@dataclass(frozen=True, slots=True)
class NoHeading:
    """A sheet without a heading row, and the row that came nearest to being one (0 when no word was recognised)."""

    row: int
    columns: tuple[Column, ...]

    @property
    def known(self) -> int:
        """How many headings were recognised."""
        return sum(column.concept is not None for column in self.columns)

    @property
    def describes(self) -> Text:
        """What was found and what is missing, without a final full stop."""
        known = [column for column in self.columns if column.concept is not None]
        if not known:
            return Text("ingen kjente overskrifter", "no known headings")
        missing = _missing({column.concept for column in known if column.concept is not None})
        found = ", ".join(f"{column.letter}{self.row} «{column.heading}»" for column in known)
        return _NEAREST.filled(found=found, missing=missing)


def find_heading(
    rows: Iterator[NumberedRow], sheet: str, search: int, pins: SheetPins = NOTHING_PINNED
) -> tuple[Heading | NoHeading, list[IgnoredRow], list[NumberedRow]]:
    """Read rows up to and including the heading row.

    Args:
        rows: Row number and texts of every row; consumed as far as needed.
        sheet: Name of the sheet, for the ignored rows.
        search: How many rows with text to look at.
        pins: What the mapping file says of the sheet.

    Returns:
        The heading row, or what came nearest; the text rows above it; rows that were read ahead and belong below it.

    Raises:
        SeveralReadings: Two columns claim to be the same thing.
        MappingUnfit: The pins do not fit the headings.
    """
    above: list[IgnoredRow] = []
    nearest = NoHeading(0, ())
    previous: list[str] = []
    for number, texts in rows:
        if number >= pins.header_row > 0:
            return _pinned_heading((number, texts), sheet, pins), above, []
        columns = _columns(texts, number, pins)
        if not pins.header_row and _is_heading(columns):
            heading, ahead = _with_second_row((number, texts), next(rows, None), sheet, pins)
            return heading, above, ahead
        joined = _joined(previous, texts) if previous and _only_headings(columns) and not pins.header_row else []
        if joined and _is_heading(_columns(joined, number, pins)):
            return _heading(number, joined, sheet, pins), above[:-1], []
        previous = texts
        if any(texts):
            nearest = _nearer(nearest, NoHeading(number, columns))
            above.append(IgnoredRow(sheet, number, reasons.excerpt(texts), reasons.ABOVE_HEADING.nb))
        if len(above) == search:
            break
    return nearest, above, []


def is_other_heading(texts: Sequence[str]) -> bool:
    """Whether a row below says nothing but headings, and enough of them for a table of test cases of its own."""
    first = next((text for text in texts if text), "")
    # Ids have digits and headings have none: that settles nearly every row.
    if not first or any(map(str.isdigit, first)):
        return False
    columns = _columns(texts, 0, NOTHING_PINNED)
    return _only_headings(columns) and _is_heading(columns)


def _pinned_heading(row: NumberedRow, sheet: str, pins: SheetPins) -> Heading:
    number, texts = row
    heading = _heading(number, texts if number == pins.header_row else [], sheet, pins)
    missing = _missing(set(heading.places))
    if number != pins.header_row or missing.en:
        entry = f"sheets.{quoted(sheet)}.header_row = {pins.header_row}"
        raise MappingUnfit(entry=entry, reason=_LACKS.filled(missing=missing) if missing.en else _BLANK)
    return heading


def _with_second_row(first: NumberedRow, second: NumberedRow | None, sheet: str, pins: SheetPins) -> tuple[Heading, list[NumberedRow]]:
    """Take a second heading row into account: group headings above, single headings below them."""
    number, texts = first
    if second is None:
        return _heading(number, texts, sheet, pins), []
    if not _only_headings(_columns(second[1], second[0], pins)):
        return _heading(number, texts, sheet, pins), [second]
    return _heading(second[0], _joined(texts, second[1]), sheet, pins), []


def _only_headings(columns: tuple[Column, ...]) -> bool:
    """Whether a row says nothing but words that are headings, and more than one."""
    return len(columns) > 1 and all(column.concept is not None and not column.guessed for column in columns)


def _joined(upper: list[str], lower: list[str]) -> list[str]:
    return [below or above for above, below in zip_longest(upper, lower, fillvalue="")]


def _columns(texts: Sequence[str], row: int, pins: SheetPins) -> tuple[Column, ...]:
    meanings = assign(texts, guess=False)
    if any(concept is not None for concept, _ in meanings):
        meanings = assign(texts)
    columns = (
        Column(get_column_letter(place + 1), one_line(text), concept, guessed)
        for place, (text, (concept, guessed)) in enumerate(zip(texts, meanings, strict=True))
        if text
    )
    return pinned(tuple(columns), row, pins, letters=False)


def _is_heading(columns: tuple[Column, ...]) -> bool:
    found = {column.concept for column in columns if column.concept is not None}
    return bool(found) and not _missing(found).en


def _missing(found: set[Concept]) -> Text:
    """Name what a heading row lacks; empty when nothing is."""
    lacks = []
    if not found & _KEYS:
        lacks.append(Text("nummer eller tittel", "number or title"))
    if Concept.EXPECTED not in found:
        if Concept.ACTION not in found:
            lacks.append(Text("handling eller forventet resultat", "action or expected result"))
        elif len(found) < _COLUMNS_WITHOUT_EXPECTED:
            lacks.append(Text("forventet resultat", "expected result"))
    return Text(" og ".join(text.nb for text in lacks), " and ".join(text.en for text in lacks))


def _nearer(best: NoHeading, other: NoHeading) -> NoHeading:
    return other if other.known > best.known else best


def _heading(row: int, texts: Sequence[str], sheet: str, pins: SheetPins) -> Heading:
    recognised = _columns(texts, row, pins)
    _ask_about_rivals(recognised, row, sheet, pins)
    columns = pinned(recognised, row, pins, letters=True)
    places: dict[Concept, tuple[int, ...]] = {}
    for column in columns:
        if column.concept is not None:
            places[column.concept] = (*places.get(column.concept, ()), _place(column.letter))
    return Heading(row, columns, places)


def _ask_about_rivals(columns: Sequence[Column], row: int, sheet: str, pins: SheetPins) -> None:
    same = rivals([column.heading for column in columns], [column.concept for column in columns])
    for concept, places in same.items():
        if concept in _ASKED_ABOUT and concept not in pins.columns:
            raise ask_which_column(sheet, row, concept, [columns[place] for place in places])


def _place(letter: str) -> int:
    place = 0
    for character in letter:
        place = place * 26 + ord(character) - ord("A") + 1
    return place - 1
