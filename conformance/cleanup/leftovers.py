"""Reads from a journal which customers a run may have left behind. Pure, and rather one too many than one too few."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from conformance.examination.customers import OTHER_BANK, Plan, TestCustomer, other_bank, plan
from conformance.journal import CaseEnded, CaseStarted, CleanedUp, ExchangeMade, Line, RunStarted, joined
from conformance.model import Exchange, RemovalOutcome, Scenario

_WRITES = frozenset({"register", "batch"})
_DELETED = 204
_FIRST_ERROR = 400


@dataclass(frozen=True, slots=True)
class Leftover:
    """A relationship that may stand in the register because of a run.

    Attributes:
        customer: Who.
        bank: Under which organisation number.
        own: Whether that is the bank itself.
        since: When it may have been asked for: what is on its way into the register is not there yet. `None` when nothing is on its way.
        entries: How many entries the file has that may have asked for it, which takes longer; 0 when there is none.
        after: Position of the customer that stands last in a file in which another one stands many times: deleted before KFR has come so
            far, that one would be registered again. It may be its own position, when nobody else stands in the file. 0 in every other case.
    """

    customer: TestCustomer
    bank: str
    own: bool
    since: datetime | None
    entries: int
    after: int = 0


@dataclass
class _Attempt:
    """What the journal says of one attempt."""

    started: datetime
    ended: bool = False
    exchanges: list[Exchange] = field(default_factory=list)


def leftovers(lines: Iterable[Line]) -> tuple[Leftover, ...]:
    """Find the customers that a run, or a run joined from parts, may have left behind.

    Args:
        lines: The journal, its chain already checked; a run that is still going on gives only what it has done so far.

    Returns:
        The customers, part by part in the order of the workbook; empty when the journal has no beginning.
    """
    told = tuple(lines)
    whole = joined(told)
    return tuple(found for part in (whole.parts if whole else (told,)) for found in _of_run(part))


def _of_run(lines: Iterable[Line]) -> tuple[Leftover, ...]:
    """Find the customers of one run.

    An attempt that ended is known by its exchanges. Of one that was cut short the last request may be missing in the journal, so its
    customers are suspected in any case. What never began stands nowhere and has sent nothing, with several processes too: each of them
    writes down that it begins before it does.
    """
    start: RunStarted | None = None
    attempts: dict[str, dict[int, _Attempt]] = defaultdict(dict)
    settled: set[tuple[str, int, int, str]] = set()
    for line in lines:
        at = datetime.fromisoformat(line.at)
        match line.event:
            case RunStarted() as event:
                start = event
            case CaseStarted(case, attempt):
                attempts[case][attempt] = _Attempt(at)
            case ExchangeMade(case, attempt, exchange):
                attempts[case].setdefault(attempt, _Attempt(at)).exchanges.append(exchange)
            case CaseEnded(case=case, attempt=attempt):
                attempts[case].setdefault(attempt, _Attempt(at)).ended = True
            case CleanedUp(removal) if removal.outcome is not RemovalOutcome.LEFT:
                settled.add((removal.case, removal.attempt, removal.position, removal.bank))
            case _:
                pass
    if start is None:
        return ()
    found = (each for scenario in start.scenarios for each in _of_scenario(start, scenario, attempts[scenario.case.id]))
    return tuple(each for each in found if (each.customer.case, each.customer.attempt, each.customer.position, each.bank) not in settled)


def _of_scenario(start: RunStarted, scenario: Scenario, attempts: dict[int, _Attempt]) -> Iterator[Leftover]:
    banks = [(start.bank.organisation_number, True)]
    sentences = [step.sentence for step in scenario.steps]
    if OTHER_BANK in sentences:
        banks.append((other_bank(start.run.seed, scenario.case.id), False))
    for number, attempt in sorted(attempts.items()):
        planned = plan(scenario.case.id, sentences, seed=start.run.seed, attempt=number)
        if attempt.ended and not _may_have_left(attempt.exchanges, planned):
            continue
        since = _on_its_way_since(attempt)
        for customer in planned.customers:
            after = _stands_before(customer, planned)
            yield from (Leftover(customer, bank, own, since, planned.entries, after) for bank, own in banks)


def _stands_before(customer: TestCustomer, planned: Plan) -> int:
    """Which customer tells that a file has been read to its end; 0 when none of its customers stands in it more than once."""
    if planned.entries <= len(planned.customers):
        return 0
    last = max(each.position for each in planned.customers)
    return last if customer.position != last or len(planned.customers) == 1 else 0


def _may_have_left(exchanges: list[Exchange], planned: Plan) -> bool:
    """Whether an attempt that ended may have left a customer; answers are not believed when they say that nothing was registered."""
    writes = [exchange for exchange in exchanges if exchange.method != "GET"]
    registering = [exchange for exchange in writes if _registers(exchange)]
    if not registering:
        return False
    # A file takes effect later than its answer: when something else asked for the customer too, that may be what was deleted.
    once = len(planned.customers) == 1 and planned.entries <= 1
    alone = once and (len(registering) == 1 or not any(exchange.operation == "batch" for exchange in registering))
    same = len({_target(exchange) for exchange in writes}) == 1
    return not (alone and same and writes[-1].method == "DELETE" and writes[-1].status == _DELETED)


def _registers(exchange: Exchange) -> bool:
    # A case may send an operation by another method, and with it become another operation.
    return exchange.operation in _WRITES or exchange.method == "POST"


def _target(exchange: Exchange) -> str:
    return re.split("/relationshipType/|/batch$", exchange.url)[0]


def _on_its_way_since(attempt: _Attempt) -> datetime | None:
    """When the last thing was sent that may take effect later than its answer."""
    if not attempt.ended:
        last = attempt.exchanges[-1].started if attempt.exchanges else None
        return datetime.fromisoformat(last) if last else attempt.started
    sent = [
        datetime.fromisoformat(exchange.started)
        for exchange in attempt.exchanges
        if exchange.operation == "batch" and (exchange.status is None or exchange.status < _FIRST_ERROR)
    ]
    return max(sent, default=None)
