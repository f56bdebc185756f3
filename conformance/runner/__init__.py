"""The run: plan, execute with pytest as a child process, fold, report, seal."""

from conformance.runner.options import Listener, RunOptions
from conformance.runner.run import JOURNAL, Finished, run

__all__ = ["JOURNAL", "Finished", "Listener", "RunOptions", "run"]
