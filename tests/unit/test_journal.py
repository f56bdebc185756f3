from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from conformance.errors.run import JournalBroken, JournalIncomplete
from conformance.journal import (
    CaseEnded,
    CaseStarted,
    Collected,
    Event,
    ExchangeMade,
    JournalWriter,
    Line,
    RunEnded,
    RunStarted,
    StepEnded,
    fold,
    read,
)
from conformance.journal.chain import FIRST_PREV
from conformance.journal.follow import Follower
from conformance.model import (
    Bank,
    Case,
    Cause,
    Exchange,
    Finding,
    Mode,
    Outcome,
    RunInfo,
    Scenario,
    Step,
    StepResult,
    Target,
    Verdict,
    WorkbookInfo,
)

AT = "2026-11-23T09:00:00.000+00:00"
STEPS = (Step("Når", "banken registrerer kunden"), Step("Så", "skal KFR svare med status 201"))
ONE, TWO = (Scenario(Case(f"KFR-{number}", "Tittel", "Testtilfeller", number), STEPS) for number in (1, 2))
MET = Finding("register/201", "status", ok=True, expected="status 201", actual="status 201")
BROKEN = replace(MET, ok=False, actual="status 200")
EXCHANGE = Exchange(1, "register", "POST", "https://kfr.example/", (), None, 201, (), None, AT, 1.0)


def _start(*scenarios: Scenario) -> RunStarted:
    return RunStarted(
        RunInfo("kjøring", Mode.CERTIFICATION, "ab" * 16, AT, "", 0.0, "0", "kfr-1.1.2", "3", "Linux"),
        Bank("310000000", "Eksempelbank ASA"),
        Target("test", "https://kfr.example", "https://mp.example", simulator=False),
        WorkbookInfo("a.xlsx", "0" * 64, ("Testtilfeller",), {}),
        tuple(scenario.case.id for scenario in scenarios),
        scenarios,
        (),
    )


def _step(number: int, outcome: Outcome = Outcome.PASSED, *findings: Finding, cause: Cause | None = None, message: str = "") -> StepEnded:
    step = STEPS[number]
    return StepEnded("KFR-1", 1, StepResult(step.keyword, step.sentence, outcome, 1.0, findings, message=message), cause)


def _ended(outcome: str = "passed") -> CaseEnded:
    return CaseEnded("KFR-1", 1, 5.0, outcome)


PASSED = (_step(0), _step(1, Outcome.PASSED, MET), _ended())


def _lines(*events: Event) -> list[Line]:
    return [Line(number, FIRST_PREV, AT, event) for number, event in enumerate(events, 1)]


def _judged(*events: Event) -> tuple[Verdict, Cause | None]:
    result = fold(_lines(_start(ONE), Collected(("KFR-1",)), CaseStarted("KFR-1", 1), *events, RunEnded(1.0, 0)))
    return result.cases[0].verdict, result.cases[0].cause


# Sentence -> (what the journal says between start and end of the case, verdict, cause).
JUDGED: dict[str, tuple[tuple[Event, ...], Verdict, Cause | None]] = {
    "all steps and one check": (PASSED, Verdict.PASSED, None),
    "a broken clause": ((_step(0), _step(1, Outcome.FAILED, BROKEN), _ended("failed")), Verdict.FAILED, None),
    "a broken clause in a step that claims to have passed": ((_step(0), _step(1, Outcome.PASSED, BROKEN), _ended()), Verdict.FAILED, None),
    "a blocked step carries its cause": (
        (_step(0, Outcome.BLOCKED, cause=Cause.NETWORK), _ended("failed")),
        Verdict.BLOCKED,
        Cause.NETWORK,
    ),
    "the last step is missing": ((_step(0), _ended()), Verdict.BLOCKED, Cause.SUITE),
    "a step that was not planned": ((*PASSED[:2], _step(1, Outcome.PASSED, MET), _ended()), Verdict.BLOCKED, Cause.SUITE),
    "the steps in another order": ((PASSED[1], PASSED[0], _ended()), Verdict.BLOCKED, Cause.SUITE),
    "no check at all": ((_step(0), _step(1), _ended()), Verdict.BLOCKED, Cause.SUITE),
    "nothing but a start": ((), Verdict.BLOCKED, Cause.SUITE),
    "nothing but an end": ((_ended(),), Verdict.BLOCKED, Cause.SUITE),
    "skipped by pytest": ((_ended("skipped"),), Verdict.BLOCKED, Cause.SUITE),
    "pytest failed after the steps": ((*PASSED[:2], _ended("failed")), Verdict.BLOCKED, Cause.SUITE),
    "the steps but no end": (PASSED[:2], Verdict.BLOCKED, Cause.SUITE),
}


@pytest.mark.parametrize(("events", "verdict", "cause"), JUDGED.values(), ids=JUDGED)
def test_a_case_is_judged_by_its_finished_steps(events: tuple[Event, ...], verdict: Verdict, cause: Cause | None) -> None:
    assert _judged(*events) == (verdict, cause)


def test_a_case_that_was_never_started_is_not_run() -> None:
    result = fold(_lines(_start(ONE, TWO), Collected(("KFR-1", "KFR-2")), CaseStarted("KFR-1", 1), *PASSED, RunEnded(1.0, 0)))

    assert [case.verdict for case in result.cases] == [Verdict.PASSED, Verdict.NOT_RUN]
    assert result.completeness.missing == ("KFR-2",)
    assert not result.conforming
    assert result.exit_code == 3


def test_a_case_that_pytest_did_not_collect_breaks_the_equation() -> None:
    result = fold(_lines(_start(ONE), Collected(()), CaseStarted("KFR-1", 1), *PASSED, RunEnded(1.0, 0)))

    assert result.cases[0].verdict is Verdict.PASSED
    assert not result.completeness.holds
    assert not result.conforming


def test_a_case_nobody_planned_breaks_the_equation() -> None:
    result = fold(_lines(_start(ONE), Collected(("KFR-1", "KFR-9")), CaseStarted("KFR-1", 1), *PASSED, RunEnded(1.0, 0)))

    assert result.completeness.surplus == ("KFR-9",)
    assert not result.conforming


def test_a_row_without_phrase_is_unmapped_whatever_happened() -> None:
    unmapped = replace(ONE, unmapped=("Ring banken",))
    result = fold(_lines(_start(unmapped), Collected(("KFR-1",)), CaseStarted("KFR-1", 1), *PASSED, RunEnded(1.0, 0)))

    assert result.cases[0].verdict is Verdict.UNMAPPED
    assert "Ring banken" in result.cases[0].reason


def test_a_case_left_to_a_tester_is_manual_whatever_happened() -> None:
    manual = replace(ONE, manual="krever en telefon til Bits")
    result = fold(_lines(_start(manual), Collected(("KFR-1",)), CaseStarted("KFR-1", 1), *PASSED, RunEnded(1.0, 0)))

    assert (result.cases[0].verdict, result.cases[0].attempts) == (Verdict.MANUAL, ())
    assert "krever en telefon til Bits" in result.cases[0].reason
    assert result.completeness.holds
    assert result.exit_code == 3


def test_nothing_executed_is_never_success() -> None:
    result = fold(_lines(_start(), Collected(()), RunEnded(1.0, 5)))

    assert result.exit_code == 3


def test_exchanges_come_to_the_step_they_were_made_in() -> None:
    events = (ExchangeMade("KFR-1", 1, EXCHANGE), PASSED[0], *PASSED[1:])
    result = fold(_lines(_start(ONE), Collected(("KFR-1",)), CaseStarted("KFR-1", 1), *events))

    first, second = result.cases[0].attempts[0].steps
    assert first.exchanges == (EXCHANGE,)
    assert second.exchanges == ()


def test_a_journal_without_a_start_has_no_run() -> None:
    with pytest.raises(JournalIncomplete):
        fold(_lines(Collected(())))


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    path = tmp_path / "journal.jsonl"
    beginning: tuple[Event, ...] = (_start(ONE), Collected(("KFR-1",)), CaseStarted("KFR-1", 1))
    for part in (beginning, (*PASSED, RunEnded(1.0, 0))):
        with JournalWriter(path) as writer:
            for event in part:
                writer.write(event, at=AT)
    return path


def test_a_journal_is_continued_by_a_second_writer(journal: Path) -> None:
    lines = read(journal.read_bytes())

    assert [line.seq for line in lines] == list(range(1, 8))
    assert fold(lines).conforming


def test_a_follower_gives_every_whole_line_once(journal: Path, tmp_path: Path) -> None:
    data = journal.read_bytes()
    growing = tmp_path / "growing.jsonl"
    growing.write_bytes(b"")
    follower, seen = Follower(growing), 0
    for end in (10, 700, 701, len(data)):
        growing.write_bytes(data[:end])
        seen += len(list(follower.new_lines()))

    assert seen == data.count(b"\n")


@pytest.mark.parametrize("line", range(7))
def test_a_removed_line_is_noticed(journal: Path, line: int) -> None:
    lines = journal.read_bytes().splitlines(keepends=True)
    without = b"".join(lines[:line] + lines[line + 1 :])

    if line == 6:
        # The last line has no successor to miss it: the fold sees a run without an end.
        assert fold(read(without)).run.ended == ""
    else:
        with pytest.raises(JournalBroken):
            read(without)


ALTERED = {
    "a letter": lambda data: data.replace(b"Tittel", b"Titten"),
    "two lines swapped": lambda data: b"".join((lines := data.splitlines(keepends=True))[:1] + lines[2:3] + lines[1:2] + lines[3:]),
    "a line twice": lambda data: b"".join((lines := data.splitlines(keepends=True))[:3] + lines[2:]),
    "a torn end": lambda data: data[:-5],
    "an unknown event": lambda data: data.replace(b'"run-ended"', b'"run-enders"'),
    "something that is no JSON": lambda data: b"hei\n" + data,
}


@pytest.mark.parametrize("alter", ALTERED.values(), ids=ALTERED)
def test_an_altered_journal_is_refused(journal: Path, alter: object) -> None:
    assert callable(alter)
    altered = alter(journal.read_bytes())

    assert altered != journal.read_bytes()
    with pytest.raises(JournalBroken):
        read(altered)
