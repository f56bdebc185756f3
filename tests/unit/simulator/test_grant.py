"""What needs certificates or a clock of its own; the rest of a grant is judged over HTTP in the integration tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from conformance.simulator.authority import Authority, EnterpriseCertificate, new_authority
from conformance.simulator.grant import REFUSALS, Client, GrantJudge, GrantRefused, RegisteredKey

NOW = datetime(2028, 2, 29, 12, tzinfo=UTC)
ISSUER = "http://127.0.0.1/maskinporten/"
CLIENT = Client(id="client", organisation_number="310000000", scopes=("bits:kundeforhold.write",))
AUTHORITY = new_authority(now=NOW)
BANK = AUTHORITY.issue("310000000", "Eksempelbank ASA", now=NOW)


class Time:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def grant(signer: EnterpriseCertificate, at: datetime = NOW, jti: str = "1", **header: object) -> str:
    iat = int(at.timestamp())
    claims = {"aud": ISSUER, "iss": "client", "scope": CLIENT.scopes[0], "iat": iat, "exp": iat + 100, "jti": jti}
    headers = {"x5c": [signer.x5c]} | header
    return jwt.encode(claims, signer.key, "RS256", headers={name: value for name, value in headers.items() if value is not None})


def issued_by(authority: Authority, number: str = "310000000", at: datetime = NOW) -> str:
    return grant(authority.issue(number, "Eksempelbank ASA", now=at))


def with_elliptic_key() -> str:
    """A certificate by the right authority for a key of a kind that no enterprise certificate has."""
    certificate = BANK.certificate
    builder = x509.CertificateBuilder(
        certificate.issuer,
        certificate.subject,
        ec.generate_private_key(ec.SECP256R1()).public_key(),
        certificate.serial_number,
        certificate.not_valid_before_utc,
        certificate.not_valid_after_utc,
    )
    odd = builder.sign(AUTHORITY.key, hashes.SHA256())
    return grant(BANK, x5c=[EnterpriseCertificate(BANK.key, odd, AUTHORITY.certificate).x5c])


CERTIFICATES: dict[str, tuple[Callable[[], str], str]] = {
    "another organisation": (lambda: issued_by(AUTHORITY, number="310000018"), "MP-122"),
    "expired": (lambda: issued_by(AUTHORITY, at=NOW - timedelta(days=2000)), "MP-124"),
    "not yet valid": (lambda: issued_by(AUTHORITY, at=NOW + timedelta(days=1)), "MP-124"),
    "another authority": (lambda: issued_by(new_authority(now=NOW)), "MP-120"),
    "no RSA key": (with_elliptic_key, "MP-120"),
    "certificate of the authority": (
        lambda: grant(BANK, x5c=[EnterpriseCertificate(BANK.key, AUTHORITY.certificate, AUTHORITY.certificate).x5c]),
        "MP-122",
    ),
}


@pytest.mark.parametrize("name", CERTIFICATES)
def test_a_certificate_is_refused(name: str) -> None:
    make, code = CERTIFICATES[name]
    with pytest.raises(GrantRefused) as refused:
        GrantJudge(ISSUER, AUTHORITY.certificate, client=CLIENT, clock=Time()).judge(make())
    assert refused.value.code == code


def test_a_jti_is_remembered_as_long_as_its_grant_lives() -> None:
    time = Time()
    judge = GrantJudge(ISSUER, AUTHORITY.certificate, client=CLIENT, clock=time)
    judge.judge(grant(BANK))
    with pytest.raises(GrantRefused, match="MP-012"):
        judge.judge(grant(BANK, at=NOW + timedelta(seconds=5)))
    time.now = NOW + timedelta(seconds=101)
    judge.judge(grant(BANK, at=time.now))
    assert len(judge._used) == 1


def test_a_refused_grant_is_not_used_up() -> None:
    strict = replace(CLIENT, scopes=())
    judge = GrantJudge(ISSUER, AUTHORITY.certificate, client=strict, clock=Time())
    for _ in range(2):
        with pytest.raises(GrantRefused, match="MP-200"):
            judge.judge(grant(BANK))


def test_a_registered_key_expires_after_a_year() -> None:
    time = Time()
    client = replace(CLIENT, keys={"key": RegisteredKey(BANK.key.public_key(), NOW)})
    judge = GrantJudge(ISSUER, AUTHORITY.certificate, client=client, clock=time)
    time.now = NOW + timedelta(days=364)
    assert judge.judge(grant(BANK, at=time.now, x5c=None, kid="key")).client_amr == "private_key_jwt"
    time.now = NOW + timedelta(days=365)
    with pytest.raises(GrantRefused, match="MP-121"):
        judge.judge(grant(BANK, at=time.now, x5c=None, kid="key"))


def test_every_refusal_has_an_oauth_error() -> None:
    assert {error for error, _ in REFUSALS.values()} == {"invalid_grant", "invalid_client", "invalid_scope"}
