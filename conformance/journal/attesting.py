"""Puts what was attested into a run result: only cases that are carried out by hand have anything to attest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from conformance.model import Attestation, CaseResult, RunResult, Verdict

_VERDICTS = {Verdict.PASSED: "bestått", Verdict.FAILED: "ikke bestått"}


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
    said = (
        f"Attestert som {_VERDICTS.get(attestation.verdict, 'ikke bestått')} av {attestation.by} ({attestation.role}): {attestation.note}"
    )
    names = ", ".join(file.name for file in attestation.files)
    return f"{said} Vedlegg: {names}." if names else said
