"""The checks as a table, and the judge who goes through it: every check that can be examined is, whatever the others say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from conformance.language import Text, verbatim
from conformance.manifest import COUNTERSIGNATURE
from conformance.verify import files, pdf, run, signature
from conformance.verify.countersignature import countersignature
from conformance.verify.dossier import Dossier
from conformance.verify.objection import Number, Objection
from conformance.verify.outcome import (
    ANOTHER_ORGANISATION,
    INCOMPLETE,
    NOT_CONFORMING,
    NOT_TRUSTED,
    NOT_VALID_THEN,
    TAMPERED,
    Check,
    State,
    Verification,
)

_DEPENDS = Text(nb="avhenger av kontroll {number}", en="depends on check {number}")
_SIMULATED = Text(
    nb="Kjøringen er gjort mot den innebygde simulatoren, ikke mot KFR.",
    en="The run was made against the embedded simulator, not against KFR.",
)
_NO_REVOCATION = Text(
    nb="Om sertifikatet er trukket tilbake (CRL, OCSP), er ikke kontrollert: kontrollen bruker ikke nettet.",
    en="Whether the certificate was revoked (CRL, OCSP) was not checked: verification uses no network.",
)
_STATED_TIME = Text(
    nb="Signeringstidspunktet er underskriverens egen opplysning; det er ikke bekreftet av et tidsstempel.",
    en="The time of signing is the signer's own statement; no timestamp confirms it.",
)
_BY_SUPPLIER = Text(
    nb="Signert av leverandøren {supplier} på vegne av {bank}. Om banken har gitt fullmakt, kan ikke kontrolleres her.",
    en="Signed by the supplier {supplier} on behalf of {bank}. Whether the bank authorised it cannot be checked here.",
)
_COUNTERSIGNED = Text(nb="Kontrasignert av {who}.", en="Countersigned by {who}.")
_REPORT_ALONE = Text(
    nb="Bare rapporten er kontrollert, med beviset og arbeidsboken den bærer. Journalen og de andre filene følger med hele mappen.",
    en="Only the report was verified, with the evidence and the workbook it carries. Journal and other files come with the whole folder.",
)
_UNREADABLE = Text(nb="kan ikke leses ({kind})", en="cannot be read ({kind})")


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table: what is checked, what must be so, what it costs, and who looks."""

    number: Number
    name: Text
    expected: Text
    exit_code: int
    examine: Callable[[Dossier], Text]


RULES = (
    Rule(
        Number.MANIFEST,
        Text(nb="Manifestet finnes og har riktig form", en="The manifest is there and in the right form"),
        Text(nb="manifest.json som kanonisk JSON uten ukjente felt", en="manifest.json as canonical JSON without unknown members"),
        TAMPERED,
        files.form,
    ),
    Rule(
        Number.SIGNATURE_FORM,
        Text(nb="Signaturen finnes og har riktig form", en="The signature is there and in the right form"),
        Text(nb="frakoblet CMS (CAdES-B) med én underskriver", en="a detached CMS (CAdES-B) with one signer"),
        TAMPERED,
        signature.form,
    ),
    Rule(
        Number.DIGEST,
        Text(nb="Signaturen gjelder dette manifestet", en="The signature is over this manifest"),
        Text(nb="samme SHA-256 av manifest.json", en="the same SHA-256 of manifest.json"),
        TAMPERED,
        signature.digest,
    ),
    Rule(
        Number.SIGNATURE,
        Text(nb="Signaturen er laget med sertifikatets nøkkel", en="The signature was made with the certificate's key"),
        Text(nb="RSA, minst 2048 bit, over de signerte opplysningene", en="RSA, at least 2048 bits, over the signed attributes"),
        TAMPERED,
        signature.signature,
    ),
    Rule(
        Number.CHAIN,
        Text(nb="Sertifikatet er utstedt under CA-en som er oppgitt", en="The certificate was issued under the CA given"),
        Text(nb="en kjede til et sertifikat i --ca", en="a chain to a certificate in --ca"),
        NOT_TRUSTED,
        signature.chain,
    ),
    Rule(
        Number.VALIDITY,
        Text(nb="Sertifikatet var gyldig da det ble signert", en="The certificate was valid at the time of signing"),
        Text(nb="signert i sertifikatenes gyldighetstid", en="signed within the certificates' validity"),
        NOT_VALID_THEN,
        signature.validity,
    ),
    Rule(
        Number.FILES_PRESENT,
        Text(nb="Alle filene er der, og ingen andre", en="Every file is there, and no other"),
        Text(nb="nøyaktig filene i manifestet", en="exactly the files of the manifest"),
        INCOMPLETE,
        files.present,
    ),
    Rule(
        Number.FILES_UNCHANGED,
        Text(nb="Ingen fil er endret", en="No file was altered"),
        Text(nb="størrelse og SHA-256 som i manifestet", en="size and SHA-256 as in the manifest"),
        TAMPERED,
        files.unchanged,
    ),
    Rule(
        Number.EVIDENCE,
        Text(nb="Bevisene har riktig form", en="The evidence is in the right form"),
        Text(nb="evidence.json etter skjemaet, som kanonisk JSON", en="evidence.json by its schema, as canonical JSON"),
        TAMPERED,
        run.canonical,
    ),
    Rule(
        Number.JOURNAL,
        Text(nb="Journalen henger sammen", en="The journal holds together"),
        Text(nb="hver linje bærer SHA-256 av linjen før", en="every line carries the SHA-256 of the line before"),
        TAMPERED,
        run.unbroken,
    ),
    Rule(
        Number.FOLD,
        Text(nb="Bevisene er det journalen sier", en="The evidence is what the journal says"),
        Text(nb="evidence.json lik resultatet av journalen", en="evidence.json equal to what the journal comes to"),
        TAMPERED,
        run.folded,
    ),
    Rule(
        Number.INVENTORY,
        Text(nb="Manifestet og bevisene gjelder samme kjøring", en="The manifest and the evidence are about the same run"),
        Text(nb="samme kjørings-id, verktøy, testtilfeller og arbeidsbok", en="the same run id, tool, cases and workbook"),
        TAMPERED,
        run.inventory,
    ),
    Rule(
        Number.COMPLETENESS,
        Text(nb="Ingen testtilfeller er kommet bort", en="No case was lost"),
        Text(nb="rader = generert = funnet = avsluttet", en="rows = generated = collected = ended"),
        INCOMPLETE,
        run.complete,
    ),
    Rule(
        Number.VERDICTS,
        Text(nb="Resultatene har dekning i stegene", en="The verdicts are supported by the steps"),
        Text(nb="bestått bare når hvert steg er bestått", en="passed only when every step passed"),
        TAMPERED,
        run.supported,
    ),
    Rule(
        Number.PDF_SIGNATURE,
        Text(nb="Rapporten (PDF) er signert og uendret", en="The report (PDF) is signed and unaltered"),
        Text(nb="én gyldig signatur over hele report.pdf", en="one valid signature over the whole of report.pdf"),
        TAMPERED,
        pdf.signature,
    ),
    Rule(
        Number.PDF_SIGNER,
        Text(nb="Rapporten er signert med samme sertifikat", en="The report is signed with the same certificate"),
        Text(nb="samme sertifikat som manifestet", en="the certificate of the manifest"),
        TAMPERED,
        pdf.signer,
    ),
    Rule(
        Number.SIGNING_TIME,
        Text(nb="Signeringstidspunktet er mulig", en="The time of signing is possible"),
        Text(nb="etter at kjøringen sluttet, og ikke i fremtiden", en="after the run ended, and not in the future"),
        TAMPERED,
        signature.signing_time,
    ),
    Rule(
        Number.BANK,
        Text(nb="Underskriveren er banken i kjøringen", en="The signer is the bank of the run"),
        Text(
            nb="organisasjonsnummeret til banken, eller til leverandøren kjøringen navngir",
            en="the number of the bank, or of the supplier that the run names",
        ),
        ANOTHER_ORGANISATION,
        signature.bank,
    ),
    Rule(
        Number.EXPECTED_ORGANISATION,
        Text(nb="Underskriveren er organisasjonen som er oppgitt", en="The signer is the organisation given"),
        Text(nb="organisasjonsnummeret i --organisation-number", en="the number of --organisation-number"),
        ANOTHER_ORGANISATION,
        signature.expected_organisation,
    ),
    Rule(
        Number.CONFORMING,
        Text(nb="Alle testtilfellene er bestått", en="Every case passed"),
        Text(nb="bare «passed»", en="'passed' only"),
        NOT_CONFORMING,
        run.conforming,
    ),
    Rule(
        Number.TIMESTAMP,
        Text(nb="Tidsstempelet bekrefter signeringstidspunktet", en="The timestamp confirms the time of signing"),
        Text(nb="tidsstempel (RFC 3161) fra en tjeneste under en CA i --ca", en="a timestamp (RFC 3161) of a service under a CA in --ca"),
        TAMPERED,
        signature.timestamp,
    ),
    Rule(
        Number.PDF_ATTACHMENTS,
        Text(nb="Vedleggene i rapporten er filene i mappen", en="The attachments of the report are the files of the folder"),
        Text(nb="samme SHA-256 som filen ved siden av", en="the same SHA-256 as the file beside it"),
        TAMPERED,
        pdf.attached,
    ),
    Rule(
        Number.COUNTERSIGNATURE,
        Text(nb="Kontrasignaturen gjelder og er en annens", en="The countersignature holds and is somebody else's"),
        Text(nb="en signatur til over manifestet, under en CA i --ca", en="another signature over the manifest, under a CA in --ca"),
        TAMPERED,
        countersignature,
    ),
)
# What can be asked of a report that came alone: it carries the evidence and the workbook, and neither journal nor manifest.
_OF_A_REPORT_ALONE = frozenset(
    {
        Number.CHAIN,
        Number.VALIDITY,
        Number.EVIDENCE,
        Number.COMPLETENESS,
        Number.VERDICTS,
        Number.PDF_SIGNATURE,
        Number.SIGNING_TIME,
        Number.BANK,
        Number.EXPECTED_ORGANISATION,
        Number.CONFORMING,
        Number.TIMESTAMP,
    }
)


def conclude(dossier: Dossier, *, path: str) -> Verification:
    """Go through the checks.

    Args:
        dossier: The bundle and what it is judged by.
        path: What the reader calls the bundle.

    Returns:
        The judgement, with every check that was asked for.
    """
    checks = tuple(_judged(rule, dossier) for rule in RULES if _is_asked(rule, dossier))
    held = {check.number for check in checks if check.ok}
    signed = (Number.PDF_SIGNATURE if dossier.alone else Number.SIGNATURE_FORM) in held
    return Verification(
        path=path,
        checks=checks,
        notes=tuple(_notes(dossier, held, signed=signed)),
        signer=dossier.signer if signed else None,
        alone=dossier.alone,
        result=dossier.result if Number.EVIDENCE in held else None,
    )


def _is_asked(rule: Rule, dossier: Dossier) -> bool:
    if dossier.alone and rule.number not in _OF_A_REPORT_ALONE:
        return False
    if rule.number is Number.EXPECTED_ORGANISATION:
        return dossier.expected_organisation is not None
    if rule.number is Number.COUNTERSIGNATURE:
        return any(entry.path == COUNTERSIGNATURE for entry in dossier.bundle.entries)
    if rule.number is Number.TIMESTAMP:
        return _is_stamped(dossier)
    return True


def _is_stamped(dossier: Dossier) -> bool:
    """Whether there is a timestamp to judge; a signature that cannot be read has been objected to already."""
    try:
        return dossier.stamped
    except Exception:  # noqa: BLE001 - see _judged
        return False


def _notes(dossier: Dossier, held: set[int], *, signed: bool) -> Iterator[Text]:
    if Number.EVIDENCE in held and dossier.result.target.simulator:
        yield _SIMULATED
    if dossier.alone:
        yield _REPORT_ALONE
    if signed:
        yield _NO_REVOCATION
    if signed and Number.TIMESTAMP not in held:
        yield _STATED_TIME
    if signed and Number.BANK in held and dossier.signer.organisation_number != dossier.result.bank.organisation_number:
        yield _BY_SUPPLIER.filled(supplier=dossier.result.bank.supplier, bank=dossier.result.bank.name)
    if Number.COUNTERSIGNATURE in held:
        yield _COUNTERSIGNED.filled(who=signature.described(dossier.countersignature))


def _judged(rule: Rule, dossier: Dossier) -> Check:
    try:
        return _check(rule, State.HELD, rule.examine(dossier))
    except Objection as objection:
        if objection.basis not in (None, rule.number):
            return _check(rule, State.NOT_EXAMINED, _DEPENDS.filled(number=int(objection.basis or 0)))
        code = objection.exit_code or rule.exit_code
        return _check(rule, State.BROKEN, objection.found, expected=objection.expected, exit_code=code)
    except Exception as error:  # noqa: BLE001 - the bundle is a stranger's: whatever a reader of it throws is an objection, never a pass
        return _check(rule, State.BROKEN, _UNREADABLE.filled(kind=verbatim(type(error).__name__)))


def _check(rule: Rule, state: State, found: Text, *, expected: Text | None = None, exit_code: int | None = None) -> Check:
    return Check(int(rule.number), rule.name, state, expected or rule.expected, found, exit_code or rule.exit_code)
