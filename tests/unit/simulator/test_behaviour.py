from __future__ import annotations

import pytest

from conformance import contract
from conformance.simulator.behaviour import FAITHFUL, Behaviour, pick
from conformance.simulator.guard import REFUSALS, Fault, Guard, Refused

WHERES = {
    "situation of a code": "register/400/KFR-005#missing",
    "situation of the operation": "register#missing",
    "situation anywhere": "#missing",
    "code": "register/400/KFR-005",
    "status": "register/400",
    "operation": "register",
    "everywhere": "*",
}
ELSEWHERE = ["delete", "register/401", "register/400/KFR-004", "#other", "register#other", "regis", "register/40"]


@pytest.mark.parametrize("name", WHERES)
def test_every_where_fits(name: str) -> None:
    assert pick({WHERES[name]: 1}, "register/400/KFR-005", "missing", default=0) == 1


@pytest.mark.parametrize("where", ELSEWHERE)
def test_other_wheres_do_not_fit(where: str) -> None:
    assert pick({where: 1}, "register/400/KFR-005", "missing", default=0) == 0


def test_the_narrowest_where_wins() -> None:
    table = {where: position for position, where in enumerate(WHERES.values())}
    while table:
        assert pick(table, "register/400/KFR-005", "missing", default=-1) == min(table.values())
        del table[next(iter(table))]


@pytest.mark.parametrize("where", WHERES.values())
def test_an_unenforced_refusal_is_forgotten(where: str) -> None:
    Guard(Behaviour(unenforced=frozenset({where}))).refuse("register", Fault.CUSTOMER, "missing")
    with pytest.raises(Refused):
        Guard(FAITHFUL).refuse("register", Fault.CUSTOMER, "missing")


@pytest.mark.parametrize("operation", REFUSALS)
def test_every_refusal_stands_in_the_contract(operation: str) -> None:
    responses = contract.load().operations[operation].responses
    for status, code in REFUSALS[operation].values():
        assert status in responses
        assert not code or code in responses[status].codes


def test_every_code_that_the_contract_names_can_be_given() -> None:
    """All but 500: that one no caller can bring about."""
    for operation in contract.load().operations.values():
        named = {(status, code) for status, response in operation.responses.items() for code in response.codes if status < 500}
        assert named <= set(REFUSALS[operation.id].values())
