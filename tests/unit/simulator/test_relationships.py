from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from conformance.simulator.behaviour import Entry, Window
from conformance.simulator.relationships import Relationships

TODAY = date(2028, 2, 29)
BANK, OTHER = "310000000", "310000018"


def day(offset: int) -> date:
    return TODAY + timedelta(days=offset)


@pytest.fixture
def register() -> Iterator[Relationships]:
    register = Relationships(counts_last_day=False)
    yield register
    register.close()


# Start of the relationship, day of deletion (None: open), first and last day asked for; listed when the day of deletion does
# not count, and when it does.
PERIODS = {
    "open, today": (-5, None, 0, 0, True, True),
    "open, the day of its start": (-5, None, -9, -5, True, True),
    "open, the day before its start": (-5, None, -9, -6, False, False),
    "open, far in the future": (-5, None, 900, 900, True, True),
    "open from tomorrow, today": (1, None, 0, 0, False, False),
    "open from tomorrow, tomorrow": (1, None, 1, 1, True, True),
    "ended, its first day": (-5, -2, -5, -5, True, True),
    "ended, the day before its end": (-5, -2, -3, -3, True, True),
    "ended, the day of its end": (-5, -2, -2, -2, False, True),
    "ended, the day after": (-5, -2, -1, -1, False, False),
    "ended, a period around it": (-5, -2, -9, 9, True, True),
    "ended the day it began, that day": (0, 0, 0, 0, False, True),
    "ended the day it began, a period around it": (0, 0, -9, 9, False, True),
    "ended before it began": (5, 0, -9, 9, False, False),
}


@pytest.mark.parametrize("counts_last_day", [False, True])
@pytest.mark.parametrize("name", PERIODS)
def test_a_period(name: str, counts_last_day: bool) -> None:
    start, end, first, last, without_last_day, with_last_day = PERIODS[name]
    register = Relationships(counts_last_day=counts_last_day)
    register.register(BANK, Entry("1", day(start)))
    if end is not None:
        register.end(BANK, "1", day(end))
    listed = bool(register.banks_of("1", Window(day(first), day(last))))
    register.close()
    assert listed is (with_last_day if counts_last_day else without_last_day)


def test_registering_twice_changes_nothing(register: Relationships) -> None:
    register.register(BANK, Entry("1", TODAY))
    register.register(BANK, Entry("1", day(-1)))
    register.register(OTHER, Entry("1", TODAY))
    assert register.banks_of("1", Window(day(-1), day(-1))) == ()
    assert register.banks_of("1", Window(TODAY, TODAY)) == (BANK, OTHER)


def test_ending_ends_one_relationship_of_one_bank(register: Relationships) -> None:
    for customer in ("1", "2"):
        register.register(BANK, Entry(customer, day(-3)))
    register.register(OTHER, Entry("1", day(-3)))
    register.end(BANK, "1", TODAY)
    assert [register.has(BANK, "1"), register.has(BANK, "2"), register.has(OTHER, "1")] == [False, True, True]
    assert [register.had(BANK, "1"), register.had(BANK, "2"), register.had(OTHER, "1")] == [True, False, False]
    assert register.banks_of("1", Window(TODAY, TODAY)) == (OTHER,)


def test_ending_what_is_not_open_leaves_no_history(register: Relationships) -> None:
    register.end(BANK, "1", TODAY)
    assert not register.had(BANK, "1")


def test_several_relationships_of_one_customer_are_all_remembered(register: Relationships) -> None:
    for start, end in ((-20, -15), (-10, -5), (-10, -10), (-3, None)):
        register.register(BANK, Entry("1", day(start)))
        if end is not None:
            register.end(BANK, "1", day(end))
    found = {offset for offset in range(-25, 1) if register.banks_of("1", Window(day(offset), day(offset)))}
    assert found == {*range(-20, -15), *range(-10, -5), *range(-3, 1)}


def test_forgetting_leaves_no_history(register: Relationships) -> None:
    register.register(BANK, Entry("1", day(-3)))
    register.end(BANK, "1", TODAY, forget=True)
    assert register.banks_of("1", Window(day(-9), TODAY)) == ()


@pytest.mark.parametrize("order", [(-5, -2), (-2, -5)])
def test_the_earliest_start_of_a_file_counts(register: Relationships, order: tuple[int, int]) -> None:
    register.load(BANK, [Entry("1", day(offset)) for offset in order])
    assert register.banks_of("1", Window(day(-5), day(-5))) == (BANK,)
    assert register.banks_of("1", Window(day(-6), day(-6))) == ()
