"""What a mapping file pins down about the sheets of a workbook, and the question that is asked when it does not."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from openpyxl.utils import column_index_from_string

from conformance.errors.mapping import MappingUnfit, SeveralReadings
from conformance.language import Text
from conformance.sheet.headers import evened
from conformance.sheet.layout import Column, Concept

_LAST_COLUMN = 16_384  # Excel's own limit
_NO_COLUMN = Text("rad {row} har ingen kolonne «{column}»", "row {row} has no column “{column}”")
_TWO_COLUMNS = Text("rad {row} har flere kolonner «{column}»; bruk bokstaven", "row {row} has several columns “{column}”; use the letter")


@dataclass(frozen=True, slots=True)
class SheetPins:
    """What a mapping file says of one sheet.

    Attributes:
        use: Whether cases are taken from it, even when it is hidden; `None` leaves that open.
        header_row: 1-based row of the headings; 0 leaves it to be found.
        last_row: Last row that is looked at; 0 is the last there is.
        columns: Concept -> its columns, each by its letter or its heading; none at all when no column has it.
    """

    use: bool | None = None
    header_row: int = 0
    last_row: int = 0
    columns: Mapping[Concept, tuple[str, ...]] = field(default_factory=dict)


NOTHING_PINNED = SheetPins()


def mapping_name(workbook: str) -> str:
    """Name the mapping file that belongs to a workbook."""
    return f"{workbook.rpartition('.')[0] or workbook}.mapping.toml"


def quoted(text: str) -> str:
    """Write a text as TOML does."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def line(sheet: str, key: str, value: object) -> str:
    """Write one line of a mapping file that pins something about a sheet."""
    return f"sheets.{quoted(sheet)}.{key} = {value}"


def pinned(columns: Sequence[Column], row: int, pins: SheetPins, *, letters: bool) -> tuple[Column, ...]:
    """Let the pins decide what the columns of a heading row are about.

    Args:
        columns: The columns as they were recognised.
        row: 1-based row number, for messages.
        pins: The pins of the sheet.
        letters: Whether pins by letter count: they fit any row, so only once it is known which one has the headings.

    Returns:
        The columns; one that a concept is pinned to may have no heading.

    Raises:
        MappingUnfit: With `letters`, a pin that no column or more than one answers to.
    """
    if not pins.columns:
        return tuple(columns)
    chosen = dict(_chosen(columns, row, pins, letters=letters))
    settled = set(pins.columns) if letters else set(chosen.values())
    kept = {column.letter: column for column in columns}
    for letter in chosen.keys() - kept.keys():
        kept[letter] = Column(letter, "", None)
    return tuple(
        replace(column, concept=chosen[letter], guessed=False)
        if letter in chosen
        else replace(column, concept=None, guessed=False)
        if column.concept in settled
        else column
        for letter, column in sorted(kept.items(), key=lambda entry: column_index_from_string(entry[0]))
    )


def _chosen(columns: Sequence[Column], row: int, pins: SheetPins, *, letters: bool) -> Iterator[tuple[str, Concept]]:
    for concept, names in pins.columns.items():
        for name in names:
            called = [column.letter for column in columns if evened(column.heading) == evened(name)]
            if len(called) == 1:
                yield called[0], concept
            elif not letters:
                continue
            elif not called and _is_letter(name):
                yield name.upper(), concept
            else:
                why = _TWO_COLUMNS if called else _NO_COLUMN
                raise MappingUnfit(entry=f"columns.{concept.value}", reason=why.filled(row=row, column=name))


def _is_letter(name: str) -> bool:
    try:
        return name.isascii() and name.isalpha() and column_index_from_string(name.upper()) <= _LAST_COLUMN
    except ValueError:
        return False


_RIVALS = Text(
    "på arket «{sheet}» kan både {first} og {second} være kolonnen for {concept}",
    "on the sheet “{sheet}” both {first} and {second} may be the column of the {concept}",
)
_HIDDEN = Text(
    "arket «{sheet}» er skjult, men har testtilfeller (overskrifter i rad {row})",
    "the sheet “{sheet}” is hidden, but has test cases (headings in row {row})",
)
_SECOND_TABLE = Text(
    "på arket «{sheet}» har rad {second} andre overskrifter enn rad {first}",
    "on the sheet “{sheet}” row {second} has other headings than row {first}",
)


def ask_which_column(sheet: str, row: int, concept: Concept, rivals: Sequence[Column]) -> SeveralReadings:
    """Ask which of two columns has a concept."""
    first, second = (f"{column.letter}{row} «{column.heading}»" for column in rivals[:2])
    lines = [line(sheet, f"columns.{concept.value}", quoted(column.letter)) for column in rivals]
    return _question(_RIVALS.filled(sheet=sheet, first=first, second=second, concept=concept.label), lines)


def ask_about_hidden(sheet: str, header_row: int) -> SeveralReadings:
    """Ask whether the cases of a hidden sheet count."""
    return _question(_HIDDEN.filled(sheet=sheet, row=header_row), [line(sheet, "use", value) for value in ("false", "true")])


def ask_about_second_table(sheet: str, first: int, second: int) -> SeveralReadings:
    """Ask which of two tables on a sheet has the cases."""
    lines = [line(sheet, "last_row", second - 1), line(sheet, "header_row", second)]
    return _question(_SECOND_TABLE.filled(sheet=sheet, first=first, second=second), lines)


def _question(question: Text, lines: Sequence[str]) -> SeveralReadings:
    return SeveralReadings(question=question, choices="".join(f"\n    {choice}" for choice in lines))
