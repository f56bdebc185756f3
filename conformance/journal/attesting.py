"""Puts what was attested into a run result: only cases that are carried out by hand have anything to attest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from conformance.language import Text
from conformance.model import Attestation, CaseResult, RunResult, Verdict

_FAILED = Text("Attestert som ikke bestått av {by} ({role}): {note}", "Attested as failed by {by} ({role}): {note}")
_SAID = {Verdict.PASSED: Text("Attestert som bestått av {by} ({role}): {note}", "Attested as passed by {by} ({role}): {note}")}
_WITH_FILES = Text("{said} Vedlegg: {names}.", "{said} Attached: {names}.")


def with_attestations(result: RunResult, attestations: Sequence[Attestation]) -> RunResult:
    """Put attestations to the cases they are about.

    A case that is attested as passed stays manual and counts towards a conforming run; one attested as failed has failed.

    Args:
        result: The run, its manual cases still waiting.
        attestations: Oldest first.

    Returns:
        The run with every word that was given.
    """
    if not attestations:
        return result
    return replace(result, cases=tuple(_case(case, [each for each in attestations if each.case == case.case.id]) for case in result.cases))


def _case(case: CaseResult, attestations: Sequence[Attestation]) -> CaseResult:
    if case.verdict is not Verdict.MANUAL or not attestations:
        return case
    last = attestations[-1]
    verdict = Verdict.MANUAL if last.verdict is Verdict.PASSED else Verdict.FAILED
    return replace(case, verdict=verdict, reason=_reason(last), attestations=tuple(attestations))


def _reason(attestation: Attestation) -> str:
    template = _SAID.get(attestation.verdict, _FAILED)
    said = template.in_evidence(by=attestation.by, role=attestation.role, note=attestation.note)
    names = ", ".join(file.name for file in attestation.files)
    return _WITH_FILES.in_evidence(said=said, names=names) if names else said
