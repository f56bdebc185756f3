"""The faithful simulator is never accused: whatever the customers, the order, the open points, the day and the number of processes."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from conformance import contract
from conformance.selftest import Conditions, run_repeats
from conformance.selftest.repeats import ODD_MOMENTS

# The long proof: kfr-conformance selftest --repeat 100
REPEATS = int(os.environ.get("KFR_REPEATS", "2"))
PLAIN = Conditions("ab" * 16, 1, (), "now")


def test_no_false_alarm_under_conditions_drawn_at_random() -> None:
    chosen = [Conditions.drawn("integration", number) for number in range(1, REPEATS + 1)]
    repeats = run_repeats(chosen, parallel=2, told=lambda _: None)

    assert [repeat.conditions for repeat in repeats] == chosen
    assert all(repeat.quiet for repeat in repeats), [(str(repeat.conditions), repeat.alarms) for repeat in repeats]


# What makes the run differ from the plain one, and a case that must then be accused.
ALARMS = {
    "a simulator that deviates": (replace(PLAIN, mutant="register-new-200"), "KFR-101"),
    "a simulator that deviates, cases in another order": (replace(PLAIN, mutant="delete-200", seed="cd" * 16), "KFR-201"),
}


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_would_be_heard(name: str) -> None:
    conditions, accused = ALARMS[name]
    (repeat,) = run_repeats([conditions], parallel=1, told=lambda _: None)

    assert not repeat.quiet
    assert accused in dict(repeat.alarms)


def test_a_seed_gives_the_same_conditions_again() -> None:
    drawn = [Conditions.drawn("x", number) for number in range(1, 60)]

    assert drawn == [Conditions.drawn("x", number) for number in range(1, 60)]
    assert {each.moment for each in drawn} == set(ODD_MOMENTS)
    assert {each.workers for each in drawn} == {1, 4}
    assert {dict(each.settings)[name] for each in drawn for name in contract.load().open_points} == {True, False}
