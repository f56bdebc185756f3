"""A comparison in words: lines for a log, and Markdown in which nothing from outside is markup."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from conformance.compare import Change, compare, document, markdown, plain
from conformance.language import Language
from conformance.model import RunResult, Verdict
from tests.unit.reports import samples


def _steps() -> tuple[RunResult, RunResult]:
    """One case of each kind of change."""
    verdicts = [
        (Verdict.PASSED, Verdict.FAILED),
        (Verdict.PASSED, Verdict.BLOCKED),
        (Verdict.FAILED, Verdict.BLOCKED),
        (Verdict.FAILED, Verdict.PASSED),
    ]
    old = [replace(samples.passed_case(number), verdict=verdict) for number, (verdict, _) in enumerate(verdicts)]
    new = [replace(samples.passed_case(number), verdict=verdict, reason="Hvorfor.") for number, (_, verdict) in enumerate(verdicts)]
    slow = samples.passed_case(7)
    slower = replace(slow, attempts=(replace(slow.attempts[0], duration_ms=1_500.0),))
    return samples.run_of([*old, slow, samples.passed_case(5)]), samples.run_of([*new, slower, samples.passed_case(6)])


def test_every_kind_of_change_has_its_heading_and_its_case() -> None:
    comparison = compare(*_steps())

    told = "\n".join(plain(comparison, Language.NB))

    assert {case.change for case in comparison.changes} == set(Change)
    for line in (
        "Nye feil (1):\n  ✗ KFR-001",
        "Var bestått, ble ikke avgjort nå (1):\n  ■ KFR-002",
        "Testtilfeller som er borte (1):\n  – KFR-006",
        "Nye testtilfeller (1):\n  + KFR-007",
        "Tregere (1):\n  … KFR-008",
        "28\u00a0ms → 1,5\u00a0s",
        "Endret på annen måte (1):\n  ~ KFR-003",
        "Rettet (1):\n  ✓ KFR-004",
        "Bestått → Ikke bestått. Hvorfor.",
    ):
        assert line in told
    assert told.endswith("Regresjon: nye feil (1), var bestått, ble ikke avgjort nå (1), testtilfeller som er borte (1).")


@pytest.mark.parametrize(("language", "said"), [(Language.NB, "Ingen regresjon."), (Language.EN, "No regression.")])
def test_the_conclusion_comes_last(language: Language, said: str) -> None:
    assert list(plain(compare(samples.passing(3), samples.passing(3)), language))[-1] == said


def test_a_run_that_was_cut_short_is_named_as_such() -> None:
    told = list(plain(compare(samples.cut_short(), samples.cut_short()), Language.NB))

    assert any(line.startswith("! Den nye kjøringen er ikke fullstendig") for line in told)
    assert told[-1] == "Regresjon: kjøringen er ufullstendig."


def test_markdown_has_a_table_a_kind_and_a_mark() -> None:
    made = markdown(compare(*_steps()), Language.EN)

    assert "❌ **Regression" in made
    assert made.count("| --- | --- | --- | --- |") == len(Change)
    assert "| KFR-001 Registrere ny kunde med fødselsnummer, variant 1 | Passed | Failed | Hvorfor. |" in made


def test_hostile_text_stays_text() -> None:
    hostile = samples.hostile()
    passed = replace(hostile, cases=tuple(replace(case, verdict=Verdict.PASSED) for case in hostile.cases))

    made = markdown(compare(passed, hostile), Language.NB)
    told = "\n".join(plain(compare(passed, hostile), Language.NB))

    assert r"\<script\>" in made
    assert "<script>" not in made
    assert r"\*bold\*" in made
    for text in (made, told):
        assert "\x1b" not in text
        assert "\u202e" not in text


def test_the_document_is_json_and_says_the_same() -> None:
    comparison = compare(*_steps())

    read = json.loads(json.dumps(document(comparison)))

    assert read["exit_code"] == 1
    assert read["regression"] is True
    assert read["new"]["counts"]["failed"] == 1
    assert [case["change"] for case in read["changes"]] == [case.change.value for case in comparison.changes]
    assert read["changes"][0]["old"] == "passed"
