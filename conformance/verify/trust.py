"""Whom the signer's certificate can be traced to, and whether it was valid then. Offline: no fetching, no system store, no revocation."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime

from asn1crypto import x509
from cryptography import x509 as pyca
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko_certvalidator import CertificateValidator
from pyhanko_certvalidator.context import ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError
from pyhanko_certvalidator.registry import SimpleTrustManager

from conformance.language import Text, verbatim
from conformance.verify.envelope import Envelope
from conformance.verify.objection import Number, Objection

_NO_PATH = Text(nb="kjeden fører ikke til CA-en som er oppgitt: {why}", en="the chain does not lead to the CA given: {why}")
_WRONG_USE = Text(nb="sertifikatet er ikke laget for å signere", en="the certificate is not made for signing")
_NEVER_TOGETHER = Text(nb="sertifikatene i kjeden er aldri gyldige samtidig", en="the certificates of the chain are never valid together")
_NOT_YET = Text(nb="«{name}» gjelder først fra {start}", en="'{name}' is valid from {start} only")
_NO_MORE = Text(nb="«{name}» gjaldt bare til {end}", en="'{name}' was valid until {end} only")


def trace(envelope: Envelope, anchors: Sequence[pyca.Certificate]) -> tuple[x509.Certificate, ...]:
    """Trace the signer's certificate to one of the anchors.

    The dates are judged apart (`refuse_outdated`), so that an expired certificate is not mistaken for a stranger's.

    Args:
        envelope: The signature and the certificates it brings along.
        anchors: The only certificates that are trusted.

    Returns:
        The chain, the anchor first and the signer last.

    Raises:
        Objection: There is no such chain, a link of it does not hold, or the certificate is not made for signing.
    """
    certificates = (envelope.certificate, *envelope.issuers)
    context = ValidationContext(
        # An empty list of roots would mean the system's own; a trust manager never does.
        trust_manager=SimpleTrustManager.build(
            trust_roots=[x509.Certificate.load(anchor.public_bytes(Encoding.DER)) for anchor in anchors]
        ),
        other_certs=list(envelope.issuers),
        moment=_common_moment(certificates, envelope.signed_at),
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
    try:
        path = asyncio.run(CertificateValidator(envelope.certificate, validation_context=context).async_validate_path())
    except (PathError, ValidationError) as error:
        raise _objection(_NO_PATH.filled(why=error)) from error
    usage = envelope.certificate.key_usage_value
    if usage is not None and not usage.native & {"digital_signature", "non_repudiation"}:
        raise _objection(_WRONG_USE)
    return tuple(path.iter_certs(include_root=True))


def refuse_outdated(chain: Sequence[x509.Certificate], moment: datetime) -> None:
    """Object when the signer or an issuer was not valid at a moment; the anchor is trusted whatever its dates are.

    Args:
        chain: The chain, the anchor first.
        moment: When the signature was made.

    Raises:
        Objection: One of them was not valid yet, or no longer.
    """
    for certificate in chain[1:] if len(chain) > 1 else chain:
        name = common_name(certificate)
        if moment < certificate.not_valid_before:
            raise Objection(_NOT_YET.filled(name=name, start=f"{certificate.not_valid_before:%Y-%m-%d %H:%M}"))
        if moment > certificate.not_valid_after:
            raise Objection(_NO_MORE.filled(name=name, end=f"{certificate.not_valid_after:%Y-%m-%d %H:%M}"))


def common_name(certificate: x509.Certificate) -> str:
    """The common name of a certificate's subject, or the whole subject when it has none."""
    return str(certificate.subject.native.get("common_name", certificate.subject.human_friendly))


def described(chain: Sequence[x509.Certificate]) -> Text:
    """Name the links of a chain, the signer first."""
    return verbatim(" ← ".join(common_name(certificate) for certificate in reversed(chain)))


def _common_moment(certificates: Sequence[x509.Certificate], wanted: datetime) -> datetime:
    start: datetime = max(certificate.not_valid_before for certificate in certificates)
    end: datetime = min(certificate.not_valid_after for certificate in certificates)
    if start > end:
        raise _objection(_NEVER_TOGETHER)
    return min(max(wanted, start), end)


def _objection(found: Text) -> Objection:
    return Objection(found, basis=Number.CHAIN)
