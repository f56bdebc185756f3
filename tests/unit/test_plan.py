"""Whom a case may register is known from its steps before it begins, so that the clean-up finds them; nobody else is sent."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import cast

import pytest
from pytest_bdd.parser import FeatureParser

from conformance import contract
from conformance.client import Kfr, RequestDraft
from conformance.errors.blocked import SuiteFault
from conformance.examination import Arrange, CaseState, Pace, Surroundings
from conformance.examination.customers import Plan, plan, requests_of
from conformance.identifiers import Kind
from conformance.model import Exchange, Finding

FEATURES = Path(__file__).parents[2] / "features"
SEED = "0123456789abcdef"

PLANS = {
    "a person": (["en testkunde med fødselsnummer"], ["fødselsnummer"], False),
    "two, and what has nothing to do with it": (
        ["en testkunde med D-nummer", "at kunden er registrert i KFR", "en testkunde med organisasjonsnummer"],
        ["D-nummer", "organisasjonsnummer"],
        False,
    ),
    "a file of one": (["en kundefil med én kunde"], ["fødselsnummer"], True),
    "a file of one of a kind": (["en kundefil med én kunde med organisasjonsnummer"], ["organisasjonsnummer"], True),
    "a file of four of all kinds": (
        ["en kundefil med 4 kunder"],
        ["fødselsnummer", "D-nummer", "organisasjonsnummer", "fødselsnummer"],
        True,
    ),
    "a file of two of a kind": (["en kundefil med 2 kunder med D-nummer"], ["D-nummer", "D-nummer"], True),
    "a file, and one who comes while it is read": (
        ["en testkunde med D-nummer", "en kundefil med 2 kunder", "kunden skal kunne registreres mens filen leses"],
        ["D-nummer", "fødselsnummer", "D-nummer"],
        True,
    ),
    "loaded with a start date": (
        ["en testkunde med fødselsnummer", "at kunden er registrert i KFR med startdato for 30 dager siden"],
        ["fødselsnummer"],
        True,
    ),
    "named by the workbook in a header": (['at forespørselen sendes med CustomerID "123456789"'], ["oppgitt i arbeidsboken"], False),
    "named by the workbook in a file": (
        ['at kundefilen også inneholder "12345678901#2024-01-01"'],
        ["oppgitt i arbeidsboken"],
        True,
    ),
    "named, but of no length KFR takes": (['at forespørselen sendes med CustomerID "12345"'], [], False),
    "no customer": (["banken registrerer kunden", "skal KFR svare med status 400"], [], False),
}


@pytest.mark.parametrize(("sentences", "kinds", "by_file"), PLANS.values(), ids=PLANS)
def test_the_steps_say_whom_a_case_may_register(sentences: list[str], kinds: list[str], by_file: bool) -> None:
    planned = plan("KFR-1", sentences, seed=SEED, attempt=1)

    assert [customer.kind for customer in planned.customers] == kinds
    assert planned.by_file is by_file
    assert len({customer.number for customer in planned.customers}) == len(kinds)


def test_another_attempt_has_other_customers() -> None:
    first, second = (plan("KFR-1", ["en kundefil med 5 kunder"], seed=SEED, attempt=attempt) for attempt in (1, 2))

    assert not {each.number for each in first.customers} & {each.number for each in second.customers}


def _state(planned: Plan) -> CaseState:
    """A case that never gets as far as sending anything."""
    pace = Pace(0, 0, lambda _: None)
    points = MappingProxyType({"authentication_first": True})
    around = Surroundings(cast("Kfr", None), contract.load(), "310000000", SEED, points, pace, lambda: datetime(2026, 1, 2, 12, tzinfo=UTC))
    return CaseState(around, _NoRecorder(), "KFR-1", 1, planned)


class _NoRecorder:
    def exchange(self, exchange: Exchange) -> None:
        raise AssertionError(exchange)

    def finding(self, finding: Finding) -> None:
        raise AssertionError(finding)


def _features() -> dict[str, list[str]]:
    parsed = [FeatureParser(str(FEATURES), file.name).parse() for file in sorted(FEATURES.glob("*.feature"))]
    return {name: [step.name for step in scenario.steps] for feature in parsed for name, scenario in feature.scenarios.items()}


@pytest.mark.parametrize("sentences", _features().values(), ids=_features())
def test_every_sentence_of_the_features_that_speaks_of_a_new_customer_is_planned(sentences: list[str]) -> None:
    made = Counter(sentence for sentence in sentences if sentence.startswith(("en testkunde", "en kundefil")))

    for sentence in made:
        assert plan("KFR-1", [sentence], seed=SEED, attempt=1).customers, sentence


def test_a_customer_that_is_not_planned_cannot_be_made() -> None:
    with pytest.raises(SuiteFault, match="ikke forutsett"):
        Arrange(_state(Plan())).customer("fødselsnummer")


def test_a_customer_of_another_kind_than_planned_cannot_be_made() -> None:
    with pytest.raises(SuiteFault, match="D-nummer"):
        Arrange(_state(plan("KFR-1", ["en testkunde med fødselsnummer"], seed=SEED, attempt=1))).customer("D-nummer")


def test_the_planned_customers_are_those_made() -> None:
    planned = plan("KFR-1", ["en testkunde med D-nummer", "en kundefil med 2 kunder"], seed=SEED, attempt=3)
    state = _state(planned)
    made = [state.new_customer(kind) for kind in (Kind.D_NUMBER, Kind.PERSON, Kind.D_NUMBER)]

    assert made == [customer.number for customer in planned.customers]


UNFORESEEN = {
    "a customer": ("register", RequestDraft(), "12345678901", None),
    "a header": ("delete", RequestDraft(headers={"CustomerID": "123456789"}), "", None),
    "an entry": ("batch", RequestDraft(), "", b"123456789#2024-01-01"),
}


@pytest.mark.parametrize(("operation", "draft", "customer", "file"), UNFORESEEN.values(), ids=UNFORESEEN)
def test_what_is_not_planned_is_not_sent(operation: str, draft: RequestDraft, customer: str, file: bytes | None) -> None:
    with pytest.raises(SuiteFault, match="ikke forutsett"):
        _state(Plan(entries=1)).send(operation, draft, customer=customer, file=file)


def test_a_file_that_is_not_planned_is_not_sent() -> None:
    with pytest.raises(SuiteFault, match="kundefilen"):
        _state(Plan()).send("batch", RequestDraft(), file=b"")


LENGTHS = {
    "one step": (["banken registrerer kunden"], 1),
    "a file of ten, each looked for": (
        ["en kundefil med 10 kunder", "banken laster opp kundefilen", "kundene i filen skal finnes ved oppslag"],
        12,
    ),
    "a start date, which only a file can give": (["at kunden er registrert i KFR med startdato i går", "banken sletter kunden"], 7),
    "a big file": (["at kundefilen er fylt ut med mellomrom til nøyaktig 10 MB", "banken laster opp kundefilen"], 7),
    "a file of one, looked for twice": (["en kundefil med én kunde", *["kundene i filen skal finnes ved oppslag"] * 2], 3),
}


@pytest.mark.parametrize(("sentences", "requests"), LENGTHS.values(), ids=LENGTHS)
def test_how_long_a_case_takes_is_guessed_from_its_steps(sentences: list[str], requests: int) -> None:
    assert requests_of(sentences) == requests
