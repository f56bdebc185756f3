"""Whether a run folder may be sealed, and what is known of it: everything that is asked before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from conformance import evidence, journal, manifest
from conformance.bundle import Bundle, digest, open_bundle
from conformance.errors.evidence import (
    AlreadySealed,
    AttestationExpired,
    CannotSeal,
    CertificateOfAnotherBank,
    CertificateOutdated,
    ManifestRejected,
)
from conformance.language import Text
from conformance.manifest import EVIDENCE, JOURNAL, MANIFEST, OUTSIDE, REQUIRED, SIGNATURE, ListedFile, Manifest
from conformance.model import RunResult
from conformance.signing.signatory import Signatory

_NO_NUMBER = Text(nb="ukjent", en="unknown")
_FOLDER_ONLY = Text(nb="bare en mappe kan forsegles, ikke en zip-fil", en="only a folder can be sealed, not a zip file")
_MISSING = Text(nb="{paths} mangler", en="{paths} is missing")
_NOT_PLAIN = Text(nb="{path} {fault}", en="{path} {fault}")
_NOT_THE_JOURNAL = Text(nb="evidence.json er ikke det journalen sier", en="evidence.json is not what the journal says")


@dataclass(frozen=True, slots=True)
class Known:
    """What whoever has just made a run folder knows of it, so that sealing it need not work it out again.

    Attributes:
        told: What its journal tells.
        evidence_sha256: Digest of the evidence that was written of it.
    """

    told: journal.Told
    evidence_sha256: str


def told_by(folder: Path, known: Known | None) -> journal.Told:
    """Read what a folder's journal tells, and see that the folder is whole and its evidence what the journal says.

    Args:
        folder: A finished run.
        known: What is known of it; used only if journal and evidence are still the same, byte for byte.

    Raises:
        NotABundle: It is no run folder.
        CannotSeal: Something is missing, is no plain file, or the evidence is not what the journal says.
        EvidenceError: The evidence cannot be read at all.
    """
    with open_bundle(folder) as bundle:
        if not folder.is_dir():
            raise CannotSeal(folder=folder, why=_FOLDER_ONLY)
        _refuse_irregular(folder, bundle)
        _require(folder, bundle, REQUIRED)
        told = known.told if known and _still_holds(known, bundle) else _told_anew(folder)
        _require(folder, bundle, [told.result.workbook.name])
    return told


def _still_holds(known: Known, bundle: Bundle) -> bool:
    return (digest(bundle, JOURNAL).sha256, digest(bundle, EVIDENCE).sha256) == (known.told.sha256, known.evidence_sha256)


def _told_anew(folder: Path) -> journal.Told:
    told = journal.tell((folder / JOURNAL).read_bytes())
    data = (folder / EVIDENCE).read_bytes()
    if evidence.encode(told.result) != data:
        # Evidence that cannot be read at all says so itself.
        evidence.decode(data)
        raise CannotSeal(folder=folder, why=_NOT_THE_JOURNAL)
    return told


def _refuse_irregular(folder: Path, bundle: Bundle) -> None:
    for entry in bundle.entries:
        if entry.fault is not None:
            raise CannotSeal(folder=folder, why=_NOT_PLAIN.filled(path=entry.path, fault=entry.fault))


def _require(folder: Path, bundle: Bundle, names: Sequence[str]) -> None:
    missing = set(names) - {entry.path for entry in bundle.entries}
    if missing:
        raise CannotSeal(folder=folder, why=_MISSING.filled(paths=", ".join(sorted(missing))))


def refuse_certificate(signatory: Signatory, result: RunResult, moment: datetime) -> None:
    """See that a certificate is the bank's, or that of a supplier the run names, and valid.

    Raises:
        CertificateOfAnotherBank: It is somebody else's.
        CertificateOutdated: It is not valid at the moment of signing.
    """
    expected = result.bank.organisation_number
    if signatory.organisation_number not in {expected, result.bank.supplier or expected}:
        raise CertificateOfAnotherBank(found=signatory.organisation_number or _NO_NUMBER, expected=expected)
    start, end = signatory.certificate.not_valid_before_utc, signatory.certificate.not_valid_after_utc
    if not start <= moment <= end:
        raise CertificateOutdated(start=f"{start:%Y-%m-%d}", end=f"{end:%Y-%m-%d}")


def refuse_expired(folder: Path, result: RunResult, moment: datetime) -> None:
    """See that whatever was attested still holds.

    Raises:
        AttestationExpired: It holds no longer at the moment of signing.
    """
    for case in result.cases:
        if case.attested and datetime.fromisoformat(case.attestations[-1].expires) < moment:
            raise AttestationExpired(folder=folder, case=case.case.id, expired=case.attestations[-1].expires[:10])


def sealed_before(folder: Path) -> Manifest | None:
    """Give the manifest of a folder that is sealed over exactly what lies there; `None` when it is not sealed.

    Raises:
        AlreadySealed: It is sealed over other content.
    """
    if not (folder / SIGNATURE).exists() or not (folder / MANIFEST).exists():
        return None
    try:
        previous = manifest.decode((folder / MANIFEST).read_bytes())
    except ManifestRejected as error:
        raise AlreadySealed(folder=folder, changed=MANIFEST) from error
    listed = {file.path: file for file in previous.files}
    there = measured(folder)
    changed = sorted(path for path in listed.keys() | there.keys() if listed.get(path) != there.get(path))
    if changed:
        raise AlreadySealed(folder=folder, changed=", ".join(changed[:5]))
    return previous


def measured(folder: Path) -> Mapping[str, ListedFile]:
    """Give size and digest of every file that a manifest lists."""
    with open_bundle(folder) as bundle:
        return {entry.path: digest(bundle, entry.path) for entry in bundle.entries if entry.path not in OUTSIDE}
