from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from conformance.client.harmless import Allowance, Pacer, entries_of
from conformance.errors.blocked import AllowanceSpent


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_requests_go_evenly_and_idle_time_is_not_saved_up() -> None:
    clock, at = Clock(), []
    pacer = Pacer(4, clock=clock, sleep=clock.sleep)
    for pause in (0.0, 0.0, 0.0, 10.0, 0.0):
        clock.sleep(pause)
        pacer.wait()
        at.append(clock.now - 100)

    assert at == pytest.approx([0, 0.25, 0.5, 10.5, 10.75])


def test_no_limit_is_no_waiting() -> None:
    clock = Clock()
    pacer = Pacer(0, clock=clock, sleep=clock.sleep)
    for _ in range(1_000):
        pacer.wait()

    assert clock.now == 100


def test_processes_share_an_allowance(tmp_path: Path) -> None:
    tally = tmp_path / "tally"
    program = f"from pathlib import Path; from conformance.client.harmless import Allowance; Allowance(10, Path({str(tally)!r})).take(6)"
    subprocess.run([sys.executable, "-c", program], check=True)

    Allowance(10, tally).take(4)
    with pytest.raises(AllowanceSpent) as caught:
        Allowance(10, tally).take(1)
    assert "10" in caught.value.message()


def test_what_was_refused_is_not_counted() -> None:
    allowance = Allowance(10)
    with pytest.raises(AllowanceSpent):
        allowance.take(11)

    allowance.take(10)


FILES = {
    "commas": (b"1,2#2019-11-08,3", ["1", "2#2019-11-08", "3"]),
    "lines": (b"1\r\n2\n3", ["1", "2", "3"]),
    "white space at the end": (b"1,2 \n", ["1", "2"]),
    "nothing": (b" \n", []),
}


@pytest.mark.parametrize(("file", "entries"), FILES.values(), ids=FILES)
def test_a_file_is_taken_apart(file: bytes, entries: list[str]) -> None:
    assert entries_of(file) == entries
