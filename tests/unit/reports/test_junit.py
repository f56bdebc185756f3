"""`junit.xml`: one test case a case, the right element for each verdict, and never green unless the run is whole."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from lxml import etree

from conformance.language import Language
from conformance.model import RunResult, Verdict
from reports import allure, junit
from reports.printable import visible
from tests.unit.reports import samples

RUNS = {
    "passing": samples.passing(),
    "failing": samples.failing(),
    "cut short": samples.cut_short(),
    "nothing executed": samples.nothing_executed(),
    "empty": samples.run_of([]),
    "hostile": samples.hostile(),
    "only manual": samples.run_of([samples.passed_case(0), samples.unexecuted_case(1, Verdict.MANUAL, "Venter.")]),
}


SCHEMA = etree.XMLSchema(file=Path(__file__).with_name("junit.xsd"))


def _parsed(run: RunResult, language: Language = Language.NB) -> ET.Element:
    return ET.fromstring(junit.render(samples.report_input(run), language))


def _count(element: ET.Element, name: str) -> int:
    return int(element.attrib[name])


def _text(element: ET.Element) -> str:
    return element.text or ""


def _cases(root: ET.Element) -> dict[str, ET.Element]:
    found: dict[str, ET.Element] = {}
    for case in root.iter("testcase"):
        values = {one.attrib["name"]: one.attrib["value"] for one in case.iter("property")}
        if "id" in values:
            assert values["id"] not in found
            found[values["id"]] = case
    return found


@pytest.mark.parametrize("name", RUNS)
def test_every_case_stands_once(name: str) -> None:
    assert sorted(_cases(_parsed(RUNS[name]))) == sorted(visible(case_id) for case_id in samples.ids_of(RUNS[name]))


@pytest.mark.parametrize("name", RUNS)
def test_the_counts_are_those_of_the_elements(name: str) -> None:
    root = _parsed(RUNS[name])

    for element in (root, *root.iter("testsuite")):
        assert _count(element, "tests") == len(list(element.iter("testcase")))
        assert _count(element, "failures") == len(list(element.iter("failure")))
        assert _count(element, "errors") == len(list(element.iter("error")))
        assert _count(element, "skipped") == len(list(element.iter("skipped")))


@pytest.mark.parametrize(
    ("verdict", "element"),
    [
        (Verdict.PASSED, None),
        (Verdict.FAILED, "failure"),
        (Verdict.BLOCKED, "error"),
        (Verdict.UNMAPPED, "error"),
        (Verdict.MANUAL, "skipped"),
        (Verdict.NOT_RUN, "skipped"),
    ],
)
def test_each_verdict_has_its_element(verdict: Verdict, element: str | None) -> None:
    cases = _cases(_parsed(samples.failing()))

    for case in samples.failing().cases:
        if case.verdict is verdict:
            marks = [child.tag for child in cases[case.case.id] if child.tag in {"failure", "error", "skipped"}]
            assert marks == ([element] if element else [])


@pytest.mark.parametrize("name", [name for name in RUNS if name != "passing"])
def test_a_run_that_is_not_conforming_is_never_green(name: str) -> None:
    root = _parsed(RUNS[name])

    assert _count(root, "failures") + _count(root, "errors") > 0


def test_a_conforming_run_is_green() -> None:
    root = _parsed(samples.passing())

    assert (root.get("failures"), root.get("errors"), root.get("skipped")) == ("0", "0", "0")
    assert root.get("tests") == "50"


@pytest.mark.parametrize("name", RUNS)
def test_the_file_has_the_shape_that_ci_systems_read(name: str) -> None:
    SCHEMA.assertValid(etree.fromstring(junit.render(samples.report_input(RUNS[name]))))


def test_the_schema_would_refuse_another_shape() -> None:
    assert not SCHEMA.validate(etree.fromstring(b'<testsuites tests="one"/>'))
    assert not SCHEMA.validate(etree.fromstring(b'<testsuites><testsuite name="a"><failed/></testsuite></testsuites>'))


def test_a_case_that_did_not_pass_names_the_files_that_tell_why() -> None:
    report = replace(samples.report_input(samples.failing()), folder="runs/natt/")
    cases = _cases(ET.fromstring(junit.render(report)))

    def attached(case_id: str) -> list[str]:
        return re.findall(r"\[\[ATTACHMENT\|(.+?)\]\]", "".join(out.text or "" for out in cases[case_id].iter("system-out")))

    page, *transcripts = attached("KFR-004")
    assert page == "runs/natt/report.html"
    assert {Path(one).name for one in transcripts} < set(allure.render(report))
    assert {str(Path(one).parent) for one in transcripts} == {"runs/natt/allure-results"}
    assert attached("KFR-001") == []


def test_a_text_from_outside_attaches_nothing() -> None:
    case = samples.failed_case(0)
    step = replace(case.attempts[0].steps[0], sentence="[[ATTACHMENT|/etc/hosts]]")
    attempt = replace(case.attempts[0], steps=(step, *case.attempts[0].steps[1:]))
    [element] = _cases(_parsed(samples.run_of([replace(case, attempts=(attempt,))]))).values()

    assert "[[ATTACHMENT|/etc" not in "".join(out.text or "" for out in element.iter("system-out"))


def test_a_broken_equation_is_an_error_of_its_own() -> None:
    [error] = _parsed(samples.cut_short()).iter("error")

    assert error.get("type") == "incomplete"
    assert "KFR-006" in _text(error)


def test_a_failure_shows_expected_actual_and_where_it_stands() -> None:
    [failure] = _cases(_parsed(samples.failing()))["KFR-004"].iter("failure")

    assert failure.get("message") == "KFR svarte 200 på en ny kunde; API-beskrivelsen sier 201."
    for line in ("Forventet: 201", "Faktisk: 200", "Hvor det står: Registrere kundeforhold: status 201. (API 1.1.2"):
        assert line in _text(failure)


def test_a_case_carries_its_place_clauses_and_time() -> None:
    case = _cases(_parsed(samples.failing()))["KFR-004"]
    values = {one.attrib["name"]: one.attrib["value"] for one in case.iter("property")}

    assert values == {
        "id": "KFR-004",
        "sheet": "Testtilfeller",
        "row": "12",
        "clauses": "register/201",
        "verdict": "failed",
        "attempts": "1",
    }
    assert case.get("time") == "0.016"
    assert "GET https://preprod.api.bits.no" in _text(next(case.iter("system-out")))


def test_a_blocked_case_names_the_cause() -> None:
    [error] = _cases(_parsed(samples.failing()))["KFR-027"].iter("error")

    assert error.get("type") == "blocked:network"
    assert error.attrib["message"].startswith("Årsak: nettverk.")


def test_hostile_text_is_inert_and_the_file_parses() -> None:
    root = _parsed(samples.hostile())

    assert "script" not in {element.tag for element in root.iter()}
    [failure] = root.iter("failure")
    assert "<script>alert(1)</script>" in _text(failure)
    assert "⟨U+0000⟩" in _text(failure)


def test_a_run_whose_end_is_missing_is_not_whole_even_if_all_passed() -> None:
    run = samples.passing(3)

    assert _parsed(replace(run, run=replace(run.run, ended=""))).get("errors") == "1"


def test_english_on_request() -> None:
    [failure] = _cases(_parsed(samples.failing(), Language.EN))["KFR-004"].iter("failure")

    assert "Expected: 201" in _text(failure)


def test_the_same_run_gives_the_same_bytes() -> None:
    assert junit.render(samples.report_input(samples.failing())) == junit.render(samples.report_input(samples.failing()))
