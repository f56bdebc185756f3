"""Cells give the text that a reader of the sheet sees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pytest

from conformance.sheet.cells import displayed


@dataclass(frozen=True)
class Cell:
    value: object
    number_format: str = "General"


SHOWN = {
    "nothing": (Cell(None), ""),
    "text": (Cell("  KFR-1  "), "KFR-1"),
    "whole number stored as float": (Cell(28.0), "28"),
    "decimal number": (Cell(3028.1), "3028.1"),
    "noise in the last digit": (Cell(0.1 + 0.2), "0.3"),
    "leading zeros by format": (Cell(101, "0000"), "0101"),
    "trailing zero by format": (Cell(3028.1, "0.00"), "3028.10"),
    "large number": (Cell(310000000), "310000000"),
    "truth": (Cell(True), "TRUE"),
    "ISO date": (Cell(datetime(2019, 11, 8), "yyyy-mm-dd"), "2019-11-08"),
    "Norwegian date": (Cell(datetime(2019, 11, 8), "dd.mm.yyyy"), "08.11.2019"),
    "short Norwegian date with locale": (Cell(date(2019, 11, 8), "[$-414]d/m/yy;@"), "8/11/19"),
    "the short date of the country": (Cell(datetime(2019, 11, 8), "mm-dd-yy"), "08.11.2019"),
    "date and time": (Cell(datetime(2019, 11, 8, 13, 5), "dd.mm.yyyy hh:mm"), "08.11.2019 13:05"),
    "date with month name": (Cell(datetime(2019, 11, 8), "d. mmmm yyyy"), "2019-11-08"),
    "time": (Cell(time(7, 30), "hh:mm"), "07:30"),
    "duration": (Cell(timedelta(hours=30), "[h]:mm"), "1 day, 6:00:00"),
    "line breaks": (Cell("Gitt  \r\nNår_x000D_\nSå\n"), "Gitt\nNår\nSå"),
    "invisible characters": (Cell("\ufeffStatus\u00a0201\u200b"), "Status 201"),
}


@pytest.mark.parametrize(("cell", "text"), SHOWN.values(), ids=SHOWN)
def test_the_displayed_text(cell: Cell, text: str) -> None:
    assert displayed(cell) == text
