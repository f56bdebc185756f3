"""A bank that calls the simulator by plain HTTP, for tests: it shares no code with the client under test."""

from __future__ import annotations

import json
import time
import uuid
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

from conformance.identifiers import Kind, synthetic
from conformance.simulator.options import Ready, SimulatorOptions
from conformance.simulator.server import running

_Files = dict[str, tuple[str | None, str | bytes] | tuple[str | None, str | bytes, str | None]]

GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer"


class BankCaller:
    """Calls the operations of KFR with a good token, unless told otherwise."""

    def __init__(self, ready: Ready) -> None:
        self.ready = ready
        self.bank = ready.organisation_number
        self.http = httpx.Client(base_url=ready.kfr_base_url, headers={"Authorization": f"Bearer {ready.access_token}"}, timeout=20)

    def register(self, customer: str, **headers: str | None) -> httpx.Response:
        return self._send("POST", self.relationship(), customer, headers)

    def delete(self, customer: str, **headers: str | None) -> httpx.Response:
        return self._send("DELETE", self.relationship(), customer, headers)

    def look_up(self, customer: str, *, query: str = "", **headers: str | None) -> httpx.Response:
        return self._send("GET", f"/customers/financialInstitutions/{self.bank}/{query}", customer, headers)

    def upload(self, customers: str | bytes, customer_type: str = "DSOPBANK", **headers: str | None) -> httpx.Response:
        parts: _Files = {"customer_type": (None, customer_type), "customers": ("customers.csv", customers, "text/plain")}
        return self.send_batch(headers, files=parts)

    def send_batch(
        self, headers: dict[str, str | None] | None = None, *, content: bytes | None = None, files: _Files | None = None
    ) -> httpx.Response:
        url = f"/customers/financialInstitutions/{self.bank}/batch"
        own = _headers({"CorrelationID": str(uuid.uuid4())}, headers or {})
        return self.http.post(url, headers=own, content=content, files=files)

    def relationship(self, relationship_type: str = "DSOPBANK") -> str:
        return f"/customers/financialInstitutions/{self.bank}/relationshipType/{relationship_type}"

    def is_listed(self, customer: str, query: str = "") -> bool:
        return bool(self.look_up(customer, query=query).json()["banks"])

    def wait_until_listed(self, customer: str, query: str = "") -> bool:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            if self.is_listed(customer, query):
                return True
            time.sleep(0.01)
        return False

    def _send(self, method: str, url: str, customer: str, headers: dict[str, str | None]) -> httpx.Response:
        own = {"CustomerID": customer, "CorrelationID": str(uuid.uuid4())}
        return self.http.request(method, url, headers=_headers(own, headers))


@contextmanager
def calling(options: SimulatorOptions | None = None) -> Iterator[BankCaller]:
    """Run a simulator and call it; files are read at once unless the options say otherwise."""
    with running(options or SimulatorOptions(batch_rate=0)) as simulator:
        caller = BankCaller(simulator.ready)
        with caller.http:
            yield caller


@contextmanager
def calling_mutant(name: str, options: SimulatorOptions | None = None) -> Iterator[BankCaller]:
    with calling(replace(options or SimulatorOptions(batch_rate=0), mutant=name)) as caller:
        yield caller


def fresh(kind: Kind = Kind.PERSON) -> str:
    """A synthetic customer that nobody has used before."""
    return synthetic(kind, uuid.uuid4().hex)


class Enterprise:
    """The bank's key and certificate, read from what `--write-config` left."""

    def __init__(self, folder: Path) -> None:
        password = (folder / "bank.password").read_bytes().strip()
        key, certificate, chain = pkcs12.load_key_and_certificates((folder / "bank.p12").read_bytes(), password)
        assert isinstance(key, RSAPrivateKey)
        assert certificate is not None
        self.key = key
        self.certificate = certificate
        self.x5c = [b64encode(each.public_bytes(Encoding.DER)).decode() for each in (certificate, *chain)]

    def grant(self, claims: dict[str, Any], header: dict[str, Any] | None = None, *, algorithm: str = "RS256") -> str:
        return jwt.encode(claims, self.key, algorithm, headers={"x5c": self.x5c[:1]} if header is None else header)


def ask_for_token(token_endpoint: str, assertion: str, grant_type: str = GRANT_TYPE) -> tuple[int, dict[str, Any]]:
    answer = httpx.post(token_endpoint, data={"grant_type": grant_type, "assertion": assertion})
    body: dict[str, Any] = json.loads(answer.content)
    return answer.status_code, body


def _headers(own: dict[str, str], changed: dict[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in (own | changed).items() if value is not None}
