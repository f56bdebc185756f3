"""Tells the rows below the headings apart: cases, further rows of a case, sections, and rows that are neither."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from conformance.sheet import reasons
from conformance.sheet.cells import one_line
from conformance.sheet.headers import is_summary
from conformance.sheet.heading import Heading
from conformance.sheet.layout import RESULT_CONCEPTS, Concept

_LONGEST_TITLE = 120
_LONGEST_SECTION = 200
_MADE_ID_DIGITS = 8


class Kind(Enum):
    """What a row is."""

    CASE = auto()
    CONTINUATION = auto()
    SECTION = auto()
    IGNORED = auto()


@dataclass(frozen=True, slots=True)
class TextRow:
    """One row with text, its cells sorted by concept.

    Attributes:
        number: 1-based row number.
        id: Case id as displayed, on one line; empty when there is none.
        title: Title cell, on one line.
        precondition: Precondition cells.
        action: Action cells, test data after them.
        expected: Expected-result cells.
        described: Texts outside the result columns, left to right.
        texts: All texts, left to right.
    """

    number: int
    id: str
    title: str
    precondition: str
    action: str
    expected: str
    described: tuple[str, ...]
    texts: tuple[str, ...]

    @property
    def body(self) -> bool:
        """Whether the row says what to do or what to expect."""
        return bool(self.precondition or self.action or self.expected)

    def made_id(self, sheet: str) -> str:
        """Make an id for a case without one, from the sheet and the words, so that it stays when rows are moved or inserted."""
        words = repr((sheet, self.title, self.precondition, self.action, self.expected))
        return f"uten-id-{hashlib.sha256(words.encode()).hexdigest()[:_MADE_ID_DIGITS]}"

    @property
    def short_title(self) -> str:
        """The title, or the first line that can stand for it."""
        line = self.title or next(text for text in (self.action, self.expected, self.precondition, self.id) if text).partition("\n")[0]
        return line if len(line) <= _LONGEST_TITLE else f"{line[: _LONGEST_TITLE - 1]}…"


class RowReader:
    """Sorts the cells of rows by concept, for one heading row."""

    def __init__(self, heading: Heading) -> None:
        places = heading.places
        self.has_ids = Concept.ID in places
        self._heading = heading
        self._id = places.get(Concept.ID, ())
        self._title = places.get(Concept.TITLE) or places.get(Concept.DESCRIPTION, ())
        self._precondition = self._labelled(places.get(Concept.PRECONDITION, ()))
        self._expected = self._labelled(places.get(Concept.EXPECTED, ()))
        self._action = self._action_places(heading)
        self._results = frozenset(place for concept in RESULT_CONCEPTS for place in places.get(concept, ()))

    def read(self, number: int, texts: Sequence[str]) -> TextRow:
        """Sort the cells of one row."""
        return TextRow(
            number,
            id=one_line(_joined(texts, [(place, "") for place in self._id])),
            title=one_line(_joined(texts, [(place, "") for place in self._title])),
            precondition=_joined(texts, self._precondition),
            action=_joined(texts, self._action),
            expected=_joined(texts, self._expected),
            described=tuple(text for place, text in enumerate(texts) if text and place not in self._results),
            texts=tuple(text for text in texts if text),
        )

    def _labelled(self, places: tuple[int, ...]) -> list[tuple[int, str]]:
        """Put the heading before each text when several columns share a concept: `Http Error Code: 404`."""
        several = len(places) > 1
        return [(place, f"{self._heading_at(place)}: " if several else "") for place in places]

    def _action_places(self, heading: Heading) -> list[tuple[int, str]]:
        places = heading.places
        actions = places.get(Concept.ACTION, ())
        if not actions and Concept.TITLE in places:
            actions = places.get(Concept.DESCRIPTION, ())
        data = [(place, f"{self._heading_at(place)}: ") for place in places.get(Concept.INPUT, ())]
        return self._labelled(actions) + data

    def _heading_at(self, place: int) -> str:
        return self._heading.heading_at(place).rstrip(": ")


def kind_of(row: TextRow, *, has_ids: bool, title_above: str) -> tuple[Kind, str]:
    """Decide what a row is.

    Args:
        row: The row.
        has_ids: Whether the sheet has a column of ids.
        title_above: Title of the case above; a step row may repeat it.

    Returns:
        The kind, and for an ignored row the reason.
    """
    if not row.described:
        return Kind.IGNORED, reasons.RESULT_ONLY.nb
    if row.id:
        return _kind_with_id(row)
    if row.title and row.body:
        repeats = has_ids and row.title == title_above
        return _unless_summary(row, row.title, Kind.CONTINUATION if repeats else Kind.CASE)
    if row.body:
        return Kind.CONTINUATION, ""
    if len(row.described) == 1 or row.title:
        return _section(row)
    return Kind.IGNORED, reasons.OTHER_COLUMNS.nb


def _section(row: TextRow) -> tuple[Kind, str]:
    return (Kind.SECTION, "") if len(reasons.section_title(row.described)) <= _LONGEST_SECTION else (Kind.IGNORED, reasons.NOTE.nb)


def _kind_with_id(row: TextRow) -> tuple[Kind, str]:
    if row.body or row.title:
        return _unless_summary(row, row.id, Kind.CASE)
    looks_like_id = " " not in row.id and any(character.isdigit() for character in row.id)
    if looks_like_id:
        return (Kind.CASE, "") if len(row.described) > 1 else (Kind.IGNORED, reasons.ID_ONLY.nb)
    return _section(row)


def _unless_summary(row: TextRow, text: str, kind: Kind) -> tuple[Kind, str]:
    label = text.endswith(":") or (is_summary(text) and not any(character.isdigit() for character in text))
    complete = bool(row.action and row.expected)
    return (Kind.IGNORED, reasons.SUMMARY.nb) if label and not complete else (kind, "")


def _joined(texts: Sequence[str], places: Sequence[tuple[int, str]]) -> str:
    return "\n".join(f"{label}{texts[place]}" for place, label in places if place < len(texts) and texts[place])
