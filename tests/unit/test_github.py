"""GitHub's workflow commands: escaped so that no text from outside becomes a command of its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.cli.github import annotated, annotation
from conformance.language import Language
from conformance.model import KnownDeviation, KnownState, Mode
from tests.unit.reports import samples

WORKBOOK = Path("bank/KFR-Integrasjonstester.xlsx")


@pytest.mark.parametrize(
    ("message", "title", "command"),
    [
        pytest.param("Fikk 200", "KFR-1", "::error title=KFR-1::Fikk 200", id="plain"),
        pytest.param("100 %\nog mer", "a,b: c", "::error title=a%2Cb%3A c::100 %25%0Aog mer", id="escaped"),
        pytest.param("x::add-mask::y", "::stop::", "::error title=%3A%3Astop%3A%3A::x::add-mask::y", id="a command within"),
        pytest.param("\x1b[31m\u2028", "t", "::error title=t::⟨U+001B⟩[31m⟨U+2028⟩", id="invisible"),
    ],
)
def test_an_annotation(message: str, title: str, command: str) -> None:
    assert annotation("error", message, title=title) == command


@given(st.text(), st.text())
def test_an_annotation_is_one_line_whatever_it_says(message: str, title: str) -> None:
    made = annotation("error", message, title=title)

    assert len(made.splitlines()) == 1
    assert made.startswith("::error title=")
    assert made.removeprefix("::error title=").partition("::")[0].count(":") == 0


def test_every_case_that_did_not_pass_is_annotated_at_its_row_up_to_what_github_shows() -> None:
    commands = list(annotated(samples.failing(), WORKBOOK, Language.NB))

    assert len(commands) == 10
    assert commands[0].startswith(f"::error file={WORKBOOK.as_posix()},line=12,title=KFR-004 Registrere")


def test_what_a_person_has_to_do_is_a_warning() -> None:
    [*commands] = annotated(samples.run_of(samples.failing().cases[30:]), None, Language.NB)

    assert sorted(command.partition(" ")[0] for command in commands) == ["::error", "::warning", "::warning"]


def test_a_known_deviation_only_warns() -> None:
    run = samples.run_of([samples.failed_case(0)], mode=Mode.NIGHTLY)
    [check] = run.cases[0].failed_checks
    known = KnownDeviation("KFR-001", check, "Sak 4711", "Kari Nordmann", "2099-12-31", KnownState.HOLDS)

    [command] = annotated(replace(run, run=replace(run.run, baseline=(known,))), None, Language.NB)

    assert command.startswith("::warning ")


def test_a_run_that_passed_says_nothing() -> None:
    assert not list(annotated(samples.passing(), WORKBOOK, Language.NB))
