from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from conformance.simulator.authority import Authority, EnterpriseCertificate, new_authority, organisation_number_of

NOW = datetime(2028, 2, 29, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def authority() -> Authority:
    return new_authority(now=datetime.now(UTC))


@pytest.fixture(scope="module")
def enterprise(authority: Authority) -> EnterpriseCertificate:
    return authority.issue("310000000", "Eksempelbank ASA", now=datetime.now(UTC))


def test_the_certificate_is_an_enterprise_certificate(authority: Authority, enterprise: EnterpriseCertificate) -> None:
    certificate = enterprise.certificate
    assert organisation_number_of(certificate) == "310000000"
    assert certificate.subject.rfc4514_string() == "CN=Eksempelbank ASA,2.5.4.97=NTRNO-310000000,O=Eksempelbank ASA,C=NO"
    assert "Test" in certificate.issuer.rfc4514_string()
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.digital_signature, usage.content_commitment, usage.key_encipherment, usage.key_cert_sign) == (True, True, True, False)
    purposes = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert set(purposes) == {ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.EMAIL_PROTECTION}
    assert enterprise.key.key_size == 2048
    certificate.verify_directly_issued_by(authority.certificate)


def test_the_certificate_is_valid_around_the_clock_it_was_issued_by() -> None:
    certificate = new_authority(now=NOW).issue("310000000", "Eksempelbank ASA", now=NOW).certificate
    assert certificate.not_valid_before_utc < NOW < certificate.not_valid_after_utc
    assert certificate.not_valid_after_utc - NOW == timedelta(days=1095)


def test_the_pkcs12_file_holds_key_certificate_and_chain(authority: Authority, enterprise: EnterpriseCertificate) -> None:
    key, certificate, chain = pkcs12.load_key_and_certificates(enterprise.pkcs12("pass ord"), b"pass ord")
    assert key is not None
    assert (certificate, chain) == (enterprise.certificate, [authority.certificate])


def test_openssl_trusts_its_signatures(authority: Authority, enterprise: EnterpriseCertificate, tmp_path: Path) -> None:
    signed = (
        pkcs7.PKCS7SignatureBuilder()
        .set_data(b"manifest")
        .add_signer(enterprise.certificate, enterprise.key, hashes.SHA256())
        .sign(Encoding.DER, [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary])
    )
    for name, content in (("ca.pem", authority.pem), ("manifest", b"manifest"), ("other", b"Manifest"), ("signature", signed)):
        (tmp_path / name).write_bytes(content)
    command = "openssl cms -verify -binary -inform DER -in signature -CAfile ca.pem -purpose {} -content {}"
    for purpose, file, trusted in (("any", "manifest", True), ("smimesign", "manifest", True), ("any", "other", False)):
        done = subprocess.run(command.format(purpose, file).split(), cwd=tmp_path, capture_output=True, check=False)
        assert (done.returncode == 0) is trusted, done.stderr


SUBJECTS = {
    "new form": ([(NameOID.ORGANIZATION_IDENTIFIER, "NTRNO-310000000")], "310000000"),
    "older form": ([(NameOID.SERIAL_NUMBER, "310000000")], "310000000"),
    "both": ([(NameOID.SERIAL_NUMBER, "310000018"), (NameOID.ORGANIZATION_IDENTIFIER, "NTRNO-310000000")], "310000000"),
    "foreign": ([(NameOID.ORGANIZATION_IDENTIFIER, "NTRSE-5560000000")], ""),
    "none": ([(NameOID.COMMON_NAME, "310000000")], ""),
}


@pytest.mark.parametrize("name", SUBJECTS)
def test_the_organisation_number_of_a_subject(name: str) -> None:
    attributes, number = SUBJECTS[name]
    subject = x509.Name([x509.NameAttribute(oid, value) for oid, value in attributes])
    key = ec.generate_private_key(ec.SECP256R1())
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key()).serial_number(1)
    certificate = builder.not_valid_before(NOW).not_valid_after(NOW + timedelta(days=1)).sign(key, hashes.SHA256())
    assert organisation_number_of(certificate) == number
