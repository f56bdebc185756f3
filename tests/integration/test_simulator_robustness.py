"""Malformed, hostile and slow callers: the simulator never answers 5xx, goes on answering others, and keeps its memory flat."""

from __future__ import annotations

import socket
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from conformance.simulator.options import SimulatorOptions
from conformance.simulator.server import Running, running
from tests.bank_caller import BankCaller, fresh

MEGABYTE = 1_048_576
BASE = "/kar-ws/api/v1/customers/financialInstitutions/310000000"
REGISTER = f"POST {BASE}/relationshipType/DSOPBANK HTTP/1.1"
BATCH = f"POST {BASE}/batch HTTP/1.1"
LOOKUP = f"GET {BASE}/ HTTP/1.1"


@dataclass(frozen=True)
class Target:
    simulator: Running
    caller: BankCaller

    @contextmanager
    def connection(self) -> Iterator[socket.socket]:
        address = urlsplit(self.simulator.ready.kfr_base_url)
        with socket.create_connection((str(address.hostname), int(address.port or 0)), timeout=15) as connection:
            yield connection

    def head(self, request_line: str, *headers: str, host: str = "Host: kfr") -> bytes:
        own = (
            host,
            f"Authorization: Bearer {self.simulator.ready.access_token}",
            f"CustomerID: {fresh()}",
            f"CorrelationID: {uuid.uuid4()}",
        )
        return "\r\n".join((request_line, *own, *headers, "", "")).encode("latin-1")

    def status(self, message: bytes) -> int:
        with self.connection() as connection:
            connection.sendall(message)
            return status_of(connection)

    def memory(self) -> int:
        """The most memory the simulator has ever used, in bytes; 0 where the system does not tell."""
        file = Path(f"/proc/{self.simulator.process_id}/status")
        if not file.exists():
            return 0
        line = next(line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024

    def still_answers(self) -> bool:
        return self.caller.register(fresh()).status_code == 201


def status_of(connection: socket.socket) -> int:
    answer = b""
    while b"\r\n" not in answer:
        piece = connection.recv(4096)
        assert piece, "the connection ended without an answer"
        answer += piece
    return int(answer.split()[1])


@pytest.fixture(scope="module")
def target() -> Iterator[Target]:
    with running(SimulatorOptions(batch_rate=0)) as simulator:
        caller = BankCaller(simulator.ready)
        with caller.http:
            yield Target(simulator, caller)


ODD_HEADS: dict[str, tuple[str, tuple[str, ...], int]] = {
    "content length is no number": (REGISTER, ("Content-Length: ti",), 400),
    "content length is negative": (REGISTER, ("Content-Length: -1",), 400),
    "two content lengths": (REGISTER, ("Content-Length: 1", "Content-Length: 2"), 400),
    "header without a colon": (LOOKUP, ("Accept",), 400),
    "header flood": (LOOKUP, tuple(f"X-{number}: {'x' * 100}" for number in range(2000)), 400),
    "one long header": (LOOKUP, (f"X-Long: {'x' * 200_000}",), 400),
    "no request line": ("hei", (), 400),
    "null in a header": (LOOKUP, ("X-Odd: a\x00b",), 400),
    "control character in the correlation id": (REGISTER, ("CorrelationID: a\x01b",), 400),
    "null in the path": (LOOKUP.replace("310000000", "%00"), (), 403),
    "no utf-8 in the path": (LOOKUP.replace("310000000", "%FF%FE"), (), 403),
    "no utf-8 in the query": (LOOKUP.replace("/ ", "/?fromDate=%FF "), (), 400),
    "a thousand query parameters": (LOOKUP.replace("/ ", f"/?{'&'.join(f'a{n}=b' for n in range(1000))} "), (), 200),
    "latin-1 in the correlation id": (REGISTER, ("CorrelationID: blåbær",), 400),
    "long correlation id": (REGISTER, (f"CorrelationID: {'0' * 50_000}",), 400),
    "two customers": (LOOKUP, ("CustomerID: 310000000",), 200),
    "no customer twice": (LOOKUP, ("CustomerID: ", "CustomerID: "), 400),
    "upgrade to a websocket": (LOOKUP, ("Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Key: x"), 200),
    "method in lower case": (REGISTER.replace("POST", "post"), (), 405),
    "unknown method": (REGISTER.replace("POST", "BREW"), (), 405),
    "absolute address": (LOOKUP.replace("/kar-ws", "http://kfr/kar-ws", 1), (), 404),
    "path out of the root": ("GET /../../etc/passwd HTTP/1.1", (), 404),
    "HTTP/1.0": (LOOKUP.replace("1.1", "1.0"), (), 200),
    "token full of dots": (LOOKUP, (f"Authorization: Bearer {'.' * 1000}",), 401),
    "token that is deep JSON": (LOOKUP, ("Authorization: Bearer e30.W1tbW1tbW1tbW1tbW1tbW1tbW1tbXQ.x",), 401),
    "boundary of nothing": (BATCH, ('Content-Type: multipart/form-data; boundary=""', "Content-Length: 0"), 403),
    "content type is garbage": (BATCH, ("Content-Type: ;;;=;", "Content-Length: 0"), 400),
    "content type in latin-1": (BATCH, ("Content-Type: multipart/form-data; boundary=å", "Content-Length: 0"), 403),
}


@pytest.mark.parametrize("name", ODD_HEADS)
def test_an_odd_request_gets_its_answer(target: Target, name: str) -> None:
    request_line, headers, status = ODD_HEADS[name]
    assert target.status(target.head(request_line, *headers)) == status
    assert target.still_answers()


MULTIPART = "Content-Type: multipart/form-data; boundary=grense"
ODD_BODIES: dict[str, tuple[bytes, int]] = {
    "null bytes": (b"\x00" * 1000, 403),
    "only line breaks": (b"\r\n" * 1000, 403),
    "part header without end": (b"--grense\r\n" + b"x" * 100_000, 400),
    "ten thousand part headers": (b"--grense\r\n" + b"a: b\r\n" * 10_000, 400),
    "a thousand parts": (b"--grense\r\na: b\r\n\r\nc\r\n" * 1000 + b"--grense--", 400),
    "something after the end": (b"--grense--" + b"\r\nmer" * 1000, 400),
    "many entries and one comma too many": (b'--grense\r\nContent-Disposition: form-data; name="customers"\r\n\r\n,\r\n--grense--', 400),
    "disposition is garbage": (b"--grense\r\nContent-Disposition: \xff;;=\r\n\r\nx\r\n--grense--", 400),
}


@pytest.mark.parametrize("name", ODD_BODIES)
def test_an_odd_batch_message_gets_its_answer(target: Target, name: str) -> None:
    body, status = ODD_BODIES[name]
    assert target.status(target.head(BATCH, MULTIPART, f"Content-Length: {len(body)}") + body) == status
    assert target.still_answers()


@pytest.mark.parametrize("request_line", [REGISTER, BATCH, LOOKUP])
def test_a_caller_that_hangs_up_in_the_middle(target: Target, request_line: str) -> None:
    for announced in ("Content-Length: 1000", "Transfer-Encoding: chunked"):
        with target.connection() as connection:
            connection.sendall(target.head(request_line, MULTIPART, announced) + b"--gre")
        with target.connection() as connection:
            connection.sendall(target.head(request_line, MULTIPART, announced)[:-9])
    assert target.still_answers()


def test_more_body_than_announced_is_no_second_request(target: Target) -> None:
    message = target.head(REGISTER, "Content-Length: 2") + b"hei" * 10
    with target.connection() as connection:
        connection.sendall(message)
        assert status_of(connection) == 201
    assert target.still_answers()


@pytest.mark.parametrize(("request_line", "status"), [(BATCH, 400), (REGISTER, 201), (LOOKUP, 200)])
def test_a_gigabyte_announced_is_answered_before_it_comes(target: Target, request_line: str, status: int) -> None:
    assert target.status(target.head(request_line, MULTIPART, f"Content-Length: {1024 * MEGABYTE}")) == status


def test_an_endless_body_does_not_fill_the_memory(target: Target) -> None:
    before = target.memory()
    part = b'--grense\r\nContent-Disposition: form-data; name="customers"\r\n\r\n'
    for start, status in ((part, 400), (b"\r\n", 403), (b"--grense--\r\n", 400)):
        with target.connection() as connection:
            connection.sendall(target.head(BATCH, MULTIPART, "Transfer-Encoding: chunked"))
            _send_chunks(connection, start, megabytes=40)
            stopped = time.monotonic()
            assert status_of(connection) == status
            # Refused for its length, and not only because nothing more came.
            assert time.monotonic() - stopped < 3
    assert target.memory() - before < 8 * MEGABYTE
    assert target.still_answers()


def test_files_that_wait_are_not_kept_in_memory() -> None:
    """Twelve files of 9 MB are accepted while the first is still being read at the documented rate."""
    with running(SimulatorOptions()) as simulator:
        caller = BankCaller(simulator.ready)
        target = Target(simulator, caller)
        file = b",".join([b"310000000"] * (9 * MEGABYTE // 10))
        caller.upload(file)
        before = target.memory()
        for _ in range(3):
            assert caller.upload(file).status_code == 201
        assert target.memory() - before < 8 * MEGABYTE
        caller.http.close()


def test_slow_callers_do_not_hold_up_the_others(target: Target) -> None:
    with target.connection() as slow_head, target.connection() as slow_body:
        slow_head.sendall(target.head(LOOKUP)[:40])
        slow_body.sendall(target.head(BATCH, MULTIPART, "Content-Length: 100") + b"--grense")
        began = time.monotonic()
        assert target.still_answers()
        assert time.monotonic() - began < 2
        assert status_of(slow_body) == 400
        assert time.monotonic() - began < 9


def test_many_connections_at_once(target: Target) -> None:
    message = target.head(LOOKUP)
    opened = []
    try:
        for _ in range(200):
            connection = socket.create_connection(("127.0.0.1", int(urlsplit(target.simulator.ready.kfr_base_url).port or 0)), timeout=15)
            opened.append(connection)
        for connection in opened:
            connection.sendall(message)
        assert {status_of(connection) for connection in opened} == {200}
    finally:
        for connection in opened:
            connection.close()


def _send_chunks(connection: socket.socket, start: bytes, *, megabytes: int) -> None:
    filler = b"310000000," * 6553
    try:
        connection.sendall(b"%x\r\n%s\r\n" % (len(start), start))
        for _ in range(megabytes * 16):
            connection.sendall(b"%x\r\n%s\r\n" % (len(filler), filler))
    except (BrokenPipeError, ConnectionResetError):
        pass  # the simulator has heard enough
