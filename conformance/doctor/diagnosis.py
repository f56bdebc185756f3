"""What an examination comes to: numbered checks, each with what was looked at, what was found and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from conformance.config import options_for
from conformance.language import Text
from conformance.model import Cause


class State(StrEnum):
    """How a check ended; only `FAILED` keeps a run from starting."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Check:
    """One check.

    Attributes:
        number: Its number, the same in every version of this form.
        id: Its name for machines.
        title: Its name for people.
        state: How it ended.
        looked_at: What was looked at.
        found: What was found.
        remedy: What to do; `None` when there is nothing to do.
        cause: Whose fault it is, for a failed one.
    """

    number: int
    id: str
    title: Text
    state: State
    looked_at: Text
    found: Text
    remedy: Text | None = None
    cause: Cause | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """An onboarding task that Bits presumes before the integration test.

    Attributes:
        id: Its number in Bits' guide.
        title: What it is about.
        seen: What the examination can tell of it; `None` when a person must say.
        evidence: What that rests on, or what the person must confirm.
    """

    id: str
    title: Text
    seen: bool | None
    evidence: Text


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Everything an examination found.

    Attributes:
        config: The configuration file.
        profile: The profile that was asked for; empty for none.
        checks: Every check, by number.
        tasks: The onboarding tasks.
    """

    config: Path
    profile: str
    checks: tuple[Check, ...]
    tasks: tuple[Task, ...] = ()

    @property
    def options(self) -> str:
        """How a command is told of the same configuration."""
        return options_for(self.config, self.profile)

    @property
    def failures(self) -> tuple[Check, ...]:
        """The checks that failed."""
        return tuple(check for check in self.checks if check.state is State.FAILED)

    @property
    def healthy(self) -> bool:
        """Whether a run may start: everything was looked at, and nothing failed."""
        return bool(self.checks) and not self.failures

    @property
    def exit_code(self) -> int:
        """0 healthy, 2 when the configuration is at fault, 3 when somebody else is; the first failure decides."""
        if self.healthy:
            return 0
        return 2 if self.failures and self.failures[0].cause is Cause.CONFIGURATION else 3
