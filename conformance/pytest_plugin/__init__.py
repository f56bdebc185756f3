"""The pytest side: load with `-p conformance.pytest_plugin`. The only part of the machine that imports pytest."""

from conformance.pytest_plugin.fixtures import act, arrange, case_state, expect, surroundings
from conformance.pytest_plugin.hooks import (
    pytest_addoption,
    pytest_bdd_after_step,
    pytest_bdd_apply_tag,
    pytest_bdd_before_scenario,
    pytest_bdd_before_step,
    pytest_bdd_before_step_call,
    pytest_bdd_step_error,
    pytest_bdd_step_func_lookup_error,
    pytest_collection_finish,
    pytest_collection_modifyitems,
    pytest_configure,
    pytest_runtest_makereport,
    pytest_runtest_setup,
    pytest_unconfigure,
)

__all__ = [
    "act",
    "arrange",
    "case_state",
    "expect",
    "pytest_addoption",
    "pytest_bdd_after_step",
    "pytest_bdd_apply_tag",
    "pytest_bdd_before_scenario",
    "pytest_bdd_before_step",
    "pytest_bdd_before_step_call",
    "pytest_bdd_step_error",
    "pytest_bdd_step_func_lookup_error",
    "pytest_collection_finish",
    "pytest_collection_modifyitems",
    "pytest_configure",
    "pytest_runtest_makereport",
    "pytest_runtest_setup",
    "pytest_unconfigure",
    "surroundings",
]
