"""A test certificate authority and the enterprise certificate it issues, as Buypass and Commfides do for real."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_VALIDITY = timedelta(days=3 * 365)  # enterprise certificates are valid for 3 years
_BACKDATE = timedelta(minutes=10)  # so that a clock a little behind still finds it valid
_ISSUER = "Kfr-conformance Test CA"


@dataclass(frozen=True, slots=True)
class EnterpriseCertificate:
    """A bank's certificate and its key.

    Attributes:
        key: The RSA key.
        certificate: The certificate, with the organisation number in its subject.
        issuer: The certificate of the authority.
    """

    key: rsa.RSAPrivateKey = field(repr=False)
    certificate: x509.Certificate
    issuer: x509.Certificate

    def pkcs12(self, password: str) -> bytes:
        """Pack key, certificate and chain as a PKCS#12 file, the form banks receive."""
        encryption = serialization.BestAvailableEncryption(password.encode())
        return pkcs12.serialize_key_and_certificates(b"virksomhetssertifikat", self.key, self.certificate, [self.issuer], encryption)

    @property
    def x5c(self) -> str:
        """The certificate as a grant's header carries it: base64 of the DER."""
        return b64encode(self.certificate.public_bytes(serialization.Encoding.DER)).decode()


@dataclass(frozen=True, slots=True)
class Authority:
    """The authority: its certificate and the key that only this process knows."""

    key: ec.EllipticCurvePrivateKey = field(repr=False)
    certificate: x509.Certificate

    @property
    def pem(self) -> bytes:
        """The authority's certificate, what a verifier has to trust."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def issue(self, organisation_number: str, name: str, *, now: datetime) -> EnterpriseCertificate:
        """Issue an enterprise certificate.

        Args:
            organisation_number: Goes into `organizationIdentifier` as `NTRNO-<number>`.
            name: The organisation's name.
            now: When it is issued.

        Returns:
            Key and certificate, RSA 2048, good for authentication and for signing.
        """
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        subject = x509.Name(
            [
                x509.NameAttribute(NameOID.COUNTRY_NAME, "NO"),
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, name),
                x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, f"NTRNO-{organisation_number}"),
                x509.NameAttribute(NameOID.COMMON_NAME, name),
            ]
        )
        purposes = [ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.EMAIL_PROTECTION]
        builder = (
            _certificate(subject, self.certificate.subject, key.public_key(), now)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(digital_signature=True, content_commitment=True, key_encipherment=True), critical=True)
            .add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
        )
        return EnterpriseCertificate(key, builder.sign(self.key, hashes.SHA256()), self.certificate)


def new_authority(*, now: datetime) -> Authority:
    """Make an authority for the occasion; its name holds "Test", as those of the real test authorities do."""
    # An elliptic curve key is made in no time, an RSA key is not; nobody but the certificates ever uses it.
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "NO"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "kfr-conformance"),
            x509.NameAttribute(NameOID.COMMON_NAME, _ISSUER),
        ]
    )
    builder = (
        _certificate(name, name, key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
    )
    return Authority(key, builder.sign(key, hashes.SHA256()))


def organisation_number_of(certificate: x509.Certificate) -> str:
    """Read the organisation number of a certificate's subject: new form (2.5.4.97), else older form (2.5.4.5); empty if none."""
    for oid, prefix in ((NameOID.ORGANIZATION_IDENTIFIER, "NTRNO-"), (NameOID.SERIAL_NUMBER, "")):
        for attribute in certificate.subject.get_attributes_for_oid(oid):
            if str(attribute.value).startswith(prefix):
                return str(attribute.value).removeprefix(prefix)
    return ""


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: rsa.RSAPublicKey | ec.EllipticCurvePublicKey, now: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _BACKDATE)
        .not_valid_after(now + _VALIDITY)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(
    *,
    digital_signature: bool = False,
    content_commitment: bool = False,
    key_encipherment: bool = False,
    key_cert_sign: bool = False,
    crl_sign: bool = False,
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=content_commitment,
        key_encipherment=key_encipherment,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        encipher_only=False,
        decipher_only=False,
    )
