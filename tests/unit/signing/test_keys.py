"""The enterprise certificate: every delivery that exists, every fault a file can have."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, NoEncryption, pkcs12

from conformance.errors.keys import (
    CertificateFileError,
    KeyNotRsa,
    NoMatchingCertificate,
    NoPrivateKey,
    NotPkcs12,
    WrongPassword,
)
from conformance.language import Language
from conformance.signing.keys import KeyPair, Purpose, load_pkcs12, organisation_number
from tests import certificates
from tests.certificates import BANK, PASSWORD
from tests.unit.signing.pkcs12_merge import merged

FILE = "bank.p12"


def pair(name: str, *, digital_signature: bool, content_commitment: bool) -> KeyPair:
    usage = certificates.usage(digital_signature=digital_signature, content_commitment=content_commitment)
    return certificates.authority().issue(key=name, key_usage=usage)


def test_key_leaf_and_chain_come_out_in_order() -> None:
    bank = certificates.bank()
    authority = certificates.authority()

    loaded = load_pkcs12(certificates.pkcs12_of(bank), PASSWORD, file=FILE)

    assert loaded.certificate == bank.certificate
    assert loaded.key.private_numbers() == bank.key.private_numbers()
    assert loaded.chain == (authority.issuing, authority.root)
    assert loaded.organisation_number == BANK


def test_a_chain_in_any_order_is_put_right_and_strangers_are_left_out() -> None:
    bank, authority = certificates.bank(), certificates.authority()
    shuffled = KeyPair(bank.key, bank.certificate, (authority.root, authority.issuing))
    stranger = certificates.authority("Another CA").root

    loaded = load_pkcs12(certificates.pkcs12_of(shuffled, extra=[stranger]), PASSWORD, file=FILE)

    assert loaded.chain == (authority.issuing, authority.root)


def test_a_namesake_of_the_issuer_is_not_taken_for_it() -> None:
    bank, authority = certificates.bank(), certificates.authority()
    namesake = certificates.rsa_key("namesake")
    imposter = certificates.ca_certificate(authority.issuing.subject, namesake)
    shuffled = KeyPair(bank.key, bank.certificate, (imposter, authority.issuing, authority.root))

    loaded = load_pkcs12(certificates.pkcs12_of(shuffled), PASSWORD, file=FILE)

    assert loaded.chain == (authority.issuing, authority.root)


AUTH = {"digital_signature": True, "content_commitment": False}
SIGN = {"digital_signature": False, "content_commitment": True}
BOTH = {"digital_signature": True, "content_commitment": True}
NEITHER = {"digital_signature": False, "content_commitment": False}

TWO_PAIRS = {
    "authentication first, wanted for the grant": (AUTH, SIGN, Purpose.AUTHENTICATION, 0),
    "authentication last, wanted for the grant": (SIGN, AUTH, Purpose.AUTHENTICATION, 1),
    "signing last, wanted for the evidence": (AUTH, SIGN, Purpose.SIGNING, 1),
    "signing first, wanted for the evidence": (SIGN, AUTH, Purpose.SIGNING, 0),
    "one that does both yields to the made-for-it one": (BOTH, AUTH, Purpose.AUTHENTICATION, 1),
    "no signing pair: the authentication pair signs": (NEITHER, AUTH, Purpose.SIGNING, 1),
    "encryption pair is never chosen for the grant": (NEITHER, BOTH, Purpose.AUTHENTICATION, 1),
}


@pytest.mark.parametrize(("first", "second", "purpose", "chosen"), TWO_PAIRS.values(), ids=TWO_PAIRS)
def test_two_pairs_are_chosen_between_by_key_usage(first: dict[str, bool], second: dict[str, bool], purpose: Purpose, chosen: int) -> None:
    pairs = [pair("bank", **first), pair("other bank", **second)]
    file = merged(certificates.pkcs12_of(pairs[0]), certificates.pkcs12_of(pairs[1]), PASSWORD)

    loaded = load_pkcs12(file, PASSWORD, file=FILE, purpose=purpose)

    assert loaded.certificate == pairs[chosen].certificate
    assert loaded.key.public_key() == loaded.certificate.public_key()


def test_of_two_pairs_alike_the_one_that_lives_longest_is_taken() -> None:
    old, new = certificates.expired(), certificates.authority().issue(key="other bank")
    file = merged(certificates.pkcs12_of(old), certificates.pkcs12_of(new), PASSWORD)

    assert load_pkcs12(file, PASSWORD, file=FILE).certificate == new.certificate


def _certificates_only() -> bytes:
    return pkcs12.serialize_key_and_certificates(b"x", None, None, [certificates.bank().certificate], BestAvailableEncryption(PASSWORD))


def _key_without_its_certificate() -> bytes:
    return pkcs12.serialize_key_and_certificates(
        b"x", certificates.rsa_key("bank"), None, [certificates.of_another_bank().certificate], BestAvailableEncryption(PASSWORD)
    )


def _elliptic() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = certificates.ca_certificate(certificates.subject(), key)
    return pkcs12.serialize_key_and_certificates(b"x", key, certificate, None, BestAvailableEncryption(PASSWORD))


FAULTS: dict[str, tuple[Callable[[], bytes], bytes, type[CertificateFileError]]] = {
    "wrong password": (lambda: certificates.pkcs12_of(certificates.bank()), b"feil", WrongPassword),
    "no password": (lambda: certificates.pkcs12_of(certificates.bank()), b"", WrongPassword),
    "password with a line break": (lambda: certificates.pkcs12_of(certificates.bank()), PASSWORD + b"\n", WrongPassword),
    "an empty file": (lambda: b"", PASSWORD, NotPkcs12),
    "a text file": (lambda: b"hello", PASSWORD, NotPkcs12),
    "a PEM file": (lambda: certificates.authority().pem, PASSWORD, NotPkcs12),
    "a DER certificate": (lambda: certificates.pem_to_der(certificates.authority().pem), PASSWORD, NotPkcs12),
    "cut short": (lambda: certificates.pkcs12_of(certificates.bank())[:-40], PASSWORD, NotPkcs12),
    "something after the end": (lambda: certificates.pkcs12_of(certificates.bank()) + b"\n\n", PASSWORD, NotPkcs12),
    "certificates only": (_certificates_only, PASSWORD, NoPrivateKey),
    "a key and somebody else's certificate": (_key_without_its_certificate, PASSWORD, NoMatchingCertificate),
    "an elliptic key": (_elliptic, PASSWORD, KeyNotRsa),
}


@pytest.mark.parametrize(("make", "password", "error"), FAULTS.values(), ids=FAULTS)
def test_every_fault_has_its_own_error_that_names_the_file(
    make: Callable[[], bytes], password: bytes, error: type[CertificateFileError]
) -> None:
    with pytest.raises(error) as caught:
        load_pkcs12(make(), password, file=FILE)

    for language in Language:
        told = caught.value.message(language) + caught.value.advice(language)
        assert FILE in told
        assert password.decode().strip() == "" or password.decode().strip() not in told
    assert caught.value.exit_code == 2


NUMBERS = {
    "organizationIdentifier": (certificates.bank, BANK),
    "serialNumber, older style": (certificates.of_older_style, BANK),
    "none at all": (certificates.without_number, None),
}


@pytest.mark.parametrize(("make", "expected"), NUMBERS.values(), ids=NUMBERS)
def test_organisation_number(make: Callable[[], KeyPair], expected: str | None) -> None:
    assert organisation_number(make().certificate) == expected


UNREADABLE_SUBJECTS = {
    "a foreign register": [(x509.NameOID.ORGANIZATION_IDENTIFIER, "VATNO-310000000")],
    "too few digits": [(x509.NameOID.ORGANIZATION_IDENTIFIER, "NTRNO-31000000")],
    "more after the number": [(x509.NameOID.ORGANIZATION_IDENTIFIER, "NTRNO-310000000-1")],
    "two of them": [(x509.NameOID.ORGANIZATION_IDENTIFIER, "NTRNO-310000000"), (x509.NameOID.ORGANIZATION_IDENTIFIER, "NTRNO-310000001")],
    "a foreign identifier is not rescued by serialNumber": [
        (x509.NameOID.ORGANIZATION_IDENTIFIER, "VATSE-556000000001"),
        (x509.NameOID.SERIAL_NUMBER, "310000000"),
    ],
    "a person's serial number": [(x509.NameOID.SERIAL_NUMBER, "UN:NO-9578-4050-100038793")],
}


@pytest.mark.parametrize("attributes", UNREADABLE_SUBJECTS.values(), ids=UNREADABLE_SUBJECTS)
def test_a_subject_that_does_not_name_one_organisation_names_none(attributes: list[tuple[x509.ObjectIdentifier, str]]) -> None:
    name = x509.Name([x509.NameAttribute(oid, value) for oid, value in attributes])

    assert organisation_number(certificates.authority().issue(name).certificate) is None


def test_the_key_never_shows() -> None:
    shown = repr(certificates.bank()) + str(certificates.bank()) + f"{certificates.bank()!r:>5}"

    assert "Eksempelbank ASA" in shown
    assert "hidden" in shown
    assert "RSAPrivateKey" not in shown
    assert str(certificates.bank().key.private_numbers().d) not in shown


OPENSSL_FLAVOURS = {
    "as OpenSSL 3 writes it": [],
    "as older tools write it, with 3DES and SHA-1": ["-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1"],
}


@pytest.mark.parametrize("options", OPENSSL_FLAVOURS.values(), ids=OPENSSL_FLAVOURS)
def test_files_from_openssl_are_read(options: list[str], tmp_path: Path) -> None:
    if not (openssl := shutil.which("openssl")):
        pytest.skip("openssl is not installed")
    bank = certificates.bank()
    (tmp_path / "bank.pem").write_bytes(certificates.pem_of(bank))
    command = [openssl, "pkcs12", "-export", "-in", "bank.pem", "-passout", "pass:hemmelig", "-out", "bank.p12", *options]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)

    loaded = load_pkcs12((tmp_path / "bank.p12").read_bytes(), b"hemmelig", file=FILE)

    assert loaded.certificate == bank.certificate
    assert loaded.chain == bank.chain


def test_a_file_whose_password_is_empty_is_read() -> None:
    bank = certificates.bank()
    data = pkcs12.serialize_key_and_certificates(b"x", bank.key, bank.certificate, None, NoEncryption())

    assert load_pkcs12(data, b"", file=FILE).certificate == bank.certificate
