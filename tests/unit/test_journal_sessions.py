"""A run in several sessions: what was cut short, what was done again, and what both come to."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from conformance.errors.run import JournalIncomplete
from conformance.journal import CaseEnded, CaseStarted, Collected, Event, Line, RunEnded, RunResumed, RunStarted, StepEnded, fold
from conformance.journal.chain import FIRST_PREV
from conformance.model import (
    Bank,
    Case,
    Cause,
    Finding,
    KnownDeviation,
    KnownState,
    Mode,
    Outcome,
    RunInfo,
    Scenario,
    Shard,
    Step,
    StepResult,
    Target,
    Verdict,
    WorkbookInfo,
)

STEPS = (Step("Når", "banken registrerer kunden"), Step("Så", "skal KFR svare med status 201"))
ONE, TWO = (Scenario(Case(f"KFR-{number}", "Tittel", "Testtilfeller", number), STEPS) for number in (1, 2))
MET = Finding("register/201", "status", ok=True, expected="status 201", actual="status 201")
BROKEN = replace(MET, ok=False, actual="status 200")
BANK = Bank("310000000", "Eksempelbank ASA")
TARGET = Target("test", "https://kfr.example", "https://mp.example", simulator=False)
START = RunStarted(
    RunInfo("kjøring", Mode.CERTIFICATION, "ab" * 16, "2026-11-23T09:00:00+00:00", "", 0.0, "0", "kfr-1.1.2", "3", "Linux"),
    BANK,
    TARGET,
    WorkbookInfo("a.xlsx", "0" * 64, ("Testtilfeller",), {}),
    ("KFR-1", "KFR-2"),
    (ONE, TWO),
    (),
)
BOTH = Collected(("KFR-1", "KFR-2"))


def passed(case: str, attempt: int = 1) -> tuple[Event, ...]:
    return _carried_out(case, attempt, StepResult("Så", STEPS[1].sentence, Outcome.PASSED, 1.0, (MET,)), "passed")


def failed(case: str, attempt: int = 1) -> tuple[Event, ...]:
    broken = StepResult("Så", STEPS[1].sentence, Outcome.FAILED, 1.0, (BROKEN,), message="Ventet status 201, fikk status 200.")
    return _carried_out(case, attempt, broken, "failed")


def blocked(case: str, attempt: int = 1) -> tuple[Event, ...]:
    gone = StepResult("Så", STEPS[1].sentence, Outcome.BLOCKED, 1.0, message="KFR svarte ikke.")
    return _carried_out(case, attempt, gone, "failed", Cause.NETWORK)


def _carried_out(case: str, attempt: int, last: StepResult, outcome: str, cause: Cause | None = None) -> tuple[Event, ...]:
    first = StepResult("Når", STEPS[0].sentence, Outcome.PASSED, 1.0)
    return (
        CaseStarted(case, attempt),
        StepEnded(case, attempt, first),
        StepEnded(case, attempt, last, cause),
        CaseEnded(case, attempt, 5.0, outcome),
    )


def resumed(*cases: str) -> RunResumed:
    return RunResumed(BANK, TARGET, cases)


def lines(*events: Event) -> list[Line]:
    """One second after the other."""
    return [Line(number, FIRST_PREV, f"2026-11-23T09:00:{number:02}+00:00", event) for number, event in enumerate(events)]


OVER = RunEnded(1_000.0, 0)

# Sentence -> (what was done with KFR-1, its verdict, whether it is flaky, how many attempts are shown, whether the run conforms).
ATTEMPTS: dict[str, tuple[tuple[Event, ...], Verdict, bool, int, bool]] = {
    "cut short, then passed": ((CaseStarted("KFR-1", 1), resumed("KFR-1"), *passed("KFR-1", 2)), Verdict.PASSED, False, 2, True),
    "blocked, then passed": ((*blocked("KFR-1"), resumed("KFR-1"), *passed("KFR-1", 2)), Verdict.PASSED, False, 2, True),
    "failed, then passed": ((*failed("KFR-1"), resumed("KFR-1"), *passed("KFR-1", 2)), Verdict.FAILED, True, 2, False),
    "passed, then failed": ((*passed("KFR-1"), resumed("KFR-1"), *failed("KFR-1", 2)), Verdict.FAILED, True, 2, False),
    "failed a check before it was cut short, then passed": (
        (*failed("KFR-1")[:-1], resumed("KFR-1"), *passed("KFR-1", 2)),
        Verdict.FAILED,
        True,
        2,
        False,
    ),
    "blocked, failed, then passed": (
        (*blocked("KFR-1"), resumed("KFR-1"), *failed("KFR-1", 2), resumed("KFR-1"), *passed("KFR-1", 3)),
        Verdict.FAILED,
        True,
        3,
        False,
    ),
    "failed twice": ((*failed("KFR-1"), resumed("KFR-1"), *failed("KFR-1", 2)), Verdict.FAILED, False, 2, False),
    "cut short twice": ((CaseStarted("KFR-1", 1), resumed("KFR-1"), CaseStarted("KFR-1", 2)), Verdict.BLOCKED, False, 2, False),
}


@pytest.mark.parametrize(("events", "verdict", "flaky", "count", "conforming"), ATTEMPTS.values(), ids=ATTEMPTS)
def test_a_case_is_judged_by_all_its_attempts(
    events: tuple[Event, ...], verdict: Verdict, flaky: bool, count: int, conforming: bool
) -> None:
    result = fold(lines(START, BOTH, *passed("KFR-2"), *events, OVER))

    case = result.cases[0]
    assert (case.verdict, case.flaky, len(case.attempts), result.conforming) == (verdict, flaky, count, conforming)
    assert result.exit_code == (0 if conforming else 1 if verdict is Verdict.FAILED else 3)
    assert any("Ustabile" in remark for remark in result.run.observations) == flaky


def test_a_flaky_case_says_which_attempt_was_what() -> None:
    case = fold(lines(START, BOTH, *failed("KFR-1"), resumed("KFR-1"), *passed("KFR-1", 2), OVER)).cases[0]

    assert case.reason == "Ustabilt: ikke bestått i forsøk 1, bestått i forsøk 2. Ventet status 201, fikk status 200."


def test_what_one_session_collects_adds_to_what_the_others_did() -> None:
    """The second session collects only what is left."""
    result = fold(lines(START, BOTH, *passed("KFR-1"), resumed("KFR-2"), Collected(("KFR-2",)), *passed("KFR-2"), OVER))

    assert result.completeness.collected == ("KFR-1", "KFR-2")
    assert result.conforming


def test_what_a_session_collects_twice_is_not_made_one() -> None:
    result = fold(lines(START, Collected(("KFR-1", "KFR-2", "KFR-1")), *passed("KFR-1"), *passed("KFR-2"), OVER))

    assert result.completeness.surplus == ("KFR-1",)
    assert not result.conforming


def test_the_order_in_which_workers_came_to_the_cases_says_nothing() -> None:
    there = fold(lines(START, BOTH, *passed("KFR-1"), *passed("KFR-2"), OVER))
    back = fold(lines(START, Collected(("KFR-2", "KFR-1")), *passed("KFR-2"), *passed("KFR-1"), OVER))

    assert there.completeness == back.completeness


def test_the_time_of_a_session_that_was_killed_is_taken_from_its_lines() -> None:
    killed = lines(START, BOTH, *passed("KFR-1"))  # five seconds from the first line to the last
    again = lines(*(line.event for line in killed), resumed("KFR-2"), *passed("KFR-2"), OVER)

    assert fold(killed).run.ended == ""
    assert fold(again).run.duration_ms == 5_000 + 1_000
    assert fold(again).run.ended == again[-1].at


def test_a_clock_set_back_takes_no_time_away() -> None:
    told = lines(START, BOTH, resumed("KFR-1", "KFR-2"), *passed("KFR-1"), *passed("KFR-2"), OVER)
    told[1] = replace(told[1], at="2026-11-23T08:00:00+00:00")

    assert fold(told).run.duration_ms == 1_000


def test_a_resumed_run_says_so_and_counts_from_the_last_certificate() -> None:
    renewed = replace(BANK, certificate_serial="2b")
    again = RunResumed(renewed, replace(TARGET, simulator=True), ("KFR-1",), ("KFR-1",))
    result = fold(lines(START, BOTH, *failed("KFR-1"), *passed("KFR-2"), again, *failed("KFR-1", 2), OVER))

    assert result.bank == renewed
    assert "gjenopptatt 2026-11-23T09:00:10+00:00: 1 testtilfeller gjensto. Av disse ble 1 kjørt på nytt" in result.run.observations[0]
    assert "Simulatoren" in result.run.observations[0]


def test_a_second_start_is_no_run() -> None:
    with pytest.raises(JournalIncomplete):
        fold(lines(START, START))


def test_a_part_names_who_has_the_rest() -> None:
    shard = Shard(1, (("KFR-1",), ("KFR-2",)))
    start = msgspec.structs.replace(START, run=replace(START.run, shard=shard))
    result = fold(lines(start, Collected(("KFR-1",)), *passed("KFR-1"), OVER))

    assert [case.verdict for case in result.cases] == [Verdict.PASSED, Verdict.NOT_RUN]
    assert result.cases[1].reason == "Overlatt til del 2 av 2."
    assert result.completeness.missing == ("KFR-2",)
    assert (result.conforming, result.exit_code) == (False, 3)
    assert "del 1 av 2" in result.run.observations[0]


KNOWN = KnownDeviation("KFR-1", "register/201 status", "Sak 4711", "Kari Nordmann", "2026-11-23")

# Sentence -> (known deviations, what was done with KFR-1, their states, exit code).
NIGHTS: dict[str, tuple[tuple[KnownDeviation, ...], tuple[Event, ...], list[KnownState], int]] = {
    "known and accepted to the end of this day": ((KNOWN,), failed("KFR-1"), [KnownState.HOLDS], 0),
    "not known": ((), failed("KFR-1"), [], 1),
    "another check is known": ((replace(KNOWN, check="register/201 kropp"),), failed("KFR-1"), [KnownState.NOT_JUDGED], 1),
    "another case is known": ((replace(KNOWN, case="KFR-2"),), failed("KFR-1"), [KnownState.PASSED], 1),
    "expired the day before": ((replace(KNOWN, expires="2026-11-22"),), failed("KFR-1"), [KnownState.EXPIRED], 1),
    "passed": ((KNOWN,), passed("KFR-1"), [KnownState.PASSED], 1),
    "could not be judged": ((KNOWN,), blocked("KFR-1"), [KnownState.NOT_JUDGED], 3),
    "cut short": ((KNOWN,), failed("KFR-1")[:2], [KnownState.NOT_JUDGED], 3),
    "nothing known and nothing wrong": ((), passed("KFR-1"), [], 0),
}


@pytest.mark.parametrize(("baseline", "events", "states", "code"), NIGHTS.values(), ids=NIGHTS)
def test_a_nightly_run_is_held_against_what_is_known(
    baseline: tuple[KnownDeviation, ...], events: tuple[Event, ...], states: list[KnownState], code: int
) -> None:
    nightly = replace(START.run, mode=Mode.NIGHTLY, baseline=baseline)
    result = fold(lines(msgspec.structs.replace(START, run=nightly), BOTH, *events, *passed("KFR-2"), OVER))

    assert [known.state for known in result.run.baseline] == states
    assert result.exit_code == code
    assert result.conforming == (result.counts[Verdict.PASSED] == 2)


def test_a_certification_knows_no_accepted_deviations() -> None:
    result = fold(
        lines(msgspec.structs.replace(START, run=replace(START.run, baseline=(KNOWN,))), BOTH, *failed("KFR-1"), *passed("KFR-2"), OVER)
    )

    assert result.exit_code == 1
