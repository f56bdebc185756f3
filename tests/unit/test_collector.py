"""The garbage collector rests only where it is told to, and wakes whatever happens."""

from __future__ import annotations

import gc

import pytest

from conformance.collector import resting, set_aside


def test_it_rests_and_wakes() -> None:
    with resting():
        assert not gc.isenabled()
        with resting():
            assert not gc.isenabled()
        assert not gc.isenabled()

    assert gc.isenabled()


def test_what_was_built_is_out_of_its_sight_until_the_end() -> None:
    before = gc.get_freeze_count()

    with set_aside(lambda: [[number] for number in range(1_000)]) as built:
        assert len(built) == 1_000
        assert gc.isenabled()
        assert gc.get_freeze_count() > before + 1_000

    assert gc.get_freeze_count() == 0


def _fails() -> None:
    raise LookupError


@pytest.mark.parametrize("inside", [False, True], ids=["while it is built", "afterwards"])
def test_a_fault_leaves_it_as_it_was(*, inside: bool) -> None:
    def run() -> None:
        with set_aside(_fails if not inside else list):
            _fails()

    with pytest.raises(LookupError):
        run()

    assert (gc.isenabled(), gc.get_freeze_count()) == (True, 0)
