"""Every text that evidence may be made of, gathered from where each is said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from types import ModuleType

from conformance import checks, contract
from conformance.client import explanations, kfr, maskinporten, remedies
from conformance.errors import blocked, unforeseen
from conformance.errors.base import ConformanceError
from conformance.examination import arrange, dates, deviation, expect, state
from conformance.journal import attesting, judge, remarks
from conformance.language import Text
from conformance.sheet import reasons

_SPEAKERS = (
    checks,
    deviation,
    arrange,
    dates,
    expect,
    state,
    attesting,
    judge,
    remarks,
    reasons,
    blocked,
    unforeseen,
    explanations,
    kfr,
    maskinporten,
    remedies,
)


def texts() -> Iterator[Text]:
    """Give every text: those that stand in the modules that write into the journal or judge it, their errors', and the open points'."""
    for module in _SPEAKERS:
        yield from _own(module)
    yield from (point.text for point in contract.load().open_points.values())


def _own(module: ModuleType) -> Iterator[Text]:
    for value in vars(module).values():
        yield from _in(value)


def _in(value: object) -> Iterator[Text]:
    """Find the texts in a constant: alone, in a tuple or a table, in a value of their own, or in a kind of error."""
    match value:
        case Text():
            yield value
        case Mapping():
            yield from (text for each in value.values() for text in _in(each))
        case tuple() | list():
            yield from (text for each in value for text in _in(each))
        case type() if issubclass(value, ConformanceError) and hasattr(value, "what"):
            yield from _of_error(value)
        case _ if is_dataclass(value) and not isinstance(value, type):
            yield from (text for field in fields(value) for text in _in(getattr(value, field.name)))


def _of_error(kind: type[ConformanceError]) -> Iterator[Text]:
    # A step says both in one breath; a request without an answer says what happened only.
    yield kind.what
    yield Text(f"{kind.what.nb} {kind.remedy.nb}", f"{kind.what.en} {kind.remedy.en}")
