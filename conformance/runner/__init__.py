"""The run: plan, begin or resume, execute with pytest as a child process, fold, report, seal."""

from conformance.manifest import JOURNAL
from conformance.runner.conclude import Finished
from conformance.runner.merge import merge
from conformance.runner.options import Listener, RunOptions
from conformance.runner.run import run
from conformance.runner.shards import durations_of

__all__ = ["JOURNAL", "Finished", "Listener", "RunOptions", "durations_of", "merge", "run"]
