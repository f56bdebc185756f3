"""The enterprise certificate: reading PKCS#12, choosing the key pair, and finding the organisation number.

Source: reference on certificates (SEID 2.0 profile); a delivery may hold one key pair, or one for authentication and one for signing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from asn1crypto import pkcs12 as asn1
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_private_key, pkcs12
from cryptography.x509.oid import NameOID

from conformance.errors.keys import KeyNotRsa, NoMatchingCertificate, NoPrivateKey, NotPkcs12, WrongPassword

_NATIONAL_TRADE_REGISTER = re.compile(r"NTRNO-(\d{9})", re.ASCII)
_NINE_DIGITS = re.compile(r"\d{9}", re.ASCII)
_LONGEST_CHAIN = 8
_SEALED_KEY_BAG = "pkcs8_shrouded_key_bag"
_KEY_BAGS = {"key_bag", _SEALED_KEY_BAG}


class Purpose(StrEnum):
    """What a key pair is wanted for; it decides between several pairs in one file."""

    AUTHENTICATION = "authentication"
    SIGNING = "signing"


@dataclass(frozen=True, slots=True, repr=False)
class KeyPair:
    """A private key and its certificate.

    Attributes:
        key: The private key; never shown, logged or written.
        certificate: The certificate with the public half of the key.
        chain: The issuers found in the file, nearest first; a root is included when the file has it.
        candidates: How many key pairs the file held; this one fitted best.
    """

    key: RSAPrivateKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...] = ()
    candidates: int = 1

    def __repr__(self) -> str:
        """Name the certificate and hide the key."""
        return f"KeyPair({self.certificate.subject.rfc4514_string()}, serial {self.certificate.serial_number:x}, key hidden)"

    @property
    def organisation_number(self) -> str | None:
        """The organisation number of the certificate's subject, if it has one."""
        return organisation_number(self.certificate)

    def sign(self, data: bytes) -> bytes:
        """Sign some bytes by RSASSA-PKCS1-v1_5 with SHA-256; see `signing.signatory`."""
        return self.key.sign(data, PKCS1v15(), SHA256())


def load_pkcs12(data: bytes, password: bytes, *, file: str, purpose: Purpose = Purpose.AUTHENTICATION) -> KeyPair:
    """Read a key pair and its chain from a PKCS#12 file.

    Args:
        data: The bytes of the file.
        password: Its password.
        file: Name of the file, for messages.
        purpose: What the key is wanted for; with several pairs, the best fitting key usage wins, then the latest expiry.

    Returns:
        The key pair.

    Raises:
        NotPkcs12: The bytes are something else, or damaged.
        WrongPassword: The password does not open the file.
        NoPrivateKey: There are certificates only.
        NoMatchingCertificate: No certificate belongs to the key.
        KeyNotRsa: The key is of another kind.
    """
    pfx = _parsed(data, file)
    try:
        opened = pkcs12.load_pkcs12(data, password)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise WrongPassword(file=file) from error
    if opened.key is None:
        raise NoPrivateKey(file=file)
    certificates = [entry.certificate for entry in (opened.cert, *opened.additional_certs) if entry is not None]
    pairs = list(_pairs([opened.key, *_keys(pfx, password)], certificates))
    if not pairs:
        raise NoMatchingCertificate(file=file)
    key, leaf = max(pairs, key=lambda pair: (fitness(pair[1], purpose), pair[1].not_valid_after_utc))
    if not isinstance(key, RSAPrivateKey):
        raise KeyNotRsa(file=file, kind=type(key).__name__.removesuffix("PrivateKey"))
    return KeyPair(key, leaf, tuple(chain_of(leaf, certificates)), len({certificate for _, certificate in pairs}))


def organisation_number(certificate: x509.Certificate) -> str | None:
    """Find the organisation number in a certificate's subject.

    New certificates carry it in organizationIdentifier as `NTRNO-<nine digits>`, older ones in serialNumber as nine digits.

    Args:
        certificate: Any certificate.

    Returns:
        The nine digits; `None` when the subject names none, or more than one.
    """
    identifiers = _values(certificate, NameOID.ORGANIZATION_IDENTIFIER)
    if identifiers:
        found = _NATIONAL_TRADE_REGISTER.fullmatch(identifiers[0])
        return found[1] if found and len(identifiers) == 1 else None
    serials = _values(certificate, NameOID.SERIAL_NUMBER)
    return serials[0] if len(serials) == 1 and _NINE_DIGITS.fullmatch(serials[0]) else None


def issued(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    """Whether a certificate names an issuer and carries the signature of its key; dates and purposes are not looked at."""
    if issuer.subject != certificate.issuer:
        return False
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _values(certificate: x509.Certificate, oid: x509.ObjectIdentifier) -> list[str]:
    return [str(attribute.value) for attribute in certificate.subject.get_attributes_for_oid(oid)]


def _parsed(data: bytes, file: str) -> asn1.Pfx:
    """Tell a file that is no PKCS#12 from one whose password is wrong; cryptography does not tell them apart."""
    try:
        pfx = asn1.Pfx.load(data, strict=True)
        if pfx["version"].native != "v3":
            raise NotPkcs12(file=file)
        _ = pfx.authenticated_safe
    except (ValueError, TypeError) as error:
        raise NotPkcs12(file=file) from error
    return pfx


def _keys(pfx: asn1.Pfx, password: bytes) -> Iterable[PrivateKeyTypes]:
    """Open every key bag of the file when there are several; cryptography hands out the first key only, and opening one takes long."""
    contents = (content for content in pfx.authenticated_safe if content["content_type"].native == "data")
    bags = [bag for content in contents for bag in asn1.SafeContents.load(content["content"].native) if bag["bag_id"].native in _KEY_BAGS]
    return [key for key in (_key(bag, password) for bag in bags) if key is not None] if len(bags) > 1 else ()


def _key(bag: asn1.SafeBag, password: bytes) -> PrivateKeyTypes | None:
    sealed = bag["bag_id"].native == _SEALED_KEY_BAG
    try:
        return load_der_private_key(bag["bag_value"].untag().dump(), password if sealed else None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        # A second key in a cipher nobody reads any more does not keep the first from being used.
        return None


def _pairs(keys: Iterable[PrivateKeyTypes], certificates: Iterable[x509.Certificate]) -> Iterable[tuple[PrivateKeyTypes, x509.Certificate]]:
    by_public_key = {_public(certificate): certificate for certificate in certificates}
    for key in keys:
        certificate = by_public_key.get(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
        if certificate is not None:
            yield key, certificate


def _public(certificate: x509.Certificate) -> bytes:
    return certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def fitness(certificate: x509.Certificate, purpose: Purpose) -> int:
    """How well a certificate's key usage fits a purpose: 2 made for it, 1 usable, 0 neither."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return 1
    wanted, other = usage.digital_signature, usage.content_commitment
    if purpose is Purpose.SIGNING:
        return 2 if other else int(wanted)
    return int(wanted) + int(wanted and not other)


def chain_of(leaf: x509.Certificate, certificates: Iterable[x509.Certificate]) -> Iterable[x509.Certificate]:
    """Find the issuers of a certificate among others, nearest first."""
    candidates = list(certificates)
    current = leaf
    for _ in range(_LONGEST_CHAIN):
        issuer = next((other for other in candidates if other != current and issued(other, current)), None)
        if issuer is None or issuer == leaf:
            return
        yield issuer
        current = issuer
