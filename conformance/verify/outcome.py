"""What verifying a bundle comes to: numbered checks, and the exit code that follows from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from conformance.language import Text
from conformance.model import RunResult

TAMPERED, INCOMPLETE, NOT_TRUSTED, NOT_VALID_THEN, ANOTHER_ORGANISATION, NOT_CONFORMING = 10, 11, 12, 13, 14, 1
# The gravest comes first: what was altered cannot be trusted to say what is missing, and so on down.
PRECEDENCE = (TAMPERED, INCOMPLETE, NOT_TRUSTED, NOT_VALID_THEN, ANOTHER_ORGANISATION, NOT_CONFORMING)


class State(StrEnum):
    """How a check ended; only `HELD` is good, and `NOT_EXAMINED` never counts as good."""

    HELD = "held"
    BROKEN = "broken"
    NOT_EXAMINED = "not-examined"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold.

    Attributes:
        number: Its number, the same in every version of this form.
        name: What is checked.
        state: How it ended.
        expected: What must be so.
        found: What is so.
        exit_code: What the command ends with when this is the gravest check that is broken.
    """

    number: int
    name: Text
    state: State
    expected: Text
    found: Text
    exit_code: int

    @property
    def ok(self) -> bool:
        """Whether it holds."""
        return self.state is State.HELD


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed, as the certificate says it; to be believed only when the checks hold.

    Attributes:
        name: Common name of the subject.
        organisation_number: From the subject; `None` when it names none.
        issuer: Common name of the issuer.
        serial: Serial number in hexadecimal.
        signed_at: The time the signature states.
    """

    name: str
    organisation_number: str | None
    issuer: str
    serial: str
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class Verification:
    """The judgement on a bundle.

    Attributes:
        path: What was judged.
        checks: Every check that was asked for, by number.
        notes: What a reader must know that no check can tell.
        signer: Who signed; `None` when the signature cannot be read.
        alone: Whether it was the report alone.
        result: What the evidence carries; `None` when it cannot be read. To be believed only when the checks hold.
        other_edition: Whether the reader has an edition of the workbook with other cases; to those the run does not conform.
    """

    path: str
    checks: tuple[Check, ...]
    notes: tuple[Text, ...] = ()
    signer: Signer | None = None
    alone: bool = False
    result: RunResult | None = None
    other_edition: bool = False

    @property
    def exit_code(self) -> int:
        """0 valid and conforming, 1 valid only, 10 to 14 by what is broken; unknown is never success."""
        broken = {check.exit_code for check in self.checks if check.state is State.BROKEN}
        if broken:
            return next(code for code in PRECEDENCE if code in broken)
        if not self.checks or not all(check.ok for check in self.checks):
            return TAMPERED
        return NOT_CONFORMING if self.other_edition else 0
