"""Which cases are to be carried out: all of them, those of a shard, or those that an interrupted run has left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import msgspec

_FIRST_ATTEMPT = 1


@dataclass(frozen=True, slots=True)
class Selection:
    """The cases of a session.

    Attributes:
        attempts: Case id -> number of the attempt; `None` takes every case for the first time.
    """

    attempts: Mapping[str, int] | None = None

    @classmethod
    def read(cls, path: Path | None) -> Self:
        """Read the file that the runner has written; without one every case is selected."""
        return cls(None if path is None else msgspec.json.decode(path.read_bytes(), type=dict[str, int]))

    def has(self, case: str | None) -> bool:
        """Whether a case is to be carried out; what is no case is none of our business."""
        return self.attempts is None or case is None or case in self.attempts

    def attempt(self, case: str) -> int:
        """Number of the attempt at a case."""
        return _FIRST_ATTEMPT if self.attempts is None else self.attempts[case]
