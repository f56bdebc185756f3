"""The checks of the signature in the report."""

from __future__ import annotations

from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.status import SignatureCoverageLevel

from conformance.language import Text, verbatim
from conformance.verify import trust
from conformance.verify.dossier import Dossier
from conformance.verify.objection import Objection

_PARTLY_COVERED = Text(nb="signaturen dekker ikke hele filen", en="the signature does not cover the whole file")
_ALTERED = Text(nb="filen er endret etter signering", en="the file was altered after signing")
_NOT_MADE_BY = Text(nb="signaturen er ikke laget med nøkkelen i sertifikatet", en="the signature was not made with the certificate's key")
_COVERED = Text(nb="dekker hele filen", en="covers the whole file")


def signature(dossier: Dossier) -> Text:
    """The report carries one signature, over the whole file, made with the key of its certificate."""
    signed = dossier.pdf_signature
    signed.compute_integrity_info(skip_diff=True)
    if signed.coverage is not SignatureCoverageLevel.ENTIRE_FILE:
        raise Objection(_PARTLY_COVERED)
    try:
        intact, valid = validate_sig_integrity(signed.signer_info, signed.signer_cert, "data", signed.compute_digest())
    except SignatureValidationError as error:
        raise Objection(verbatim(error.failure_message)) from error
    if not intact:
        raise Objection(_ALTERED)
    if not valid:
        raise Objection(_NOT_MADE_BY)
    return _COVERED


def signer(dossier: Dossier) -> Text:
    """The report and the manifest are signed with the same certificate."""
    in_report, over_manifest = dossier.pdf_signature.signer_cert, dossier.envelope.certificate
    if in_report.dump() != over_manifest.dump():
        raise Objection(verbatim(_told(in_report)), expected=verbatim(_told(over_manifest)))
    return verbatim(_told(in_report))


def _told(certificate: object) -> str:
    return f"{trust.common_name(certificate)} ({certificate.serial_number:x})"  # type: ignore[attr-defined]  # asn1crypto ships no types
