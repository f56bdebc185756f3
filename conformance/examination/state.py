"""What one attempt at one case knows while it is carried out: its customers, its request draft, its exchanges."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol

from conformance.client import Kfr, RequestDraft
from conformance.client.harmless import entries_of
from conformance.contract import Contract
from conformance.errors.blocked import SuiteFault
from conformance.examination.customers import Plan
from conformance.examination.dates import seconds_until_one_day, today
from conformance.identifiers import Kind
from conformance.language import Text
from conformance.model import Exchange, Finding

_FIRST_PAUSE = 0.02
_LONGEST_PAUSE = 2.0
_KIND_NOT_FORESEEN = Text(
    "testkunde nummer {number} ({kind}) er ikke forutsett, og ville ikke blitt slettet igjen",
    "test customer number {number} ({kind}) is not foreseen, and would not be deleted again",
)
_CUSTOMER_NOT_FORESEEN = Text(
    "en testkunde er ikke forutsett, og ville ikke blitt slettet igjen", "a test customer is not foreseen, and would not be deleted again"
)
_FILE_NOT_FORESEEN = Text(
    "kundefilen er ikke forutsett, og oppryddingen ville ikke ventet på den",
    "the customer file is not foreseen, and the clean-up would not wait for it",
)
_NO_EXCHANGE = Text("ingen utveksling ble gjort", "nothing was exchanged")
_NO_CUSTOMER = Text("ingen testkunde er valgt før steget", "no test customer is chosen before the step")
_NOTHING_SENT = Text("ingen forespørsel er sendt før steget", "no request is sent before the step")


class Recorder(Protocol):
    """Where exchanges and findings go the moment they exist."""

    def exchange(self, exchange: Exchange) -> None:
        """Take note of an exchange."""

    def finding(self, finding: Finding) -> None:
        """Take note of what a check saw."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How long to wait for what KFR does after it has answered, in seconds.

    Attributes:
        load_seconds: How long KFR may take until it begins to read a file.
        settle_seconds: How long to wait before something is said to be absent after a refusal.
        sleep: How to wait.
        rate: Entries of a file that KFR reads in a second (onboarding D-3).
    """

    load_seconds: float
    settle_seconds: float
    sleep: Callable[[float], None]
    rate: float = 250.0

    def patience(self, entries: int) -> float:
        """How long a file of so many entries may take until it has been read, in seconds."""
        return self.load_seconds + entries / self.rate

    def until_loaded(self, look: Callable[[], Finding], *, entries: int) -> Finding:
        """Look again and again until what was loaded is there, or should have been read long ago.

        Args:
            look: Looks once.
            entries: How many entries the file has.

        Returns:
            What was seen last.
        """
        waited, pause = 0.0, _FIRST_PAUSE
        while not (finding := look()).ok and waited < self.patience(entries):
            self.sleep(pause)
            waited += pause
            pause = min(2 * pause, _LONGEST_PAUSE)
        return finding


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all cases of a run share.

    Attributes:
        kfr: The API under test.
        contract: What it is judged by.
        organisation_number: The bank's own `{fid}`.
        seed: Seed of the run's test customers.
        open_points: How the open points of the contract are set.
        pace: How long to wait for what.
        now: The time of this machine, asked anew at every call.
    """

    kfr: Kfr
    contract: Contract
    organisation_number: str
    seed: str
    open_points: Mapping[str, bool]
    pace: Pace
    now: Callable[[], datetime]

    def today(self) -> date:
        """The Norwegian date; midnight may pass during a run."""
        return today(self.now())

    def wait_for_one_day(self) -> None:
        """Wait while midnight passes, so that a case does not begin on one day and end on another."""
        self.pace.sleep(seconds_until_one_day(self.now()))


@dataclass
class CaseState:
    """The changing part of an attempt. One object per attempt, never shared."""

    surroundings: Surroundings
    recorder: Recorder
    case_id: str
    attempt: int
    plan: Plan
    draft: RequestDraft = field(default_factory=RequestDraft)
    customer: str = ""
    entries: list[str] = field(default_factory=list)
    file_customers: list[str] = field(default_factory=list)
    file_size: int = 0
    answer: Exchange | None = None
    acted_on: date | None = None
    _made: int = 0
    _sent: int = 0

    def new_customer(self, kind: Kind) -> str:
        """Take the next synthetic customer, which belongs to this run, case, attempt and position alone.

        Raises:
            SuiteFault: The plan foresees no such customer, so nobody would remove it again.
        """
        self._made += 1
        planned = next((each for each in self.plan.customers if each.position == self._made), None)
        if planned is None or planned.kind != kind:
            raise SuiteFault(detail=_KIND_NOT_FORESEEN.filled(number=self._made, kind=kind))
        return planned.number

    def send(
        self,
        operation: str,
        draft: RequestDraft,
        *,
        customer: str = "",
        query: Mapping[str, str] | None = None,
        file: bytes | None = None,
    ) -> Exchange:
        """Send one request and record every exchange it takes; the last one is the answer.

        Raises:
            CannotJudge: There is no answer, or the request was not sent; what was exchanged is recorded first.
        """
        self._require_foreseen([customer, draft.headers.get("CustomerID") or ""], file)
        kfr, answer = self.surroundings.kfr, None
        for exchange in kfr.send(operation, draft, number=self._sent + 1, customer=customer, query=query, file=file):
            self._sent += 1
            self.recorder.exchange(exchange)
            answer = exchange
        if answer is None:
            raise SuiteFault(detail=_NO_EXCHANGE)
        return answer

    def _require_foreseen(self, customers: list[str], file: bytes | None) -> None:
        if file is not None and not self.plan.by_file:
            raise SuiteFault(detail=_FILE_NOT_FORESEEN)
        entries = [entry.partition("#")[0].strip() for entry in entries_of(file or b"")]
        if not all(self.plan.foresees(number) for number in customers + entries):
            raise SuiteFault(detail=_CUSTOMER_NOT_FORESEEN)

    def current_customer(self) -> str:
        """The customer of the case.

        Raises:
            SuiteFault: No step has made one.
        """
        if not self.customer:
            raise SuiteFault(detail=_NO_CUSTOMER)
        return self.customer

    def day_before_act(self) -> str:
        """The day before the request that the case is about was sent, as YYYY-MM-DD; midnight passing afterwards does not move it.

        Raises:
            SuiteFault: Nothing has been sent.
        """
        if self.acted_on is None:
            raise SuiteFault(detail=_NOTHING_SENT)
        return (self.acted_on - timedelta(days=1)).isoformat()

    def current_answer(self) -> Exchange:
        """The answer that the case judges.

        Raises:
            SuiteFault: Nothing has been sent.
        """
        if self.answer is None:
            raise SuiteFault(detail=_NOTHING_SENT)
        return self.answer
