"""The checks of the signature in the report."""

from __future__ import annotations

from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.status import SignatureCoverageLevel

from conformance.canonical import sha256
from conformance.language import Text, verbatim
from conformance.manifest import ListedFile
from conformance.verify import trust
from conformance.verify.dossier import Dossier
from conformance.verify.objection import Objection
from conformance.verify.signature import SHORT_KEY, SHORTEST_KEY

_PARTLY_COVERED = Text(nb="signaturen dekker ikke hele filen", en="the signature does not cover the whole file")
_ALTERED = Text(nb="filen er endret etter signering", en="the file was altered after signing")
_NOT_MADE_BY = Text(nb="signaturen er ikke laget med nøkkelen i sertifikatet", en="the signature was not made with the certificate's key")
_DIFFERS = Text(nb="vedlegget {name} har SHA-256 {sha256}", en="the attachment {name} has SHA-256 {sha256}")
_NOT_THERE = Text(nb="en fil med samme navn i mappen", en="a file of the same name in the folder")
_COVERED = Text(nb="dekker hele filen", en="covers the whole file")


def signature(dossier: Dossier) -> Text:
    """The report carries one signature, over the whole file, made with the key of its certificate."""
    signed = dossier.pdf_signature
    if (bits := signed.signer_cert.public_key.bit_size) < SHORTEST_KEY:
        raise Objection(SHORT_KEY.filled(bits=bits))
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


def attached(dossier: Dossier) -> Text:
    """What the report carries is what lies beside it."""
    for name, data in dossier.attached.items():
        beside = dossier.files.get(name)
        if not isinstance(beside, ListedFile) or beside.sha256 != sha256(data):
            shown = beside if isinstance(beside, Text) else verbatim(f"SHA-256 {beside.sha256}") if beside else _NOT_THERE
            raise Objection(_DIFFERS.filled(name=name, sha256=sha256(data)), expected=shown)
    return verbatim(", ".join(sorted(dossier.attached)) or "–")


def _told(certificate: object) -> str:
    return f"{trust.common_name(certificate)} ({certificate.serial_number:x})"  # type: ignore[attr-defined]  # asn1crypto ships no types
