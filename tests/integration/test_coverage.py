"""Every rule of the contract is judged by a case of the example, or says why none can."""

from __future__ import annotations

import pytest

from conformance import contract
from conformance.model import RunResult
from conformance.runner import RunOptions, run
from tests.golden.coverage import BLOCK, README, block, judging

API = contract.load()


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> RunResult:
    return run(RunOptions(out=tmp_path_factory.mktemp("coverage") / "run")).result


def test_a_rule_without_a_case_says_why(result: RunResult) -> None:
    judged = judging(result)
    silent = [clause.id for clause in API.clauses.values() if clause.untested is None and clause.id not in judged]

    assert not silent, "give these a case, or a reason under [[untested]]"


def test_a_rule_with_a_case_has_no_excuse(result: RunResult) -> None:
    judged = judging(result)

    assert not [clause.id for clause in API.clauses.values() if clause.untested is not None and clause.id in judged]
    assert not set(judged) - set(API.clauses)


def test_readme_shows_the_coverage(result: RunResult) -> None:
    found = BLOCK.search(README.read_text(encoding="utf-8"))
    assert found is not None
    assert found[0] == block(API, judging(result)), "run: python -m tests.golden.coverage"


def test_the_report_leads_from_a_rule_to_its_cases(result: RunResult, tmp_path_factory: pytest.TempPathFactory) -> None:
    page = next(tmp_path_factory.getbasetemp().glob("coverage*/run/report.html")).read_text(encoding="utf-8")
    place = page.index("<code>register/201</code>")
    row = page[place : page.index("</tr>", place)]

    assert f'">{judging(result)["register/201"][0]}</a>' in row
    excuse = API.clauses["lookup/504"].untested
    assert excuse is not None
    assert excuse.nb in page
