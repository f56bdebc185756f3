"""Reads `manifest.json.p7s`: a detached CMS in exactly the form this product writes (CAdES-B, one signer, SHA-256 with RSA).

Much of a CMS stands outside the signature. It is therefore built again from the parts the signature does cover and compared byte
for byte: what is not covered cannot differ either.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms, core, x509
from cryptography import x509 as pyca
from pyhanko.sign.general import CMSExtractionError, extract_certificate_info, find_unique_cms_attribute
from pyhanko.sign.validation import EmbeddedPdfSignature

from conformance.language import Text
from conformance.signing.keys import issued
from conformance.verify.objection import Number, Objection

MAX_BYTES = 1024 * 1024

_NOT_CMS = Text(nb="kan ikke leses som CMS i DER-form", en="cannot be read as CMS in DER form")
_NOT_SIGNED_DATA = Text(nb="CMS av typen {kind}", en="CMS of the kind {kind}")
_SIGNERS = Text(nb="{count} underskrivere", en="{count} signers")
_NOT_DETACHED = Text(nb="signaturen inneholder selv data", en="the signature contains data itself")
_NO_CERTIFICATE = Text(nb="underskriverens sertifikat er ikke med", en="the signer's certificate is not included")
_LOOSE_CERTIFICATE = Text(
    nb="sertifikatet «{name}» hører ikke til underskriverens kjede", en="the certificate '{name}' is no part of the signer's chain"
)
_ATTRIBUTE_MISSING = Text(
    nb="signingTime, messageDigest eller signingCertificateV2 mangler",
    en="signingTime, messageDigest or signingCertificateV2 is missing",
)
_NO_TIME = Text(nb="signaturen oppgir ikke noe tidspunkt", en="the signature states no time")
_OTHER_FORM = Text(
    nb="noe utenfor det som er signert, er ikke slik verktøyet skriver det",
    en="something outside the signed part is not as this tool writes it",
)


@dataclass(frozen=True, slots=True)
class Envelope:
    """A signature that has been taken apart, not yet judged.

    Attributes:
        signer_info: The signer's part of the CMS.
        certificate: The certificate that is said to have signed.
        issuers: The issuers it brings along.
        signed_at: The time it states.
        digest: The digest of the content that it states.
    """

    signer_info: cms.SignerInfo
    certificate: x509.Certificate
    issuers: tuple[x509.Certificate, ...]
    signed_at: datetime
    digest: bytes


def parse(data: bytes) -> Envelope:
    """Take a detached CMS apart.

    Args:
        data: The bytes of `manifest.json.p7s`.

    Returns:
        Its parts; nothing is verified yet but its form.

    Raises:
        Objection: It is not in the agreed form.
    """
    try:
        return _parsed(data)
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        raise _objection(_NOT_CMS) from error


def of_pdf(signature: EmbeddedPdfSignature) -> Envelope:
    """Take the signature of a report apart; the time it states stands in the document, where the signature covers it.

    Raises:
        Objection: It names no time.
    """
    stated: datetime | None = signature.self_reported_timestamp
    if stated is None:
        raise Objection(_NO_TIME, basis=Number.PDF_SIGNATURE)
    digest = find_unique_cms_attribute(signature.signer_info["signed_attrs"], "message_digest").native
    others = tuple(signature.other_embedded_certs)
    return Envelope(signature.signer_info, signature.signer_cert, others, stated, digest)


def _parsed(data: bytes) -> Envelope:
    content = cms.ContentInfo.load(data, strict=True)
    if (kind := content["content_type"].native) != "signed_data":
        raise _objection(_NOT_SIGNED_DATA.filled(kind=kind))
    signed = content["content"]
    if (count := len(signed["signer_infos"])) != 1:
        raise _objection(_SIGNERS.filled(count=count))
    if signed["encap_content_info"]["content"].native is not None:
        raise _objection(_NOT_DETACHED)
    try:
        certificates = extract_certificate_info(signed)
    except CMSExtractionError as error:
        raise _objection(_NO_CERTIFICATE) from error
    signer_info = signed["signer_infos"][0]
    _refuse_loose(certificates.signer_cert, certificates.other_certs)
    envelope = _opened(signer_info, certificates.signer_cert, tuple(certificates.other_certs))
    in_order = [choice.chosen for choice in signed["certificates"]]
    if _built(signer_info, certificates.signer_cert, in_order) != data:
        raise _objection(_OTHER_FORM)
    return envelope


def token_of(signer_info: cms.SignerInfo) -> cms.ContentInfo | None:
    """Find the timestamp token beside a signature; `None` when nothing stands there.

    Raises:
        Objection: Something else stands there, or more than one token.
    """
    attributes = signer_info["unsigned_attrs"]
    if attributes.native is None:
        return None
    try:
        found: cms.ContentInfo = find_unique_cms_attribute(attributes, "signature_time_stamp_token")
    except (KeyError, ValueError) as error:
        raise _objection(_OTHER_FORM) from error
    return found


def _opened(signer_info: cms.SignerInfo, certificate: x509.Certificate, issuers: tuple[x509.Certificate, ...]) -> Envelope:
    attributes = signer_info["signed_attrs"]
    try:
        find_unique_cms_attribute(attributes, "signing_certificate_v2")
        signed_at = find_unique_cms_attribute(attributes, "signing_time").native
        digest = find_unique_cms_attribute(attributes, "message_digest").native
    except (KeyError, ValueError) as error:
        raise _objection(_ATTRIBUTE_MISSING) from error
    return Envelope(signer_info, certificate, issuers, signed_at, digest)


def _built(signer_info: cms.SignerInfo, signer: x509.Certificate, certificates: list[x509.Certificate]) -> bytes:
    """Write the CMS as this product does, around the certificates, the signed attributes, the signature and its timestamp."""
    identifier = cms.IssuerAndSerialNumber({"issuer": signer.issuer, "serial_number": signer.serial_number})
    rebuilt_info: dict[str, object] = {
        "version": "v1",
        "sid": cms.SignerIdentifier({"issuer_and_serial_number": identifier}),
        "digest_algorithm": {"algorithm": "sha256"},
        "signed_attrs": cms.CMSAttributes.load(signer_info["signed_attrs"].untag().dump()),
        "signature_algorithm": {"algorithm": "sha256_rsa"},
        "signature": core.OctetString(signer_info["signature"].native),
    }
    if (token := token_of(signer_info)) is not None:
        stamped = {"type": "signature_time_stamp_token", "values": [cms.ContentInfo.load(token.dump())]}
        rebuilt_info["unsigned_attrs"] = cms.CMSAttributes([stamped])
    signed = {
        "version": "v1",
        "digest_algorithms": [{"algorithm": "sha256"}],
        "encap_content_info": {"content_type": "data"},
        "certificates": [x509.Certificate.load(certificate.dump()) for certificate in certificates],
        "signer_infos": [rebuilt_info],
    }
    built: bytes = cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(signed)}).dump()
    return built


def _refuse_loose(signer: x509.Certificate, others: list[x509.Certificate]) -> None:
    current = pyca.load_der_x509_certificate(signer.dump())
    waiting = [pyca.load_der_x509_certificate(other.dump()) for other in others]
    while waiting:
        issuer = next((other for other in waiting if issued(other, current)), None)
        if issuer is None:
            raise _objection(_LOOSE_CERTIFICATE.filled(name=waiting[0].subject.rfc4514_string()))
        waiting.remove(issuer)
        current = issuer


def _objection(found: Text) -> Objection:
    return Objection(found, basis=Number.SIGNATURE_FORM)
