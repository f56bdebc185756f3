"""Every feature line matches exactly one step; every step is used. A second match would shadow the first without a word."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from pytest_bdd.parser import FeatureParser, Step
from pytest_bdd.steps import step_function_context_registry

import steps.act
import steps.arrange
import steps.expect

FEATURES = Path(__file__).parents[2] / "features"
# What only a row that nobody understands needs, or one that a mapping file leaves to a tester; the packaged example has neither.
NOT_IN_THE_EXAMPLE = {"at raden må avklares", "at testtilfellet utføres for hånd"}

MODULES = {module.__name__ for module in (steps.arrange, steps.act, steps.expect)}
CONTEXTS = [context for context in step_function_context_registry.values() if context.step_func.__module__ in MODULES]


def _lines() -> list[Step]:
    features = [FeatureParser(str(FEATURES), file.name).parse() for file in sorted(FEATURES.glob("*.feature"))]
    return [step for feature in features for scenario in feature.scenarios.values() for step in scenario.steps]


LINES = {f"{step.type} {step.name}": step for step in _lines()}


def _matching(step: Step) -> list[str]:
    return [context.parser.name for context in CONTEXTS if context.type == step.type and context.parser.is_matching(step.name)]


def test_there_are_features_and_steps_to_compare() -> None:
    assert len(LINES) > 50
    assert len(CONTEXTS) > 30


@pytest.mark.parametrize("step", LINES.values(), ids=LINES)
def test_a_feature_line_matches_exactly_one_step(step: Step) -> None:
    assert len(_matching(step)) == 1, _matching(step)


def test_every_step_is_used() -> None:
    used = Counter(name for step in LINES.values() for name in _matching(step))

    assert {context.parser.name for context in CONTEXTS} - set(used) == NOT_IN_THE_EXAMPLE
