"""Who can sign evidence: the port between the signatures (`cms`, `pades`, the mail) and wherever the key is kept."""

from __future__ import annotations

from typing import Protocol

from cryptography import x509


class Signatory(Protocol):
    """A certificate and the power to sign with its key; the key itself may be in memory, in a smart card or in a signing service."""

    @property
    def certificate(self) -> x509.Certificate:
        """The certificate with the public half of the key."""

    @property
    def chain(self) -> tuple[x509.Certificate, ...]:
        """The issuers that are known, nearest first; a root may be among them."""

    @property
    def organisation_number(self) -> str | None:
        """The organisation number of the certificate's subject, if it has one."""

    def sign(self, data: bytes) -> bytes:
        """Sign some bytes by RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, 8.2).

        Args:
            data: What is signed, not yet digested.

        Returns:
            The signature, as long as the key's modulus.

        Raises:
            ConformanceError: The key cannot be reached or refuses to sign.
        """
