"""Detached CMS over any bytes, at the level CAdES-B: what `openssl cms -verify` and every receiver can check.

Source: ETSI EN 319 122-1 (signing time and signing-certificate-v2 among the signed attributes), made with pyHanko.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from asn1crypto import keys, x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko_certvalidator.registry import SimpleCertificateStore

from conformance.signing.keys import KeyPair

DIGEST = "sha256"


def sign(data: bytes, pair: KeyPair, *, when: datetime) -> bytes:
    """Sign some bytes; the signature does not contain them.

    Args:
        data: What is signed, byte for byte.
        pair: The key that signs; its certificate and issuers are put in, a root is not.
        when: The signing time to state, with its time zone.

    Returns:
        The signature as DER (the content of a `.p7s` file).
    """
    attributes = PdfCMSSignedAttributes(signing_time=when.astimezone(UTC).replace(microsecond=0))
    signing = signer(pair).async_sign_general_data(data, DIGEST, detached=True, use_cades=True, signed_attr_settings=attributes)
    signature: bytes = asyncio.run(signing).dump()
    return signature


def signer(pair: KeyPair) -> SimpleSigner:
    """Hand a key pair to pyHanko; the key stays in memory.

    Args:
        pair: The key that signs.

    Returns:
        A signer that puts in the certificate and its issuers, but no root: whoever verifies has that from elsewhere.
    """
    key = pair.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    issuers = [_converted(issuer.public_bytes(Encoding.DER)) for issuer in pair.chain if issuer.issuer != issuer.subject]
    return SimpleSigner(
        signing_cert=_converted(pair.certificate.public_bytes(Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(key),
        cert_registry=_store(issuers),
    )


def _store(certificates: list[x509.Certificate]) -> SimpleCertificateStore:
    store = SimpleCertificateStore()
    store.register_multiple(certificates)
    return store


def _converted(der: bytes) -> x509.Certificate:
    return x509.Certificate.load(der)
