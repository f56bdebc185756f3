"""The judge, who goes through the table of checks: every check that can be examined is, whatever the others say."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.language import Text, verbatim
from conformance.manifest import COUNTERSIGNATURE
from conformance.verify import signature
from conformance.verify.dossier import Dossier
from conformance.verify.objection import Number, Objection
from conformance.verify.outcome import Check, State, Verification
from conformance.verify.rules import RULES, Rule

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
