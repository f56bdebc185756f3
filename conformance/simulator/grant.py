"""Maskinporten's judgement of a JWT grant (RFC 7523), with the error codes that Digdir documents."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import isfinite
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import rsa

from conformance.simulator.access_token import Grantee
from conformance.simulator.authority import organisation_number_of
from conformance.simulator.clock import Clock
from conformance.simulator.signatures import is_signed_by, read_unverified

GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer"
ALGORITHMS = ("RS256", "RS384", "RS512")
_SKEW_S = 10  # iat may differ from Maskinporten's clock by so much
_LIFETIME_S = 120  # exp - iat may not be more
_KEY_LIFETIME = timedelta(days=365)  # of a key registered on a client
_CLAIMS = frozenset({"aud", "iss", "scope", "iat", "exp", "jti", "resource", "consumer_org"})

# Code -> OAuth error and description. "" is the one refusal that has no code.
REFUSALS: Mapping[str, tuple[str, str]] = {
    "MP-011": ("invalid_grant", "Invalid parameter value in assertion"),
    "MP-012": ("invalid_grant", "Grant has been used before"),
    "MP-100": ("invalid_client", "Client not found or client authentication failed"),
    "MP-110": ("invalid_grant", "Invalid aud"),
    "MP-120": ("invalid_client", "Signed with an invalid certificate"),
    "MP-121": ("invalid_client", "Expired key"),
    "MP-122": ("invalid_client", "Organisation number of client and certificate differ"),
    "MP-123": ("invalid_client", "Invalid x5c header"),
    "MP-124": ("invalid_client", "Invalid JWT signature"),
    "MP-130": ("invalid_grant", "JWT is expired"),
    "MP-200": ("invalid_scope", "Scope is not registered on the client"),
    "MP-251": ("invalid_scope", "Consumer has not delegated the scope to the supplier"),
    "": ("invalid_grant", "Issue time is after now"),
}


class GrantRefused(Exception):
    """A grant is refused.

    Attributes:
        code: Maskinporten's code; empty for the one refusal without.
        detail: What exactly, never a claim's value.
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code} {detail}")
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class RegisteredKey:
    """A key registered on a client, good for one year."""

    key: rsa.RSAPublicKey
    registered: datetime

    def expired(self, now: datetime) -> bool:
        """Tell whether the year is over."""
        return now >= self.registered + _KEY_LIFETIME


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A client of Maskinporten.

    Attributes:
        id: Its client id.
        organisation_number: Who owns it.
        scopes: Scopes registered on it.
        keys: Keys registered on it, by `kid`.
        delegations: Organisation numbers that have delegated their scopes to the owner.
    """

    id: str
    organisation_number: str
    scopes: tuple[str, ...]
    keys: Mapping[str, RegisteredKey] = field(default_factory=dict)
    delegations: tuple[str, ...] = ()


class GrantJudge:
    """Judges grants and remembers which were used.

    Args:
        issuer: The audience that a grant must name, with its final slash.
        authority: The certificate that enterprise certificates must be issued by.
        client: The client that is known.
        clock: The simulator's time.
    """

    def __init__(self, issuer: str, authority: x509.Certificate, *, client: Client, clock: Clock) -> None:
        self._issuer = issuer
        self._authority = authority
        self._client = client
        self._clock = clock
        self._used: dict[str, float] = {}

    def judge(self, assertion: str) -> Grantee:
        """Judge one grant.

        Args:
            assertion: The grant as a compact JWT.

        Returns:
            To whom an access token is to be issued.

        Raises:
            GrantRefused: Something is wrong with it; the first fault found counts.
        """
        header, claims = _unverified(assertion)
        if claims.get("iss") != self._client.id:
            raise GrantRefused("MP-100", "iss is not a known client")
        key, client_amr = self._key(header)
        if not is_signed_by(assertion, key, algorithms=ALGORITHMS):
            raise GrantRefused("MP-124", "the signature does not fit the key")
        self._check_claims(claims)
        self._check_times(claims)
        scopes = self._scopes(claims)
        consumer = self._consumer(claims)
        self._use_up(claims["jti"], claims["exp"])
        return Grantee(
            client_id=self._client.id,
            consumer=consumer,
            scopes=scopes,
            supplier="" if consumer == self._client.organisation_number else self._client.organisation_number,
            resources=tuple(claims.get("resource", ())),
            client_amr=client_amr,
        )

    def _key(self, header: Mapping[str, Any]) -> tuple[rsa.RSAPublicKey, str]:
        if ("x5c" in header) == ("kid" in header):
            raise GrantRefused("MP-011", "the header must have either x5c or kid")
        if "kid" in header:
            kid = header["kid"]
            if not isinstance(kid, str) or kid not in self._client.keys:
                raise GrantRefused("MP-100", "kid is not registered on the client")
            if self._client.keys[kid].expired(self._clock()):
                raise GrantRefused("MP-121", "register the key again")
            return self._client.keys[kid].key, "private_key_jwt"
        return self._certified_key(_leaf(header["x5c"])), "virksomhetssertifikat"

    def _certified_key(self, leaf: x509.Certificate) -> rsa.RSAPublicKey:
        try:
            leaf.verify_directly_issued_by(self._authority)
        except (ValueError, TypeError, InvalidSignature) as error:
            raise GrantRefused("MP-120", "the certificate is not issued by a known test authority") from error
        if not leaf.not_valid_before_utc <= self._clock() <= leaf.not_valid_after_utc:
            raise GrantRefused("MP-124", "the certificate is not valid now")
        if organisation_number_of(leaf) != self._client.organisation_number:
            raise GrantRefused("MP-122", "the certificate belongs to another organisation")
        key = leaf.public_key()
        if not isinstance(key, rsa.RSAPublicKey):
            raise GrantRefused("MP-120", "the certificate has no RSA key")
        return key

    def _check_claims(self, claims: Mapping[str, Any]) -> None:
        unknown = sorted(set(claims) - _CLAIMS)
        if unknown:
            raise GrantRefused("MP-011", f"unknown claims: {', '.join(unknown)[:100]}")
        if claims.get("aud") != self._issuer:
            raise GrantRefused("MP-110", "aud must be the issuer, as one value")
        for name in ("iat", "exp"):
            value = claims.get(name)
            if not isinstance(value, int | float) or isinstance(value, bool) or not isfinite(value):
                raise GrantRefused("MP-011", f"{name} must be a number")
        for name in ("jti", "scope"):
            if not isinstance(claims.get(name), str) or not claims[name].strip():
                raise GrantRefused("MP-011", f"{name} must be a text")
        resource = claims.get("resource", [])
        if not isinstance(resource, list) or not all(isinstance(item, str) for item in resource):
            raise GrantRefused("MP-011", "resource must be an array of texts")

    def _check_times(self, claims: Mapping[str, Any]) -> None:
        now = self._clock().timestamp()
        if claims["iat"] > now + _SKEW_S:
            raise GrantRefused("", "synchronise the clock")
        if claims["exp"] - claims["iat"] > _LIFETIME_S:
            raise GrantRefused("MP-011", "exp - iat is more than 120 seconds")
        if claims["exp"] <= now or claims["iat"] < now - _SKEW_S:
            raise GrantRefused("MP-130", "used too late, or the clocks differ")

    def _scopes(self, claims: Mapping[str, Any]) -> tuple[str, ...]:
        scopes = tuple(claims["scope"].split())
        if not set(scopes) <= set(self._client.scopes):
            raise GrantRefused("MP-200", "add the scope to the client")
        return scopes

    def _consumer(self, claims: Mapping[str, Any]) -> str:
        own = self._client.organisation_number
        consumer = claims.get("consumer_org", own)
        if not isinstance(consumer, str):
            raise GrantRefused("MP-011", "consumer_org must be a text")
        if consumer != own and consumer not in self._client.delegations:
            raise GrantRefused("MP-251", "delegate the scope in Altinn")
        return consumer

    def _use_up(self, jti: str, expires: float) -> None:
        now = self._clock().timestamp()
        # An expired grant is refused for that reason alone, so its jti need not be remembered.
        self._used = {known: until for known, until in self._used.items() if until > now}
        if jti in self._used:
            raise GrantRefused("MP-012", "a new jti for every grant")
        self._used[jti] = expires


def _unverified(assertion: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    try:
        header, claims = read_unverified(assertion)
    except ValueError as error:
        raise GrantRefused("MP-011", "the assertion is not a JWT") from error
    if header.get("alg") not in ALGORITHMS:
        raise GrantRefused("MP-011", "alg must be RS256, RS384 or RS512")
    return header, claims


def _leaf(x5c: object) -> x509.Certificate:
    if not isinstance(x5c, list) or not x5c or not all(isinstance(item, str) for item in x5c):
        raise GrantRefused("MP-123", "x5c must be an array of texts")
    try:
        certificates = [x509.load_der_x509_certificate(b64decode(item, validate=True)) for item in x5c]
    except (binascii.Error, ValueError) as error:
        raise GrantRefused("MP-123", "x5c must hold certificates as base64 of their DER") from error
    return certificates[0]
