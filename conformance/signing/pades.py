"""The signature in the PDF: PAdES B-B, or B-T with a timestamp, with a visible box on the first page, made with pyHanko.

The box is typeset by Typst and put in as a form, fonts embedded: pyHanko's own text would use a font that is not, and the report
would stop being PDF/A. The signature field is entered in the structure tree, so that the report stays tagged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from io import BytesIO
from typing import Any

import typst
from cryptography import x509
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, SimpleBoxLayoutRule
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.stamp import StaticStampStyle

from conformance.errors.evidence import PdfNotSignable
from conformance.language import Language, Text, verbatim
from conformance.signing.cms import DIGEST, signer
from conformance.signing.signatory import Signatory
from conformance.signing.tagging import tag_field
from conformance.signing.timestamps import ROOM_IN_PDF, Timestamper

FIELD = "Signature"
_HEADING = Text(nb="Elektronisk signert av", en="Electronically signed by")
_ORGANISATION = Text(nb="Organisasjonsnummer {number}", en="Organisation number {number}")
_TIME = Text(nb="{day}.{month}.{year} kl. {clock} UTC", en="{year}-{month}-{day} {clock} UTC")
_CONFIRMED = Text(nb="Tidspunktet er bekreftet av et tidsstempel (PAdES B-T)", en="The time is confirmed by a timestamp (PAdES B-T)")
_OWN_WORD = Text(nb="Tidspunktet er underskriverens eget (PAdES B-B)", en="The time is the signer's own statement (PAdES B-B)")
_SIGNED = Text(nb="den er allerede signert", en="it is signed already")
_ENCRYPTED = Text(nb="den er kryptert", en="it is encrypted")
_FIELD_TITLE = Text(nb="Elektronisk signatur fra {bank}", en="Electronic signature of {bank}")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the first page, in points (1/72 inch) from its lower left corner."""

    left: int
    bottom: int
    right: int
    top: int

    @property
    def width(self) -> int:
        """Width in points."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Height in points."""
        return self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Seal:
    """What the visible signature says, and where it stands.

    Attributes:
        bank: Name of the bank.
        organisation_number: The bank's organisation number.
        box: Where the box is on the first page.
        reason: Why it is signed, shown by PDF readers.
        location: Where it was signed; left out when empty.
        language: Language of the box.
    """

    bank: str
    organisation_number: str
    box: Box
    reason: str
    location: str = ""
    language: Language = Language.NB


def sign(
    pdf: bytes, signatory: Signatory, seal: Seal, *, when: datetime, timestamper: Timestamper | None = None, file: str = "report.pdf"
) -> bytes:
    """Sign a PDF as an incremental update; the bytes that were there stay as they are.

    Args:
        pdf: The report.
        signatory: Who signs.
        seal: The visible box.
        when: The signing time to state, with its time zone.
        timestamper: Who confirms that time (level B-T); without one it is the signatory's own word (level B-B).
        file: Name of the file, for messages.

    Returns:
        The signed PDF.

    Raises:
        PdfNotSignable: The bytes are no PDF, damaged, encrypted, or signed already.
    """
    moment = when.astimezone(UTC).replace(microsecond=0)
    if signed_by(pdf, file=file) is not None:
        raise PdfNotSignable(file=file, why=_SIGNED)
    try:
        writer = _Writer(BytesIO(pdf), strict=True)
        _add_field(writer, seal)
        signed: BytesIO = _signer(signatory, seal, moment, timestamper).sign_pdf(
            writer, existing_fields_only=True, bytes_reserved=ROOM_IN_PDF if timestamper else None
        )
    except (PdfError, ValueError) as error:
        raise PdfNotSignable(file=file, why=verbatim(str(error))) from error
    return signed.getvalue()


def signed_by(pdf: bytes, *, file: str = "report.pdf") -> x509.Certificate | None:
    """Find out whether a PDF is signed already, and with which certificate; the signature is not verified.

    Args:
        pdf: The report.
        file: Name of the file, for messages.

    Returns:
        The certificate of the first signature; `None` when there is none.

    Raises:
        PdfNotSignable: The bytes are no PDF, damaged or encrypted.
    """
    try:
        reader = PdfFileReader(BytesIO(pdf), strict=True)
        if reader.encrypted:
            raise PdfNotSignable(file=file, why=_ENCRYPTED)
        signatures = reader.embedded_signatures
        return x509.load_der_x509_certificate(signatures[0].signer_cert.dump()) if signatures else None
    except (PdfError, ValueError) as error:
        raise PdfNotSignable(file=file, why=verbatim(str(error))) from error


def _add_field(writer: IncrementalPdfFileWriter, seal: Seal) -> None:
    box = (seal.box.left, seal.box.bottom, seal.box.right, seal.box.top)
    title = _FIELD_TITLE.in_language(seal.language, bank=seal.bank)
    append_signature_field(writer, SigFieldSpec(FIELD, box=box, readable_field_name=title))
    fields = writer.root["/AcroForm"]["/Fields"]
    tag_field(writer, fields.raw_get(len(fields) - 1))


def _signer(signatory: Signatory, seal: Seal, moment: datetime, timestamper: Timestamper | None) -> PdfSigner:
    stated = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm=DIGEST,
        subfilter=SigSeedSubFilter.PADES,
        reason=seal.reason,
        location=seal.location or None,
        name=seal.bank,
    )
    whole = SimpleBoxLayoutRule(x_align=AxisAlignment.ALIGN_MIN, y_align=AxisAlignment.ALIGN_MIN)
    style = StaticStampStyle(background=_Typeset(seal, moment, confirmed=timestamper is not None), background_layout=whole, border_width=1)
    return _SignerAt(stated, signer(signatory), timestamper=timestamper, stamp_style=style, moment=moment)


class _Writer(IncrementalPdfFileWriter):
    """Leaves the document's metadata alone: pyHanko's rewriting of XMP would break the PDF/A extension schemas in it."""

    def _update_meta(self) -> None:
        pass


class _SignerAt(PdfSigner):
    """Signs at a given time instead of now."""

    def __init__(self, *args: Any, moment: datetime, **kwargs: Any) -> None:  # noqa: ANN401 - handed on as they are
        super().__init__(*args, **kwargs)
        self._moment = moment

    def init_signing_session(self, *args: Any, **kwargs: Any) -> PdfSigningSession:  # noqa: ANN401 - handed on as they are
        """Begin as pyHanko does, with our time."""
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self._moment
        return session


class _Typeset(PdfContent):
    """The text of the box as pyHanko wants it: a page of a small PDF, made when it is asked for."""

    def __init__(self, seal: Seal, moment: datetime, *, confirmed: bool) -> None:
        super().__init__(box=BoxConstraints(width=seal.box.width, height=seal.box.height))
        self._page = _typeset(seal, moment, confirmed=confirmed)

    def render(self) -> bytes:
        page = self._ensure_writer.import_page_as_xobject(PdfFileReader(BytesIO(self._page)))
        self.resources.xobject["/Text"] = page
        return b"/Text Do"


def _typeset(seal: Seal, moment: datetime, *, confirmed: bool) -> bytes:
    day, month, year, clock = moment.strftime("%d %m %Y %H:%M:%S").split()
    shown = {
        "width": str(seal.box.width),
        "height": str(seal.box.height),
        "language": seal.language.value,
        "heading": _HEADING.in_language(seal.language),
        "bank": seal.bank,
        "organisation": _ORGANISATION.in_language(seal.language, number=seal.organisation_number),
        "time": _TIME.in_language(seal.language, day=day, month=month, year=year, clock=clock),
        "level": (_CONFIRMED if confirmed else _OWN_WORD).in_language(seal.language),
    }
    template = files("conformance.signing").joinpath("appearance.typ").read_bytes()
    # No system fonts: the box looks the same everywhere. No tags: a form inside an annotation cannot carry page content's tags.
    made = typst.compile(template, format="pdf", sys_inputs=shown, ignore_system_fonts=True, pdf_tags=False)
    if not isinstance(made, bytes):
        raise TypeError(type(made))
    return made
