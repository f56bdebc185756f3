"""The facts of one bundle, each gathered when it is first asked for. A fact that is not to be had raises the objection of its check."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from io import BytesIO
from typing import TypeVar

from asn1crypto import cms, x509
from cryptography import x509 as pyca
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import EmbeddedPdfSignature

from conformance import evidence, journal, manifest
from conformance.bundle import Bundle, read
from conformance.errors import ConformanceError
from conformance.language import Language, Text, verbatim
from conformance.manifest import COUNTERSIGNATURE, EVIDENCE, JOURNAL, MANIFEST, PDF, SIGNATURE, ListedFile, Manifest
from conformance.model import RunResult
from conformance.paper import attachments
from conformance.signing.keys import organisation_number
from conformance.verify import envelope, trust
from conformance.verify.envelope import Envelope, token_of
from conformance.verify.measuring import Measuring
from conformance.verify.objection import Number, Objection
from conformance.verify.outcome import INCOMPLETE, Signer
from conformance.verify.timestamp import Confirmation, confirm

_Fact = TypeVar("_Fact")
_MAX_BYTES = 1024**3

_MISSING = Text(nb="{path} mangler", en="{path} is missing")
_NOT_PLAIN = Text(nb="{path} {fault}", en="{path} {fault}")
_TOO_LONG = Text(nb="{path} er større enn {limit} byte", en="{path} is longer than {limit} bytes")
_NOT_PDF = Text(nb="report.pdf kan ikke leses som PDF: {why}", en="report.pdf cannot be read as PDF: {why}")
_SIGNATURES = Text(nb="{count} signaturer i report.pdf", en="{count} signatures in report.pdf")


@dataclass(frozen=True)
class Dossier:
    """Everything the checks ask about.

    Attributes:
        bundle: The files.
        measuring: Their sizes and digests.
        anchors: The only certificates that are trusted.
        expected_organisation: The organisation number the signer must have, when the reader gave one.
        now: When it is judged.
        alone: Whether the report came alone; then its signature is the one that counts, and its attachments are the files.
    """

    bundle: Bundle
    measuring: Measuring
    anchors: Sequence[pyca.Certificate]
    expected_organisation: str | None
    now: datetime
    alone: bool = False

    @property
    def files(self) -> Mapping[str, ListedFile | Text]:
        """Every file with its size and digest, or why it cannot be read."""
        return self.measuring.files

    @cached_property
    def manifest_bytes(self) -> bytes:
        """The bytes that are signed."""
        return self._read(MANIFEST, Number.MANIFEST, limit=manifest.MAX_BYTES)

    @cached_property
    def manifest(self) -> Manifest:
        """The manifest, strictly read."""
        return self._understood(Number.MANIFEST, lambda: manifest.decode(self.manifest_bytes))

    @cached_property
    def envelope(self) -> Envelope:
        """The signature that the run is judged by, taken apart: over the manifest, or of the report when it came alone."""
        if self.alone:
            return envelope.of_pdf(self.pdf_signature)
        return envelope.parse(self._read(SIGNATURE, Number.SIGNATURE_FORM, limit=envelope.MAX_BYTES))

    @cached_property
    def countersignature(self) -> Envelope:
        """The second signature over the manifest, taken apart."""
        return envelope.parse(self._read(COUNTERSIGNATURE, Number.COUNTERSIGNATURE, limit=envelope.MAX_BYTES))

    @cached_property
    def chain(self) -> tuple[x509.Certificate, ...]:
        """The chain from the anchor to the signer."""
        return trust.trace(self.envelope, self.anchors)

    @cached_property
    def signer(self) -> Signer:
        """Who signed, as the certificate says it."""
        certificate = pyca.load_der_x509_certificate(self.envelope.certificate.dump())
        return Signer(
            name=trust.common_name(self.envelope.certificate),
            organisation_number=organisation_number(certificate),
            issuer=str(self.envelope.certificate.issuer.native.get("common_name", "")),
            serial=f"{certificate.serial_number:x}",
            signed_at=self.envelope.signed_at,
        )

    @property
    def stamped(self) -> bool:
        """Whether the signature over the manifest, or the one in the report, carries a timestamp."""
        return any(token_of(signed) is not None for signed in self._signatures())

    @cached_property
    def confirmation(self) -> Confirmation:
        """What the timestamps confirm; every signature that has one must hold."""
        stamped = [signed for signed in self._signatures() if token_of(signed) is not None]
        first, *_ = [confirm(signed, self.envelope.signed_at, self.anchors) for signed in stamped]
        return first

    def _signatures(self) -> tuple[cms.SignerInfo, ...]:
        signatures = (self.pdf_signature.signer_info,)
        return signatures if self.alone else (self.envelope.signer_info, *signatures)

    @cached_property
    def attached(self) -> Mapping[str, bytes]:
        """The files that the report carries."""
        return dict(attachments(self.pdf_signature.reader.root))

    @cached_property
    def evidence_bytes(self) -> bytes:
        """The bytes of `evidence.json`."""
        return self._read(EVIDENCE, Number.EVIDENCE, limit=_MAX_BYTES)

    @cached_property
    def result(self) -> RunResult:
        """The run result that the evidence carries."""
        return self._understood(Number.EVIDENCE, lambda: evidence.decode(self.evidence_bytes))

    @cached_property
    def journal(self) -> tuple[journal.Line, ...]:
        """The lines of the journal, their chain checked."""
        return self._understood(Number.JOURNAL, lambda: journal.read(self._read(JOURNAL, Number.JOURNAL, limit=_MAX_BYTES)))

    @cached_property
    def told(self) -> RunResult:
        """The run result that the journal comes to."""
        return self._understood(Number.FOLD, lambda: journal.fold(self.journal))

    @cached_property
    def pdf_signature(self) -> EmbeddedPdfSignature:
        """The one signature in the report."""
        data = self._read(PDF, Number.PDF_SIGNATURE, limit=_MAX_BYTES)
        try:
            signatures: Sequence[EmbeddedPdfSignature] = PdfFileReader(BytesIO(data), strict=True).embedded_signatures
        except (PdfError, ValueError) as error:
            raise Objection(_NOT_PDF.filled(why=error), basis=Number.PDF_SIGNATURE) from error
        if len(signatures) != 1:
            raise Objection(_SIGNATURES.filled(count=len(signatures)), basis=Number.PDF_SIGNATURE)
        return signatures[0]

    def _read(self, path: str, basis: Number, *, limit: int) -> bytes:
        entry = next((entry for entry in self.bundle.entries if entry.path == path), None)
        if entry is None:
            raise Objection(_MISSING.filled(path=path), basis=basis, exit_code=INCOMPLETE)
        if entry.fault is not None:
            raise Objection(_NOT_PLAIN.filled(path=path, fault=entry.fault), basis=basis)
        data = read(self.bundle, path, limit=limit)
        if data is None:
            raise Objection(_TOO_LONG.filled(path=path, limit=limit), basis=basis)
        return data

    def _understood(self, basis: Number, reading: Callable[[], _Fact]) -> _Fact:
        try:
            return reading()
        except ConformanceError as error:
            said = Text(nb=verbatim(error.message(Language.NB)).nb, en=verbatim(error.message(Language.EN)).en)
            raise Objection(said, basis=basis) from error
