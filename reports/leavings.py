"""What a run left in the register, and what it was held against: test customers that stand, and deviations that are known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from conformance.model import KnownDeviation, RemovalOutcome, RunResult
from reports import wording
from reports.labels import Labels

_MOST_ROWS = 50


@dataclass(frozen=True, slots=True)
class CleanUp:
    """How the clean-up went.

    Attributes:
        counts: Number of customers for each outcome, every outcome named.
        rows: Those that still stand, as rows of a table: case, kind of customer and how many, under which bank, when it was last
            tried, why. At most fifty.
        more: How many rows there are besides.
    """

    counts: Mapping[RemovalOutcome, int]
    rows: tuple[tuple[str, ...], ...]
    more: int


def clean_up(result: RunResult, label: Labels) -> CleanUp | None:
    """Sum up the clean-up; `None` when the run left nobody.

    Args:
        result: The run.
        label: Labels in the reader's language.
    """
    removals = result.run.cleanup
    if not removals:
        return None
    counted = Counter(removal.outcome for removal in removals)
    # A customer is not named, so those that a case left for the same reason are one row.
    left = Counter(
        (each.case, each.kind, each.bank, wording.when(each.at, label.language), each.detail or f"HTTP {each.status}")
        for each in removals
        if each.outcome is RemovalOutcome.LEFT
    )
    rows = [(case, kind if n == 1 else f"{n} × {kind}", *rest) for (case, kind, *rest), n in left.items()]
    return CleanUp({outcome: counted[outcome] for outcome in RemovalOutcome}, tuple(rows[:_MOST_ROWS]), max(0, len(rows) - _MOST_ROWS))


def known_rows(result: RunResult, label: Labels) -> tuple[tuple[str, ...], ...]:
    """The known deviations as rows of a table: case, check, what became of it, why it is known, who sees to it, until when."""
    return tuple(_known(known, label) for known in result.run.baseline)


def _known(known: KnownDeviation, label: Labels) -> tuple[str, ...]:
    return known.case, known.check, label(f"known.{known.state}"), known.reason, known.owner, known.expires
