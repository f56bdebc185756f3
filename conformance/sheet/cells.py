"""The text of a cell as a reader of the sheet sees it."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Protocol

# Non-breaking blanks look like blanks; zero-width characters and soft hyphens look like nothing.
_INVISIBLE = str.maketrans(dict.fromkeys("\u00a0\u202f\u2007", " ") | dict.fromkeys("\r\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_CARRIAGE_RETURN = "_x000D_"  # ECMA-376 part 1, 22.9.2.19 ST_Xstring: how a carriage return is spelt in a part
_DIGITS_ONLY = re.compile(r"(0+)(?:\.(0+))?")
# "dd.mm.yyyy", "yyyy-mm-dd", "m/d/yy": three numbers with one separator; names of months are not carried out.
_DATE_FORMAT = re.compile(r"([dmy]+)([./ -])([dmy]+)\2([dmy]+)")
_FORMAT_NOISE = re.compile(r"\[[^\]]*\]|\\")  # colours, locales and escapes: [$-414], \-
# Built-in format 14 is "the short date of the reader's country", which openpyxl knows by its American name.
_SHORT_DATES = {"mm-dd-yy": "dd.mm.yyyy", "m/d/yy h:mm": "dd.mm.yyyy"}
_MIDNIGHT = time()


class Cell(Protocol):
    """What this module needs to know of a cell; openpyxl's cells fit."""

    @property
    def value(self) -> object:
        """The value, dates already told from numbers by the number format."""

    @property
    def number_format(self) -> str:
        """The format code."""


def displayed(cell: Cell) -> str:
    """Give the text of a cell: numbers and dates as its number format shows them, invisible characters removed.

    Args:
        cell: The cell, formulas already replaced by their stored values.

    Returns:
        The text without blanks at its edges; line breaks inside are kept. Empty when nothing is to be seen.
    """
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value, cell.number_format)
    if isinstance(value, datetime | date | time):
        return _moment(value, cell.number_format)
    return clean(str(value).upper() if isinstance(value, bool) else str(value))


def clean(text: str) -> str:
    """Remove what nobody sees: blanks at the edges of the text and of its lines, non-breaking and zero-width characters."""
    visible = text.replace(_CARRIAGE_RETURN, "").translate(_INVISIBLE).strip()
    return "\n".join(line.rstrip() for line in visible.split("\n")) if "\n" in visible else visible


def one_line(text: str) -> str:
    """Put a text on one line, every run of white space a single blank."""
    return " ".join(text.split())


def _number(value: float, number_format: str) -> str:
    pattern = _DIGITS_ONLY.fullmatch(number_format)
    if pattern is not None:
        decimals = len(pattern[2] or "")
        width = len(pattern[1]) + (decimals + 1 if decimals else 0)
        return f"{value:0{width}.{decimals}f}"
    # 15 significant digits is what spreadsheets store and show; 28.0 is written 28.
    return f"{value:.15g}"


def _moment(value: datetime | date | time, number_format: str) -> str:
    if isinstance(value, time):
        return value.isoformat(timespec="seconds" if value.second else "minutes")
    at = value if isinstance(value, datetime) else datetime.combine(value, _MIDNIGHT)
    clock = "" if at.time() == _MIDNIGHT else f" {at:%H:%M}"
    code = _SHORT_DATES.get(number_format, _FORMAT_NOISE.sub("", number_format)).lower()
    pattern = _DATE_FORMAT.match(code)
    if pattern is None or {pattern[1][0], pattern[3][0], pattern[4][0]} != set("dmy"):
        return f"{at:%Y-%m-%d}{clock}"
    return pattern[2].join(_date_part(at, pattern[place]) for place in (1, 3, 4)) + clock


def _date_part(at: datetime, code_part: str) -> str:
    if code_part[0] == "y":
        return f"{at.year % 100:02d}" if code_part == "yy" else f"{at.year:04d}"
    number = at.day if code_part[0] == "d" else at.month
    return f"{number:02d}" if len(code_part) > 1 else str(number)
