"""The fixtures that steps ask for: arrange, act and expect over one state per case."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from conformance import config as configuration
from conformance.canaries import canaries
from conformance.client.canary import planted
from conformance.examination import Act, Arrange, CaseState, Expect, Surroundings
from conformance.examination.customers import plan
from conformance.examination.opening import Terms, open_surroundings
from conformance.journal import CanariesPlanted
from conformance.pytest_plugin.hooks import recording_key, sink_key
from conformance.redact import Redactor

# The runner hands the key of the pseudonyms to pytest and its workers in the environment; it is never written down.
PSEUDONYM_KEY_ENV = "KFR_PSEUDONYM_KEY"


@pytest.fixture(scope="session")
def surroundings(request: pytest.FixtureRequest) -> Iterator[Surroundings]:
    """What all cases share; without `--kfr-config` an embedded simulator is started and stopped again."""
    path = request.config.getoption("--kfr-config")
    seed = request.config.getoption("--kfr-seed") or secrets.token_hex(16)
    redactor = Redactor(bytes.fromhex(os.environ.get(PSEUDONYM_KEY_ENV, "")) or secrets.token_bytes(32))
    with ExitStack() as stack:
        if path is None:
            from conformance.simulator.options import SimulatorOptions  # noqa: PLC0415 - only this door needs the simulator
            from conformance.simulator.server import running  # noqa: PLC0415 - the same

            folder = stack.enter_context(TemporaryDirectory(prefix="kfr-"))
            path = stack.enter_context(running(SimulatorOptions(config_folder=Path(folder)))).config
        config = configuration.load(path, request.config.getoption("--kfr-profile"))
        request.config.stash[sink_key].emit(CanariesPlanted(planted(redactor, canaries(seed), base_url=config.kfr.base_url)))
        yield stack.enter_context(open_surroundings(config, seed=seed, redactor=redactor, terms=_terms(request.config)))


def _terms(config: pytest.Config) -> Terms:
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    return Terms(config.getoption("--kfr-production"), workers, config.getoption("--kfr-tally"))


@pytest.fixture
def case_state(request: pytest.FixtureRequest, surroundings: Surroundings) -> CaseState:
    """The state of the case at hand."""
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
