"""Holds the judged cases against the baseline: what is still so, what has passed, what is no longer accepted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from conformance.model import CaseResult, KnownDeviation, KnownState, Verdict


def held_against(baseline: Iterable[KnownDeviation], cases: Sequence[CaseResult], *, on: str) -> tuple[KnownDeviation, ...]:
    """Say of every known deviation what became of it.

    Args:
        baseline: The known deviations.
        cases: The judged cases.
        on: When the run started, RFC 3339; a deviation is accepted to the end of its last day.

    Returns:
        The same deviations in the same order, each with its state.
    """
    by_id = {case.case.id: case for case in cases}
    return tuple(replace(known, state=_state(known, by_id.get(known.case), on[:10])) for known in baseline)


def _state(known: KnownDeviation, case: CaseResult | None, day: str) -> KnownState:
    if known.expires < day:
        return KnownState.EXPIRED
    if case is None:
        return KnownState.NOT_JUDGED
    if case.verdict is Verdict.PASSED:
        return KnownState.PASSED
    if case.verdict is Verdict.FAILED and known.check in case.failed_checks:
        return KnownState.HOLDS
    # Another check stopped the case before this one, or nothing was judged at all: neither says that it is mended.
    return KnownState.NOT_JUDGED
