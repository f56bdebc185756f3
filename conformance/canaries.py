"""Canaries: secrets that are none, sent through the same capture as the real ones, so that a leak shows itself.

They are derived from the seed of a run. Whoever seals the run makes them again and looks for them in everything it leaves.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass

from conformance.identifiers import Kind, synthetic


@dataclass(frozen=True, slots=True, repr=False)
class Canaries:
    """One of every kind of secret that a run handles.

    Attributes:
        token: Looks like an access token (JWT).
        password: Looks like a password.
        key: Looks like the private key of a certificate, as PEM.
        person: A synthetic fødselsnummer of nobody, not even of a test customer.
    """

    token: str
    password: str
    key: str
    person: str

    @property
    def needles(self) -> tuple[str, ...]:
        """What to look for: every part by which one of them could be recognised."""
        return (*self.token.split(".")[1:], self.password, *self.key.splitlines()[1:-1], self.person)


def canaries(seed: str) -> Canaries:
    """Make the canaries of a run.

    Args:
        seed: Seed of the run; the same seed gives the same canaries.
    """
    header, claims = (_b64(json.dumps(part).encode()) for part in ({"alg": "RS256"}, {"iss": f"kanari-{_hex(seed, 'claims')[:16]}"}))
    body = base64.b64encode(_bytes(seed, "key", 96)).decode()
    lines = "\n".join(body[at : at + 64] for at in range(0, len(body), 64))
    return Canaries(
        token=f"{header}.{claims}.{_b64(_bytes(seed, 'signature', 64))}",
        password=f"kanari-{_hex(seed, 'password')[:24]}",
        key=f"-----BEGIN PRIVATE KEY-----\n{lines}\n-----END PRIVATE KEY-----",
        person=synthetic(Kind.PERSON, f"{seed}/kanari"),
    )


def _hex(seed: str, name: str) -> str:
    return hashlib.sha256(f"{seed}/kanari/{name}".encode()).hexdigest()


def _bytes(seed: str, name: str, length: int) -> bytes:
    return hashlib.shake_256(f"{seed}/kanari/{name}".encode()).digest(length)


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
