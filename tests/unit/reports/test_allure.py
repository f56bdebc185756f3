"""`allure-results/`: what Allure reads back is what the run says."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from allure_commons import model2
from attr import fields

from conformance.language import Language
from conformance.model import Cause, RunResult, Verdict
from reports import allure
from tests.unit.reports import samples

RUNS = {
    "passing": samples.passing(),
    "failing": samples.failing(),
    "cut short": samples.cut_short(),
    "nothing executed": samples.nothing_executed(),
    "hostile": samples.hostile(),
    "one id twice": samples.run_of([samples.passed_case(0), samples.failed_case(0)]),
}


def _results(run: RunResult) -> list[dict[str, Any]]:
    files = allure.render(samples.report_input(run))
    return [json.loads(content) for name, content in files.items() if name.endswith("-result.json")]


def _of(results: list[dict[str, Any]], case_id: str) -> list[dict[str, Any]]:
    return [result for result in results if result["name"].startswith(case_id)]


@pytest.mark.parametrize("name", RUNS)
def test_every_attempt_of_every_case_has_a_result(name: str) -> None:
    run = RUNS[name]
    attempts = sum(max(1, len(case.attempts)) for case in run.cases)

    results = [result for result in _results(run) if result["name"] != "Fullstendighet"]

    assert len(results) == attempts
    assert len({result["uuid"] for result in results}) == attempts
    assert len({result["historyId"] for result in results}) == len(run.cases)


@pytest.mark.parametrize(
    ("verdict", "status"),
    [
        (Verdict.PASSED, "passed"),
        (Verdict.FAILED, "failed"),
        (Verdict.BLOCKED, "broken"),
        (Verdict.MANUAL, "skipped"),
        (Verdict.UNMAPPED, "broken"),
        (Verdict.NOT_RUN, "skipped"),
    ],
)
def test_each_verdict_has_its_status(verdict: Verdict, status: str) -> None:
    results = _results(samples.failing())

    for case in samples.failing().cases:
        if case.verdict is verdict:
            assert _of(results, case.case.id)[-1]["status"] == status


def test_a_retry_belongs_to_the_same_history() -> None:
    first, second = sorted(_of(_results(samples.failing()), "KFR-010"), key=lambda result: result["status"])

    assert (first["status"], second["status"]) == ("broken", "passed")
    assert first["historyId"] == second["historyId"]
    assert first["statusDetails"]["message"] == "Kunne ikke vurderes (network)."


@pytest.mark.parametrize("name", ["cut short", "nothing executed"])
def test_a_run_that_is_not_whole_has_a_broken_result(name: str) -> None:
    [extra] = [result for result in _results(RUNS[name]) if result["name"] == "Fullstendighet"]

    assert extra["status"] == "broken"
    assert extra["statusDetails"]["trace"]


def test_a_whole_run_has_none() -> None:
    assert all(result["status"] == "passed" for result in _results(samples.passing()))


def test_a_deviation_shows_expected_actual_and_where_it_stands() -> None:
    [result] = _of(_results(samples.failing()), "KFR-004")
    step = result["steps"][3]

    assert result["statusDetails"]["message"] == "KFR svarte 200 på en ny kunde; API-beskrivelsen sier 201."
    assert (step["name"], step["status"]) == ("Så skal KFR svare med status 200", "failed")
    shown = {one["name"]: one["value"] for one in step["steps"][0]["parameters"]}
    assert (shown["Forventet"], shown["Faktisk"]) == ("201", "200")
    assert shown["Hvor det står"].startswith("Registrere kundeforhold: status 201. (API 1.1.2")


def test_every_exchange_is_attached_as_text() -> None:
    files = allure.render(samples.report_input(samples.passing(20)))
    steps = [step for name, content in files.items() if name.endswith("-result.json") for step in json.loads(content)["steps"]]
    attached = [attachment for step in steps for attachment in step.get("attachments", [])]

    assert len(attached) == len({one["source"] for one in attached}) == 80
    for one in attached:
        assert one["type"] == "text/plain"
        assert "CorrelationID: " in files[one["source"]].decode()
    assert {name for name in files if name.endswith("-attachment.txt")} == {one["source"] for one in attached}


def test_in_a_large_run_only_what_did_not_pass_shows_its_exchanges(monkeypatch: pytest.MonkeyPatch) -> None:
    everything = {result["uuid"]: result for result in _results(samples.failing())}
    monkeypatch.setattr(allure, "_MOST_TRANSCRIPTS", 3)
    files = allure.render(samples.report_input(samples.failing()))
    results = [json.loads(content) for name, content in files.items() if name.endswith("-result.json")]

    for result in results:
        told = {one["name"]: one["value"] for one in result.get("parameters", [])}.get("Utvekslinger", "")
        attached = [one["source"] for step in result.get("steps", []) for one in step.get("attachments", [])]
        in_full = [one["source"] for step in everything[result["uuid"]].get("steps", []) for one in step.get("attachments", [])]
        assert attached == ([] if result["status"] == "passed" else in_full)
        assert told == ("Kjøringen er stor, så hoder og kropper står bare i evidence.json." if result["status"] == "passed" else "")
    assert any(name.endswith("-attachment.txt") for name in files)


def test_steps_follow_each_other_in_time() -> None:
    [result] = _of(_results(samples.passing(1)), "KFR-001")

    assert result["steps"][0]["start"] == result["start"] == 1_741_079_703_250
    assert all(before["stop"] <= after["start"] + 1 for before, after in zip(result["steps"], result["steps"][1:], strict=False))
    assert result["stop"] - result["start"] == 28


def test_the_workbooks_words_and_place_are_there() -> None:
    [result] = _of(_results(samples.failing()), "KFR-004")
    labels = {one["name"]: one["value"] for one in result["labels"]}

    assert {one["name"] for one in result["parameters"]} == {"Forutsetning", "Handling", "Forventet resultat"}
    assert (labels["parentSuite"], labels["suite"], labels["tag"]) == (
        "Testtilfeller",
        "4 Slå opp kundeforhold i egen bank",
        "register/201",
    )
    assert result["links"] == [
        {"type": "link", "url": "../report.html#sak-KFR-004", "name": "report.html"},
        {"type": "tms", "url": "../KFR-Integrasjonstester-eksempel.xlsx#%27Testtilfeller%27%21A12", "name": "Testtilfeller, rad 12"},
    ]


@pytest.mark.parametrize("name", RUNS)
def test_allures_own_model_reads_every_file_back(name: str) -> None:
    kinds = {
        "steps": model2.TestStepResult,
        "attachments": model2.Attachment,
        "parameters": model2.Parameter,
        "labels": model2.Label,
        "links": model2.Link,
    }

    def read_back(kind: type, value: dict[str, Any]) -> object:
        known = {one.name for one in fields(kind)}
        assert value.keys() <= known, f"Allure's {kind.__name__} does not know {value.keys() - known}"
        for key, inner in kinds.items():
            for one in value.get(key, ()):
                read_back(inner, one)
        return kind(**value)

    for result in _results(RUNS[name]):
        read_back(model2.TestResult, result)
        assert result["status"] in {status for key, status in vars(model2.Status).items() if key.isupper()}


@pytest.mark.parametrize("cause", Cause)
def test_every_cause_of_blocked_has_its_own_category(cause: Cause) -> None:
    files = allure.render(samples.report_input(samples.failing()))
    categories = json.loads(files["categories.json"])
    [result] = _of(_results(samples.failing()), f"KFR-0{25 + list(Cause).index(cause)}")

    fitting = [
        one
        for one in categories
        if result["status"] in one["matchedStatuses"] and re.match(one.get("messageRegex", ".*"), result["statusDetails"]["message"])
    ]

    assert [one["name"].partition(":")[0] for one in fitting] == ["Testfeil" if cause is Cause.SUITE else "Blokkert"]


@pytest.mark.parametrize(
    ("run", "name", "category"),
    [
        pytest.param(samples.failing(), "KFR-004", "Produktfeil: systemet som ble testet, avviker fra API-beskrivelsen", id="failed"),
        pytest.param(samples.failing(), "KFR-032", "Testfeil: testpakken eller en rad som ikke er forstått", id="unmapped"),
        pytest.param(samples.failing(), "KFR-031", "Ikke kjørt, eller venter på manuell vurdering", id="manual"),
        pytest.param(samples.cut_short(), "Fullstendighet", "Ufullstendig kjøring", id="cut short"),
        pytest.param(samples.nothing_executed(), "Fullstendighet", "Ufullstendig kjøring", id="nothing executed"),
    ],
)
def test_what_is_not_passed_stands_in_one_category(run: RunResult, name: str, category: str) -> None:
    categories = json.loads(allure.render(samples.report_input(run))["categories.json"])
    [result] = _of(_results(run), name)

    fitting = [
        one["name"]
        for one in categories
        if result["status"] in one["matchedStatuses"] and re.match(one.get("messageRegex", ".*"), result["statusDetails"]["message"])
    ]

    assert fitting == [category]


def test_the_environment_is_a_properties_file_that_holds_one_line_a_value() -> None:
    lines = allure.render(samples.report_input(samples.hostile()))["environment.properties"].decode("ascii").splitlines()
    values = dict(line.split("=", 1) for line in lines)

    assert values["organisation_number"] == "310000000"
    assert len(lines) == len(values) == 11
    assert "\\u27e8U+0000\\u27e9" in values["bank"]
    assert "\\ud83d\\ude00" in values["bank"]


def test_hostile_text_is_readable_json_and_says_what_it_held() -> None:
    [result] = [one for one in _results(samples.hostile()) if one["status"] == "failed"]

    assert "<script>alert(1)</script>" in result["name"]
    assert "⟨U+202E⟩gnp.exe" in result["name"]
    assert "description" not in result
    assert "descriptionHtml" not in result


def test_english_on_request() -> None:
    files = allure.render(samples.report_input(samples.failing()), Language.EN)

    assert any(b'"Expected"' in content for content in files.values())


def test_the_same_run_gives_the_same_files() -> None:
    assert allure.render(samples.report_input(samples.failing())) == allure.render(samples.report_input(samples.failing()))
