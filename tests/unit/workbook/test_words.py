"""A verdict is said in the words of the workbook, and never in a word that claims more."""

from __future__ import annotations

import pytest

from conformance.model import Verdict
from conformance.workbook.words import usual_word, word_for

PASSED, FAILED, BLOCKED, NOT_RUN = Verdict.PASSED, Verdict.FAILED, Verdict.BLOCKED, Verdict.NOT_RUN
MANUAL, UNMAPPED = Verdict.MANUAL, Verdict.UNMAPPED

CHOICES = {
    "example workbook, passed": (PASSED, "OK|Ikke OK|Ikke kjørt", "OK"),
    "example workbook, failed": (FAILED, "OK|Ikke OK|Ikke kjørt", "Ikke OK"),
    "example workbook, blocked": (BLOCKED, "OK|Ikke OK|Ikke kjørt", "Ikke kjørt"),
    "example workbook, manual": (MANUAL, "OK|Ikke OK|Ikke kjørt", "Ikke kjørt"),
    "example workbook, unmapped": (UNMAPPED, "OK|Ikke OK|Ikke kjørt", "Ikke kjørt"),
    "own word before stand-in": (BLOCKED, "Bestått|Ikke kjørt|Blokkert", "Blokkert"),
    "spelling of the workbook": (PASSED, " bestått. |ikke  bestått", " bestått. "),
    "approved": (FAILED, "Godkjent|Ikke godkjent", "Ikke godkjent"),
    "English": (FAILED, "Passed|Failed|Pending|In Progress|NA", "Failed"),
    "English, not run": (NOT_RUN, "Passed|Failed|Pending", "Pending"),
    "Italian": (FAILED, "PASS|FAIL", "FAIL"),
    "yes or no": (PASSED, "J|N", "J"),
    "no word for blocked": (BLOCKED, "PASS|FAIL", None),
    "not applicable is not not-run": (NOT_RUN, "OK|Ikke OK|N/A", None),
    "no list": (PASSED, "", None),
}


@pytest.mark.parametrize(("verdict", "offered", "word"), CHOICES.values(), ids=CHOICES)
def test_the_word_of_the_drop_down(verdict: Verdict, offered: str, word: str | None) -> None:
    assert word_for(verdict, tuple(offered.split("|"))) == word


def test_without_a_drop_down_no_verdict_borrows_the_word_of_another() -> None:
    assert word_for(BLOCKED, ("OK", "Ikke kjørt"), stand_in=False) is None


@pytest.mark.parametrize("verdict", Verdict)
def test_only_passed_is_said_as_passed_and_only_failed_as_failed(verdict: Verdict) -> None:
    everything = ["OK", "Bestått", "Godkjent", "Pass", "Ikke OK", "Ikke bestått", "Feilet", "Fail"]

    word = word_for(verdict, tuple(everything))

    assert word == {PASSED: "OK", FAILED: "Ikke OK"}.get(verdict)
    assert usual_word(verdict)
