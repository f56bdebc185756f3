"""What mutants do to bodies, files, customers and periods."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any

from conformance.simulator.behaviour import Entry, Window

Body = Any
Alter = Callable[[Body], Body]
AlterEntries = Callable[[Iterator[Entry], date], Iterator[Entry]]

OTHER_BANK = {"organizationID": "310000018", "bankName": "Annen Bank ASA", "activeAccount": False}
_D_NUMBER_DAYS = range(41, 72)


def body(content: Body) -> Alter:
    """Send this body, whatever should have been sent."""
    return lambda _: content


def without(field: str) -> Alter:
    """Leave a field out."""
    return lambda given: {name: value for name, value in given.items() if name != field}


def renamed(field: str, other: str) -> Alter:
    """Call a field something else."""
    return lambda given: {other if name == field else name: value for name, value in given.items()}


def with_value(field: str, value: Body) -> Alter:
    """Give a field a value."""
    return lambda given: given | {field: value}


def converted(field: str, convert: Alter) -> Alter:
    """Convert the value of a field."""
    return lambda given: given | {field: convert(given[field])}


def on_errors(alter: Alter) -> dict[str, Alter]:
    """Alter every error body, of every operation."""
    return {"*": lambda given: alter(given) if isinstance(given, dict) and "errorCode" in given else given}


def on_banks(alter: Alter) -> Alter:
    """Alter every bank of a list."""
    return lambda given: {"banks": [alter(bank) for bank in given["banks"]]}


def on_list(alter: Callable[[list[Body]], Body]) -> Alter:
    """Alter the list of banks itself."""
    return lambda given: {"banks": alter(given["banks"])}


def is_digits(*lengths: int) -> Callable[[str], bool]:
    """Take identifiers of these lengths."""
    return lambda customer: customer.isascii() and customer.isdigit() and len(customer) in lengths


def is_no_d_number(customer: str) -> bool:
    """Take every identifier but D-numbers."""
    return is_digits(9, 11)(customer) and not is_d_number(customer)


def is_d_number(customer: str) -> bool:
    """Tell whether an identifier is a D-number: its day is 40 more than a day."""
    return len(customer) == 11 and int(customer[:2]) in _D_NUMBER_DAYS  # noqa: PLR2004 - eleven digits


def moved(days: int) -> Callable[[date], date]:
    """Move a day."""
    return lambda day: day + timedelta(days=days)


def kept(keep: Callable[[Entry, date], bool]) -> AlterEntries:
    """Keep some entries of a file."""
    return lambda entries, day: (entry for entry in entries if keep(entry, day))


def first(count: int) -> AlterEntries:
    """Keep the first entries of a file."""
    return lambda entries, _: islice(entries, count)


def all_but_first(entries: Iterator[Entry], _: date) -> Iterator[Entry]:
    """Lose the first entry of a file."""
    return islice(entries, 1, None)


def all_but_last(entries: Iterator[Entry], _: date) -> Iterator[Entry]:
    """Lose the last entry of a file."""
    held: Entry | None = None
    for entry in entries:
        if held is not None:
            yield held
        held = entry


def started(start: Callable[[Entry, date], date]) -> AlterEntries:
    """Give the entries of a file another start."""
    return lambda entries, day: (Entry(entry.customer, start(entry, day)) for entry in entries)


def today_only(_: Window, today: date) -> Window:
    """Look up today, whatever was asked for."""
    return Window(today, today)


def always(_: date) -> Window:
    """Look up all times."""
    return Window(date.min, date.max)


def from_the_beginning(today: date) -> Window:
    """Look up everything until today."""
    return Window(date.min, today)


def yesterday(today: date) -> Window:
    """Look up yesterday."""
    return Window(moved(-1)(today), moved(-1)(today))
