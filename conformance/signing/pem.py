"""The enterprise certificate as PEM: a file with the private key, and one with the certificate and its chain."""

from __future__ import annotations

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from conformance.errors.keys import KeyNotRsa, NoMatchingCertificate, NotPem, WrongPassword
from conformance.language import Text
from conformance.signing.keys import KeyPair, chain_of

_A_KEY = Text("en privat nøkkel", "a private key")
_CERTIFICATES = Text("sertifikater", "certificates")


def load_pem_key(data: bytes, password: bytes | None, *, file: str) -> RSAPrivateKey:
    """Read a private key.

    Args:
        data: The bytes of the PEM file.
        password: Its password; `None` or not needed for a key that is not encrypted.
        file: Name of the file, for messages.

    Raises:
        NotPem: The bytes hold no private key.
        WrongPassword: The password does not open it, or is missing.
        KeyNotRsa: The key is of another kind.
    """
    try:
        key = load_pem_private_key(data, password if b"ENCRYPTED" in data else None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise (WrongPassword(file=file) if b"ENCRYPTED" in data else NotPem(file=file, wanted=_A_KEY)) from error
    if not isinstance(key, RSAPrivateKey):
        raise KeyNotRsa(file=file, kind=type(key).__name__.strip("_").removesuffix("PrivateKey"))
    return key


def load_pem_pair(key: RSAPrivateKey, certificates: bytes, *, key_file: str, certificate_file: str) -> KeyPair:
    """Find the certificate of a private key, and its chain.

    Args:
        key: The private key.
        certificates: The bytes of a PEM file with the certificate and, in any order, its issuers.
        key_file: Name of the key's file, for messages.
        certificate_file: Name of the certificates' file, for messages.

    Raises:
        NotPem: The bytes hold no certificates.
        NoMatchingCertificate: None of them belongs to the key.
    """
    found = load_certificates(certificates, file=certificate_file)
    wanted = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    for certificate in found:
        if certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo) == wanted:
            return KeyPair(key, certificate, tuple(chain_of(certificate, found)))
    raise NoMatchingCertificate(file=f"{key_file} + {certificate_file}")


def load_certificates(data: bytes, *, file: str) -> tuple[x509.Certificate, ...]:
    """Read the certificates of a PEM file.

    Args:
        data: The bytes of the file.
        file: Name of the file, for messages.

    Raises:
        NotPem: The bytes hold no certificates.
    """
    try:
        return tuple(x509.load_pem_x509_certificates(data))
    except ValueError as error:
        raise NotPem(file=file, wanted=_CERTIFICATES) from error
