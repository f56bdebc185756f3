"""The JWT grant that a bank sends to Maskinporten (RFC 7523), built from plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer"
# Maskinporten refuses exp - iat above 120 s; ten seconds are left for clocks that differ.
LIFETIME_SECONDS = 110


@dataclass(frozen=True, slots=True)
class GrantKey:
    """The key a grant is signed with, and how the grant names it.

    Attributes:
        private_key: RSA key of the enterprise certificate, or the one registered on the client.
        x5c: Certificates as base64 DER, leaf first; empty when `kid` names the key.
        kid: Id of a key registered on the client; empty when `x5c` is used.
        algorithm: Signature algorithm that Maskinporten takes.
    """

    private_key: RSAPrivateKey = field(repr=False)
    x5c: tuple[str, ...] = ()
    kid: str = ""
    algorithm: Literal["RS256", "RS384", "RS512"] = "RS256"


@dataclass(frozen=True, slots=True)
class GrantRequest:
    """What a grant asks for.

    Attributes:
        audience: The issuer of the authorisation server, with its final slash as published.
        client_id: The bank's client.
        scopes: Scopes asked for.
        consumer_org: Organisation number of the bank when a supplier acts for it; else empty.
        resource: The API that the token is to be good for; empty for any.
    """

    audience: str
    client_id: str
    scopes: tuple[str, ...]
    consumer_org: str = ""
    resource: str = ""


def sign_grant(request: GrantRequest, key: GrantKey, *, now: int, jti: str) -> str:
    """Build and sign one grant.

    Args:
        request: What it asks for.
        key: What it is signed with.
        now: Seconds since the epoch.
        jti: Unique id; Maskinporten refuses one it has seen (MP-012).

    Returns:
        The grant as a compact JWT, good for `LIFETIME_SECONDS`.
    """
    claims: dict[str, str | int | list[str]] = {
        "aud": request.audience,
        "iss": request.client_id,
        "scope": " ".join(request.scopes),
        "iat": now,
        "exp": now + LIFETIME_SECONDS,
        "jti": jti,
    }
    if request.consumer_org:
        claims["consumer_org"] = request.consumer_org
    if request.resource:
        claims["resource"] = [request.resource]
    header: dict[str, object] = {"kid": key.kid} if key.kid else {"x5c": list(key.x5c)}
    return jwt.encode(claims, key.private_key, algorithm=key.algorithm, headers=header)
