"""One probe for each open point: a request whose answer tells. All but one ask for the deletion of somebody who was never registered."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from conformance.client import Kfr, RequestDraft, TokenFlaw
from conformance.errors.blocked import CannotJudge
from conformance.identifiers import Kind, synthetic
from conformance.language import Text
from conformance.model import Exchange

_TOO_SHORT = "12345"


@dataclass
class Asking:
    """What the probes share.

    Attributes:
        kfr: The API.
        seed: Seed of the test customers.
        to_remove: Customers that may be registered and are not known to be deleted.
    """

    kfr: Kfr
    seed: str
    to_remove: list[str] = field(default_factory=list)

    def customer(self, purpose: str) -> str:
        """Make a synthetic customer for one purpose."""
        return synthetic(Kind.PERSON, f"{self.seed}/observe/{purpose}")

    def delete(self, customer: str, draft: RequestDraft | None = None) -> Exchange:
        """Ask for a deletion."""
        return self.send("delete", customer, draft)

    def send(self, operation: str, customer: str, draft: RequestDraft | None = None) -> Exchange:
        """Send one request; the last of its exchanges is the answer."""
        *_, answer = self.kfr.send(operation, draft or RequestDraft(), number=1, customer=customer)
        return answer


@dataclass(frozen=True, slots=True)
class Seen:
    """What a probe saw: yes, no, or an answer that does not tell."""

    yes: bool | None
    evidence: Text


Probe = Callable[[Asking], Seen]


def check_digit(asking: Asking) -> Seen:
    """Is the check digit validated (yes: 400), or only the length (no: 404, nobody has that number)?"""
    proper = asking.customer("check digit")
    answer = asking.delete(proper[:-1] + str((int(proper[-1]) + 1) % 10))
    return _by_status(answer, {400: True, 404: False})


def authentication_first(asking: Asking) -> Seen:
    """Without a token and with a CustomerID that is too short: is the token missed first (yes: 401), or the content (no: 400)?"""
    answer = asking.delete(_TOO_SHORT, RequestDraft(token=TokenFlaw.MISSING))
    return _by_status(answer, {401: True, 400: False})


def correlation_id(asking: Asking) -> Seen:
    """Is a request without CorrelationID refused (yes: 400), or carried out (no: 404, nobody was registered)?"""
    answer = asking.delete(asking.customer("correlation"), RequestDraft(headers={"CorrelationID": None}))
    return _by_status(answer, {400: True, 404: False})


def deleted_today(asking: Asking) -> Seen:
    """Registers a customer, deletes it, and looks it up for today: is the relationship listed (yes), or not?"""
    customer = asking.customer("deleted today")
    asking.to_remove.append(customer)
    for operation, accepted in (("register", {200, 201}), ("delete", {204})):
        answer = asking.send(operation, customer)
        if answer.status not in accepted:
            return Seen(None, _answer(answer))
    asking.to_remove.remove(customer)
    answer = asking.send("lookup-own", customer)
    listed = _listed(answer)
    return Seen(None if listed is None else listed > 0, _answer(answer) if listed is None else _listing(listed))


# Every open point of every contract version has its probe here; a test sees to it.
PROBES: Mapping[str, Probe] = {
    "lookup_lists_deleted_today": deleted_today,
    "customer_check_digit": check_digit,
    "authentication_first": authentication_first,
    "correlation_id_required": correlation_id,
}


def ask(probe: Probe, asking: Asking) -> Seen:
    """Carry out a probe; an answer that cannot be had says nothing."""
    try:
        return probe(asking)
    except CannotJudge as error:
        return Seen(None, error.what.filled(**error.details))


def _by_status(answer: Exchange, meaning: Mapping[int, bool]) -> Seen:
    return Seen(meaning.get(answer.status or 0), _answer(answer))


def _answer(answer: Exchange) -> Text:
    code = _document(answer).get("errorCode")
    shown = f"{answer.status} {code}" if isinstance(code, str) else f"{answer.status}"
    return Text(nb=f"{answer.method} ga status {shown}", en=f"{answer.method} was answered with status {shown}")


def _listing(banks: int) -> Text:
    return Text(nb=f"oppslaget for i dag viste {banks} banker", en=f"the look-up for today listed {banks} banks")


def _listed(answer: Exchange) -> int | None:
    banks = _document(answer).get("banks")
    return len(banks) if answer.status == 200 and isinstance(banks, list) else None  # noqa: PLR2004 - the one status of a look-up


def _document(answer: Exchange) -> dict[str, object]:
    try:
        found = json.loads(answer.response_body or "")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
