"""Finds the heading row of a sheet, wherever it stands, and says how near a sheet without one came."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from openpyxl.utils import get_column_letter

from conformance.language import Text
from conformance.model import IgnoredRow
from conformance.sheet import reasons
from conformance.sheet.cells import one_line
from conformance.sheet.grid import NumberedRow
from conformance.sheet.headers import assign, evened
from conformance.sheet.layout import Column, Concept

_NEAREST = Text("nærmest er {found}, men {missing} mangler", "nearest is {found}, but {missing} is missing")
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


def find_heading(rows: Iterator[NumberedRow], sheet: str, search: int) -> tuple[Heading | NoHeading, list[IgnoredRow], list[NumberedRow]]:
    """Read rows up to and including the heading row.

    Args:
        rows: Row number and texts of every row; consumed as far as needed.
        sheet: Name of the sheet, for the ignored rows.
        search: How many rows with text to look at.

    Returns:
        The heading row, or what came nearest; the text rows above it; rows that were read ahead and belong below it.
    """
    above: list[IgnoredRow] = []
    nearest = NoHeading(0, ())
    previous: list[str] = []
    for number, texts in rows:
        columns = _columns(texts)
        if _is_heading(columns):
            heading, ahead = _with_second_row((number, texts), columns, next(rows, None))
            return heading, above, ahead
        combined = _columns(_combined(previous, texts)) if previous and _only_headings(columns) else ()
        if _is_heading(combined):
            return _heading(number, combined), above[:-1], []
        previous = texts
        if any(texts):
            nearest = _nearer(nearest, NoHeading(number, columns))
            above.append(IgnoredRow(sheet, number, reasons.excerpt(texts), reasons.ABOVE_HEADING))
        if len(above) == search:
            break
    return nearest, above, []


def _with_second_row(first: NumberedRow, columns: tuple[Column, ...], second: NumberedRow | None) -> tuple[Heading, list[NumberedRow]]:
    """Take a second heading row into account: group headings above, single headings below them."""
    number, texts = first
    if second is None:
        return _heading(number, columns), []
    if not _only_headings(_columns(second[1])):
        return _heading(number, columns), [second]
    return _heading(second[0], _columns(_combined(texts, second[1]))), []


def _only_headings(columns: tuple[Column, ...]) -> bool:
    """Whether a row says nothing but words that are headings, and more than one."""
    return len(columns) > 1 and all(column.concept is not None and not column.guessed for column in columns)


def _combined(upper: list[str], lower: list[str]) -> list[str]:
    return [below or above for above, below in zip_longest(upper, lower, fillvalue="")]


def _columns(texts: Sequence[str]) -> tuple[Column, ...]:
    meanings = assign(texts, guess=False)
    if any(concept is not None for concept, _ in meanings):
        meanings = assign(texts)
    return tuple(
        Column(get_column_letter(place + 1), one_line(text), concept, guessed)
        for place, (text, (concept, guessed)) in enumerate(zip(texts, meanings, strict=True))
        if text
    )


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


def _heading(row: int, columns: tuple[Column, ...]) -> Heading:
    places: dict[Concept, tuple[int, ...]] = {}
    for column in columns:
        if column.concept is not None:
            places[column.concept] = (*places.get(column.concept, ()), _place(column.letter))
    return Heading(row, columns, places)


def _place(letter: str) -> int:
    place = 0
    for character in letter:
        place = place * 26 + ord(character) - ord("A") + 1
    return place - 1
