"""Cell references in the spellings that spreadsheet programs write."""

from __future__ import annotations

import pytest

from conformance.workbook.references import Range, column_of, name_of, parse_range, parse_ranges, split_sheet

RANGES = {
    "B7": Range(2, 7, 2, 7),
    "$A$2:$A$4": Range(1, 2, 1, 4),
    "F:F": Range(6, 1, 6, 1_048_576),
    "XFD1": Range(16_384, 1, 16_384, 1),
    "Status": None,
    "INDIRECT(A1)": None,
    "A0": None,
}


@pytest.mark.parametrize(("reference", "found"), RANGES.items(), ids=RANGES)
def test_a_range(reference: str, found: Range | None) -> None:
    assert parse_range(reference) == found


def test_lists_of_ranges_are_separated_by_blanks_or_semicolons() -> None:
    assert parse_ranges("K10:K16;K18 K20") == [Range(11, 10, 11, 16), Range(11, 18, 11, 18), Range(11, 20, 11, 20)]


SHEETS = {
    "Lister!$A$2:$A$4": ("Lister", "$A$2:$A$4"),
    "'Mine ''lister'''!A1": ("Mine 'lister'", "A1"),
    "$A$2:$A$4": ("", "$A$2:$A$4"),
    "[1]Ark1!$A$1": ("", "[1]Ark1!$A$1"),
}


@pytest.mark.parametrize(("reference", "split"), SHEETS.items(), ids=SHEETS)
def test_sheet_and_range(reference: str, split: tuple[str, str]) -> None:
    assert split_sheet(reference) == split


def test_columns_and_names() -> None:
    assert (column_of("AA12"), name_of(27, 12)) == (27, "AA12")
