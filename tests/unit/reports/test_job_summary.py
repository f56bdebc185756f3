"""The summary on a CI job's page: green for nothing but a conforming run, and never more than the page can hold."""

from __future__ import annotations

import pytest

from conformance.language import Language
from conformance.model import Mode, RunResult
from reports import job_summary
from tests.unit.reports import samples


@pytest.mark.parametrize(
    ("run", "mark"),
    [
        pytest.param(samples.passing(3), "✅", id="conforming"),
        pytest.param(samples.passing(3, simulator=True), "⚠️", id="conforming, simulator"),
        pytest.param(samples.passing(3, mode=Mode.NIGHTLY), "⚠️", id="conforming, nightly"),
        pytest.param(samples.failing(), "❌", id="failing"),
        pytest.param(samples.cut_short(), "❌", id="cut short"),
        pytest.param(samples.nothing_executed(), "❌", id="nothing executed"),
        pytest.param(samples.run_of([]), "❌", id="empty"),
    ],
)
def test_only_a_conforming_run_is_green(run: RunResult, mark: str) -> None:
    made = job_summary.render(run)

    assert [one for one in ("✅", "⚠️", "❌") if one in made] == [mark]


def test_what_did_not_pass_is_named_with_place_and_reason() -> None:
    made = job_summary.render(samples.failing())

    assert "| KFR-004 Registrere ny kunde med fødselsnummer, variant 4 | Ikke bestått | Testtilfeller, rad 12 | KFR svarte 200" in made
    assert "| Bestått | 23 |" in made
    assert "Årsak: nettverk." in made


def test_english_on_request() -> None:
    assert "May the bank go to production? No: 23 of 33 test cases passed." in job_summary.render(samples.failing(), Language.EN)


def test_hostile_text_stays_text() -> None:
    made = job_summary.render(samples.hostile())

    assert "<script>" not in made
    assert r"\<script\>" in made
    assert "\x1b" not in made


def test_a_very_long_run_fits_on_the_page() -> None:
    made = job_summary.render(samples.run_of([samples.with_reason(samples.failed_case(number), "x" * 10_000) for number in range(3_000)]))

    assert len(made.encode()) < 1024**2
    assert "2900" in made
