"""Every place where the simulator may be made to deviate. The defaults are faithful to the contract.

The operations never ask "which mutant am I?". They consult these few general points, and a mutant is a value of this class.
A table is keyed by *where*, from the narrowest to the widest:

    register/400/KFR-005#missing    one situation of one answer          register/400/KFR-005    one error code of one operation
    register#missing                a situation of one operation         register/400            one status of one operation
    #missing                        a situation wherever it occurs       register  or  *         one operation, or all of them
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, TypeVar

from conformance.identifiers import is_customer_id

T = TypeVar("T")


class Entry(NamedTuple):
    """One entry of a customer file: the identifier, and the day the relationship started."""

    customer: str
    start: date


class Window(NamedTuple):
    """The period a look-up asks for, both days included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Change:
    """What an answer becomes; `None` leaves that part as it is."""

    status: int | None = None
    code: str | None = None
    message: str | None = None


def same(value: T) -> T:
    """Leave a value as it is."""
    return value


def _undated(window: Window, _: date) -> Window:
    return window


def _only(day: date) -> Window:
    return Window(day, day)


def _all(entries: Iterator[Entry], _: date) -> Iterator[Entry]:
    return entries


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """How the simulator behaves; every field's default is faithful.

    Attributes:
        unenforced: Where a refusal is forgotten, so that the request goes on.
        answers: Where an answer gets another status, error code or message.
        correlation: Where the echoed `CorrelationID` becomes something else; `None` leaves the header out.
        bodies: Where a JSON body becomes another one; it may return bytes to send as they are, or `None` for no body.
        content_types: Where the media type is another one.
        customers: Operation -> which `CustomerID` it takes, when not the usual ones.
        without_effect: Where an operation answers as always but changes nothing.
        despite_refusal: Operations that take effect although they are refused.
        lags_s: Operation -> how long after its answer it takes effect, in seconds.
        start: What becomes of the day on which a registered relationship starts.
        end: What becomes of the day on which a deleted relationship ends.
        deletes: The customer that a deletion ends, given the one it was asked for.
        forgets_history: Whether a deletion leaves no history.
        default_window: The period of a look-up that names none, given today.
        window: What becomes of the period a look-up asks for, given today.
        entries: What becomes of the entries of a file on their way into the register, given the day it was accepted.
        file_bytes: How many bytes a file may have; `None` is the contract's limit.
    """

    unenforced: frozenset[str] = frozenset()
    answers: Mapping[str, Change] = field(default_factory=dict)
    correlation: Mapping[str, Callable[[str], str | None]] = field(default_factory=dict)
    bodies: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    content_types: Mapping[str, str] = field(default_factory=dict)
    customers: Mapping[str, Callable[[str], bool]] = field(default_factory=dict)
    without_effect: frozenset[str] = frozenset()
    despite_refusal: frozenset[str] = frozenset()
    lags_s: Mapping[str, float] = field(default_factory=dict)
    start: Callable[[date], date] = same
    end: Callable[[date], date] = same
    deletes: Callable[[str], str] = same
    forgets_history: bool = False
    default_window: Callable[[date], Window] = _only
    window: Callable[[Window, date], Window] = _undated
    entries: Callable[[Iterator[Entry], date], Iterator[Entry]] = _all
    file_bytes: int | None = None

    def enforces(self, clause: str, situation: str) -> bool:
        """Tell whether a refusal is given in one situation."""
        return not self.unenforced or not any(where in self.unenforced for where in _wheres(clause, situation))

    def takes_effect(self, operation: str, situation: str = "") -> bool:
        """Tell whether an operation changes anything in one situation."""
        return not any(where in self.without_effect for where in _wheres(operation, situation))

    def takes(self, operation: str, customer: str) -> bool:
        """Tell whether an operation takes a `CustomerID`."""
        return pick(self.customers, operation, default=is_customer_id)(customer)


FAITHFUL = Behaviour()


def pick(table: Mapping[str, T], clause: str, situation: str = "", *, default: T) -> T:
    """Find what a table says of an answer, the narrowest key first.

    Args:
        table: One of the tables of a `Behaviour`.
        clause: Clause id of the answer, or only its operation.
        situation: The situation that led to it; empty when there is none.
        default: What holds when the table is silent.

    Returns:
        The value of the narrowest key that fits.
    """
    if not table:
        return default
    return next((table[where] for where in _wheres(clause, situation) if where in table), default)


def _wheres(clause: str, situation: str) -> Iterator[str]:
    operation, _, rest = clause.partition("/")
    if situation:
        yield from (f"{clause}#{situation}", f"{operation}#{situation}", f"#{situation}")
    yield clause
    if "/" in rest:
        yield f"{operation}/{rest.partition('/')[0]}"
    yield operation
    yield "*"
