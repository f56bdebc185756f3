"""What a reader should know of how a run went, one Norwegian sentence each; every report shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from conformance.journal.gather import Session
from conformance.model import CaseResult, KnownDeviation, KnownState, Mode, Removal, RemovalOutcome, RunInfo


def the_run(run: RunInfo, cases: Sequence[CaseResult], baseline: Sequence[KnownDeviation]) -> Iterator[str]:
    """Say what is special about a run: a part, a whole of parts, unstable cases, known deviations.

    Args:
        run: The run.
        cases: Its judged cases.
        baseline: The known deviations, each with its state.
    """
    if run.shard is not None:
        yield f"Dette er del {run.shard.number} av {run.shard.count}: resten av testtilfellene er overlatt til de andre delene."
    if run.parts:
        yield f"Slått sammen av {len(run.parts)} deler: {', '.join(part.run for part in run.parts)}."
    if flaky := [case.case.id for case in cases if case.flaky]:
        yield f"Ustabile testtilfeller, med ulik dom i ulike forsøk: {', '.join(flaky)}."
    if run.mode is Mode.NIGHTLY and baseline:
        counted = Counter(known.state for known in baseline)
        states = (KnownState.HOLDS, KnownState.PASSED, KnownState.EXPIRED, KnownState.NOT_JUDGED)
        holds, passed, expired, unjudged = (counted[state] for state in states)
        yield (
            f"Holdt mot {len(baseline)} kjente avvik: {holds} består, {passed} er bestått, {expired} er utløpt, "
            f"{unjudged} ble ikke bedømt. Et kjent avvik er fortsatt et avvik."
        )


def resumption(session: Session) -> str:
    """Say that a run was resumed, and with what."""
    resumed = session.resumed
    if resumed is None:
        return ""
    told = f"Kjøringen ble avbrutt og gjenopptatt {session.begun}: {len(resumed.cases)} testtilfeller gjensto."
    if resumed.repeated:
        told += f" Av disse ble {len(resumed.repeated)} kjørt på nytt fordi de ikke var bestått."
    if resumed.target.simulator:
        told += " Simulatoren kan være startet på nytt siden; hvert forsøk har sine egne testkunder."
    return told


def clean_up(removals: Sequence[Removal]) -> Iterator[str]:
    """Say how the clean-up went; nothing when there was nothing to clean up."""
    if not removals:
        return
    counted = Counter(removal.outcome for removal in removals)
    removed, absent, left = (counted[outcome] for outcome in (RemovalOutcome.REMOVED, RemovalOutcome.ABSENT, RemovalOutcome.LEFT))
    yield f"Opprydding: {removed} testkunder ble slettet etter kjøringen, {absent} var allerede borte, {left} står igjen."
