"""Every form a key may have gives a grant that Maskinporten's own rules accept."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path

import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat
from jwt.algorithms import RSAAlgorithm

from conformance.config import BankSection, CertificateSection, Config, KfrSection, MaskinportenSection
from conformance.errors.configuration import ConfigurationError, SecretMissing
from conformance.errors.keys import CertificateFileMissing, KidMissing, NoMatchingCertificate
from conformance.examination.credentials import load_grant_key, load_identity
from conformance.grants import GrantRequest, sign_grant
from tests.certificates import BANK, PASSWORD, bank, pkcs12_of, rsa_key

_PAIR = bank()
_PUBLIC = rsa_key("bank").public_key()


def _files(folder: Path) -> None:
    (folder / "p").write_bytes(PASSWORD)
    (folder / "p").chmod(0o600)
    (folder / "b.p12").write_bytes(pkcs12_of(_PAIR))
    for name, encryption in (("open.pem", NoEncryption()), ("locked.pem", BestAvailableEncryption(PASSWORD))):
        (folder / name).write_bytes(_PAIR.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption))
    (folder / "c.pem").write_bytes(b"".join(each.public_bytes(Encoding.PEM) for each in (_PAIR.certificate, *_PAIR.chain)))
    document = json.loads(RSAAlgorithm.to_jwk(_PAIR.key))
    (folder / "named.jwk").write_text(json.dumps(document | {"kid": "egen"}))
    (folder / "bare.jwk").write_text(json.dumps(document))


def _config(folder: Path, certificate: CertificateSection, **maskinporten: str) -> Config:
    section = MaskinportenSection("https://m", "klient", **maskinporten)  # type: ignore[arg-type]  # the rows hold what the section takes
    signing = CertificateSection(folder / "b.p12", password_file=folder / "p")
    return Config(folder / "kfr.toml", BankSection(BANK, "B"), KfrSection("https://k"), section, certificate, signing)


Section = Callable[[Path], CertificateSection]


def _p12(folder: Path) -> CertificateSection:
    return CertificateSection(folder / "b.p12", password_file=folder / "p")


# The section, what [maskinporten] says; kid, number of certificates and algorithm in the header of the grant.
FORMS: dict[str, tuple[Section, dict[str, str], str, int, str]] = {
    "PKCS#12, the certificate alone": (_p12, {}, "", 1, "RS256"),
    "PKCS#12, with its chain": (_p12, {"key": "x5c-chain"}, "", 3, "RS256"),
    "PKCS#12, a registered key": (_p12, {"key": "kid", "kid": "k"}, "k", 0, "RS256"),
    "RS384": (_p12, {"algorithm": "RS384"}, "", 1, "RS384"),
    "RS512": (_p12, {"algorithm": "RS512"}, "", 1, "RS512"),
    "PEM": (lambda f: CertificateSection(pem_key=f / "open.pem", pem_certificate=f / "c.pem"), {}, "", 1, "RS256"),
    "PEM, with its chain": (
        lambda f: CertificateSection(pem_key=f / "locked.pem", pem_certificate=f / "c.pem", password_file=f / "p"),
        {"key": "x5c-chain"},
        "",
        3,
        "RS256",
    ),
    "PEM, a registered key without certificate": (
        lambda f: CertificateSection(pem_key=f / "open.pem"),
        {"key": "kid", "kid": "k"},
        "k",
        0,
        "RS256",
    ),
    "JWK with its own kid": (lambda f: CertificateSection(jwk=f / "named.jwk"), {"key": "kid"}, "egen", 0, "RS256"),
    "JWK with the kid of the configuration": (
        lambda f: CertificateSection(jwk=f / "named.jwk"),
        {"key": "kid", "kid": "k"},
        "k",
        0,
        "RS256",
    ),
}


@pytest.mark.parametrize(("section", "maskinporten", "kid", "certificates", "algorithm"), FORMS.values(), ids=FORMS)
def test_a_grant_is_signed_with_any_key(
    tmp_path: Path, section: Section, maskinporten: dict[str, str], kid: str, certificates: int, algorithm: str
) -> None:
    _files(tmp_path)
    config = _config(tmp_path, section(tmp_path), **maskinporten)

    grant = sign_grant(GrantRequest("https://m/", "klient", ("a:b",)), load_grant_key(config), now=1_000, jti="1")

    header = jwt.get_unverified_header(grant)
    assert (header.get("kid", ""), header["alg"]) == (kid, algorithm)
    chain = [x509.load_der_x509_certificate(base64.b64decode(each)) for each in header.get("x5c", ())]
    assert chain == [_PAIR.certificate, *_PAIR.chain][:certificates]
    assert jwt.decode(grant, _PUBLIC, algorithms=[algorithm], audience="https://m/", options={"verify_exp": False})["jti"] == "1"
    assert load_identity(config).organisation_number == BANK


BAD: dict[str, tuple[Section, dict[str, str], type[ConfigurationError]]] = {
    "a file that is not there": (lambda f: CertificateSection(f / "x.p12", password_env="P"), {}, CertificateFileMissing),
    "a PEM file that is not there": (lambda f: CertificateSection(pem_key=f / "x"), {"key": "kid", "kid": "k"}, CertificateFileMissing),
    "a JWK that nobody has named": (lambda f: CertificateSection(jwk=f / "bare.jwk"), {"key": "kid"}, KidMissing),
    "a bare key where a certificate is wanted": (lambda f: CertificateSection(pem_key=f / "open.pem"), {}, NoMatchingCertificate),
    "no password": (lambda f: CertificateSection(f / "b.p12", password_env="KFR_FINNES_IKKE"), {}, SecretMissing),
}


@pytest.mark.parametrize(("section", "maskinporten", "kind"), BAD.values(), ids=BAD)
def test_a_key_that_cannot_be_used_is_named(
    tmp_path: Path, section: Section, maskinporten: dict[str, str], kind: type[ConfigurationError]
) -> None:
    _files(tmp_path)
    with pytest.raises(kind):
        load_grant_key(_config(tmp_path, section(tmp_path), **maskinporten))
