"""What the simulator can take: authorised requests a second, and how long a 10 MB file takes to read, in how much memory.

python -m tests.benchmarks.simulating [REQUESTS]

The caller shares the machine with the simulator, so that the figures are those of a run, not of an idle server.
"""

from __future__ import annotations

import random
import socket
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

from conformance.simulator.options import SimulatorOptions
from conformance.simulator.server import Running, running
from tests.bank_caller import BankCaller

_CONNECTIONS = 4
_FILE_BYTES = 10_485_760
_MEGABYTE = 1_048_576


def main(requests: int = 8000) -> None:
    """Measure, and print the figures of README."""
    began = time.perf_counter()
    with running(SimulatorOptions(batch_rate=0)) as simulator:
        _say(f"ready after {time.perf_counter() - began:.2f} s, {_memory(simulator):.0f} MB")
        for method, path in (("POST", "relationshipType/DSOPBANK"), ("GET", "")):
            _say(f"{method}: {_rate(simulator, method, path, requests):.0f} authorised requests a second over {_CONNECTIONS} connections")
        caller = BankCaller(simulator.ready)
        with caller.http:
            seconds, slowest, entries = _load(caller)
        _say(f"10 MB file, {entries} customers: read after {seconds:.1f} s, at most {_memory(simulator):.0f} MB of memory")
        _say(f"slowest look-up meanwhile: {slowest * 1000:.0f} ms")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _rate(simulator: Running, method: str, path: str, requests: int) -> float:
    address = urlsplit(simulator.ready.kfr_base_url)
    connections = [socket.create_connection((str(address.hostname), int(address.port or 0))) for _ in range(_CONNECTIONS)]
    began = time.perf_counter()
    for _ in range(requests // _CONNECTIONS):
        for connection in connections:
            connection.sendall(_message(simulator, f"{method} {address.path}/customers/financialInstitutions/310000000/{path} HTTP/1.1"))
        for connection in connections:
            _answer(connection)
    seconds = time.perf_counter() - began
    for connection in connections:
        connection.close()
    return requests / seconds


def _message(simulator: Running, request_line: str) -> bytes:
    headers = (
        "Host: kfr",
        f"Authorization: Bearer {simulator.ready.access_token}",
        f"CustomerID: {random.randrange(10**8, 10**9)}",
        "CorrelationID: 294fafb7-0e4e-4177-a5ff-ce7367c45814",
    )
    return "\r\n".join((request_line, *headers, "", "")).encode()


def _answer(connection: socket.socket) -> None:
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += connection.recv(65_536)
    head, _, body = answer.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 2"):
        raise SystemExit(head.decode())
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0] or 0)
    while len(body) < length:
        body += connection.recv(65_536)


def _load(caller: BankCaller) -> tuple[float, float, int]:
    """Upload a file of exactly 10 MB and wait for its last customer: seconds in all, slowest look-up meanwhile, and entries."""
    customers = [str(random.randrange(10**8, 10**9)) for _ in range(_FILE_BYTES // 10)]
    file = ",".join(customers)
    slowest, began = 0.0, time.perf_counter()
    if caller.upload(file.ljust(_FILE_BYTES)).status_code != 201:
        raise SystemExit("the file was refused")
    listed = False
    while not listed:
        asked = time.perf_counter()
        listed = caller.is_listed(customers[-1])
        slowest = max(slowest, time.perf_counter() - asked)
        time.sleep(0.01)
    return time.perf_counter() - began, slowest, len(customers)


def _memory(simulator: Running) -> float:
    """The most memory the simulator has used so far, in MB; the system tells it on Linux only."""
    status = Path(f"/proc/{simulator.process_id}/status")
    if not status.exists():
        return float("nan")
    line = next(line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024 / _MEGABYTE


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
