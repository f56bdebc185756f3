"""A run in parts: which cases one part carries out, and which parts a joined run is made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shard:
    """One part of a run that several processes or machines share.

    Attributes:
        number: Which part, from 1.
        plan: Ids of the cases of every part, the parts in order; all parts of a run carry the same plan.
    """

    number: int
    plan: tuple[tuple[str, ...], ...]

    @property
    def count(self) -> int:
        """How many parts the run has."""
        return len(self.plan)

    @property
    def cases(self) -> tuple[str, ...]:
        """Ids of the cases of this part."""
        return self.plan[self.number - 1]

    def part_of(self, case: str) -> int:
        """Which part a case was left to; 0 for a case of no part."""
        return next((number for number, cases in enumerate(self.plan, 1) if case in cases), 0)


@dataclass(frozen=True, slots=True)
class RunPart:
    """A part that a joined run was made of.

    Attributes:
        run: Its run id.
        number: Which part it was.
        seed: Hexadecimal seed of its test customers.
        lines: Number of lines of its journal.
        journal_sha256: Digest of the last line of its journal: the head of its chain.
    """

    run: str
    number: int
    seed: str
    lines: int
    journal_sha256: str
