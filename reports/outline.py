"""Puts the cases of a run in reading order: sections, anchors, exchanges, clauses."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from conformance.model import CaseResult, Exchange, Finding, RunResult
from reports.interface import ClauseText, ReportInput
from reports.summary import BY_GRAVITY

_UNSAFE_IN_ANCHOR = re.compile(r"[^A-Za-z0-9_-]")


@dataclass(frozen=True, slots=True)
class Entry:
    """A case and the name its place in a report can be linked by."""

    anchor: str
    result: CaseResult


@dataclass(frozen=True, slots=True)
class Section:
    """Cases under one section row of one sheet, in the workbook's order; `number` counts from 1."""

    number: int
    sheet: str
    title: str
    entries: tuple[Entry, ...]

    @property
    def passed(self) -> int:
        """Number of cases that passed, or are attested as passed."""
        return sum(entry.result.met for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Rule:
    """A clause, how often a run judged it, and in which cases; `clause` is `None` for one the contract does not have."""

    id: str
    clause: ClauseText | None
    kept: int
    broken: int
    entries: tuple[Entry, ...] = ()


def anchor(case_id: str) -> str:
    """Make the stable, unique fragment of a case's permalink; ids that no fragment can hold get a short digest."""
    safe = _UNSAFE_IN_ANCHOR.sub("_", case_id)
    if safe == case_id:
        return f"sak-{safe}"
    return f"sak-{safe}-{hashlib.sha256(case_id.encode('utf-8', errors='surrogatepass')).hexdigest()[:8]}"


def sections(result: RunResult) -> tuple[Section, ...]:
    """Group the cases by sheet and section, in order of first appearance; every case is in exactly one group."""
    groups: dict[tuple[str, str], list[Entry]] = {}
    used: Counter[str] = Counter()
    for case in result.cases:
        name = anchor(case.case.id)
        used[name] += 1
        # Two cases with one id break the completeness equation, but the page must still show both.
        unique = name if used[name] == 1 else f"{name}.{used[name]}"
        groups.setdefault((case.case.sheet, case.case.section), []).append(Entry(unique, case))
    return tuple(Section(number, sheet, title, tuple(entries)) for number, ((sheet, title), entries) in enumerate(groups.items(), start=1))


def attention(result: RunResult) -> list[CaseResult]:
    """The cases that did not pass and nobody vouches for, the gravest verdicts first."""
    return [case for verdict in BY_GRAVITY for case in result.cases if case.verdict is verdict and not case.met]


def exchanges(result: RunResult) -> Iterator[Exchange]:
    """Every exchange of every attempt, in the order of the cases."""
    for case in result.cases:
        for attempt in case.attempts:
            for step in attempt.steps:
                yield from step.exchanges


def findings(result: RunResult) -> Iterator[Finding]:
    """Every finding of every attempt."""
    for case in result.cases:
        for attempt in case.attempts:
            for step in attempt.steps:
                yield from step.findings


def rules(report: ReportInput) -> tuple[Rule, ...]:
    """Every clause of the contract, and those judged without being in it, with how often it was kept and broken, and where."""
    kept: Counter[str] = Counter()
    broken: Counter[str] = Counter()
    for finding in findings(report.result):
        (kept if finding.ok else broken)[finding.clause] += 1
    judging: dict[str, list[Entry]] = defaultdict(list)
    for section in sections(report.result):
        for entry in section.entries:
            for clause_id in entry.result.clauses:
                judging[clause_id].append(entry)
    unknown = sorted((set(kept) | set(broken)) - set(report.clauses))
    return tuple(
        Rule(clause_id, report.clauses.get(clause_id), kept[clause_id], broken[clause_id], tuple(judging[clause_id]))
        for clause_id in (*report.clauses, *unknown)
    )
