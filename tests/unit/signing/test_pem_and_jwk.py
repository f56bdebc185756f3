from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat, PublicFormat
from jwt.algorithms import RSAAlgorithm

from conformance.errors.keys import CertificateFileError, KeyNotRsa, NoMatchingCertificate, NotJwk, NotPem, WrongPassword
from conformance.signing.jwk import load_jwk
from conformance.signing.pem import load_pem_key, load_pem_pair
from tests import certificates
from tests.certificates import PASSWORD, authority, bank, rsa_key


def _pem(key: str = "bank", password: bytes = b"") -> bytes:
    encryption = BestAvailableEncryption(password) if password else NoEncryption()
    return rsa_key(key).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)


def _certificates(*, backwards: bool = False) -> bytes:
    pair = bank()
    every = [pair.certificate, *pair.chain]
    return b"".join(each.public_bytes(Encoding.PEM) for each in (reversed(every) if backwards else every))


# The file, and the password given with it.
KEYS = {
    "open": (_pem(), None),
    "open, with a password nobody needs": (_pem(), PASSWORD),
    "encrypted": (_pem(password=PASSWORD), PASSWORD),
    "the old form": (rsa_key("bank").private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()), None),
    "the old form, encrypted": (
        rsa_key("bank").private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, BestAvailableEncryption(PASSWORD)),
        PASSWORD,
    ),
}


@pytest.mark.parametrize(("data", "password"), KEYS.values(), ids=KEYS)
def test_a_pem_key_is_read(data: bytes, password: bytes | None) -> None:
    assert load_pem_key(data, password, file="k").private_numbers() == rsa_key("bank").private_numbers()


_EC = ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
BAD_KEYS: dict[str, tuple[bytes, bytes | None, type[CertificateFileError]]] = {
    "a wrong password": (_pem(password=PASSWORD), b"feil", WrongPassword),
    "no password": (_pem(password=PASSWORD), None, WrongPassword),
    "certificates": (_certificates(), None, NotPem),
    "nothing": (b"", None, NotPem),
    "another kind of key": (_EC, None, KeyNotRsa),
}


@pytest.mark.parametrize(("data", "password", "kind"), BAD_KEYS.values(), ids=BAD_KEYS)
def test_a_bad_pem_key_is_named(data: bytes, password: bytes | None, kind: type[CertificateFileError]) -> None:
    with pytest.raises(kind, match=r"nokkel\.pem"):
        load_pem_key(data, password, file="nokkel.pem")


@pytest.mark.parametrize("backwards", [False, True])
def test_the_certificate_and_its_chain_are_found_in_any_order(backwards: bool) -> None:
    pair = load_pem_pair(rsa_key("bank"), _certificates(backwards=backwards), key_file="k", certificate_file="c")

    assert pair.certificate == bank().certificate
    assert pair.chain == (authority().issuing, authority().root)


def test_a_certificate_of_another_key_is_named() -> None:
    other = certificates.of_another_bank().certificate.public_bytes(Encoding.PEM)
    with pytest.raises(NoMatchingCertificate, match=r"k\.pem \+ c\.pem"):
        load_pem_pair(rsa_key("bank"), other, key_file="k.pem", certificate_file="c.pem")


def _jwk(**changes: object) -> bytes:
    document = json.loads(RSAAlgorithm.to_jwk(rsa_key("bank"))) | {"kid": "nøkkel-1"} | changes
    return json.dumps({name: value for name, value in document.items() if value is not None}).encode()


def test_a_jwk_is_read_with_its_kid() -> None:
    found = load_jwk(_jwk(), file="k")

    assert found.kid == "nøkkel-1"
    assert found.key.private_numbers() == rsa_key("bank").private_numbers()
    assert load_jwk(_jwk(kid=None), file="k").kid == ""


BAD_JWKS: dict[str, tuple[Callable[[], bytes], type[CertificateFileError]]] = {
    "no JSON": (lambda: b"\x30\x82", NotJwk),
    "a list": (lambda: b"[]", NotJwk),
    "the public half": (lambda: RSAAlgorithm.to_jwk(rsa_key("bank").public_key()).encode(), NotJwk),
    "numbers of two keys": (lambda: _jwk(n=json.loads(RSAAlgorithm.to_jwk(rsa_key("annen")))["n"]), NotJwk),
    "a number that is none": (lambda: _jwk(d=7), NotJwk),
    "another kind": (lambda: _jwk(kty="EC"), KeyNotRsa),
    "no kind": (lambda: _jwk(kty=None), KeyNotRsa),
    "a PEM file": (lambda: rsa_key("bank").public_key().public_bytes(Encoding.PEM, PublicFormat.PKCS1), NotJwk),
}


@pytest.mark.parametrize(("data", "kind"), BAD_JWKS.values(), ids=BAD_JWKS)
def test_a_bad_jwk_is_named(data: Callable[[], bytes], kind: type[CertificateFileError]) -> None:
    with pytest.raises(kind, match=r"bank\.jwk"):
        load_jwk(data(), file="bank.jwk")
