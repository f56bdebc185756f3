"""One run from beginning to end: plan, begin or resume, carry out, conclude. Each stage has its own file."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from conformance import config as configuration
from conformance.config import Config
from conformance.doctor import require_health
from conformance.runner.begin import begin
from conformance.runner.carry_out import carry_out
from conformance.runner.conclude import Finished, conclude, load_reporting
from conformance.runner.embedded import configured, lay_out_anchor
from conformance.runner.options import Listener, RunOptions, Unwatched
from conformance.runner.prepare import plan
from conformance.runner.resume import resume


def run(options: RunOptions, listener: Listener | None = None) -> Finished:
    """Carry out the integration test and leave a sealed run folder.

    Args:
        options: What the tester asked for.
        listener: Watches the run.

    Returns:
        The result and where it lies; `result.exit_code` says how it went.

    Raises:
        ConformanceError: The run could not be started, or its results not written. Nothing is half-written before the first case.
        RunNotConfigured: A check before the run failed, and the configuration is at fault.
        RunBlocked: A check before the run failed, and somebody else is at fault.
    """
    watcher = listener or Unwatched()
    watcher.stage("prepare")
    # The simulator starts in a process of its own; the workbook is read in the meantime.
    with ThreadPoolExecutor(1) as meanwhile:
        planning = meanwhile.submit(plan, options.workbook, options.mapping)
        with configured(options) as path:
            config = _permitted(path, options)
            made = planning.result()
            if options.config is not None:
                # Last, because it is the first to send something.
                require_health(path, options.profile)
            begun = begin(made, config, options, watcher) if options.resume is None else resume(made, config, options, watcher)
            meanwhile.submit(load_reporting)
            if begun.is_open:
                carry_out(begun, path, options, watcher)
            anchor = lay_out_anchor(path, begun.folder) if options.config is None else None
    return conclude(begun, options, watcher, anchor=anchor)


def _permitted(path: Path, options: RunOptions) -> Config:
    """Read the configuration, and see that the run may write where it points."""
    config = configuration.load(path, options.profile, environ={} if options.config is None else None)
    configuration.require_permission_to_write(config, options.production)
    return config
