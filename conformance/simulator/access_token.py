"""Access tokens: issued by the simulator's Maskinporten, inspected by the simulator's KFR."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from conformance.simulator.clock import Clock
from conformance.simulator.signatures import is_signed_by, read_unverified

_ALGORITHM = "RS256"
_AUTHORITY = "iso6523-actorid-upis"
_ORGANISATION_PREFIX = "0192:"
_KEY_ID = "kfr-conformance-simulator"
_CACHED_TOKENS = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Grantee:
    """To whom an access token is issued.

    Attributes:
        client_id: The client.
        consumer: Organisation number the token speaks for.
        scopes: What it may do.
        supplier: Organisation number of the supplier that acts for the consumer; empty for none.
        resources: Audiences asked for; empty for none.
        client_amr: How the client authenticated.
    """

    client_id: str
    consumer: str
    scopes: tuple[str, ...]
    supplier: str = ""
    resources: tuple[str, ...] = ()
    client_amr: str = "virksomhetssertifikat"


@dataclass(frozen=True, slots=True)
class Presented:
    """What an `Authorization` header turned out to hold.

    Attributes:
        faults: What is wrong with the token, the gravest first: `missing`, `scheme`, `unreadable`, `signature`, `issuer`,
            `audience`, `expired`.
        consumer: Organisation number the token speaks for; empty when it cannot be told.
        scopes: What it may do.
        expires: When it expires, in seconds since the epoch.
    """

    faults: tuple[str, ...]
    consumer: str = ""
    scopes: frozenset[str] = frozenset()
    expires: float = 0.0

    @property
    def readable(self) -> bool:
        """Whether there was a token whose claims could be read, true or false."""
        return self.expires > 0


class AccessTokens:
    """Issues and inspects access tokens with one key.

    Args:
        issuer: Maskinporten's issuer, with its final slash.
        audience: The KFR base URL; a token made for another resource is refused.
        clock: The simulator's time.
        lifetime: Lifetime of a token in seconds.
    """

    def __init__(self, issuer: str, audience: str, *, clock: Clock, lifetime: int) -> None:
        self._issuer = issuer
        self._audience = audience
        self._clock = clock
        self.lifetime = lifetime
        self._accepted: dict[str, Presented] = {}

    @cached_property
    def _key(self) -> rsa.RSAPrivateKey:
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)

    @cached_property
    def _public_key(self) -> rsa.RSAPublicKey:
        return self._key.public_key()

    def key_set(self) -> dict[str, list[dict[str, Any]]]:
        """Give the public key as a JSON Web Key Set."""
        key: dict[str, Any] = json.loads(RSAAlgorithm.to_jwk(self._public_key))
        return {"keys": [key | {"kid": _KEY_ID, "use": "sig", "alg": _ALGORITHM}]}

    def issue(self, grantee: Grantee, *, lifetime: int | None = None) -> str:
        """Issue an access token with the claims that Maskinporten documents; it lives as long as the others, or as said, in seconds."""
        now = int(self._clock().timestamp())
        claims: dict[str, Any] = {
            "iss": self._issuer,
            "client_id": grantee.client_id,
            "client_amr": grantee.client_amr,
            "consumer": _actor(grantee.consumer),
            "scope": " ".join(grantee.scopes),
            "token_type": "Bearer",
            "iat": now,
            "exp": now + (lifetime or self.lifetime),
            "jti": secrets.token_urlsafe(32),
        }
        if grantee.supplier:
            claims |= {"supplier": _actor(grantee.supplier), "delegation_source": "https://altinn.no"}
        if grantee.resources:
            claims["aud"] = grantee.resources[0] if len(grantee.resources) == 1 else list(grantee.resources)
        return jwt.encode(claims, self._key, algorithm=_ALGORITHM, headers={"kid": _KEY_ID})

    def inspect(self, authorization: str) -> Presented:
        """Say what an `Authorization` header holds and what is wrong with it.

        Args:
            authorization: The header's value; empty when there was none.

        Returns:
            All faults and all that can be read; a token without faults is good.
        """
        if not authorization:
            return Presented(("missing",))
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token:
            return Presented(("scheme",))
        presented = self._accepted.get(token) or self._examined(token)
        if presented.readable and presented.expires <= self._clock().timestamp():
            return replace(presented, faults=(*presented.faults, "expired"))
        return presented

    def _examined(self, token: str) -> Presented:
        try:
            presented = self._read(token, read_unverified(token)[1])
        except (KeyError, TypeError, ValueError, AttributeError):
            return Presented(("unreadable",))
        if not presented.faults:
            # Only good tokens are remembered, and few at a time, so that no caller can fill the memory.
            if len(self._accepted) >= _CACHED_TOKENS:
                self._accepted.clear()
            self._accepted[token] = presented
        return presented

    def _read(self, token: str, claims: Mapping[str, Any]) -> Presented:
        faults = []
        if not is_signed_by(token, self._public_key, algorithms=[_ALGORITHM]):
            faults.append("signature")
        if claims.get("iss") != self._issuer:
            faults.append("issuer")
        audience = claims.get("aud")
        if audience is not None and self._audience not in ([audience] if isinstance(audience, str) else audience):
            faults.append("audience")
        consumer: str = claims["consumer"]["ID"]
        return Presented(
            tuple(faults), consumer.removeprefix(_ORGANISATION_PREFIX), frozenset(claims["scope"].split()), float(claims["exp"])
        )


def _actor(organisation_number: str) -> dict[str, str]:
    return {"authority": _AUTHORITY, "ID": f"{_ORGANISATION_PREFIX}{organisation_number}"}
