"""Seals a finished run folder: signs the report, lists every file in the manifest, signs the manifest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from conformance import manifest
from conformance.atomic import write
from conformance.errors.evidence import CannotSeal
from conformance.errors.system import refusal
from conformance.language import Language, Text
from conformance.leaks.gate import refuse_leaks
from conformance.manifest import COUNTERSIGNATURE, MANIFEST, PDF, SIGNATURE, Manifest, Tool
from conformance.model import RunResult
from conformance.seal.readiness import Known, measured, refuse_certificate, refuse_expired, sealed_before, told_by
from conformance.signing import cms, pades
from conformance.signing.pades import Box
from conformance.signing.signatory import Signatory
from conformance.signing.timestamps import Timestamper
from reports.pdf import SIGNATURE_BOX

TOOL = "kfr-conformance"

_REASON = Text(nb="Resultat av integrasjonstesten mot KFR, kjøring {run}", en="Result of the integration test of KFR, run {run}")
_UNREADABLE = Text(nb="{path}: {why}", en="{path}: {why}")
_SIGNED_BY_ANOTHER = Text(
    nb="report.pdf er allerede signert med et annet sertifikat; lag rapportene på nytt",
    en="report.pdf is already signed with another certificate; make the reports again",
)


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed run folder.

    Attributes:
        manifest: What was signed.
        anew: Whether anything was written; a folder sealed over the same content is left as it is.
        countersignature_removed: Whether somebody had countersigned what was sealed before; that does not hold for the new seal.
    """

    manifest: Manifest
    anew: bool
    countersignature_removed: bool = False


def seal(
    folder: Path,
    signatory: Signatory,
    *,
    when: datetime | None = None,
    remake: bool = False,
    language: Language = Language.NB,
    secrets: Iterable[str] = (),
    timestamper: Timestamper | None = None,
    known: Known | None = None,
) -> Sealed:
    """Seal a run folder.

    Args:
        folder: A finished run, reports and all.
        signatory: Who signs for the bank.
        when: The signing time to state; the present when left out.
        remake: Seal again although the folder is sealed and its content has changed.
        language: Language of the visible signature.
        secrets: What the configuration keeps secret; a folder in which one of them stands is not sealed.
        timestamper: Who confirms the time of signing; without one it is the bank's own word.
        known: What is known of the folder; it is used only if journal and evidence are still the same, byte for byte.

    Returns:
        What was signed, and whether it had to be.

    Raises:
        NotABundle: It is no run folder.
        CannotSeal: Something is missing, is no plain file, or the evidence is not what the journal says.
        AlreadySealed: It is sealed over other content.
        LeakFound: A secret or a personal number stands in what the run left.
        AttestationExpired: What a person attested holds no longer.
        TimestampNotGiven: The time was not confirmed.
        CertificateOfAnotherBank: The certificate is not the bank's.
        CertificateOutdated: The certificate is not valid now.
        PdfNotSignable: The report cannot carry a signature.
        OutputNotWritable: The folder cannot be written to.
    """
    stated = _Stated(when or datetime.now(UTC), language, tuple(secrets), timestamper)
    try:
        return _sealed(folder, signatory, stated, known, remake=remake)
    except OSError as error:
        raise CannotSeal(folder=folder, why=_UNREADABLE.filled(path=error.filename or folder, why=refusal(error))) from error


@dataclass(frozen=True, slots=True)
class _Stated:
    """What the seal states besides the content, and what must not be in it."""

    moment: datetime
    language: Language
    secrets: tuple[str, ...] = field(default=(), repr=False)
    timestamper: Timestamper | None = None


def _sealed(folder: Path, signatory: Signatory, stated: _Stated, known: Known | None, *, remake: bool) -> Sealed:
    _clear_partials(folder)
    told = told_by(folder, known)
    result = told.result
    refuse_certificate(signatory, result, stated.moment)
    refuse_expired(folder, result, stated.moment)
    if not remake and (previous := sealed_before(folder)) is not None:
        return Sealed(previous, anew=False)
    refuse_leaks(folder, result, told.beginnings, stated.secrets)
    _sign_report(folder, signatory, _visible(result, stated.language), stated)
    made = manifest.build(
        result.run.id,
        measured(folder).values(),
        mode=result.run.mode,
        tool=Tool(TOOL, result.run.tool_version, result.run.python, result.run.lock_sha256),
        completeness=result.completeness,
        planned=result.completeness.rows,
    )
    countersigned = (folder / COUNTERSIGNATURE).exists()
    _write_seal(folder, manifest.encode(made), signatory, stated)
    return Sealed(made, anew=True, countersignature_removed=countersigned)


def _visible(result: RunResult, language: Language) -> pades.Seal:
    return pades.Seal(
        bank=result.bank.name,
        organisation_number=result.bank.organisation_number,
        box=Box(*SIGNATURE_BOX),
        reason=_REASON.in_language(language, run=result.run.id),
        language=language,
    )


def _sign_report(folder: Path, signatory: Signatory, visible: pades.Seal, stated: _Stated) -> None:
    path = folder / PDF
    data = path.read_bytes()
    signer = pades.signed_by(data, file=str(path))
    if signer is None:
        write(path, pades.sign(data, signatory, visible, when=stated.moment, timestamper=stated.timestamper, file=str(path)))
    elif signer != signatory.certificate:
        raise CannotSeal(folder=folder, why=_SIGNED_BY_ANOTHER)


def _write_seal(folder: Path, data: bytes, signatory: Signatory, stated: _Stated) -> None:
    # The old signature goes first: whatever interrupts this leaves a folder that is unsealed, never one that looks tampered with.
    signature = cms.sign(data, signatory, when=stated.moment, timestamper=stated.timestamper)
    (folder / SIGNATURE).unlink(missing_ok=True)
    # Who countersigned has seen the old manifest, not the new one.
    (folder / COUNTERSIGNATURE).unlink(missing_ok=True)
    write(folder / MANIFEST, data)
    write(folder / SIGNATURE, signature)


def _clear_partials(folder: Path) -> None:
    """Remove what an interrupted sealing may have left half-written."""
    for name in (PDF, MANIFEST, SIGNATURE):
        partial = folder / f".{name}.partial"
        if partial.is_file():
            partial.unlink()
