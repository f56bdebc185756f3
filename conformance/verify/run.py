"""The checks of what the bundle says about the run: evidence, journal, completeness and verdicts."""

from __future__ import annotations

from datetime import datetime

from conformance import evidence
from conformance.language import Text, verbatim
from conformance.manifest import Stations
from conformance.model import Attempt, CaseResult, Outcome, RunResult, Verdict
from conformance.verify.dossier import Dossier
from conformance.verify.objection import Objection
from conformance.verify.outcome import INCOMPLETE

_CASES = Text(nb="{count} testtilfeller", en="{count} cases")
_LINES = Text(nb="{count} hendelser", en="{count} events")
_NOT_CANONICAL = Text(nb="ikke slik verktøyet skriver det (RFC 8785)", en="not as this tool writes it (RFC 8785)")
_OTHER_CASES = Text(nb="journalen sier noe annet om: {cases}", en="the journal says otherwise of: {cases}")
_OTHER_RUN = Text(nb="journalen sier noe annet om selve kjøringen", en="the journal says otherwise of the run itself")
_DIFFERS = Text(nb="«{member}» er annerledes i evidence.json", en="'{member}' differs in evidence.json")
_NO_WORKBOOK = Text(nb="arbeidsboken {name} mangler i manifestet", en="the workbook {name} is not in the manifest")
_LOST = Text(nb="mangler: {missing}; til overs: {surplus}", en="missing: {missing}; surplus: {surplus}")
_EMPTY = Text(nb="arbeidsboken har ingen testtilfeller", en="the workbook has no cases")
_OTHER_INVENTORY = Text(nb="testtilfellene er ikke arbeidsbokens", en="the cases are not those of the workbook")
_UNSUPPORTED = Text(nb="{case}: «{verdict}», men {why}", en="{case}: '{verdict}', but {why}")
_NO_ATTEMPT = Text(nb="det er ikke kjørt", en="it was not run")
_LAST_SAYS_OTHERWISE = Text(nb="siste forsøk er «{verdict}»", en="the last attempt is '{verdict}'")
_FLAKY = Text(nb="forsøkene er uenige", en="the attempts disagree")
_STEP_NOT_PASSED = Text(nb="steget «{step}» er ikke bestått", en="the step '{step}' did not pass")
_NOTHING_CHECKED = Text(nb="ingenting er kontrollert i det", en="nothing was checked in it")
_CHECK_NOT_MET = Text(nb="kontrollen «{check}» er ikke oppfylt", en="the check '{check}' is not met")
_FILE_MISSING = Text(nb="vedlegget {path} er ikke det som ble attestert", en="the attachment {path} is not what was attested")
_EXPIRED = Text(nb="attestasjonen av {case} gjaldt til {expired}", en="the attestation of {case} held until {expired}")
_ATTESTED = Text(nb="{counted}; {count} attestert", en="{counted}; {count} attested")


def canonical(dossier: Dossier) -> Text:
    """The evidence follows its schema and is spelled canonically."""
    if evidence.encode(dossier.result) != dossier.evidence_bytes:
        raise Objection(_NOT_CANONICAL)
    return _CASES.filled(count=len(dossier.result.cases))


def unbroken(dossier: Dossier) -> Text:
    """Every line of the journal carries the digest of the one before."""
    return _LINES.filled(count=len(dossier.journal))


def folded(dossier: Dossier) -> Text:
    """The evidence is what the journal says, no more and no less."""
    told, claimed = dossier.told, dossier.result
    if told != claimed:
        raise Objection(_difference(told, claimed))
    return _CASES.filled(count=len(told.cases))


def inventory(dossier: Dossier) -> Text:
    """The manifest and the evidence are about the same run, the same cases and the same workbook."""
    listed, result = dossier.manifest, dossier.result
    pairs = {
        "run": (listed.run, result.run.id),
        "mode": (listed.mode, result.run.mode),
        "tool.version": (listed.tool.version, result.run.tool_version),
        "tool.lock_sha256": (listed.tool.lock_sha256, result.run.lock_sha256),
        "planned": (listed.planned, result.completeness.rows),
        "completeness": (listed.completeness, Stations.of(result.completeness)),
    }
    for member, (stated, found) in pairs.items():
        if stated != found:
            raise Objection(_DIFFERS.filled(member=member))
    if result.workbook.name not in {file.path for file in listed.files}:
        raise Objection(_NO_WORKBOOK.filled(name=result.workbook.name), exit_code=INCOMPLETE)
    return verbatim(listed.run)


def complete(dossier: Dossier) -> Text:
    """Rows of the workbook = generated = collected = ended, id by id, none twice."""
    completeness = dossier.result.completeness
    if not completeness.rows:
        raise Objection(_EMPTY)
    if not completeness.holds:
        missing, surplus = (", ".join(ids) or "–" for ids in (completeness.missing, completeness.surplus))
        raise Objection(_LOST.filled(missing=missing, surplus=surplus))
    if tuple(case.case.id for case in dossier.result.cases) != completeness.rows:
        raise Objection(_OTHER_INVENTORY)
    return _CASES.filled(count=len(completeness.rows))


def supported(dossier: Dossier) -> Text:
    """A case is what its last attempt is, and passed only when every step passed and something was checked."""
    for case in dossier.result.cases:
        if (why := _doubt(case) or _doubt_of_attestations(case, dossier)) is not None:
            raise Objection(_UNSUPPORTED.filled(case=case.case.id, verdict=case.verdict, why=why))
    return _CASES.filled(count=len(dossier.result.cases))


def conforming(dossier: Dossier) -> Text:
    """Every case of the workbook passed."""
    for case in dossier.result.cases:
        if case.attested and datetime.fromisoformat(case.attestations[-1].expires) < dossier.envelope.signed_at:
            raise Objection(_EXPIRED.filled(case=case.case.id, expired=case.attestations[-1].expires))
    counted = ", ".join(f"{verdict} {count}" for verdict, count in dossier.result.counts.items() if count)
    if not dossier.result.conforming:
        raise Objection(verbatim(counted))
    attested = dossier.result.attested
    return _ATTESTED.filled(counted=counted, count=attested) if attested else verbatim(counted)


def _difference(told: RunResult, claimed: RunResult) -> Text:
    said = {case.case.id: case for case in told.cases}
    cases = [case.case.id for case in claimed.cases if said.get(case.case.id) != case]
    return _OTHER_CASES.filled(cases=", ".join(cases[:5])) if cases else _OTHER_RUN


def _doubt(case: CaseResult) -> Text | None:
    if not case.attempts:
        return _NO_ATTEMPT if case.verdict is Verdict.PASSED else None
    last = case.attempts[-1]
    if case.flaky:
        return None if case.verdict is Verdict.FAILED else _FLAKY
    if last.verdict is not case.verdict:
        return _LAST_SAYS_OTHERWISE.filled(verdict=last.verdict)
    return _doubt_of_pass(last) if last.verdict is Verdict.PASSED else None


def _doubt_of_attestations(case: CaseResult, dossier: Dossier) -> Text | None:
    """Every file that was attested with must be in the manifest as it was then; a report that came alone carries none of them."""
    if dossier.alone or not case.attestations:
        return None
    there = {file.path: (file.size, file.sha256) for file in dossier.manifest.files}
    for file in (file for attestation in case.attestations for file in attestation.files):
        if there.get(file.path) != (file.size, file.sha256):
            return _FILE_MISSING.filled(path=file.path)
    return None


def _doubt_of_pass(attempt: Attempt) -> Text | None:
    for step in attempt.steps:
        if step.outcome is not Outcome.PASSED:
            return _STEP_NOT_PASSED.filled(step=step.sentence)
    findings = [finding for step in attempt.steps for finding in step.findings]
    unmet = next((finding for finding in findings if not finding.ok), None)
    if unmet is not None:
        return _CHECK_NOT_MET.filled(check=unmet.check)
    return None if findings else _NOTHING_CHECKED
