"""The completeness equation: nothing lost, doubled or invented on the way from the workbook to the result."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IgnoredRow:
    """A text row of a test-case sheet that is neither case nor section, and why it is left out."""

    sheet: str
    row: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Completeness:
    """The completeness equation: the same case ids at every station, none twice.

    Attributes:
        rows: Ids of the case rows of the workbook.
        generated: Ids of the scenarios made from them.
        collected: Ids that pytest collected.
        ended: Ids that came to an end.
        ignored: Text rows that are no case, with the reason.
    """

    rows: tuple[str, ...]
    generated: tuple[str, ...]
    collected: tuple[str, ...]
    ended: tuple[str, ...]
    ignored: tuple[IgnoredRow, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """Ids of the workbook that did not come to an end, or were lost on the way."""
        kept = set(self.generated) & set(self.collected) & set(self.ended)
        return tuple(case_id for case_id in self.rows if case_id not in kept)

    @property
    def surplus(self) -> tuple[str, ...]:
        """Ids that appear twice at a station, or that the workbook does not have."""
        known = set(self.rows)
        found: set[str] = set()
        for station in (self.rows, self.generated, self.collected, self.ended):
            found |= {case_id for case_id, times in Counter(station).items() if times > 1 or case_id not in known}
        return tuple(sorted(found))

    @property
    def holds(self) -> bool:
        """Whether nothing was lost, doubled or invented, and there was something to lose."""
        return bool(self.rows) and not self.missing and not self.surplus
