"""The answer at the top: yes only for a whole, passed certification run against KFR itself; otherwise why not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.language import Language
from conformance.model import Completeness, Mode, RunResult
from reports import labels
from reports.summary import Tone, because, case_reason, is_whole, summarise
from tests.unit.reports import samples

NB = labels.in_language(Language.NB)


def _doubled() -> RunResult:
    run = samples.passing(3)
    return replace(run, completeness=replace(run.completeness, collected=(*run.completeness.collected, "KFR-001")))


def _failing_against_simulator() -> RunResult:
    run = samples.failing()
    return replace(run, target=replace(run.target, simulator=True))


@pytest.mark.parametrize(
    ("run", "tone", "answer", "why", "reason"),
    [
        pytest.param(
            samples.passing(), Tone.YES, "Ja", "50 av 50 testtilfeller er bestått", "Alle 50 testtilfeller i arbeidsboken", id="conforming"
        ),
        pytest.param(
            samples.passing(simulator=True),
            Tone.REHEARSAL,
            "Nei",
            "mot simulatoren",
            "ikke bevis overfor Bits",
            id="conforming simulator run",
        ),
        pytest.param(
            samples.passing(mode=Mode.NIGHTLY), Tone.REHEARSAL, "Nei", "nattlig kontroll", "bare en sertifiseringskjøring", id="nightly run"
        ),
        pytest.param(
            samples.failing(),
            Tone.NO,
            "Nei",
            "23 av 33 testtilfeller er bestått",
            "Av 33 testtilfeller: 1 er ikke bestått, 6 er blokkert (konfigurasjon 1, Maskinporten 1, nettverk 1, "
            "KFRs testmiljø 1, testdata 1, testpakken 1), 1 er uavklart, 1 venter på manuell vurdering og 1 er ikke kjørt.",
            id="one of each verdict",
        ),
        pytest.param(_failing_against_simulator(), Tone.NO, "Nei", "23 av 33", "mot den innebygde simulatoren", id="failing simulator run"),
        pytest.param(
            samples.cut_short(),
            Tone.NO,
            "Nei",
            "ikke fullstendig",
            "avbrutt før den var ferdig. Uten resultat: KFR-006, KFR-007",
            id="cut short",
        ),
        pytest.param(
            _doubled(), Tone.NO, "Nei", "ikke fullstendig", "mer enn én gang, eller finnes ikke i arbeidsboken: KFR-001", id="doubled"
        ),
        pytest.param(samples.nothing_executed(), Tone.NO, "Nei", "Ingenting er kjørt", "3 er ikke kjørt", id="nothing executed"),
        pytest.param(samples.run_of([]), Tone.NO, "Nei", "Ingenting er kjørt", "ingen testtilfeller", id="no cases"),
    ],
)
def test_the_answer(run: RunResult, tone: Tone, answer: str, why: str, reason: str) -> None:
    summary = summarise(run, NB)

    assert (summary.tone, summary.answer) == (tone, answer)
    assert why in summary.why
    assert reason in summary.reason
    assert summary.next_step


def test_many_lost_cases_are_counted_not_listed() -> None:
    run = samples.passing(200)
    run = replace(run, cases=run.cases[:1], completeness=Completeness(run.completeness.rows, (), (), ()))

    reason = summarise(run, NB).reason

    assert "KFR-001, KFR-002" in reason
    assert "og 192 til" in reason


def test_english_on_request() -> None:
    summary = summarise(samples.failing(), labels.in_language(Language.EN))

    assert summary.answer == "No"
    assert "1 failed, 6 are blocked (configuration 1, " in summary.reason
    assert "1 is unmapped, 1 waits for manual attestation and 1 was not run" in summary.reason


def test_a_case_without_a_written_reason_takes_it_from_its_first_deviation() -> None:
    case = replace(samples.failed_case(0), reason="")

    assert case_reason(case, NB) == "status: forventet 201, faktisk 200"


def test_a_blocked_case_names_whose_fault_it_is() -> None:
    case = samples.failing().cases[26]

    assert because(case, NB).startswith("Årsak: nettverk. ")


@pytest.mark.parametrize(
    ("run", "whole"),
    [
        pytest.param(samples.passing(2), True, id="passed"),
        pytest.param(samples.run_of([samples.failed_case(0)]), True, id="failed is judged"),
        pytest.param(samples.cut_short(), False, id="cut short"),
        pytest.param(samples.nothing_executed(), False, id="not run"),
        pytest.param(samples.run_of([]), False, id="no cases"),
    ],
)
def test_whether_a_run_is_whole(run: RunResult, whole: bool) -> None:
    assert is_whole(run) is whole
