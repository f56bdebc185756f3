"""Merged cells: only the top-left one shows what is written into it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence

from conformance.workbook.references import parse_range


def anchors(merges: Iterable[str], columns: Iterable[int], rows: Sequence[int]) -> Mapping[tuple[int, int], tuple[int, int]]:
    """Find the cells that are covered by a merged range.

    Args:
        merges: References of the merged ranges of a sheet.
        columns: 1-based columns asked about.
        rows: Rows asked about, ascending.

    Returns:
        (column, row) -> (column, row) of the cell to write to instead; cells that are not covered are absent.
    """
    wanted = sorted(columns)
    covered: dict[tuple[int, int], tuple[int, int]] = {}
    for merge in map(parse_range, merges):
        if merge is not None:
            inside = wanted[bisect_left(wanted, merge.left) : bisect_right(wanted, merge.right)]
            for row in rows[bisect_left(rows, merge.top) : bisect_right(rows, merge.bottom)]:
                covered.update({(column, row): (merge.left, merge.top) for column in inside})
    return covered
