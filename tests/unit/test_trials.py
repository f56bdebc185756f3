"""The order in which mutants are tried."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from conformance.selftest.trials import spread


@given(some.integers(0, 400))
def test_every_mutant_is_tried_once(count: int) -> None:
    names = [f"mutant-{number}" for number in range(count)]

    assert sorted(spread(names)) == sorted(names)


def test_neighbours_are_tried_apart() -> None:
    names = [f"mutant-{number:03}" for number in range(200)]

    places = {name: place for place, name in enumerate(spread(names))}

    assert min(abs(places[one] - places[other]) for one, other in pairwise(names)) > 10
