"""Imported by a server that executors are forked from: what they would all import and compile is done once.

Importing this module is all it is for.
"""

import _pytest.unittest
import httpcore
import pytest_bdd.plugin
from pytest_bdd.steps import step_function_context_registry

import steps.act
import steps.arrange
import steps.expect

# A sentence's pattern is compiled when it is first compared.
for step in step_function_context_registry.values():
    step.parser.is_matching("")
