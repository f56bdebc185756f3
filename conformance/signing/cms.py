"""Detached CMS over any bytes, at the level CAdES-B: what `openssl cms -verify` and every receiver can check.

Source: ETSI EN 319 122-1 (signing time and signing-certificate-v2 among the signed attributes), made with pyHanko.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from asn1crypto import x509
from asn1crypto.algos import SignedDigestAlgorithm
from cryptography import x509 as pyca
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes, Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from conformance.signing.signatory import Signatory
from conformance.signing.timestamps import Timestamper

DIGEST = "sha256"


def sign(data: bytes, signatory: Signatory, *, when: datetime, timestamper: Timestamper | None = None) -> bytes:
    """Sign some bytes; the signature does not contain them.

    Args:
        data: What is signed, byte for byte.
        signatory: Who signs; the certificate and its issuers are put in, a root is not.
        when: The signing time to state, with its time zone.
        timestamper: Who confirms that time; without one it is the signatory's own word.

    Returns:
        The signature as DER (the content of a `.p7s` file).
    """
    attributes = PdfCMSSignedAttributes(signing_time=when.astimezone(UTC).replace(microsecond=0))
    signing = signer(signatory).async_sign_general_data(
        data, DIGEST, detached=True, use_cades=True, signed_attr_settings=attributes, timestamper=timestamper
    )
    signature: bytes = asyncio.run(signing).dump()
    return signature


def signer(signatory: Signatory) -> Signer:
    """Hand somebody who signs to pyHanko; the key stays where it is.

    Args:
        signatory: Who signs.

    Returns:
        A signer that puts in the certificate and its issuers, but no root: whoever verifies has that from elsewhere.
    """
    return _Signer(signatory)


class _Signer(Signer):
    """Asks the signatory for the one thing that needs the key."""

    def __init__(self, signatory: Signatory) -> None:
        issuers = [_converted(issuer) for issuer in signatory.chain if issuer.issuer != issuer.subject]
        super().__init__(
            signing_cert=_converted(signatory.certificate),
            cert_registry=_store(issuers),
            signature_mechanism=SignedDigestAlgorithm({"algorithm": "sha256_rsa"}),
        )
        self._signatory = signatory
        self._length = _converted(signatory.certificate).public_key.byte_size

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: FBT001, FBT002 - pyHanko's signature
        """Sign as pyHanko asks for it; a dry run wants the length only, and must not wake a card."""
        del digest_algorithm
        return bytes(self._length) if dry_run else self._signatory.sign(data)


def _store(certificates: list[x509.Certificate]) -> SimpleCertificateStore:
    store = SimpleCertificateStore()
    store.register_multiple(certificates)
    return store


def _converted(certificate: pyca.Certificate) -> x509.Certificate:
    return x509.Certificate.load(certificate.public_bytes(Encoding.DER))
