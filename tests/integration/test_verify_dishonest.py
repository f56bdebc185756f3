"""What somebody with the bank's own certificate could claim: the signature holds, and the content gives it away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from conformance import canonical, evidence, journal
from conformance.journal import CaseEnded, Collected, Event, RunEnded, RunStarted, StepEnded
from conformance.manifest import Manifest, Stations
from conformance.model import CaseResult, Finding, Mode, Outcome, RunResult, StepResult, Verdict
from tests import bundles, certificates
from tests.bundles import broken, edited, events, judged, told
from tests.certificates import SEALED_AT

Deed = Callable[[Path], object]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A finished run, its report signed, not yet sealed."""
    bundles.finish(tmp_path / bundles.RUN)
    bundles.sign_report(tmp_path / bundles.RUN, certificates.bank())
    return tmp_path / bundles.RUN


def claim(change: Callable[[RunResult], RunResult]) -> Deed:
    """Let the evidence say something else than the journal."""

    def claimed(folder: Path) -> None:
        edited(folder, "evidence.json", lambda data: evidence.encode(change(evidence.decode(data))))

    return claimed


def every_case(change: Callable[[CaseResult], CaseResult]) -> Deed:
    return claim(lambda result: replace(result, cases=tuple(change(case) for case in result.cases)))


def happened(change: Callable[[Sequence[Event]], Sequence[Event]]) -> Deed:
    """Let journal and evidence agree on something that cannot be a whole run."""

    def written(folder: Path) -> None:
        bundles.write_journal(folder, change(events()))
        lines = journal.read((folder / "journal.jsonl").read_bytes())
        (folder / "evidence.json").write_bytes(evidence.encode(journal.fold(lines)))

    return written


def without(kind: type, case: str = "") -> Callable[[Sequence[Event]], Sequence[Event]]:
    return lambda told: [event for event in told if not (isinstance(event, kind) and (not case or getattr(event, "case", "") == case))]


def collecting(*cases: str) -> Callable[[Sequence[Event]], Sequence[Event]]:
    return lambda told: [Collected(cases) if isinstance(event, Collected) else event for event in told]


def planning(*cases: str) -> Callable[[Sequence[Event]], Sequence[Event]]:
    def planned(told: Sequence[Event]) -> Sequence[Event]:
        return [msgspec.structs.replace(event, rows=cases) if isinstance(event, RunStarted) else event for event in told]

    return planned


def as_if_passed(case: CaseResult) -> CaseResult:
    return replace(case, verdict=Verdict.PASSED, cause=None, reason="")


def last_attempt(case: CaseResult, **changed: object) -> CaseResult:
    return replace(case, attempts=(*case.attempts[:-1], replace(case.attempts[-1], **changed)))  # type: ignore[arg-type]  # any field


def last_step(case: CaseResult, **changed: object) -> CaseResult:
    *steps, last = case.attempts[-1].steps
    return last_attempt(case, steps=(*steps, replace(last, **changed)))  # type: ignore[arg-type]  # any field


def unchecked(case: CaseResult) -> CaseResult:
    return last_attempt(case, steps=tuple(replace(step, findings=()) for step in case.attempts[-1].steps))


def other_spelling(folder: Path) -> None:
    edited(folder, "evidence.json", lambda data: msgspec.json.format(data, indent=1))


def unknown_member(folder: Path) -> None:
    edited(folder, "evidence.json", lambda data: canonical.encode({**canonical.decode(data), "approved": True}))


def missing_member(folder: Path) -> None:
    document = canonical.decode((folder / "evidence.json").read_bytes())
    del document["target"]
    (folder / "evidence.json").write_bytes(canonical.encode(document))


def journal_without_a_line(folder: Path) -> None:
    lines = (folder / "journal.jsonl").read_bytes().splitlines(keepends=True)
    (folder / "journal.jsonl").write_bytes(b"".join(lines[:5] + lines[6:]))


def another_journal(folder: Path) -> None:
    bundles.write_journal(folder, events(failing=["KFR-03"]))


def unsigned_report(folder: Path) -> None:
    (folder / "report.pdf").write_bytes(bundles.report())


def report_with_an_update(folder: Path) -> None:
    edited(folder, "report.pdf", bundles.with_an_update)


def report_altered_inside(folder: Path) -> None:
    edited(folder, "report.pdf", lambda data: data.replace(b"/Reason (Resultat)", b"/Reason (resultat)"))


def report_signed_by_another(folder: Path) -> None:
    bundles.sign_report(folder, certificates.of_another_bank())


def report_that_is_none(folder: Path) -> None:
    (folder / "report.pdf").write_bytes(b"%PDF-1.7\n")


def dropped(*names: str) -> Deed:
    def drop(folder: Path) -> None:
        for name in names:
            (folder / name).unlink()

    return drop


DEEDS: dict[str, tuple[Deed, int, int]] = {
    "a verdict": (every_case(lambda case: replace(case, verdict=Verdict.FAILED)), 10, 11),
    "a finding": (every_case(lambda case: last_step(case, findings=(Finding("register/201", "status", True, "200", "200"),))), 10, 11),
    "a duration": (every_case(lambda case: last_attempt(case, duration_ms=1.0)), 10, 11),
    "a title": (every_case(lambda case: replace(case, case=replace(case.case, title="Noe annet"))), 10, 11),
    "the seed": (claim(lambda result: replace(result, run=replace(result.run, seed="11" * 16))), 10, 11),
    "the target": (claim(lambda result: replace(result, target=replace(result.target, environment="production"))), 10, 11),
    "the end of the run": (claim(lambda result: replace(result, run=replace(result.run, ended=""))), 10, 17),
    "a case left out": (claim(lambda result: replace(result, cases=result.cases[1:])), 10, 13),
    "a case twice": (claim(lambda result: replace(result, cases=(*result.cases, result.cases[0]))), 10, 13),
    "another attempt forgotten": (every_case(lambda case: replace(case, attempts=())), 10, 14),
    "passed although the last attempt failed": (every_case(lambda case: as_if_passed(last_attempt(case, verdict=Verdict.FAILED))), 10, 14),
    "passed although a step failed": (every_case(lambda case: last_step(case, outcome=Outcome.FAILED)), 10, 14),
    "passed although a step was not run": (every_case(lambda case: last_step(case, outcome=Outcome.NOT_RUN)), 10, 14),
    "passed although a check is not met": (
        every_case(lambda case: last_step(case, findings=(Finding("register/201", "status", False, "201", "500"),))),
        10,
        14,
    ),
    "passed although nothing was checked": (every_case(unchecked), 10, 14),
    "evidence in another spelling": (other_spelling, 10, 9),
    "evidence with an unknown member": (unknown_member, 10, 9),
    "evidence with a member missing": (missing_member, 10, 9),
    "a journal without one of its lines": (journal_without_a_line, 10, 10),
    "the journal of another run": (another_journal, 10, 11),
    "a report nobody signed": (unsigned_report, 10, 15),
    "a report with something behind its signature": (report_with_an_update, 10, 15),
    "a report altered inside": (report_altered_inside, 10, 15),
    "a report another bank signed": (report_signed_by_another, 10, 16),
    "a report that is no PDF": (report_that_is_none, 10, 15),
    "the evidence left out": (dropped("evidence.json"), 11, 9),
    "the journal left out": (dropped("journal.jsonl"), 11, 10),
    "the report left out": (dropped("report.html"), 11, 7),
    "the PDF left out": (dropped("report.pdf"), 11, 15),
    "the workbook left out": (dropped(bundles.WORKBOOK), 11, 12),
    "a case that never ended": (happened(without(CaseEnded, "KFR-02")), 11, 13),
    "a case that was never collected": (happened(collecting("KFR-01", "KFR-03")), 11, 13),
    "a case collected twice": (happened(collecting("KFR-01", "KFR-02", "KFR-03", "KFR-03")), 11, 13),
    "a case the workbook does not have": (happened(planning("KFR-01", "KFR-02")), 11, 13),
    "a row of the workbook without a case": (happened(planning("KFR-01", "KFR-02", "KFR-03", "KFR-04")), 11, 13),
    "a run without cases": (happened(lambda _: [*events(cases=[])]), 11, 13),
    "a run that never ended": (happened(without(RunEnded)), 10, 17),
}


@pytest.mark.parametrize(("do", "exit_code", "check"), DEEDS.values(), ids=DEEDS)
def test_a_good_signature_does_not_make_it_true(folder: Path, do: Deed, exit_code: int, check: int) -> None:
    result = evidence.decode((folder / "evidence.json").read_bytes())
    do(folder)
    bundles.force_seal(folder, result=result)

    judgement = judged(folder)

    assert judgement.exit_code == exit_code, told(judgement)
    assert check in broken(judgement), told(judgement)
    assert not broken(judgement) & {1, 2, 3, 4, 5, 6, 8}, told(judgement)


def other(**changed: object) -> Callable[[Manifest], Manifest]:
    return lambda made: msgspec.structs.replace(made, **changed)


def other_stations(made: Manifest) -> Manifest:
    return msgspec.structs.replace(made, completeness=Stations(made.planned, made.planned, made.planned, made.planned[:2]))


MANIFESTS: dict[str, tuple[Callable[[Manifest], Manifest], int, int]] = {
    "another run id": (other(run="20250101T000000Z-ffffff"), 10, 12),
    "another mode": (other(mode=Mode.NIGHTLY), 10, 12),
    "fewer cases planned": (other(planned=("KFR-01",)), 10, 12),
    "other stations": (other_stations, 10, 12),
    "another tool": (lambda made: msgspec.structs.replace(made, tool=msgspec.structs.replace(made.tool, version="9.9")), 10, 12),
    "a file less": (lambda made: msgspec.structs.replace(made, files=made.files[1:]), 11, 7),
    "no files": (other(files=()), 11, 7),
    "a file more": (
        lambda made: msgspec.structs.replace(made, files=(*made.files, msgspec.structs.replace(made.files[-1], path="zzz"))),
        11,
        7,
    ),
    "a path out of the folder": (
        lambda made: msgspec.structs.replace(made, files=(msgspec.structs.replace(made.files[0], path="../x"), *made.files[1:])),
        10,
        1,
    ),
    "a digest of something else": (
        lambda made: msgspec.structs.replace(made, files=(msgspec.structs.replace(made.files[0], sha256="0" * 64), *made.files[1:])),
        10,
        8,
    ),
}


@pytest.mark.parametrize(("edit", "exit_code", "check"), MANIFESTS.values(), ids=MANIFESTS)
def test_a_signed_manifest_must_fit_what_lies_there(folder: Path, edit: Callable[[Manifest], Manifest], exit_code: int, check: int) -> None:
    bundles.force_seal(folder, edit=edit)

    judgement = judged(folder)

    assert judgement.exit_code == exit_code, told(judgement)
    assert check in broken(judgement), told(judgement)


TIMES = {
    "at the end of the run": (SEALED_AT - timedelta(minutes=1), 0),
    "a moment before, as clocks differ": (SEALED_AT - timedelta(minutes=5), 0),
    "before the run ended": (SEALED_AT - timedelta(minutes=7), 10),
    "a month later": (SEALED_AT + timedelta(days=30), 10),  # judged an hour after the sealing
}


@pytest.mark.parametrize(("when", "exit_code"), TIMES.values(), ids=TIMES)
def test_the_time_of_signing_must_be_possible(folder: Path, when: datetime, exit_code: int) -> None:
    bundles.force_seal(folder, when=when)

    judgement = judged(folder)

    assert judgement.exit_code == exit_code, told(judgement)
    assert (17 in broken(judgement)) is bool(exit_code)


def failed(case: str) -> list[Event]:
    return events(failing=[case])


NOT_CONFORMING = {
    "a case failed": failed("KFR-02"),
    "a case was blocked": bundles.blocked(events(), "KFR-02"),
    "every case failed": events(failing=bundles.CASES),
}


@pytest.mark.parametrize("told_events", NOT_CONFORMING.values(), ids=NOT_CONFORMING)
def test_an_honest_run_that_does_not_conform_is_valid_and_exit_1(tmp_path: Path, told_events: list[Event]) -> None:
    judgement = judged(bundles.sealed(tmp_path / bundles.RUN, told_events))

    assert judgement.exit_code == 1, told(judgement)
    assert broken(judgement) == {20}


def test_a_run_against_the_simulator_says_so(tmp_path: Path) -> None:
    told_events = [
        msgspec.structs.replace(event, target=replace(event.target, simulator=True)) if isinstance(event, RunStarted) else event
        for event in events()
    ]

    simulated, real = (judged(bundles.sealed(tmp_path / name, list(those))) for name, those in (("a", told_events), ("b", events())))

    assert simulated.exit_code == real.exit_code == 0
    assert any("simulator" in note.nb for note in simulated.notes)
    assert not any("simulator" in note.nb for note in real.notes)


def test_steps_and_findings_are_what_the_table_thinks_they_are() -> None:
    """The deeds above alter the last step; it must be the one that holds the finding."""
    steps = [event.step for event in events() if isinstance(event, StepEnded)]

    assert isinstance(steps[2], StepResult)
    assert [bool(step.findings) for step in steps[:3]] == [False, False, True]
