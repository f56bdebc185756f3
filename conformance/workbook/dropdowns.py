"""Tells which cells have a drop-down, and what it offers."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from conformance.workbook.book import Book
from conformance.workbook.references import parse_ranges


def drop_downs(book: Book, sheet: str, lists: Iterable[tuple[str, str]], column: int, rows: Sequence[int]) -> Mapping[int, tuple[str, ...]]:
    """Give the words that the drop-downs of one column offer.

    Args:
        book: The workbook.
        sheet: Name of the sheet.
        lists: Formula and ranges of the sheet's drop-downs.
        column: 1-based column.
        rows: The rows asked about, ascending.

    Returns:
        Row -> words, for the rows that have a drop-down whose words can be told.
    """
    offered: dict[int, tuple[str, ...]] = {}
    known: dict[str, tuple[str, ...] | None] = {}
    for formula, references in lists:
        covered = [row for row in _covered(references, column, rows) if row not in offered]
        if covered and formula not in known:
            known[formula] = book.list_of(formula, sheet)
        words = known.get(formula)
        if words:
            offered.update(dict.fromkeys(covered, words))
    return offered


def _covered(references: str, column: int, rows: Sequence[int]) -> Iterator[int]:
    for found in parse_ranges(references):
        if found.left <= column <= found.right:
            yield from rows[bisect_left(rows, found.top) : bisect_right(rows, found.bottom)]
