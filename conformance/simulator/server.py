"""Runs a simulator: here until it is told to stop, or in a child process for as long as somebody needs it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from conformance import contract
from conformance.errors.simulator import PortInUse, SimulatorDidNotStart, UnknownSetting
from conformance.errors.system import refusal
from conformance.simulator.options import Ready, SimulatorOptions

_HOST = "127.0.0.1"
_START_SECONDS = 30.0
_STOP_SECONDS = 5.0
_PACKAGE_PARENT = str(Path(__file__).resolve().parents[2])


@dataclass(frozen=True, slots=True)
class Running:
    """A simulator in a child process.

    Attributes:
        ready: What it says of itself.
        config: The `kfr.toml` it wrote; `None` when it was not asked to.
        process_id: Its process.
    """

    ready: Ready
    config: Path | None
    process_id: int


def serve(options: SimulatorOptions, *, on_ready: Callable[[Ready], None]) -> None:
    """Run a simulator until SIGINT or SIGTERM, or until standard input closes when that was asked for.

    Args:
        options: What it is asked to be.
        on_ready: Called once, when requests are answered and the configuration is written.

    Raises:
        PortInUse: The port cannot be opened.
        FolderNotWritable: The configuration cannot be written.
        UnknownMutant: There is no such mutant.
        UnknownSetting: There is no such open point.
    """
    # Imported here: whoever only starts a child process needs no web server.
    import asyncio  # noqa: PLC0415 - see above

    from conformance.simulator import config_folder  # noqa: PLC0415 - see above
    from conformance.simulator.application import assemble  # noqa: PLC0415 - see above
    from conformance.simulator.authority import new_authority  # noqa: PLC0415 - see above
    from conformance.simulator.clock import clock_from  # noqa: PLC0415 - see above
    from conformance.simulator.listening import listen  # noqa: PLC0415 - see above
    from conformance.simulator.mutants import behaviour_of  # noqa: PLC0415 - see above

    _check_settings(options)
    behaviour = behaviour_of(options.mutant)
    with _listening_socket(options.port) as listener:
        clock = clock_from(options.now)
        authority = new_authority(now=clock())
        issued = (authority, authority.issue(options.organisation_number, options.bank_name, now=clock()))
        origin = f"http://{_HOST}:{listener.getsockname()[1]}"
        simulation = assemble(options, origin, clock=clock, behaviour=behaviour, issued=issued)
        if options.config_folder is not None:
            config_folder.write(options.config_folder, simulation.ready, simulation.client_id, options=options, issued=issued)
        ready = simulation.ready
        asyncio.run(listen(simulation.application, listener, on_ready=lambda: on_ready(ready), until_stdin_closes=options.ends_with_parent))


@contextmanager
def running(options: SimulatorOptions) -> Iterator[Running]:
    """Run a simulator in a child process; it ends with the block, and with this process whatever happens to it.

    Args:
        options: What it is asked to be.

    Yields:
        The simulator, ready to answer.

    Raises:
        SimulatorDidNotStart: It ended, or said nothing, before it was ready.
    """
    command = [sys.executable, "-m", "conformance", "simulate", *replace(options, ends_with_parent=True).arguments()]
    path = os.pathsep.join(filter(None, (_PACKAGE_PARENT, os.environ.get("PYTHONPATH"))))
    with TemporaryFile() as complaints:
        child = subprocess.Popen(  # noqa: S603 - our own command, no shell
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaints, env=os.environ | {"PYTHONPATH": path}
        )
        with child:
            try:
                ready = _ready(child, complaints)
                config = None if options.config_folder is None else options.config_folder / "kfr.toml"
                yield Running(ready, config, child.pid)
            finally:
                _stop(child)


def _ready(child: subprocess.Popen[bytes], complaints: IO[bytes]) -> Ready:
    impatience = threading.Timer(_START_SECONDS, child.kill)
    impatience.start()
    try:
        line = child.stdout.readline() if child.stdout else b""
    finally:
        impatience.cancel()
    if line:
        return Ready(**json.loads(line))
    child.wait()
    complaints.seek(0)
    said = complaints.read().decode(errors="replace").strip()
    raise SimulatorDidNotStart(why=said or f"exit code {child.returncode}")


def _stop(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()


def _check_settings(options: SimulatorOptions) -> None:
    known = contract.load().open_points
    for name, _ in options.settings:
        if name not in known:
            raise UnknownSetting(setting=name, known=", ".join(known))


@contextmanager
def _listening_socket(port: int) -> Iterator[socket.socket]:
    # The protocol is named because asyncio sends small answers at once (TCP_NODELAY) only on sockets that say they are TCP;
    # without it every answer with a body waits 40 ms for the caller's acknowledgement.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((_HOST, port))
            listener.listen()
        except (OSError, OverflowError) as error:
            raise PortInUse(port=port, why=refusal(error) if isinstance(error, OSError) else error) from error
        yield listener
