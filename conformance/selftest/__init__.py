"""The proof of the suite's strength: every mutant must be noticed, the faithful simulator never accused."""

from conformance.selftest.matrix import KillMatrix, Trial
from conformance.selftest.repeats import Conditions, Repeat
from conformance.selftest.trials import run_repeats, run_trials

__all__ = ["Conditions", "KillMatrix", "Repeat", "Trial", "run_repeats", "run_trials"]
