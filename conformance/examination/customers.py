"""The test customers of a run: derived from its seed, so that they never need to be written down and can always be found again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice

from conformance.identifiers import Kind, is_customer_id, synthetic
from conformance.model import Scenario

OTHER_BANK = "at forespørselen gjelder en annen bank"
_ONE = re.compile(r"en testkunde med (.+)")
_MANY = re.compile(r"en kundefil med (\d+) kunder(?: med (.+))?")
_RAW = re.compile(r'at (?:forespørselen sendes med CustomerID|kundefilen også inneholder) "(.*)"')
_RAW_KIND = "oppgitt i arbeidsboken"


@dataclass(frozen=True, slots=True)
class TestCustomer:
    """A customer that an attempt at a case may register.

    Attributes:
        case: Case id.
        attempt: Number of the attempt.
        position: Which of the attempt's customers, from 1; counted down from -1 for those that the workbook names itself.
        kind: Kind of identifier, as the features name it.
        number: The identifier, never shown.
    """

    __test__ = False  # pytest, this is no test

    case: str
    attempt: int
    position: int
    kind: str
    number: str = field(repr=False)


def customer_number(seed: str, case: str, attempt: int, position: int, *, kind: Kind) -> str:
    """Make the customer that belongs to a run, case, attempt and position alone.

    Args:
        seed: Seed of the run.
        case: Case id.
        attempt: Number of the attempt.
        position: Which of the attempt's customers, from 1.
        kind: Kind of identifier.
    """
    return synthetic(kind, f"{seed}/{case}/{attempt}/{position}")


def other_bank(seed: str, case: str) -> str:
    """Make the synthetic bank that a case acts on behalf of without being allowed to."""
    return synthetic(Kind.ORGANISATION, f"{seed}/{case}/annen bank")


def kinds_of_file(count: int, kind: str | None) -> Iterator[Kind]:
    """The kinds of the customers of a file, in order; without a kind they alternate."""
    return islice(cycle([Kind(kind)] if kind else list(Kind)), count)


def planned_customers(scenario: Scenario, *, seed: str, attempt: int) -> Iterator[TestCustomer]:
    """List every customer that an attempt at a scenario may register, read from its steps alone.

    Args:
        scenario: The steps.
        seed: Seed of the run.
        attempt: Number of the attempt.
    """
    case, position, named = scenario.case.id, 0, 0
    for step in scenario.steps:
        for kind in _kinds(step.sentence):
            position += 1
            number = customer_number(seed, case, attempt, position, kind=kind)
            yield TestCustomer(case, attempt, position, kind, number)
        if raw := _RAW.fullmatch(step.sentence):
            given = raw[1].partition("#")[0].strip()
            if is_customer_id(given):
                named -= 1
                yield TestCustomer(case, attempt, named, _RAW_KIND, given)


def _kinds(sentence: str) -> Iterator[Kind]:
    if one := _ONE.fullmatch(sentence):
        yield Kind(one[1])
    elif many := _MANY.fullmatch(sentence):
        yield from kinds_of_file(int(many[1]), many[2])
