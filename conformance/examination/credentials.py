"""The keys that a configuration points to: the one that signs grants, and the certificate that says who the bank is."""

from __future__ import annotations

import base64
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding

from conformance.config import CertificateSection, Config
from conformance.config.secrets import certificate_password, says_where_the_password_is
from conformance.errors.keys import CertificateFileMissing, KidMissing, NoMatchingCertificate
from conformance.errors.system import refusal
from conformance.grants import GrantKey
from conformance.signing.hardware import Slot, load_hardware_key
from conformance.signing.jwk import load_jwk
from conformance.signing.keys import KeyPair, Purpose, load_pkcs12
from conformance.signing.pem import load_certificates, load_pem_key, load_pem_pair
from conformance.signing.signatory import Signatory


def load_key_pair(section: CertificateSection, purpose: Purpose) -> KeyPair:
    """Read the key pair that a section of the configuration points to.

    Raises:
        CertificateFileMissing: A file cannot be read.
        SecretMissing: Its password is not there.
        CertificateFileError: A file cannot be used, or holds a key without a certificate.
    """
    if section.pkcs12 is not None:
        return load_pkcs12(_bytes(section.pkcs12), certificate_password(section), file=str(section.pkcs12), purpose=purpose)
    if section.pem_key is None or section.pem_certificate is None:
        raise NoMatchingCertificate(file=section.file)
    key = load_pem_key(_bytes(section.pem_key), _password(section), file=str(section.pem_key))
    certificates = _bytes(section.pem_certificate)
    return load_pem_pair(key, certificates, key_file=str(section.pem_key), certificate_file=str(section.pem_certificate))


def load_signatory(section: CertificateSection) -> Signatory:
    """Find who signs evidence: a key pair in a file, or a key that stays in a card or a signing service.

    Raises:
        ConfigurationError: It cannot be used.
    """
    if section.pkcs11_module is None:
        return load_key_pair(section, Purpose.SIGNING)
    slot = Slot(section.pkcs11_module, section.pkcs11_token, section.pkcs11_key, certificate_password(section).decode())
    beside = section.pem_certificate
    return load_hardware_key(slot, () if beside is None else load_certificates(_bytes(beside), file=str(beside)))


def load_identity(config: Config) -> Signatory:
    """Read the certificate that says who the bank is: that of the grant, or that of the evidence when the grant's key has none.

    Raises:
        ConfigurationError: It cannot be used.
    """
    if config.certificate.has_certificate:
        return load_key_pair(config.certificate, Purpose.AUTHENTICATION)
    return load_signatory(config.signing)


def load_grant_key(config: Config) -> GrantKey:
    """Read the key that signs grants, and how they name it.

    Raises:
        ConfigurationError: It cannot be used.
    """
    section, maskinporten = config.certificate, config.maskinporten
    if section.jwk is not None:
        found = load_jwk(_bytes(section.jwk), file=str(section.jwk))
        if not (maskinporten.kid or found.kid):
            raise KidMissing(file=section.jwk)
        return GrantKey(found.key, kid=maskinporten.kid or found.kid, algorithm=maskinporten.algorithm)
    if maskinporten.key == "kid" and section.pem_key is not None:
        key = load_pem_key(_bytes(section.pem_key), _password(section), file=str(section.pem_key))
        return GrantKey(key, kid=maskinporten.kid, algorithm=maskinporten.algorithm)
    pair = load_key_pair(section, Purpose.AUTHENTICATION)
    if maskinporten.key == "kid":
        return GrantKey(pair.key, kid=maskinporten.kid, algorithm=maskinporten.algorithm)
    chain = pair.chain if maskinporten.key == "x5c-chain" else ()
    ders = [certificate.public_bytes(Encoding.DER) for certificate in (pair.certificate, *chain)]
    return GrantKey(pair.key, x5c=tuple(base64.b64encode(der).decode() for der in ders), algorithm=maskinporten.algorithm)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CertificateFileMissing(file=path, why=refusal(error)) from error


def _password(section: CertificateSection) -> bytes | None:
    return certificate_password(section) if says_where_the_password_is(section) else None
