"""Removes what a run may have left behind: a few deletions at a time, and again for what is still on its way into the register."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from conformance import checks
from conformance.cleanup.leftovers import Leftover
from conformance.client import Kfr, RequestDraft
from conformance.errors.blocked import CannotJudge
from conformance.examination.state import Pace
from conformance.journal import CleanedUp, remarks
from conformance.model import Exchange, Removal, RemovalOutcome

# Deletions wait for KFR most of the time; how many it gets a second is for the pacer to say.
_AT_ONCE = 16
_TRIES = 3
_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 2.0
_GIVE_UP_AFTER = 3
_DELETED, _FORBIDDEN, _NOT_FOUND = 204, 403, 404

Record = Callable[[CleanedUp], None]


@dataclass(frozen=True, slots=True)
class Sweep:
    """How to sweep.

    Attributes:
        kfr: The API.
        pace: How long KFR may take for what it has accepted.
        record: Hears of every customer as soon as it is settled.
        now: The time of this machine.
    """

    kfr: Kfr
    pace: Pace
    record: Record
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))


@dataclass
class _Broom:
    """The state of one sweep, shared between its threads."""

    sweep: Sweep
    silent: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def hopeless(self) -> bool:
        """Whether KFR has not answered so many times in a row that the rest is not worth waiting for."""
        return self.silent >= _GIVE_UP_AFTER

    def heard(self, *, answered: bool) -> None:
        with self.lock:
            self.silent = 0 if answered else self.silent + 1


def sweep(leftovers: Iterable[Leftover], how: Sweep) -> tuple[Removal, ...]:
    """Remove customers, and record how it went with each.

    Deleting what is not there does no harm, so here a deletion may be repeated.

    Args:
        leftovers: Whom.
        how: How.

    Returns:
        One removal for each, in the same order.
    """
    everybody, broom = list(leftovers), _Broom(how)
    waiting = everybody
    done: dict[Leftover, Removal] = {}
    pause = _FIRST_PAUSE
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        while waiting:
            ready = [each for each in waiting if not _is_held_back(each, waiting)]
            for leftover, event in zip(ready, pool.map(lambda each: _removed(each, broom), ready), strict=True):
                done[leftover] = event.removal
                if not _is_on_its_way(leftover, event.removal, how):
                    how.record(event)
            held = [each for each in waiting if each not in done]
            waiting = [each for each in waiting if each not in done or _is_on_its_way(each, done[each], how)]
            if waiting and waiting != held:
                how.pace.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
    return tuple(done[each] for each in everybody)


def _is_held_back(leftover: Leftover, waiting: Iterable[Leftover]) -> bool:
    """Whether the customer that stands last in the same file has not been settled yet."""
    one = leftover.customer
    return leftover.after not in {0, one.position} and any(
        (other.customer.case, other.customer.attempt, other.customer.position, other.bank)
        == (one.case, one.attempt, leftover.after, leftover.bank)
        for other in waiting
    )


def _is_on_its_way(leftover: Leftover, removal: Removal, how: Sweep) -> bool:
    """Whether a customer may still come, or come again: it was asked for, and KFR has not had its time yet."""
    again = removal.outcome is RemovalOutcome.REMOVED and leftover.after == leftover.customer.position
    if leftover.since is None or not (again or removal.outcome is RemovalOutcome.ABSENT):
        return False
    patience = how.pace.patience(leftover.entries) if leftover.entries else how.pace.settle_seconds
    return datetime.fromisoformat(removal.at) < leftover.since + timedelta(seconds=patience)


def _removed(leftover: Leftover, broom: _Broom) -> CleanedUp:
    if broom.hopeless:
        return _event(leftover, broom.sweep, (), RemovalOutcome.LEFT, remarks.NOT_TRIED.nb)
    exchanges: list[Exchange] = []
    problem = ""
    for pause in _pauses():
        problem = _try(leftover, broom.sweep.kfr, exchanges)
        answered = bool(exchanges) and not problem and not checks.says_nothing(exchanges[-1])
        if answered:
            break
        broom.sweep.pace.sleep(pause)
    broom.heard(answered=answered)
    outcome = _outcome(leftover, exchanges[-1]) if answered else RemovalOutcome.LEFT
    detail = problem or f"status {exchanges[-1].status}" if outcome is RemovalOutcome.LEFT else ""
    return _event(leftover, broom.sweep, tuple(exchanges), outcome, detail)


def _pauses() -> Iterator[float]:
    yield from (_FIRST_PAUSE * 4**times for times in range(_TRIES - 1))
    yield 0.0


def _try(leftover: Leftover, kfr: Kfr, exchanges: list[Exchange]) -> str:
    draft = RequestDraft() if leftover.own else RequestDraft(organisation_number=leftover.bank)
    try:
        exchanges.extend(kfr.send("delete", draft, number=len(exchanges) + 1, customer=leftover.customer.number))
    except CannotJudge as error:
        return error.message()
    return ""


def _outcome(leftover: Leftover, answer: Exchange) -> RemovalOutcome:
    if answer.status == _DELETED:
        return RemovalOutcome.REMOVED
    # Under another bank's number KFR lets this one neither delete nor register.
    absent = {_NOT_FOUND} if leftover.own else {_NOT_FOUND, _FORBIDDEN}
    return RemovalOutcome.ABSENT if answer.status in absent else RemovalOutcome.LEFT


def _event(leftover: Leftover, how: Sweep, exchanges: tuple[Exchange, ...], outcome: RemovalOutcome, detail: str) -> CleanedUp:
    customer = leftover.customer
    removal = Removal(
        case=customer.case,
        attempt=customer.attempt,
        position=customer.position,
        kind=customer.kind,
        bank=leftover.bank,
        outcome=outcome,
        at=how.now().isoformat(timespec="milliseconds"),
        status=exchanges[-1].status if exchanges else None,
        detail=detail,
    )
    return CleanedUp(removal, exchanges)
