"""A small certificate authority for the tests: real keys, real signatures, every flaw a certificate can have by name."""

from __future__ import annotations

import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from conformance.signing.keys import KeyPair

BANK = "310000000"
OTHER_BANK = "310000001"
# The runs the tests seal end a minute before this; every certificate that is to be valid is valid around it.
SEALED_AT = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
PASSWORD = b"et passord med mellomrom"

_YEAR = timedelta(days=365)


@cache
def rsa_key(name: str) -> rsa.RSAPrivateKey:
    """The RSA key of that name, 2048 bits unless the name says otherwise, made once a session; only the name tells keys apart."""
    assert name
    return rsa.generate_private_key(public_exponent=65537, key_size=1024 if name == "1024 bits" else 2048)


def subject(*, organisation_number: str | None = BANK, older: bool = False, name: str = "Eksempelbank ASA") -> x509.Name:
    """A subject as SEID 2.0 writes it, or with the number in serialNumber as older certificates have it."""
    attributes = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "NO"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, name),
        x509.NameAttribute(NameOID.COMMON_NAME, name),
    ]
    if organisation_number and older:
        attributes.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, organisation_number))
    elif organisation_number:
        attributes.append(x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, f"NTRNO-{organisation_number}"))
    return x509.Name(attributes)


def usage(
    *, digital_signature: bool = True, content_commitment: bool = False, ca: bool = False, encipherment: bool = True
) -> x509.KeyUsage:
    """A key usage extension with every flag written out."""
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=content_commitment,
        key_encipherment=digital_signature and encipherment,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=ca,
        crl_sign=ca,
        encipher_only=False,
        decipher_only=False,
    )


@dataclass(frozen=True)
class Authority:
    """A certificate authority with a root and, for the usual delivery, one intermediate below it."""

    root: x509.Certificate
    issuing: x509.Certificate
    root_key: rsa.RSAPrivateKey
    issuing_key: rsa.RSAPrivateKey

    @property
    def pem(self) -> bytes:
        """The trust anchor as `--ca` takes it."""
        return self.root.public_bytes(Encoding.PEM)

    def issue(
        self,
        name: x509.Name | None = None,
        *,
        key: str = "bank",
        start: datetime = SEALED_AT - _YEAR,
        end: datetime = SEALED_AT + 2 * _YEAR,
        key_usage: x509.KeyUsage | None = None,
    ) -> KeyPair:
        """Issue an enterprise certificate from the intermediate."""
        builder = _builder(name or subject(), self.issuing.subject, rsa_key(key), start=start, end=end)
        certificate = (
            builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(key_usage or usage(content_commitment=True), critical=True)
            .sign(self.issuing_key, hashes.SHA256())
        )
        return KeyPair(rsa_key(key), certificate, (self.issuing, self.root))


@cache
def authority(name: str = "Test CA", *, end: datetime = SEALED_AT + 50 * _YEAR) -> Authority:
    """The authority of that name: root and issuing certificate, made once a session."""
    root_key, issuing_key = rsa_key(f"{name}/root"), rsa_key(f"{name}/issuing")
    root_name, issuing_name = _ca_name(f"{name} Root"), _ca_name(f"{name} Issuing")
    root = _as_authority(_builder(root_name, root_name, root_key, end=end), path_length=1)
    issuing = _as_authority(_builder(issuing_name, root_name, issuing_key, end=end), path_length=0)
    return Authority(root.sign(root_key, hashes.SHA256()), issuing.sign(root_key, hashes.SHA256()), root_key, issuing_key)


def outdated_authority() -> Authority:
    """An authority that ended an hour before the sealing, whose certificates did not."""
    return authority("Outdated CA", end=SEALED_AT - timedelta(hours=1))


@cache
def bank() -> KeyPair:
    """The key pair of the bank of the run, valid when it seals."""
    return authority().issue()


def valid_now() -> KeyPair:
    """Valid by the clock, for judges outside that know no other time."""
    now = datetime.now(UTC)
    return authority().issue(start=now - _YEAR, end=now + _YEAR)


def expired() -> KeyPair:
    """Ended the day before the sealing."""
    return authority().issue(end=SEALED_AT - timedelta(days=1))


def not_yet_valid() -> KeyPair:
    """Begins the day after the sealing."""
    return authority().issue(start=SEALED_AT + timedelta(days=1))


def from_another_authority() -> KeyPair:
    """Same subject, an authority nobody asked for."""
    return authority("Another CA").issue()


def of_another_bank() -> KeyPair:
    """Trusted and valid, but somebody else's."""
    return authority().issue(subject(organisation_number=OTHER_BANK, name="Nabobanken ASA"), key="other bank")


def of_older_style() -> KeyPair:
    """The organisation number in serialNumber."""
    return authority().issue(subject(older=True))


def without_number() -> KeyPair:
    """A certificate that names no organisation number at all."""
    return authority().issue(subject(organisation_number=None))


def for_encryption_only() -> KeyPair:
    """A certificate that may sign nothing."""
    return authority().issue(key_usage=usage(digital_signature=False))


def of_a_server(*, name: str = "127.0.0.1", trusted: bool = True) -> KeyPair:
    """A TLS certificate for a server on this machine, valid by the clock."""
    issuer, now = authority() if trusted else authority("Another CA"), datetime.now(UTC)
    builder = _builder(_ca_name("Test server"), issuer.issuing.subject, rsa_key("server"), start=now - _YEAR, end=now + _YEAR)
    certificate = builder.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(name))]), critical=False).sign(
        issuer.issuing_key, hashes.SHA256()
    )
    return KeyPair(rsa_key("server"), certificate, (issuer.issuing,))


@cache
def of_a_timestamp_authority(name: str = "Test TSA CA") -> KeyPair:
    """The certificate of a timestamp authority, under a root of its own."""
    issuer = authority(name)
    builder = _builder(_ca_name("Test TSA"), issuer.issuing.subject, rsa_key("tsa"))
    certificate = (
        builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .add_extension(usage(encipherment=False), critical=True)
        .sign(issuer.issuing_key, hashes.SHA256())
    )
    return KeyPair(rsa_key("tsa"), certificate, (issuer.issuing,))


def self_signed() -> KeyPair:
    """The bank's own word, with the right subject and number."""
    key = rsa_key("bank")
    builder = _builder(subject(), subject(), key)
    return KeyPair(key, builder.add_extension(usage(content_commitment=True), critical=True).sign(key, hashes.SHA256()))


def for_server(issuer: Authority, *names: str, days: int = 30) -> KeyPair:
    """A certificate for a server under these names or addresses; fewer days than none has expired."""
    end = datetime.now(UTC) + timedelta(days=days)
    known: list[x509.GeneralName] = [x509.IPAddress(ip_address(name)) if name[0].isdigit() else x509.DNSName(name) for name in names]
    builder = _builder(
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])]),
        issuer.issuing.subject,
        rsa_key("server"),
        start=end - timedelta(days=60),
        end=end,
    ).add_extension(x509.SubjectAlternativeName(known), critical=False)
    return KeyPair(rsa_key("server"), builder.sign(issuer.issuing_key, hashes.SHA256()), (issuer.issuing,))


def tls_context_of(pair: KeyPair, folder: Path) -> ssl.SSLContext:
    """What a server with this certificate speaks TLS by; Python wants it from a file."""
    file = folder / f"{pair.certificate.serial_number:x}.pem"
    file.write_bytes(pem_of(pair))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def pkcs12_of(pair: KeyPair, password: bytes = PASSWORD, *, extra: Sequence[x509.Certificate] = ()) -> bytes:
    """The file as an issuer delivers it."""
    return pkcs12.serialize_key_and_certificates(
        b"bank", pair.key, pair.certificate, [*pair.chain, *extra], BestAvailableEncryption(password)
    )


def pem_of(pair: KeyPair) -> bytes:
    """Key, certificate and chain in one PEM file, for openssl to read."""
    key = pair.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return key + b"".join(certificate.public_bytes(Encoding.PEM) for certificate in (pair.certificate, *pair.chain))


def anchors(pem: bytes) -> tuple[x509.Certificate, ...]:
    """The certificates of a PEM file."""
    return tuple(x509.load_pem_x509_certificates(pem))


def pem_to_der(pem: bytes) -> bytes:
    """The first certificate of a PEM file as DER."""
    return x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER)


def ca_certificate(name: x509.Name, key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> x509.Certificate:
    """A self-signed certificate under any name, for instance somebody else's."""
    return _as_authority(_builder(name, name, key), path_length=1).sign(key, hashes.SHA256())


def _ca_name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "NO"), x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _as_authority(builder: x509.CertificateBuilder, *, path_length: int) -> x509.CertificateBuilder:
    return builder.add_extension(x509.BasicConstraints(ca=True, path_length=path_length), critical=True).add_extension(
        usage(digital_signature=False, ca=True), critical=True
    )


def _builder(
    name: x509.Name,
    issuer: x509.Name,
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey,
    *,
    start: datetime = SEALED_AT - 5 * _YEAR,
    end: datetime = SEALED_AT + 50 * _YEAR,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(min(start, end - timedelta(days=1)))
        .not_valid_after(end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
