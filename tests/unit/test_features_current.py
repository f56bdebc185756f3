"""The features that come with the product are those the example workbook gives, byte for byte."""

from __future__ import annotations

from pathlib import Path

from conformance.generate import differences, example_workbook, generate
from conformance.language import Language
from conformance.sheet import read
from conformance.workbook import load

FEATURES = Path(__file__).parents[2] / "features"
COMMAND = "kfr-conformance generate --out features"


def test_the_features_are_current() -> None:
    path = example_workbook()
    found = [difference.text.in_language(Language.EN) for difference in differences(generate(read(load(path), path.name)), FEATURES)]

    assert not found, f"run `{COMMAND}`: {found}"


def test_every_row_of_the_example_is_decided() -> None:
    path = example_workbook()
    made = generate(read(load(path), path.name))

    assert [(translation.scenario.case.id, translation.scenario.unmapped) for translation in made.undecided] == []
    assert len(made.scenarios) >= 30
