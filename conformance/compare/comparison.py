"""Compares two runs case by case. Losing a verdict is a step back too: what is not known is never taken for a success."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from conformance.compare.circumstances import Circumstance, circumstances
from conformance.model import CaseResult, Mode, RunResult, Verdict


class Change(StrEnum):
    """What became of a case from one run to the next, the gravest first."""

    FAILING = "failing"
    LOST = "lost"
    REMOVED = "removed"
    ADDED = "added"
    SLOWER = "slower"
    OTHER = "other"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class Threshold:
    """When a case that passed both times counts as slower: both bounds must be reached.

    Attributes:
        ratio: How many times as long it takes.
        milliseconds: How much longer it takes.
        counts: Whether a slower case is a regression.
    """

    ratio: float = 1.5
    milliseconds: float = 250.0
    counts: bool = False

    def reached(self, old_ms: float, new_ms: float) -> bool:
        """Whether the step from one duration to the other is worth telling."""
        return new_ms >= old_ms * self.ratio and new_ms - old_ms >= self.milliseconds


@dataclass(frozen=True, slots=True)
class CaseChange:
    """One case that is not as it was.

    Attributes:
        change: What became of it.
        id: Case id.
        title: Its title, in the later run where it has one.
        sheet: Where it stands in the workbook.
        row: 1-based row.
        old: Verdict before; `None` when the case was not there.
        new: Verdict now; `None` when it is gone.
        old_ms: Duration of the last attempt before, in milliseconds.
        new_ms: The same now.
        reason: Why it did not pass now; empty when it did, or is gone.
        regression: Whether it is a step back.
    """

    change: Change
    id: str
    title: str
    sheet: str
    row: int
    old: Verdict | None
    new: Verdict | None
    old_ms: float
    new_ms: float
    reason: str
    regression: bool


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two runs, as a whole."""

    run: str
    started: str
    mode: Mode
    duration_ms: float
    counts: Mapping[Verdict, int]
    conforming: bool
    whole: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs side by side.

    Attributes:
        old: The run that is compared with.
        new: The run that is judged.
        circumstances: What else differs between them, so that a reader knows what a change may come from.
        changes: The cases that are not as they were, the gravest first, each group in the workbook's order.
        unchanged: Number of cases that are as they were.
        threshold: When a case counts as slower.
    """

    old: Side
    new: Side
    circumstances: tuple[Circumstance, ...]
    changes: tuple[CaseChange, ...]
    unchanged: int
    threshold: Threshold

    def of(self, change: Change) -> tuple[CaseChange, ...]:
        """The cases of one kind."""
        return tuple(one for one in self.changes if one.change is change)

    @property
    def regressions(self) -> tuple[CaseChange, ...]:
        """The cases that are a step back."""
        return tuple(one for one in self.changes if one.regression)

    @property
    def regression(self) -> bool:
        """Whether the new run is worse; one that was cut short, or executed nothing, always is."""
        return bool(self.regressions) or not self.new.whole

    @property
    def exit_code(self) -> int:
        """0 no regression, 1 a regression."""
        return 1 if self.regression else 0


def compare(old: RunResult, new: RunResult, threshold: Threshold | None = None) -> Comparison:
    """Compare two runs, whatever they were run from and against.

    Args:
        old: The run that is compared with.
        new: The run that is judged.
        threshold: When a case counts as slower.

    Returns:
        What differs.
    """
    bound = threshold or Threshold()
    before, after = _by_id(old), _by_id(new)
    same_workbook = old.workbook.sha256 == new.workbook.sha256
    changes = [change for key, case in after.items() if (change := _change(before.get(key), case, bound))]
    changes += [_removed(case, regression=same_workbook) for key, case in before.items() if key not in after]
    order = list(Change)
    return Comparison(
        old=_side(old),
        new=_side(new),
        circumstances=tuple(circumstances(old, new)),
        changes=tuple(sorted(changes, key=lambda one: order.index(one.change))),
        unchanged=len(after) - sum(one.new is not None for one in changes),
        threshold=bound,
    )


def _by_id(result: RunResult) -> dict[tuple[str, int], CaseResult]:
    """The cases by id; an id that stands twice breaks the completeness equation, but both are compared."""
    return dict(_numbered(result))


def _numbered(result: RunResult) -> Iterator[tuple[tuple[str, int], CaseResult]]:
    seen: Counter[str] = Counter()
    for case in result.cases:
        yield (case.case.id, seen[case.case.id]), case
        seen[case.case.id] += 1


def _change(before: CaseResult | None, case: CaseResult, threshold: Threshold) -> CaseChange | None:
    if before is None:
        return _changed(Change.ADDED, None, case, regression=case.verdict is Verdict.FAILED)
    if before.verdict is not case.verdict or before.met is not case.met:
        kind = _kind(before, case)
        return _changed(kind, before, case, regression=kind in {Change.FAILING, Change.LOST})
    if case.verdict is Verdict.PASSED and threshold.reached(_last_ms(before), _last_ms(case)):
        return _changed(Change.SLOWER, before, case, regression=threshold.counts)
    return None


def _kind(old: CaseResult, new: CaseResult) -> Change:
    """Name the step from one verdict to another; what is attested as passed counts as passed."""
    if new.verdict is Verdict.FAILED:
        return Change.FAILING
    if old.met and not new.met:
        return Change.LOST
    return Change.FIXED if new.met and not old.met else Change.OTHER


def _changed(change: Change, before: CaseResult | None, case: CaseResult, *, regression: bool) -> CaseChange:
    words = case.case
    return CaseChange(
        change=change,
        id=words.id,
        title=words.title,
        sheet=words.sheet,
        row=words.row,
        old=before.verdict if before else None,
        new=case.verdict,
        old_ms=_last_ms(before) if before else 0.0,
        new_ms=_last_ms(case),
        reason=case.reason,
        regression=regression,
    )


def _removed(case: CaseResult, *, regression: bool) -> CaseChange:
    gone = _changed(Change.REMOVED, case, case, regression=regression)
    return replace(gone, new=None, new_ms=0.0, reason="")


def _last_ms(case: CaseResult) -> float:
    return case.attempts[-1].duration_ms if case.attempts else 0.0


def is_whole(result: RunResult) -> bool:
    """Whether a run came to its end with nothing lost, and executed something."""
    executed = any(case.attempts for case in result.cases)
    return result.completeness.holds and bool(result.run.ended) and executed


def _side(result: RunResult) -> Side:
    return Side(
        run=result.run.id,
        started=result.run.started,
        mode=result.run.mode,
        duration_ms=result.run.duration_ms,
        counts=result.counts,
        conforming=result.conforming,
        whole=is_whole(result),
    )
