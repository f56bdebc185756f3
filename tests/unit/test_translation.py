"""What evidence says in Norwegian, said in English: every known text is found again, and nothing else is touched."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from string import Formatter
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as some

from conformance import checks, contract
from conformance.client.remedies import remedy_for
from conformance.errors import unforeseen
from conformance.errors.blocked import CannotJudge, KfrUnavailable, ScopeNotHeld, SuiteFault, TokenRefused
from conformance.examination import deviation
from conformance.journal import attesting, judge, remarks
from conformance.language import Language, Text
from conformance.model import Finding, Removal, RemovalOutcome, RunResult
from conformance.pytest_plugin import recording
from conformance.sheet import reasons
from conformance.translation import in_language
from conformance.translation.catalogue import texts
from conformance.translation.recognition import Interpreter
from tests.unit.reports import samples

TEXTS = tuple(dict.fromkeys(texts()))
INTERPRETER = Interpreter(TEXTS)


# ---- recognition

SMALL = Interpreter(
    (
        Text("ingen kropp", "no body"),
        Text("bestått i forsøk {n}", "passed in attempt {n}"),
        Text("Ustabilt: {told}. {why}", "Flaky: {told}. {why}"),
        Text("{one} og {one} til", "{one} and {one} more"),
        Text("{a}: {b}", "{a} – {b}"),
        Text("ventet {a}", "expected {a}"),
        Text("ventet {a}, fikk {b}", "expected {a}, got {b}"),
        Text("klammer {{}} i «{a}»", "braces {{}} in '{a}'"),
        Text("status", "status"),
        Text("status {n}: {body}", "status {n}: {body}"),
    )
)
SENTENCES: dict[str, tuple[str, str]] = {
    "a whole sentence": ("ingen kropp", "no body"),
    "a sentence with something quoted": ("bestått i forsøk 2", "passed in attempt 2"),
    "a sentence in a sentence": ("ventet ingen kropp, fikk {}", "expected no body, got {}"),
    "a list of sentences": (
        "Ustabilt: bestått i forsøk 1, bestått i forsøk 2. ingen kropp",
        "Flaky: passed in attempt 1, passed in attempt 2. no body",
    ),
    "a list in which one is quoted": ("ventet ingen kropp, noe annet", "expected ingen kropp, noe annet"),
    "the same value twice": ("KFR og KFR til", "KFR and KFR more"),
    "two values where one is meant": ("KFR og NAV til", "KFR og NAV til"),
    "the text that says more itself": ("ventet 201, fikk 200", "expected 201, got 200"),
    "over several lines": ("ventet a\nb", "expected a\nb"),
    "braces": ("klammer {} i «{x}»", "braces {} in '{x}'"),
    "the same in both languages": ("status", "status"),
    "the same in both languages around a sentence": ("status 204: ingen kropp", "status 204: no body"),
    "something quoted that looks like nothing": ("ren: tekst", "ren: tekst"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("norwegian", "english"), SENTENCES.values(), ids=SENTENCES)
def test_a_sentence_is_said_in_english(norwegian: str, english: str) -> None:
    assert SMALL.english(norwegian) == english


def test_what_is_longer_than_anything_said_here_is_left_alone() -> None:
    assert SMALL.english("ventet " + "x" * 1_500).startswith("expected")
    assert SMALL.english("ventet " + "x" * 2_000).startswith("ventet")


@given(some.text())
def test_a_quoted_text_is_never_lost(quoted: str) -> None:
    said = SMALL.english(f"bestått i forsøk {quoted}")

    assert said.startswith("passed in attempt ")
    assert quoted in said or SMALL.english(quoted) in said


# ---- the catalogue


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.nb[:60])
def test_every_text_is_found_again(text: Text) -> None:
    details = {name: f"⟨{name}⟩" for _, name, _, _ in Formatter().parse(text.nb) if name}

    assert INTERPRETER.english(text.in_language(Language.NB, **details)) == text.in_language(Language.EN, **details)


ERRORS: dict[str, CannotJudge] = {
    "with values in what happened": KfrUnavailable(status=503, method="GET", operation="lookup-own"),
    "with a value in what happened and none in what to do": ScopeNotHeld(scope="bits:kundeforhold.offentlig"),
    "with a detail that is a text itself": SuiteFault(
        detail=Text("ingen testkunde er valgt før steget", "no test customer is chosen before the step")
    ),
    "with the advice of whoever refused": TokenRefused(code="MP-200", detail="(invalid_scope)", advice=remedy_for("MP-200", "")),
}


@pytest.mark.parametrize("error", ERRORS.values(), ids=ERRORS)
def test_an_error_is_said_as_a_step_says_it(error: CannotJudge) -> None:
    norwegian, english = (f"{error.message(language)} {error.advice(language)}" for language in Language)

    assert INTERPRETER.english(norwegian) == english
    assert INTERPRETER.english(error.message()) == error.message(Language.EN)


def test_the_open_points_are_said_with_how_they_were_set() -> None:
    for point in contract.load().open_points.values():
        assert INTERPRETER.english(remarks.set_to(point.text, on=True)) == f"{point.text.en} Set to: yes."


# Every word of these that reaches evidence must be a text, or nobody finds the English again.
@pytest.mark.parametrize(
    "module", [checks, deviation, judge, attesting, remarks, reasons, recording, unforeseen], ids=lambda each: each.__name__
)
def test_nothing_norwegian_is_said_outside_the_texts(module: ModuleType) -> None:
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    within = {inner for call in ast.walk(tree) if _is_text(call) for inner in ast.walk(call)}
    documentation = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    said = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and node not in within | documentation]

    outside = [node.value for node in said if isinstance(node.value, str) and set(node.value.lower()) & set("æøå«»")]
    assert outside in ([], ["«", "»"])


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text"


# ---- a run

RUNS: dict[str, Callable[[], RunResult]] = {
    "passing": samples.passing,
    "failing": samples.failing,
    "at night": samples.nightly,
    "cut short": samples.cut_short,
    "hostile": samples.hostile,
}


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
def test_what_a_run_came_to_is_the_same_in_english(run: Callable[[], RunResult]) -> None:
    norwegian = run()
    english = in_language(norwegian, Language.EN)

    assert in_language(norwegian, Language.NB) is norwegian
    for came in ("counts", "exit_code", "new_deviations", "stale", "bank", "target", "workbook"):
        assert getattr(english, came) == getattr(norwegian, came)
    assert [case.case for case in english.cases] == [case.case for case in norwegian.cases]


def test_everything_a_run_says_of_itself_is_said_in_english() -> None:
    found = Finding("register/201", "status", ok=False, expected="status 201", actual="status 200 med feilkode KFR-003")
    told = deviation.Deviation(found)
    plain = samples.with_findings(found)
    case = plain.cases[0]
    attempt = case.attempts[0]
    broken = replace(
        attempt.steps[-2], exchanges=(replace(samples.exchange(0, 1, "register"), error="Fikk ikke kontakt med kfr: svaret er ikke HTTP."),)
    )
    steps = (*attempt.steps[:-2], broken, replace(attempt.steps[-1], message=str(told)))
    removal = Removal("KFR-001", 1, 1, "D-nummer", "310000000", RemovalOutcome.LEFT, plain.run.started, None, remarks.NOT_TRIED.nb)
    run = replace(
        plain,
        cases=(replace(case, reason=str(told), attempts=(replace(attempt, steps=steps, reason=str(told)),)),),
        run=replace(plain.run, cleanup=(removal,), observations=(remarks.acting("315000000"),)),
        completeness=replace(
            plain.completeness, ignored=tuple(replace(row, reason=reasons.SUMMARY.nb) for row in plain.completeness.ignored)
        ),
    )

    english = in_language(run, Language.EN)

    said = "Expected status 201, got status 200 with error code KFR-003 (register/201)"
    [read] = english.cases
    assert (read.reason, read.attempts[0].reason, read.attempts[0].steps[-1].message) == (said, said, said)
    assert read.attempts[0].steps[-1].findings[0] == replace(found, actual="status 200 with error code KFR-003")
    assert read.attempts[0].steps[-2].exchanges[0].error == "Could not reach kfr: the answer is not HTTP."
    assert english.run.cleanup[0].detail == "not tried, because KFR did not answer"
    assert english.run.observations == (
        "The supplier with organisation number 315000000 acted for the bank (consumer_org) with its own certificate.",
    )
    assert {row.reason for row in english.completeness.ignored} == {"a summary or a place to sign"}
