"""What the checks come to: the gravest broken one decides, and what is unknown is never success."""

from __future__ import annotations

import itertools

import pytest

from conformance.language import verbatim
from conformance.verify import Check, State, Verification
from conformance.verify.objection import Number
from conformance.verify.outcome import PRECEDENCE
from conformance.verify.rules import RULES

WORD = verbatim("x")


def check(state: State, exit_code: int = 10) -> Check:
    return Check(1, WORD, state, WORD, WORD, exit_code)


def judged(*checks: Check) -> int:
    return Verification("p", checks).exit_code


def test_the_order_is_the_one_agreed() -> None:
    assert PRECEDENCE == (10, 11, 12, 13, 14, 1)


@pytest.mark.parametrize(("grave", "light"), list(itertools.combinations(PRECEDENCE, 2)))
def test_of_two_broken_checks_the_graver_decides(grave: int, light: int) -> None:
    for pair in ((grave, light), (light, grave)):
        assert judged(*(check(State.BROKEN, code) for code in pair), check(State.HELD)) == grave


def test_all_held_is_success_and_nothing_else_is() -> None:
    assert judged(check(State.HELD), check(State.HELD)) == 0
    assert judged() == 10, "nothing was checked"
    assert judged(check(State.HELD), check(State.NOT_EXAMINED)) == 10, "something is unknown"
    assert judged(check(State.NOT_EXAMINED, 1)) == 10


def test_a_check_not_examined_does_not_hide_a_lighter_one_that_is_broken() -> None:
    assert judged(check(State.NOT_EXAMINED, 10), check(State.BROKEN, 12)) == 12


def test_there_is_a_rule_for_every_number_and_they_stand_in_order() -> None:
    assert [rule.number for rule in RULES] == list(Number)
    assert [int(number) for number in Number] == list(range(1, 24))
    assert {rule.exit_code for rule in RULES} == set(PRECEDENCE)
