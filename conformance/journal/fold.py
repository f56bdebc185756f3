"""Folds a journal into a run result: the journal of one run, or of a run joined from its parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from conformance.canonical import sha256
from conformance.collector import resting
from conformance.journal import remarks as remarks_on
from conformance.journal.attesting import with_attestations
from conformance.journal.chain import Line, read
from conformance.journal.events import RunStarted
from conformance.journal.gather import Gathered, gather
from conformance.journal.judge import judge
from conformance.journal.known import held_against
from conformance.journal.offset import clock_offset
from conformance.journal.parts import Joined, joined
from conformance.model import CaseResult, Completeness, Exchange, RunInfo, RunResult


@dataclass(frozen=True, slots=True)
class Told:
    """What a journal tells.

    Attributes:
        result: The result of the run.
        beginnings: The lines with which the run or its parts begin; of a large run the others would take much room.
        sha256: Digest of the journal.
    """

    result: RunResult
    beginnings: tuple[Line, ...]
    sha256: str


def tell(data: bytes) -> Told:
    """Read a whole journal, check its chain, and judge every case.

    Args:
        data: The bytes of `journal.jsonl`.

    Raises:
        JournalIncomplete: There is no `run-started` event.
        JournalBroken: A line is missing or altered, or a part of a joined run is not the one that its head names.
    """
    lines = read(data)
    return Told(fold(lines), tuple(line for line in lines if isinstance(line.event, RunStarted)), sha256(data))


@resting()
def fold(lines: Iterable[Line]) -> RunResult:
    """Judge every case from what the journal says was done.

    Args:
        lines: The journal, its chain already checked.

    Returns:
        The result of the run; a run that was cut short yields a result that is not conforming.

    Raises:
        JournalIncomplete: There is no `run-started` event.
        JournalBroken: A part of a joined run is not the one that its head names.
    """
    told = tuple(lines)
    whole = joined(told)
    if whole is None:
        found = gather(told)
        return _result([found], _run_of(found), _judged(found))
    parts = [gather(part) for part in whole.parts]
    own = {case.case.id: case for part in parts for case in _own(part)}
    return _result(parts, _run_of_all(whole, parts), tuple(own[case] for case in parts[0].start.rows if case in own))


def _result(parts: Sequence[Gathered], run: RunInfo, cases: tuple[CaseResult, ...]) -> RunResult:
    start, last = parts[0].start, parts[0].sessions[-1].resumed
    removals = tuple(removal for part in parts for removal in part.removals.values())
    remarks = (remark for part in parts for remark in (*part.start.run.observations, *map(remarks_on.resumption, part.sessions[1:])))
    baseline = held_against(start.run.baseline, cases, on=run.started)
    result = RunResult(
        run=replace(
            run,
            cleanup=removals,
            observations=(*dict.fromkeys(remarks), *remarks_on.the_run(run, cases, baseline), *remarks_on.clean_up(removals)),
            clock_offset=clock_offset(_exchanges(cases)),
            baseline=baseline,
        ),
        bank=last.bank if last else start.bank,
        target=last.target if last else start.target,
        workbook=start.workbook,
        completeness=Completeness(
            rows=start.rows,
            generated=tuple(scenario.case.id for scenario in start.scenarios),
            collected=_in_order([case for part in parts for case in part.collected], start.rows),
            ended=_in_order([case for part in parts for case in part.trails if part.has_ended(case)], start.rows),
            ignored=start.ignored,
        ),
        cases=cases,
    )
    return with_attestations(result, [attestation for part in parts for attestation in part.attestations])


def _judged(found: Gathered) -> tuple[CaseResult, ...]:
    return tuple(judge(scenario, found.attempts(scenario.case.id), found.start.run.shard) for scenario in found.start.scenarios)


def _own(part: Gathered) -> Iterator[CaseResult]:
    shard = part.start.run.shard
    return (case for case in _judged(part) if shard is None or case.case.id in shard.cases)


def _run_of(found: Gathered) -> RunInfo:
    last = found.sessions[-1]
    return replace(found.start.run, ended=last.ended_at, duration_ms=round(sum(each.duration_ms for each in found.sessions), 3))


def _run_of_all(whole: Joined, parts: Sequence[Gathered]) -> RunInfo:
    """What a joined run is as a whole: it began with the first of its parts and ended with the last, whatever ran beside each other."""
    runs = [_run_of(part) for part in parts]
    began, ended = min(run.started for run in runs), max(run.ended for run in runs)
    taken = (datetime.fromisoformat(ended) - datetime.fromisoformat(began)) / timedelta(milliseconds=1)
    return replace(
        runs[0],
        id=whole.head.id,
        seed="",
        started=began,
        ended=ended,
        # The clocks of several machines may disagree; no run takes less time than its longest part.
        duration_ms=round(max(taken, *(run.duration_ms for run in runs)), 3),
        shard=None,
        parts=whole.head.parts,
    )


def _in_order(cases: Iterable[str], rows: Sequence[str]) -> tuple[str, ...]:
    """Put case ids into the order of the workbook: the order in which several processes came to them says nothing."""
    place = {case: number for number, case in enumerate(rows)}
    return tuple(sorted(cases, key=lambda case: (place.get(case, len(place)), case)))


def _exchanges(cases: Iterable[CaseResult]) -> Iterator[Exchange]:
    return (exchange for case in cases for attempt in case.attempts for step in attempt.steps for exchange in step.exchanges)
