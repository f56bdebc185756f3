from __future__ import annotations

from dataclasses import replace

from conformance.language import Language
from conformance.model import RemovalOutcome
from reports import labels
from reports.leavings import clean_up, known_rows
from tests.unit.reports import samples

NB = labels.in_language(Language.NB)
AT = "4. mars 2025 kl. 10.15.03 (UTC+1)"


def test_customers_left_for_the_same_reason_are_one_row() -> None:
    summary = clean_up(samples.nightly(), NB)

    assert summary is not None
    assert summary.counts == {RemovalOutcome.REMOVED: 1, RemovalOutcome.ABSENT: 1, RemovalOutcome.LEFT: 61}
    assert summary.rows == (
        ("KFR-004", "D-nummer", "310000000", AT, "KFR svarte med status 500."),
        ("KFR-006", "60 × D-nummer", "310000000", AT, "HTTP 503"),
    )
    assert summary.more == 0


def test_a_long_list_of_customers_is_cut_and_says_so() -> None:
    run = samples.nightly()
    left = run.run.cleanup[-1]
    many = replace(run, run=replace(run.run, cleanup=tuple(replace(left, case=f"KFR-{number}") for number in range(60))))

    summary = clean_up(many, NB)

    assert summary is not None
    assert (len(summary.rows), summary.more) == (50, 10)


def test_a_run_that_registered_nobody_has_no_clean_up() -> None:
    assert clean_up(samples.passing(2), NB) is None


def test_known_deviations_say_what_became_of_them() -> None:
    assert known_rows(samples.nightly(), NB) == (("KFR-004", "register/201 status", "Består", "Meldt til Bits", "Kari", "2025-04-01"),)
    assert known_rows(samples.passing(2), NB) == ()
