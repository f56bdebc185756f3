"""Så: judges the answer and its effect. Every sentence ends in at least one recorded finding."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from conformance import checks
from conformance.client import RequestDraft
from conformance.errors.blocked import SuiteFault
from conformance.examination.arrange import refuse_unjudgeable
from conformance.examination.dates import resolve
from conformance.examination.deviation import Deviation
from conformance.examination.state import CaseState
from conformance.language import Text
from conformance.model import Exchange, Finding

_PROPER = RequestDraft()
_NOBODY_TO_LOOK_UP = Text("kundefilen har ingen gyldige kunder å slå opp", "the customer file has no valid customers to look up")


class Expect:
    """The vocabulary of `Så`."""

    def __init__(self, state: CaseState) -> None:
        self._state = state
        self._contract = state.surroundings.contract
        self._bank = state.surroundings.organisation_number

    def status(self, expected: int) -> None:
        """The answer has this status."""
        finding = checks.status(self._contract, self._answer(expected), expected)
        self._judge(replace(finding, clause="batch/boundary") if self._state.draft.wrong_boundary else finding)

    def error_code(self, expected: str) -> None:
        """The answer carries this error code."""
        self._judge(checks.error_code(self._contract, self._answer(), expected))

    def no_body(self) -> None:
        """The answer has no body."""
        self._judge(checks.empty_body(self._answer()))

    def contract(self) -> None:
        """Status, content type and body are what the contract describes."""
        self._judge(checks.conforms(self._contract, self._answer()))

    def correlation_id(self) -> None:
        """The answer carries the request's `CorrelationID`."""
        self._judge(checks.correlation_echo(self._answer()))

    def bank_listed(self) -> None:
        """The look-up lists the bank, and no other."""
        self._judge(checks.lists_bank(self._answer(), self._bank, clause=self._listing_clause("banks/own-bank-only")))

    def listed_if_deleted_today_is(self) -> None:
        """The look-up lists the bank only if KFR lists for today what was deleted today: an open point."""
        if self._state.surroundings.open_points["lookup_lists_deleted_today"]:
            self.bank_listed()
        else:
            self.nobody_listed()

    def nobody_listed(self) -> None:
        """The look-up lists no bank."""
        self._judge(checks.lists_nobody(self._answer(), clause=self._listing_clause("period/default")))

    def inactive_accounts(self) -> None:
        """`activeAccount` is false."""
        self._judge(checks.inactive_accounts(self._answer()))

    def found(self, *, since: str | None = None, until: str | None = None) -> None:
        """The customer is found by a look-up of its own."""
        answer = self._look_up(self._state.current_customer(), since, until)
        self._judge(checks.lists_bank(answer, self._bank, clause=self._effect_clause(since)))

    def not_found(self, *, since: str | None = None, until: str | None = None) -> None:
        """The customer is not found by a look-up of its own."""
        answer = self._look_up(self._state.current_customer(), since, until)
        self._judge(checks.lists_nobody(answer, clause=self._effect_clause(since)))

    def not_found_the_day_before(self) -> None:
        """The customer is not found by a look-up for the day before it was registered."""
        day = self._state.day_before_act()
        self.not_found(since=day, until=day)

    def gone_for_good(self) -> None:
        """The customer cannot be deleted once more."""
        self._refused_deletion(self._state.current_customer())

    def registered_meanwhile(self) -> None:
        """The customer is registered while KFR reads the file (onboarding D-3)."""
        self._managed("register", self._state.current_customer(), 201)

    def file_found(self, *, since: str | None = None, until: str | None = None) -> None:
        """Every customer of the file is found once the file has been read."""
        clause = "batch/start-date" if since else "batch/effect"
        for customer in self._file_customers():
            self._await_loaded(customer, lambda answer: checks.lists_bank(answer, self._bank, clause="batch/effect"))
            if since:
                self._judge(checks.lists_bank(self._look_up(customer, since, until), self._bank, clause=clause))

    def file_not_found(self, *, since: str | None = None, until: str | None = None) -> None:
        """No customer of the file is found: not at all, or not in the period."""
        if since is None:
            self._state.surroundings.pace.sleep(self._state.surroundings.pace.settle_seconds)
        for customer in self._file_customers():
            if since is not None:
                self._await_loaded(customer, lambda answer: checks.lists_bank(answer, self._bank, clause="batch/effect"))
            clause = "batch/start-date" if since else "batch/refused"
            self._judge(checks.lists_nobody(self._look_up(customer, since, until), clause=clause))

    def file_not_found_the_day_before(self) -> None:
        """No customer of the file is found by a look-up for the day before it was uploaded."""
        day = self._state.day_before_act()
        self.file_not_found(since=day, until=day)

    def file_deleted_once_read(self) -> None:
        """Every customer of the file is deleted, which begins when all of the file has been read (onboarding D-3)."""
        for customer in self._file_customers():
            self._await_loaded(customer, lambda answer: checks.lists_bank(answer, self._bank, clause="batch/effect"))
        for customer in self._file_customers():
            self._managed("delete", customer, 204)

    def file_gone_for_good(self) -> None:
        """No customer of the file can be deleted once more."""
        for customer in self._file_customers():
            self._refused_deletion(customer)

    def _managed(self, operation: str, customer: str, expected: int) -> None:
        """Send a request of its own and judge its answer; the one the case is about stays what it is."""
        answer = self._state.send(operation, _PROPER, customer=customer)
        refuse_unjudgeable(answer)
        self._judge(checks.status(self._contract, answer, expected))
        self._judge(checks.conforms(self._contract, answer))

    def _refused_deletion(self, customer: str) -> None:
        answer = self._state.send("delete", _PROPER, customer=customer)
        refuse_unjudgeable(answer)
        self._judge(checks.status(self._contract, answer, 404))
        self._judge(checks.error_code(self._contract, answer, "KFR-008"))

    def _await_loaded(self, customer: str, check: Callable[[Exchange], Finding]) -> None:
        """Look the customer up until it is there, or until the file should have been read long ago."""
        pace, entries = self._state.surroundings.pace, len(self._state.entries)
        self._judge(pace.until_loaded(lambda: check(self._look_up(customer, None, None)), entries=entries))

    def _look_up(self, customer: str, since: str | None, until: str | None) -> Exchange:
        today = self._state.surroundings.today()
        bounds = {"fromDate": since, "toDate": until}
        query = {name: resolve(value, today) for name, value in bounds.items() if value is not None}
        answer = self._state.send("lookup-own", _PROPER, customer=customer, query=query)
        refuse_unjudgeable(answer)
        return answer

    def _effect_clause(self, since: str | None) -> str:
        answer = self._state.current_answer()
        if since is not None:
            return "delete/history" if answer.operation == "delete" else "period/range"
        accepted = answer.status in {200, 201, 204}
        return {"delete": "delete/effect"}.get(answer.operation, "register/effect" if accepted else "register/refused")

    def _listing_clause(self, without_dates: str) -> str:
        """The rule that says what the answered look-up lists; one without dates is for today."""
        return "period/range" if "Date=" in self._state.current_answer().url else without_dates

    def _file_customers(self) -> list[str]:
        if not self._state.file_customers:
            raise SuiteFault(detail=_NOBODY_TO_LOOK_UP)
        return self._state.file_customers

    def _answer(self, expected_status: int | None = None) -> Exchange:
        answer = self._state.current_answer()
        refuse_unjudgeable(answer, expected_status)
        return answer

    def _judge(self, finding: Finding) -> None:
        self._state.recorder.finding(finding)
        if not finding.ok:
            raise Deviation(finding)
