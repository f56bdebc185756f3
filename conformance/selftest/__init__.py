"""The suite's own strength: every mutant of the simulator is run against, and those that no case notices are named."""

from conformance.selftest.matrix import KillMatrix, Trial
from conformance.selftest.trials import run_trials

__all__ = ["KillMatrix", "Trial", "run_trials"]
