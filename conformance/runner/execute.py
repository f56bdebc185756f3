"""pytest as a child process: one per run, its journal followed while it works."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from conformance.errors.run import ExecutorFailed, JournalNotWritten
from conformance.errors.system import refusal
from conformance.journal import Line
from conformance.journal.follow import Follower
from conformance.runner.options import Listener

# pytest's own codes: 0 all passed, 1 some failed, 2 interrupted. The rest mean that it could not work at all.
_WORKED = {0, 1, 2}
# The plugin's own code when the journal cannot be written, with the system's error number added to it.
_NOT_WRITTEN = 100
_POLL_SECONDS = 0.03
_GRACE_SECONDS = 10.0
_TAIL = 600


@dataclass(frozen=True, slots=True)
class Execution:
    """What the child needs to know.

    Attributes:
        config: `kfr.toml`.
        features: Folder with the feature files of this run.
        journal: The journal to append to.
        seed: Seed of the test customers.
        workers: Number of processes.
        profile: Profile of the configuration; `None` leaves it to the environment.
        production: The bank's organisation number as named on the command line, when the run is to write in production.
        selection: The cases to carry out, each with the number of its attempt; `None` is every case for the first time.
        pseudonym_key: Key of the pseudonyms, hexadecimal.
        environ: Environment of the child; `None` is that of this process.
        order: Carry the cases out in the random order that belongs to this text; empty for the usual one.
        ahead: Seconds that the bank's clock is set ahead of this machine's.
        batch_rate: Entries of a file that KFR reads in a second; 0 for the documented rate.
    """

    config: Path
    features: Path
    journal: Path
    seed: str
    workers: int
    profile: str | None = None
    production: str = ""
    selection: Mapping[str, int] | None = None
    pseudonym_key: str = field(default_factory=lambda: secrets.token_hex(32), repr=False)
    environ: Mapping[str, str] | None = None
    order: str = ""
    ahead: float = 0.0
    batch_rate: float = 0.0


def execute(execution: Execution, listener: Listener) -> int:
    """Carry out the scenarios and return pytest's exit code.

    Ctrl-C is passed on: the child gets time to end its case, and the run is reported as it then stands.

    Args:
        execution: What to run.
        listener: Hears every event as it reaches the journal.

    Returns:
        pytest's exit code; negative when a signal ended it.

    Raises:
        JournalNotWritten: The disk is full or gone.
        ExecutorFailed: pytest could not carry out the scenarios at all.
    """
    follower = Follower(execution.journal, execution.journal.stat().st_size)
    with tempfile.TemporaryFile() as output, _child(execution, output.fileno()) as child:
        try:
            while child.poll() is None:
                _tell(follower, listener)
                time.sleep(_POLL_SECONDS)
        except KeyboardInterrupt:
            listener.stage("interrupted")
            child.terminate()
            with suppress(subprocess.TimeoutExpired):
                child.wait(_GRACE_SECONDS)
            child.kill()
            child.wait()
        _tell(follower, listener)
        if child.returncode >= _NOT_WRITTEN:
            why = refusal(OSError(child.returncode - _NOT_WRITTEN, ""))
            raise JournalNotWritten(file=execution.journal, folder=execution.journal.parent, why=why)
        if child.returncode > 0 and child.returncode not in _WORKED:
            output.seek(0)
            raise ExecutorFailed(code=child.returncode, detail=_last_words(output.read()))
        return child.returncode


@contextmanager
def _child(execution: Execution, output: int) -> Iterator[subprocess.Popen[bytes]]:
    environment = {**(os.environ if execution.environ is None else execution.environ), "KFR_PSEUDONYM_KEY": execution.pseudonym_key}
    # The command is this interpreter with arguments made here; nothing of it comes from a shell.
    child = subprocess.Popen(_command(execution), stdout=output, stderr=output, stdin=subprocess.DEVNULL, env=environment)  # noqa: S603
    try:
        yield child
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()


def _command(execution: Execution) -> list[str]:
    return [sys.executable, "-m", "pytest", *arguments(execution), "--kfr-ends-with-parent"]


def arguments(execution: Execution) -> list[str]:
    """Say on pytest's command line what is to be executed."""
    import steps  # noqa: PLC0415 - by name only: the executor belongs to the child process

    scenarios = Path(steps.__file__).parent / "test_scenarios.py"
    return [
        str(scenarios),
        # Only the plugins named here: what else happens to be installed must not change what a run does.
        *("--disable-plugin-autoload", "-p", "pytest_bdd.plugin", "-p", "conformance.pytest_plugin", "-p", "no:cacheprovider"),
        # Plain asserts: rewriting the modules of the product would take longer than running the example.
        *("--assert", "plain"),
        # An ini file of our own folder: the tester's pytest settings must not change what a run does.
        *("-c", str(execution.features / "pytest.ini"), "--rootdir", str(execution.features)),
        *("-o", f"bdd_features_base_dir={execution.features}"),
        *("--kfr-config", str(execution.config), "--kfr-journal", str(execution.journal), "--kfr-seed", execution.seed),
        *("--kfr-production", execution.production, "--kfr-tally", str(execution.features / "relationships")),
        *(() if execution.profile is None else ("--kfr-profile", execution.profile)),
        *(("--kfr-order", execution.order) if execution.order else ()),
        *(("--kfr-batch-rate", str(execution.batch_rate)) if execution.batch_rate else ()),
        *(("--kfr-ahead", str(execution.ahead)) if execution.ahead else ()),
        *("--tb", "no", "-q", "--import-mode", "importlib"),
        *(() if execution.selection is None else ("--kfr-selection", str(_written(execution.selection, execution.features)))),
        *(_spread(execution) if execution.workers > 1 else ()),
    ]


def _spread(execution: Execution) -> tuple[str, ...]:
    """Share the cases out; those with the same test data go to the same process."""
    turn = str(execution.features / "turn")
    return ("-p", "xdist.plugin", "-n", str(execution.workers), "--dist", "loadgroup", "--kfr-turn", turn)


def _written(selection: Mapping[str, int], folder: Path) -> Path:
    file = folder / "selection.json"
    file.write_text(json.dumps(selection), encoding="utf-8")
    return file


def _tell(follower: Follower, listener: Listener) -> None:
    line: Line
    for line in follower.new_lines():
        listener.event(line.event)


def _last_words(output: bytes) -> str:
    return " ".join(output.decode("utf-8", errors="replace")[-_TAIL:].split())
