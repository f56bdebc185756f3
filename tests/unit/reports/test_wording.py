"""Dates, numbers and durations as Norwegian and English readers write them."""

from __future__ import annotations

import pytest

from conformance.language import Language
from reports.wording import clock, duration, listed, number, when

NB, EN = Language


@pytest.mark.parametrize(
    ("text", "nb", "en"),
    [
        pytest.param("2025-03-04T09:15:03.250+00:00", "4. mars 2025 kl. 10.15.03 (UTC+1)", "4 March 2025 at 10:15:03 (UTC+1)", id="winter"),
        pytest.param("2025-07-31T22:30:00Z", "1. august 2025 kl. 00.30.00 (UTC+2)", "1 August 2025 at 00:30:00 (UTC+2)", id="summer night"),
        pytest.param("<i går>", "<i går>", "<i går>", id="no time at all"),
    ],
)
def test_a_time(text: str, nb: str, en: str) -> None:
    assert (when(text, NB), when(text, EN)) == (nb, en)


def test_a_time_of_day() -> None:
    assert clock("2025-03-04T09:15:03.007Z", NB) == "10.15.03,007"
    assert clock("2025-03-04T09:15:03.007Z", EN) == "10:15:03.007"
    assert clock("", NB) == ""


@pytest.mark.parametrize(
    ("milliseconds", "nb", "en"),
    [
        (0.44, "0,4 ms", "0.4 ms"),
        (1, "1 ms", "1 ms"),
        (9.86, "9,9 ms", "9.9 ms"),
        (12.3, "12 ms", "12 ms"),
        (999.4, "999 ms", "999 ms"),
        (1000, "1 s", "1 s"),
        (1250, "1,2 s", "1.2 s"),
        (211_000, "3 min 31 s", "3 min 31 s"),
        (7_200_000, "120 min 0 s", "120 min 0 s"),
    ],
)
def test_a_duration(milliseconds: float, nb: str, en: str) -> None:
    assert duration(milliseconds, NB).replace("\u00a0", " ") == nb
    assert duration(milliseconds, EN).replace("\u00a0", " ") == en


def test_a_large_number() -> None:
    assert number(1_234_567, NB) == "1\u00a0234\u00a0567"
    assert number(1_234_567, EN) == "1,234,567"


@pytest.mark.parametrize(("parts", "sentence"), [(["a"], "a"), (["a", "b"], "a og b"), (["a", "b", "c"], "a, b og c")])
def test_a_list(parts: list[str], sentence: str) -> None:
    assert listed(parts, "og") == sentence
