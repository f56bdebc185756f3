"""The configuration to run with; without one the embedded simulator is started for the occasion."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from conformance.atomic import write
from conformance.runner.options import RunOptions
from conformance.simulator.mutants import behaviour_of
from conformance.simulator.options import SimulatorOptions
from conformance.simulator.server import running

# The documented 250 a second would make a tester wait for nothing; `simulate` has the documented rate.
BATCH_RATE = 50_000


@contextmanager
def configured(options: RunOptions) -> Iterator[Path]:
    """Find the configuration file, or start a simulator that writes one.

    Raises:
        MutantUnknown: The simulator has no such deviation.
    """
    if options.config is not None:
        yield options.config
        return
    behaviour_of(options.mutant)  # an unknown name is refused here, where it was typed, and not in the child process
    with tempfile.TemporaryDirectory(prefix="kfr-") as made:
        simulator = SimulatorOptions(config_folder=Path(made), mutant=options.mutant, batch_rate=BATCH_RATE)
        with running(simulator):
            yield Path(made) / "kfr.toml"


def lay_out_anchor(config: Path, folder: Path) -> Path:
    """Lay the simulator's CA beside the run folder."""
    anchor = folder.with_name(f"{folder.name}.ca.pem")
    write(anchor, config.with_name("ca.pem").read_bytes())
    return anchor
