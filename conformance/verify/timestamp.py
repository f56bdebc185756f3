"""The timestamps beside the signatures: made by an authority that is trusted, over this signature, when the signer says it was made.

A token stands outside the signature it confirms. Whatever in it its own signature does not cover must therefore have the one form it
can have, and every certificate in it must belong to the authority's chain: nothing of it can be altered unnoticed.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from asn1crypto import cms, x509
from cryptography import x509 as pyca
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.general import CMSExtractionError, extract_certificate_info
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko.sign.validation.status import TimestampSignatureStatus
from pyhanko_certvalidator.context import ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError
from pyhanko_certvalidator.registry import SimpleTrustManager

from conformance.language import Text, verbatim
from conformance.verify import trust
from conformance.verify.envelope import token_of
from conformance.verify.objection import Number, Objection
from conformance.verify.outcome import NOT_TRUSTED

_TOLERANCE = timedelta(minutes=5)
_DIGESTS = frozenset({"sha256", "sha384", "sha512"})

_OTHER_FORM = Text(nb="tidsstempelet har ikke riktig form", en="the timestamp is not in the right form")
_OTHER_SIGNATURE = Text(nb="tidsstempelet gjelder en annen signatur", en="the timestamp is over another signature")
_ALTERED = Text(nb="tidsstempelet er endret", en="the timestamp was altered")
_STRANGER = Text(
    nb="utstederen av tidsstempelet ({name}) er ikke blant CA-ene som er oppgitt",
    en="the issuer of the timestamp ({name}) is not among the CAs given",
)
_OTHER_TIME = Text(
    nb="tidsstempelet sier {stamped} UTC, underskriveren {stated} UTC", en="the timestamp says {stamped} UTC, the signer {stated} UTC"
)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A time that somebody else vouches for, and who."""

    moment: datetime
    authority: str


def confirm(signer_info: cms.SignerInfo, stated: datetime, anchors: Sequence[pyca.Certificate]) -> Confirmation:
    """Judge the timestamp beside a signature.

    Args:
        signer_info: The signature, which has one.
        stated: The time that the signer states.
        anchors: The only certificates that are trusted.

    Returns:
        The time, and who confirms it.

    Raises:
        Objection: It was altered, is over something else, names another time, or comes from a stranger.
    """
    token = token_of(signer_info)
    if token is None or token["content_type"].native != "signed_data":
        raise _objection(_OTHER_FORM)
    signed = token["content"]
    try:
        certificates = extract_certificate_info(signed)
        _refuse_other_form(signed)
        status = _judged(signed, signer_info["signature"].native, certificates.other_certs, anchors)
    except (CMSExtractionError, SignatureValidationError, KeyError, ValueError, TypeError) as error:
        raise _objection(_ALTERED) from error
    authority = trust.common_name(certificates.signer_cert)
    if not status.valid:
        raise _objection(_ALTERED)
    if not status.intact:
        raise _objection(_OTHER_SIGNATURE)
    if not status.trusted or _loose(certificates.other_certs, status.validation_path):
        raise _objection(_STRANGER.filled(name=authority), exit_code=NOT_TRUSTED)
    moment: datetime = status.timestamp
    if abs(moment - stated) > _TOLERANCE:
        raise _objection(_OTHER_TIME.filled(stamped=f"{moment:%Y-%m-%d %H:%M:%S}", stated=f"{stated:%Y-%m-%d %H:%M:%S}"))
    return Confirmation(moment, authority)


def _judged(
    signed: cms.SignedData, signature: bytes, others: Sequence[x509.Certificate], anchors: Sequence[pyca.Certificate]
) -> TimestampSignatureStatus:
    moment = signed["encap_content_info"]["content"].parsed["gen_time"].native
    context = ValidationContext(
        trust_manager=SimpleTrustManager.build(
            trust_roots=[x509.Certificate.load(anchor.public_bytes(Encoding.DER)) for anchor in anchors]
        ),
        other_certs=list(others),
        moment=moment,
        allow_fetching=False,
        revocation_mode="soft-fail",
    )

    def imprint(algorithm: str) -> bytes:
        return hashlib.new(algorithm, signature).digest() if algorithm in _DIGESTS else b""

    try:
        return TimestampSignatureStatus(**asyncio.run(validate_tst_signed_data(signed, context, imprint)))
    except (PathError, ValidationError) as error:
        raise ValueError(type(error).__name__) from error


def _refuse_other_form(signed: cms.SignedData) -> None:
    """Refuse everything outside the token's own signature that could have been otherwise (RFC 5652, 5.1 and 5.3; RFC 3161, 2.4.2)."""
    (signer,) = signed["signer_infos"]
    (digest,) = signed["digest_algorithms"]
    as_expected = (
        signed["version"].native == "v3",
        signed["crls"].native is None,
        signer["version"].native == "v1",
        signer["unsigned_attrs"].native is None,
        digest["algorithm"].native == signer["digest_algorithm"]["algorithm"].native,
        digest["algorithm"].native in _DIGESTS,
        digest["parameters"].native is None,
        signer["digest_algorithm"]["parameters"].native is None,
    )
    if not all(as_expected):
        raise _objection(_OTHER_FORM)


def _loose(others: Sequence[x509.Certificate], path: object) -> bool:
    """Whether a certificate came along that is no part of the chain."""
    chain = {certificate.dump() for certificate in path.iter_certs(include_root=True)}  # type: ignore[attr-defined]  # untyped in pyHanko
    return any(other.dump() not in chain for other in others)


def shown(confirmation: Confirmation) -> Text:
    """Say who confirms which time."""
    return verbatim(f"{confirmation.moment:%Y-%m-%d %H:%M:%S} UTC, {confirmation.authority}")


def _objection(found: Text, *, exit_code: int | None = None) -> Objection:
    return Objection(found, basis=Number.TIMESTAMP, exit_code=exit_code)
