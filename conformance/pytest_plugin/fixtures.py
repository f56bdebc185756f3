"""The fixtures that steps ask for: arrange, act and expect over one state per case."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from conformance.examination import Act, Arrange, CaseState, Expect, Surroundings
from conformance.examination.customers import plan
from conformance.pytest_plugin.hooks import recording_key, shared_key


@pytest.fixture(scope="session")
def surroundings(request: pytest.FixtureRequest) -> Iterator[Surroundings]:
    """What all cases share."""
    shared = request.config.stash[shared_key]
    yield shared.surroundings()
    shared.close()


@pytest.fixture
def case_state(request: pytest.FixtureRequest, surroundings: Surroundings) -> CaseState:
    """The state of the case at hand."""
    surroundings.wait_for_one_day()
    recording = request.node.stash[recording_key]
    planned = plan(recording.case_id, recording.sentences, seed=surroundings.seed, attempt=recording.attempt)
    return CaseState(surroundings, recording, recording.case_id, recording.attempt, planned)


@pytest.fixture
def arrange(case_state: CaseState) -> Arrange:
    """The vocabulary of `Gitt`."""
    return Arrange(case_state)


@pytest.fixture
def act(case_state: CaseState) -> Act:
    """The vocabulary of `Når`."""
    return Act(case_state)


@pytest.fixture
def expect(case_state: CaseState) -> Expect:
    """The vocabulary of `Så`."""
    return Expect(case_state)
