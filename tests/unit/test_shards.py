"""The split into parts: every case once, together what belongs together, even, and the same everywhere."""

from __future__ import annotations

import random
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.errors.resume import ShardEmpty
from conformance.model import Case, Scenario
from conformance.runner.shards import split


def _scenarios(count: int, groups: dict[int, str] | None = None) -> list[Scenario]:
    return [
        Scenario(Case(f"KFR-{number}", "Tittel", "Ark", number), (), group=(groups or {}).get(number, "")) for number in range(1, count + 1)
    ]


@given(st.integers(1, 7), st.integers(7, 120), st.dictionaries(st.integers(1, 120), st.floats(1, 60_000)))
def test_every_case_is_in_one_part_and_the_parts_are_even(parts: int, cases: int, known: dict[int, float]) -> None:
    durations = {f"KFR-{number}": taken for number, taken in known.items()}
    made = split(_scenarios(cases), parts, durations=durations)

    assert sorted(case for part in made for case in part) == sorted(f"KFR-{number}" for number in range(1, cases + 1))
    middling = statistics.median(durations.values()) if durations else 1_000.0
    lengths = {case: durations.get(case, middling) for part in made for case in part}
    loads = [sum(lengths[case] for case in part) for part in made]
    assert max(loads) - min(loads) <= max(lengths.values()) * 1.000001


def test_without_durations_the_parts_have_as_many_cases() -> None:
    assert sorted(map(len, split(_scenarios(1_000), 7))) == [142, 143, 143, 143, 143, 143, 143]


def test_where_a_case_stands_does_not_move_it() -> None:
    scenarios = _scenarios(50)
    shuffled = random.Random(1).sample(scenarios, len(scenarios))

    assert [set(part) for part in split(scenarios, 3)] == [set(part) for part in split(shuffled, 3)]


def test_a_part_has_the_order_of_the_workbook() -> None:
    for part in split(_scenarios(50), 3):
        numbers = [int(case.removeprefix("KFR-")) for case in part]
        assert numbers == sorted(numbers)


@pytest.mark.parametrize("parts", [2, 3, 7])
def test_cases_with_the_same_test_data_stay_together(parts: int) -> None:
    groups = dict.fromkeys((3, 14, 15, 41), "KFR-3")
    made = split(_scenarios(50, groups), parts)

    assert [part for part in made if "KFR-3" in part and {"KFR-14", "KFR-15", "KFR-41"} <= set(part)]


def test_a_long_case_has_a_part_to_itself() -> None:
    made = split(_scenarios(10), 3, durations={"KFR-7": 60_000.0} | {f"KFR-{number}": 100.0 for number in range(1, 7)})

    assert ("KFR-7",) in made


def test_a_part_without_cases_is_refused() -> None:
    with pytest.raises(ShardEmpty, match="Del 3 av 3"):
        split(_scenarios(2), 3)
    with pytest.raises(ShardEmpty):
        split(_scenarios(3, dict.fromkeys((1, 2, 3), "KFR-1")), 2)
