"""Verifies a bundle: the one door. Needs neither network nor pytest, and trusts only the certificates it is given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509

from conformance.errors.evidence import AnchorsUnusable
from conformance.language import Text
from conformance.paper import is_paper, open_left
from conformance.verify.measuring import Measuring
from conformance.verify.outcome import Verification

_NO_CERTIFICATE = Text(nb="ingen PEM-sertifikater i filen", en="no PEM certificates in the file")
_NOT_GIVEN = Text(nb="ingen er oppgitt", en="none was given")


def load_anchors(data: bytes, *, file: str) -> tuple[x509.Certificate, ...]:
    """Read the certificates to be trusted.

    Args:
        data: One or more certificates as PEM.
        file: Name of the file, for messages.

    Returns:
        The certificates, at least one.

    Raises:
        AnchorsUnusable: There is none, or one cannot be read.
    """
    try:
        anchors = tuple(x509.load_pem_x509_certificates(data))
    except ValueError as error:
        raise AnchorsUnusable(file=file, why=_NO_CERTIFICATE) from error
    if not anchors:
        raise AnchorsUnusable(file=file, why=_NO_CERTIFICATE)
    return anchors


def verify(
    path: Path, anchors: Sequence[x509.Certificate], *, organisation_number: str | None = None, now: datetime | None = None
) -> Verification:
    """Judge a bundle.

    Args:
        path: The run folder, a zip of it, or the report (PDF) alone; of a report alone, what it carries is judged.
        anchors: The only certificates that are trusted; the system's own never are.
        organisation_number: The organisation that must have signed, when the reader knows it from elsewhere.
        now: When it is judged, with its time zone; the present when left out.

    Returns:
        Every check with what was expected and found, and the exit code that follows.

    Raises:
        NotABundle: The path leads to nothing that could be judged.
        AnchorsUnusable: There are no anchors; trusting nobody is not the same as trusting anybody.
    """
    if not anchors:
        raise AnchorsUnusable(file="--ca", why=_NOT_GIVEN)
    with open_left(path) as bundle, Measuring(bundle) as measuring:
        # Loading pyHanko takes longer than digesting most bundles; it happens while the threads are at it.
        from conformance.verify.conclude import conclude  # noqa: PLC0415 - see above
        from conformance.verify.dossier import Dossier  # noqa: PLC0415 - see above

        dossier = Dossier(bundle, measuring, anchors, organisation_number, now or datetime.now(UTC), alone=is_paper(path))
        return conclude(dossier, path=str(path))
