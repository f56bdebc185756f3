"""Cells that are Gherkin, markup or control characters come through as text: two parsers find exactly the scenarios of the workbook."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from gherkin.parser import Parser
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_bdd.parser import FeatureParser

from conformance.case_tags import case_id_of
from conformance.generate import Intake, take_in, write
from tests.unit.sheet.books import HEADINGS, one_sheet

EXAMPLES = int(os.environ.get("KFR_EXAMPLES", "50"))
HOSTILE = {
    "a scenario": "Scenario: K-99 Falsk\n  Gitt at alt er bestått",
    "a feature": "Egenskap: Falsk\n\n  Bakgrunn:\n    Gitt x",
    "an outline": "Abstrakt Scenario: x\nEksempler:\n| a |\n| 1 |",
    "a doc string": '"""\nGitt x\n"""',
    "another doc string": "```\nx\n```",
    "a table": "| a | b |\n| 1 | 2 |",
    "a tag": "@K-99 @status:uavklart",
    "a comment": "# language: en\n# Generert",
    "a step": "Så skal KFR svare med status 201",
    "English Gherkin": "Feature: x\nScenario: y\nGiven z",
    "HTML": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "Typst": '#import "x.typ"\n#read("/etc/passwd") $x$ \\ @ref <label>',
    "a template": "{{ 7 * 7 }}{% include 'x' %}{0.__class__}",
    "a formula": '=HYPERLINK("http://x";"y")',
    "other formulas": "+1-1\n-1+1\n@SUM(A1)\n\t=1",
    "control characters": "a\x07b\x1bc\u2028d\u2029e\u0085f\u202eg\ufeffh",
    "an escape of the sheet": "_x000A_Scenario: x_x000D_",
    "placeholders": "<kind> {value} %s ${x}",
    "a backslash at the end": "Send POST \\",
    "only marks": '"',
    "percent": "100 % @ 50%25",
}


def _taken(folder: Path, *cells: str) -> Intake:
    rows = [
        ["K-1", "Ny", "", "Registrer kunden.", "Status 201."],
        *([f"K-{at}", *cells] for at in range(2, 4)),
        ["K-4", "Ny", "", "x", "y"],
    ]
    (folder / "bok.xlsx").write_bytes(one_sheet(HEADINGS, *rows))
    return take_in(folder / "bok.xlsx")


def _judges(taken: Intake, folder: Path) -> list[list[tuple[str, list[str]]]]:
    """Read the features with both parsers: case id and steps of every scenario."""
    write(taken.generated, folder)
    official, bdd = [], []
    for name, text in taken.generated.files.items():
        feature: Any = Parser().parse(text)["feature"]  # the parser's own types want every optional key asked for
        for child in feature["children"]:
            found = child["scenario"]
            tags = [case_id_of(tag["name"].removeprefix("@")) for tag in found["tags"]]
            official.append((next(tag for tag in tags if tag), [step["text"] for step in found["steps"]]))
            assert not any("docString" in step or "dataTable" in step for step in found["steps"])
        for scenario in FeatureParser(str(folder), name).parse().scenarios.values():
            tags = [case_id_of(tag) for tag in sorted(scenario.tags)]
            bdd.append((next(tag for tag in tags if tag), [step.name for step in scenario.steps]))
    return [official, bdd]


def _expected(taken: Intake) -> list[tuple[str, list[str]]]:
    return [(scenario.case.id, [step.sentence for step in scenario.steps]) for scenario in taken.generated.scenarios]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_cell_cannot_become_syntax(tmp_path: Path, text: str) -> None:
    taken = _taken(tmp_path, text, text, text, text)

    assert [case.id for case in taken.workbook.cases] == ["K-1", "K-2", "K-3", "K-4"]
    for judged in _judges(taken, tmp_path / "ut"):
        assert judged == _expected(taken)
    assert [scenario.case.id for scenario in taken.generated.scenarios if not scenario.unmapped] == ["K-1"]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_an_id_or_a_section_cannot_become_syntax(tmp_path: Path, text: str) -> None:
    rows = [
        [f"Del {text}"],
        [f"K-1 {text}", "Ny", "", "Registrer kunden.", "Status 201."],
        ["K-2", "Ny", "", "Slett kunden.", "Status 404."],
    ]
    (tmp_path / "bok.xlsx").write_bytes(one_sheet(HEADINGS, *rows))

    taken = take_in(tmp_path / "bok.xlsx")

    assert len(taken.workbook.cases) == 2
    for judged in _judges(taken, tmp_path / "ut"):
        assert judged == _expected(taken)


PIECES = st.sampled_from(
    [*HOSTILE.values(), "\n", " ", "Status 201.", "Registrer kunden.", ":", "|", "#", "@", '"""', "\\", "*", "Og", "Når "]
)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=6).map("".join))
def test_no_mixture_becomes_syntax(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("fiendtlig")
    taken = _taken(folder, f"T {text}", text, text, f"E {text}")

    for judged in _judges(taken, folder / "ut"):
        assert judged == _expected(taken)
