"""The test customers of a run: derived from its seed, so that they never need to be written down and can always be found again.

Which ones a case makes is read from the sentences of its steps, by the clean-up after a run and by the run itself: a step that makes
or registers a customer not foreseen here is stopped before it sends anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice

from conformance.identifiers import Kind, is_customer_id, synthetic

OTHER_BANK = "at forespørselen gjelder en annen bank"
_ONE = re.compile(r"en testkunde med (.+)")
_MANY = re.compile(r"en kundefil med (én|\d+) kunder?(?: med (.+))?")
_RAW = re.compile(r'at (?:forespørselen sendes med CustomerID|kundefilen også inneholder) "(.*)"')
_REPEATED = re.compile(r"at den første kunden i filen er gjentatt (\d+) ganger")
_RAW_KIND = "oppgitt i arbeidsboken"
# Words of the steps that load a file.
_BY_FILE = ("kundefil", "startdato")
_ALL_OF_FILE = "kundene i filen skal"
# A start date can only be given in a file, and the step waits until KFR has read it; a big file takes as long as several requests.
_WAITS = re.compile(r"at kunden .* med startdato .*|at kundefilen er fylt ut .*|at den første kunden i filen er gjentatt .*")
_WAIT = 6


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


@dataclass(frozen=True, slots=True)
class Plan:
    """What an attempt at a case may register; nothing else leaves this machine.

    Attributes:
        customers: The customers, in the order in which the steps make them.
        entries: How many entries the file has that may be loaded, which KFR takes time to read; 0 when there is none.
    """

    customers: tuple[TestCustomer, ...] = ()
    entries: int = 0

    @property
    def by_file(self) -> bool:
        """Whether a file may be loaded."""
        return self.entries > 0

    def foresees(self, number: str) -> bool:
        """Whether the clean-up will look for a customer; what is no identifier at all registers nobody."""
        return not is_customer_id(number) or any(each.number == number for each in self.customers)


def plan(case: str, sentences: Iterable[str], *, seed: str, attempt: int) -> Plan:
    """Read from the steps of a case what an attempt at it may register.

    Args:
        case: Case id.
        sentences: The sentences of its steps, in order.
        seed: Seed of the run.
        attempt: Number of the attempt.
    """
    known = tuple(sentences)
    customers = tuple(_planned(case, known, seed, attempt))
    by_file = any(word in sentence for sentence in known for word in _BY_FILE)
    repeated = sum(int(found[1]) for sentence in known if (found := _REPEATED.fullmatch(sentence)))
    return Plan(customers, max(len(customers), 1) + repeated if by_file else 0)


def requests_of(sentences: Sequence[str]) -> int:
    """Guess how many requests a case sends one after the other, or could have sent in the time it takes."""
    customers = sum(1 for sentence in sentences for _ in _kinds(sentence))
    return sum(_requests_of(sentence, customers) for sentence in sentences)


def _requests_of(sentence: str, customers: int) -> int:
    if _WAITS.fullmatch(sentence):
        return _WAIT
    return customers if _ALL_OF_FILE in sentence else 1


def _planned(case: str, sentences: tuple[str, ...], seed: str, attempt: int) -> Iterator[TestCustomer]:
    position, named = 0, 0
    for sentence in sentences:
        for kind in _kinds(sentence):
            position += 1
            yield TestCustomer(case, attempt, position, kind, customer_number(seed, case, attempt, position, kind=kind))
        if raw := _RAW.fullmatch(sentence):
            given = raw[1].partition("#")[0].strip()
            if is_customer_id(given):
                named -= 1
                yield TestCustomer(case, attempt, named, _RAW_KIND, given)


def _kinds(sentence: str) -> Iterator[Kind]:
    if one := _ONE.fullmatch(sentence):
        yield Kind(one[1])
    elif many := _MANY.fullmatch(sentence):
        yield from kinds_of_file(1 if many[1] == "én" else int(many[1]), many[2])
