"""What all cases of a process share: the surroundings, opened once and closed with the session."""

from __future__ import annotations

import os
import secrets
import time
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from conformance import config as configuration
from conformance.canaries import canaries
from conformance.client.canary import planted
from conformance.examination import Surroundings
from conformance.examination.opening import Terms, open_surroundings
from conformance.journal import CanariesPlanted
from conformance.pytest_plugin.sinks import Sink
from conformance.redact import Redactor

# The runner hands the key of the pseudonyms to pytest and its workers in the environment; it is never written down.
PSEUDONYM_KEY_ENV = "KFR_PSEUDONYM_KEY"


class Shared:
    """The surroundings, opened when they are first asked for.

    Args:
        config: pytest's options.
        sink: Where events go.
    """

    def __init__(self, config: pytest.Config, sink: Sink) -> None:
        self._config = config
        self._sink = sink
        self._stack = ExitStack()
        self._surroundings: Surroundings | None = None

    def surroundings(self) -> Surroundings:
        """Give the surroundings; without `--kfr-config` an embedded simulator is started for them.

        Raises:
            ConformanceError: They cannot be opened; asked again, it is tried again.
        """
        if self._surroundings is None:
            with ExitStack() as opening:
                self._surroundings = self._open(opening)
                self._stack = opening.pop_all()
        return self._surroundings

    def close(self) -> None:
        """Close whatever was opened."""
        self._stack.close()

    def _open(self, stack: ExitStack) -> Surroundings:
        path = self._config.getoption("--kfr-config")
        seed = self._config.getoption("--kfr-seed") or secrets.token_hex(16)
        redactor = Redactor(bytes.fromhex(os.environ.get(PSEUDONYM_KEY_ENV, "")) or secrets.token_bytes(32))
        if path is None:
            from conformance.simulator.options import SimulatorOptions  # noqa: PLC0415 - only this door needs the simulator
            from conformance.simulator.server import running  # noqa: PLC0415 - the same

            folder = stack.enter_context(TemporaryDirectory(prefix="kfr-"))
            path = stack.enter_context(running(SimulatorOptions(config_folder=Path(folder)))).config
        config = configuration.load(path, self._config.getoption("--kfr-profile"))
        self._sink.emit(CanariesPlanted(planted(redactor, canaries(seed), base_url=config.kfr.base_url)))
        return stack.enter_context(open_surroundings(config, seed=seed, redactor=redactor, terms=self._terms()))

    def _terms(self) -> Terms:
        workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
        ahead: float = self._config.getoption("--kfr-ahead")
        production, tally = self._config.getoption("--kfr-production"), self._config.getoption("--kfr-tally")
        return Terms(production, workers, tally, clock=lambda: time.time() + ahead, rate=self._config.getoption("--kfr-batch-rate"))
