"""The web server around the application: starts, tells that it is ready, and stops without a word."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

_BACKLOG = 256
_GRACE_S = 1


async def listen(application: ASGIApp, listener: socket.socket, *, on_ready: Callable[[], None], until_stdin_closes: bool) -> None:
    """Answer requests until SIGINT or SIGTERM.

    Args:
        application: What answers.
        listener: The bound socket.
        on_ready: Called once, when requests are answered.
        until_stdin_closes: Whether to stop when standard input closes, too.
    """
    config = uvicorn.Config(
        application,
        http="h11",
        loop="asyncio",
        ws="none",
        log_config=None,
        log_level="error",
        access_log=False,
        server_header=False,
        backlog=_BACKLOG,
        timeout_graceful_shutdown=_GRACE_S,
    )
    # Malformed requests are the callers' business: they get their answer, and the terminal stays quiet.
    logging.getLogger("python_multipart").setLevel(logging.ERROR)
    server = _Server(config, on_ready)
    if until_stdin_closes:
        _watch_stdin(server.stop)
    await server.serve([listener])


class _Server(uvicorn.Server):
    """Uvicorn, except that it says when it is ready, and that being told to stop is no accident."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_ready()

    def stop(self) -> None:
        self.should_exit = True

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        # Uvicorn raises the signal again after a clean stop, which ends in a traceback or a bad exit code.
        before = {number: signal.signal(number, lambda *_: self.stop()) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _watch_stdin(stop: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()
    descriptor = sys.stdin.fileno()

    def watch() -> None:
        while os.read(descriptor, 1):
            pass
        loop.call_soon_threadsafe(stop)

    threading.Thread(target=watch, daemon=True).start()
