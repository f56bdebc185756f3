"""The world between a bank and KFR, for tests: a server that plays any fault, in front of a simulator or alone, and a proxy."""

from __future__ import annotations

import base64
import http.client
import json
import socket
import socketserver
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast
from urllib.parse import urlsplit

_HOP_BY_HOP = {"connection", "transfer-encoding", "content-length", "date", "server"}


@dataclass(frozen=True)
class Request:
    """What came in."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    def header(self, name: str) -> str | None:
        return next((value for found, value in self.headers.items() if found.lower() == name.lower()), None)


@dataclass(frozen=True)
class Reply:
    """What goes out, or how it does not.

    Attributes:
        cut: Send so many bytes of the body and then break the connection; -1 breaks it before any answer.
        reset: Break it with a reset instead of an orderly close.
        delay: Wait so long first, in seconds.
        date: Seconds that the Date header is ahead.
    """

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()
    cut: int | None = None
    reset: bool = False
    delay: float = 0.0
    date: float = 0.0


def json_reply(
    status: int, document: object, *, headers: tuple[tuple[str, str], ...] = (), cut: int | None = None, delay: float = 0.0
) -> Reply:
    return Reply(status, json.dumps(document).encode(), headers=headers, cut=cut, delay=delay)


GATEWAY_PAGE = Reply(200, b"<html><body>Bedriftens proxy: logg inn</body></html>", "text/html; charset=utf-8")

Answering = Callable[[Request], Reply | None]


@dataclass
class Fault:
    """Answers instead of the server behind, to requests that fit; so many times, or for ever."""

    fits: Callable[[Request], bool]
    reply: Reply
    times: int = 1_000_000
    after: int = 0

    def answer(self, request: Request) -> Reply | None:
        if not self.fits(request) or self.times <= 0:
            return None
        if self.after > 0:
            self.after -= 1
            return None
        self.times -= 1
        return self.reply


def on(method: str = "", path: str = "") -> Callable[[Request], bool]:
    """Fits requests of a method whose path holds a text."""
    return lambda request: (not method or request.method == method) and path in request.path


@dataclass
class Server:
    """A listening server.

    Attributes:
        seen: Every request, in order.
        faults: What is answered in place of what is behind; the first that fits counts.
    """

    url: str
    port: int
    seen: list[Request] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    date_offset: float = 0.0

    def count(self, method: str = "", path: str = "") -> int:
        return sum(on(method, path)(request) for request in self.seen)


@contextmanager
def serving(answering: Answering, *, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> Iterator[Server]:
    """Serve until the block ends; a fault of the server goes before its answer."""
    server = Server("", 0)

    class Handler(_Handler):
        stage = server
        answer = staticmethod(answering)

    with _Listener((host, 0), Handler) as listener:
        if tls is not None:
            listener.socket = tls.wrap_socket(listener.socket, server_side=True, do_handshake_on_connect=False)
        server.port = listener.server_address[1]
        server.url = f"{'https' if tls else 'http'}://{host}:{server.port}"
        thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            listener.shutdown()
            if isinstance(answering, in_front_of):
                answering.close()


class in_front_of:  # noqa: N801 - read as a phrase: serving(in_front_of(origin))
    """Hands every request on to a server behind, and its answer back."""

    def __init__(self, origin: str, shown: Callable[[], str] | None = None) -> None:
        """Stand in front of a server.

        Args:
            origin: Scheme, host and port of the server behind.
            shown: What its metadata is to say instead of that, so that the client does not go round the front.
        """
        self._origin = origin
        self._shown = shown
        self._local = threading.local()
        self._opened: list[http.client.HTTPConnection] = []

    def __call__(self, request: Request) -> Reply:
        headers = {name: value for name, value in request.headers.items() if name.lower() not in {"connection", "host"}}
        connection = self._connection()
        connection.request(request.method, request.path, body=request.body or None, headers=headers)
        received = connection.getresponse()
        body = received.read()
        if self._shown is not None and "well-known" in request.path:
            document = json.loads(body)
            document["token_endpoint"] = document["token_endpoint"].replace(self._origin, self._shown())
            body = json.dumps(document).encode()
        kept = tuple((name, value) for name, value in received.getheaders() if name.lower() not in {*_HOP_BY_HOP, "content-type"})
        return Reply(received.status, body, received.getheader("Content-Type") or "", kept)

    def close(self) -> None:
        for connection in self._opened:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        if not hasattr(self._local, "connection"):
            behind = urlsplit(self._origin)
            self._local.connection = http.client.HTTPConnection(behind.hostname or "", behind.port)
            self._opened.append(self._local.connection)
        found: http.client.HTTPConnection = self._local.connection
        return found


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """Broken connections are the point of many a test."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    stage: Server
    answer: Answering

    def handle_any(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        request = Request(self.command, self.path, dict(self.headers.items()), self.rfile.read(length))
        self.stage.seen.append(request)
        reply = next((found for fault in self.stage.faults if (found := fault.answer(request))), None) or self.answer(request)
        assert reply is not None
        self._send(reply)

    do_GET = do_POST = do_DELETE = do_PUT = do_PATCH = do_HEAD = do_OPTIONS = handle_any  # noqa: N815 - the library's names

    def date_time_string(self, timestamp: float | None = None) -> str:
        return formatdate((timestamp or time.time()) + self.stage.date_offset, usegmt=True)

    def _send(self, reply: Reply) -> None:
        time.sleep(reply.delay)
        if reply.cut == -1:
            self._break(reset=reply.reset)
            return
        self.send_response(reply.status)
        if reply.body or reply.content_type:
            self.send_header("Content-Type", reply.content_type)
        for name, value in reply.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body if reply.cut is None else reply.body[: reply.cut])
        self.wfile.flush()
        if reply.cut is not None:
            self._break(reset=reply.reset)

    def _break(self, *, reset: bool) -> None:
        self.close_connection = True
        if reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


@dataclass
class Proxy:
    """An HTTP proxy that knows its own names, as a bank's does.

    Attributes:
        url: Where it listens.
        connected: Host and port of every tunnel asked for.
    """

    url: str
    connected: list[str] = field(default_factory=list)


@contextmanager
def proxying(routes: Mapping[str, int], *, password: str = "") -> Iterator[Proxy]:
    """Run a proxy that takes CONNECT only.

    Args:
        routes: Host name -> the port on this machine where it really is; others are refused with 403.
        password: `user:password` it asks for.
    """
    proxy = Proxy("")
    wanted = f"Basic {base64.b64encode(password.encode()).decode()}" if password else ""

    class Tunnel(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            words = self.rfile.readline().split()
            if not words:
                return  # somebody only tried the door
            target = words[1].decode()
            headers = dict(line.decode().strip().split(": ", 1) for line in iter(self.rfile.readline, b"\r\n") if b": " in line)
            proxy.connected.append(target)
            if wanted and headers.get("Proxy-Authorization") != wanted:
                self.wfile.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
                return
            port = routes.get(target.partition(":")[0])
            if port is None:
                self.wfile.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
                return
            with socket.create_connection(("127.0.0.1", port)) as behind:
                self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                _join(cast("socket.socket", self.request), behind)

    class Listener(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

        def handle_error(self, request: object, client_address: object) -> None:
            """Broken connections are the point of many a test."""

    with Listener(("127.0.0.1", 0), Tunnel) as listener:
        proxy.url = f"http://127.0.0.1:{listener.server_address[1]}"
        threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield proxy
        finally:
            listener.shutdown()


def _join(one: socket.socket, other: socket.socket) -> None:
    def pump(source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                target.sendall(data)
        with suppress(OSError):
            target.shutdown(socket.SHUT_WR)

    back = threading.Thread(target=pump, args=(other, one), daemon=True)
    back.start()
    pump(one, other)
    back.join(5)


def closed_port() -> int:
    """A port on this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
