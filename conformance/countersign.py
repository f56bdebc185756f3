"""Adds a second signature over the manifest, by somebody who has verified the run: second eyes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509

from conformance.atomic import write
from conformance.errors.evidence import AlreadyCountersigned, CertificateOutdated, CountersignerIsSigner, NotWorthCountersigning
from conformance.language import Text
from conformance.manifest import COUNTERSIGNATURE, MANIFEST
from conformance.signing import cms
from conformance.signing.signatory import Signatory
from conformance.signing.timestamps import Timestamper
from conformance.verify import State, Verification, verify

_ONLY_A_FOLDER = Text(nb="det er ikke en mappe", en="it is no folder")
_BROKEN = Text(nb="kontroll {number} holder ikke: {name} (funnet: {found})", en="check {number} does not hold: {name} (found: {found})")


def countersign(
    folder: Path,
    signatory: Signatory,
    anchors: Sequence[x509.Certificate],
    *,
    when: datetime | None = None,
    timestamper: Timestamper | None = None,
) -> Verification:
    """Verify a run and sign its manifest a second time; the bank's own signature stays as it is.

    Args:
        folder: A sealed run folder.
        signatory: Who countersigns.
        anchors: The only certificates that are trusted while verifying.
        when: The signing time to state; the present when left out.
        timestamper: Who confirms that time.

    Returns:
        What the verification came to, before the countersignature.

    Raises:
        NotWorthCountersigning: The run does not verify; whether it conforms is not the countersigner's to decide.
        CountersignerIsSigner: It is the same key again.
        CertificateOutdated: The certificate is not valid now.
        AlreadyCountersigned: Somebody has done so.
        TimestampNotGiven: The time was not confirmed.
        OutputNotWritable: The folder cannot be written to.
    """
    moment = when or datetime.now(UTC)
    if not folder.is_dir():
        raise NotWorthCountersigning(folder=folder, why=_ONLY_A_FOLDER)
    if (folder / COUNTERSIGNATURE).exists():
        raise AlreadyCountersigned(folder=folder, file=COUNTERSIGNATURE)
    judgement = verify(folder, anchors, now=moment)
    if judgement.exit_code not in {0, 1}:
        raise NotWorthCountersigning(folder=folder, why=_why(judgement))
    _refuse_certificate(signatory, judgement, moment)
    signature = cms.sign((folder / MANIFEST).read_bytes(), signatory, when=moment, timestamper=timestamper)
    write(folder / COUNTERSIGNATURE, signature)
    return judgement


def _refuse_certificate(signatory: Signatory, judgement: Verification, moment: datetime) -> None:
    if judgement.signer is not None and f"{signatory.certificate.serial_number:x}" == judgement.signer.serial:
        raise CountersignerIsSigner(name=judgement.signer.name)
    start, end = signatory.certificate.not_valid_before_utc, signatory.certificate.not_valid_after_utc
    if not start <= moment <= end:
        raise CertificateOutdated(start=f"{start:%Y-%m-%d}", end=f"{end:%Y-%m-%d}")


def _why(judgement: Verification) -> Text:
    broken = next(check for check in judgement.checks if check.state is State.BROKEN and check.exit_code == judgement.exit_code)
    return _BROKEN.filled(number=broken.number, name=broken.name, found=broken.found)
