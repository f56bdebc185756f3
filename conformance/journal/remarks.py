"""What a reader should know of how a run went, one sentence each; every report shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from conformance.journal.gather import Session
from conformance.language import Text
from conformance.model import CaseResult, KnownDeviation, KnownState, Mode, Removal, RemovalOutcome, RunInfo

_PART = Text(
    "Dette er del {number} av {count}: resten av testtilfellene er overlatt til de andre delene.",
    "This is part {number} of {count}: the other cases are left to the other parts.",
)
_MERGED = Text("Slått sammen av {count} deler: {runs}.", "Merged from {count} parts: {runs}.")
_FLAKY = Text(
    "Ustabile testtilfeller, med ulikt utfall i ulike forsøk: {cases}.", "Flaky cases, judged differently in different attempts: {cases}."
)
_HELD_AGAINST = Text(
    "Holdt mot {count} kjente avvik: {holds} består, {passed} er bestått, {expired} er utløpt, "
    "{unjudged} ble ikke bedømt. Et kjent avvik er fortsatt et avvik.",
    "Held against {count} known deviations: {holds} remain, {passed} have passed, {expired} have expired, "
    "{unjudged} were not judged. A known deviation is still a deviation.",
)
_RESUMED = Text(
    "Kjøringen ble avbrutt og gjenopptatt {begun}: {count} testtilfeller gjensto.{rest}",
    "The run was interrupted, and resumed {begun}: {count} cases remained.{rest}",
)
_REPEATED = Text(
    " Av disse ble {count} kjørt på nytt fordi de ikke var bestått.{rest}",
    " Of these {count} were carried out again because they had not passed.{rest}",
)
_RESTARTED = Text(
    " Simulatoren kan være startet på nytt siden; hvert forsøk har sine egne testkunder.",
    " The simulator may have been started anew since; every attempt has test customers of its own.",
)
_CLEANED_UP = Text(
    "Opprydding: {removed} testkunder ble slettet etter kjøringen, {absent} var allerede borte, {left} står igjen.",
    "Clean-up: {removed} test customers were deleted after the run, {absent} were gone already, {left} are left.",
)
_ACTED = Text(
    "Leverandøren med organisasjonsnummer {number} handlet for banken (consumer_org) med sitt eget sertifikat.",
    "The supplier with organisation number {number} acted for the bank (consumer_org) with its own certificate.",
)
_FILLED_IN_BEFORE = Text(
    "Resultatkolonnene i arbeidsboken var delvis utfylt før kjøringen: {named}. "
    "Der kjøringen sier noe annet, er det erstattet i den utfylte kopien.",
    "The result columns of the workbook were partly filled in before the run: {named}. "
    "Where the run says otherwise, it is replaced in the filled-in copy.",
)
_AND_MORE = Text("{named} og {count} til", "{named} and {count} more")
_SET_TO = Text("{point} Satt til: {answer}.", "{point} Set to: {answer}.")
_YES, _NO = Text("ja", "yes"), Text("nei", "no")
NOT_TRIED = Text("ikke forsøkt, fordi KFR ikke svarte", "not tried, because KFR did not answer")


def acting(supplier: str) -> str:
    """Say that a supplier, named by its organisation number, acts for the bank."""
    return _ACTED.in_evidence(number=supplier)


def filled_in_before(named: Sequence[str], *, more: int) -> str:
    """Say that the result columns were not empty before the run.

    Args:
        named: Cells and what stood in them, the first ones.
        more: How many there were besides.
    """
    told = ", ".join(named)
    return _FILLED_IN_BEFORE.in_evidence(named=_AND_MORE.in_evidence(named=told, count=more) if more else told)


def set_to(point: Text, *, on: bool) -> str:
    """Say how something that the sources leave open was set."""
    return _SET_TO.in_evidence(point=point, answer=_YES if on else _NO)


def the_run(run: RunInfo, cases: Sequence[CaseResult], baseline: Sequence[KnownDeviation]) -> Iterator[str]:
    """Say what is special about a run: a part, a whole of parts, unstable cases, known deviations.

    Args:
        run: The run.
        cases: Its judged cases.
        baseline: The known deviations, each with its state.
    """
    if run.shard is not None:
        yield _PART.in_evidence(number=run.shard.number, count=run.shard.count)
    if run.parts:
        yield _MERGED.in_evidence(count=len(run.parts), runs=", ".join(part.run for part in run.parts))
    if flaky := [case.case.id for case in cases if case.flaky]:
        yield _FLAKY.in_evidence(cases=", ".join(flaky))
    if run.mode is Mode.NIGHTLY and baseline:
        counted = Counter(known.state for known in baseline)
        states = (KnownState.HOLDS, KnownState.PASSED, KnownState.EXPIRED, KnownState.NOT_JUDGED)
        holds, passed, expired, unjudged = (counted[state] for state in states)
        yield _HELD_AGAINST.in_evidence(count=len(baseline), holds=holds, passed=passed, expired=expired, unjudged=unjudged)


def resumption(session: Session) -> str:
    """Say that a run was resumed, and with what."""
    resumed = session.resumed
    if resumed is None:
        return ""
    rest = _RESTARTED.nb if resumed.target.simulator else ""
    if resumed.repeated:
        rest = _REPEATED.in_evidence(count=len(resumed.repeated), rest=rest)
    return _RESUMED.in_evidence(begun=session.begun, count=len(resumed.cases), rest=rest)


def clean_up(removals: Sequence[Removal]) -> Iterator[str]:
    """Say how the clean-up went; nothing when there was nothing to clean up."""
    if not removals:
        return
    counted = Counter(removal.outcome for removal in removals)
    removed, absent, left = (counted[outcome] for outcome in (RemovalOutcome.REMOVED, RemovalOutcome.ABSENT, RemovalOutcome.LEFT))
    yield _CLEANED_UP.in_evidence(removed=removed, absent=absent, left=left)
