"""What can happen in a run. One event is one line of the journal; nothing is ever said twice or taken back."""

from __future__ import annotations

from msgspec import Struct

from conformance.model import (
    Attestation,
    Bank,
    Cause,
    Exchange,
    IgnoredRow,
    Removal,
    RunInfo,
    RunPart,
    Scenario,
    StepResult,
    Target,
    WorkbookInfo,
)


class RunStarted(Struct, frozen=True, tag_field="type", tag="run-started"):
    """The plan: what is to be run, for whom, against what, from which workbook.

    Attributes:
        run: Identity of the run; `ended` and `duration_ms` are still empty.
        bank: The institution and its certificate.
        target: What it is run against.
        workbook: The workbook and the features generated from it.
        rows: Ids of the case rows of the workbook, in its order.
        scenarios: The scenarios generated from them.
        ignored: Text rows that are no case, with the reason.
        workers: Number of processes.
        settings: Sections of the configuration, each with a digest of its values; who goes on with the run must have the same.
    """

    run: RunInfo
    bank: Bank
    target: Target
    workbook: WorkbookInfo
    rows: tuple[str, ...]
    scenarios: tuple[Scenario, ...]
    ignored: tuple[IgnoredRow, ...]
    workers: int = 1
    settings: dict[str, str] = {}


class RunResumed(Struct, frozen=True, tag_field="type", tag="run-resumed"):
    """An interrupted run goes on under the same plan.

    Attributes:
        bank: The institution and its certificate now; another one only where the embedded simulator was started anew.
        target: What it is run against now.
        cases: Ids of the cases to be carried out.
        repeated: Those of them that had ended already, without passing, and are carried out again because the tester asked for it.
        workers: Number of processes.
    """

    bank: Bank
    target: Target
    cases: tuple[str, ...]
    repeated: tuple[str, ...] = ()
    workers: int = 1


class Merged(Struct, frozen=True, tag_field="type", tag="merged"):
    """The head of a joined run: the journals of its parts follow, one after the other, whole and in order.

    Attributes:
        id: Run id of the whole.
        parts: The parts, with the head of each one's chain.
    """

    id: str
    parts: tuple[RunPart, ...]


class Collected(Struct, frozen=True, tag_field="type", tag="collected"):
    """The case ids that pytest found, in the order it will run them."""

    cases: tuple[str, ...]


class CaseStarted(Struct, frozen=True, tag_field="type", tag="case-started"):
    """An attempt at a case begins."""

    case: str
    attempt: int


class ExchangeMade(Struct, frozen=True, tag_field="type", tag="exchange"):
    """A request was sent and answered (or not), redacted."""

    case: str
    attempt: int
    exchange: Exchange


class StepEnded(Struct, frozen=True, tag_field="type", tag="step-ended"):
    """A step was carried out. Its exchanges stand in events of their own, before it."""

    case: str
    attempt: int
    step: StepResult
    cause: Cause | None = None


class CaseEnded(Struct, frozen=True, tag_field="type", tag="case-ended"):
    """An attempt at a case is over.

    Attributes:
        case: Case id.
        attempt: Number of the attempt.
        duration_ms: Wall time of the attempt in milliseconds.
        outcome: pytest's own word: `passed`, `failed` or `skipped`. The verdict is judged from the steps and must agree with it.
        detail: Why, when pytest failed outside a step; redacted.
    """

    case: str
    attempt: int
    duration_ms: float
    outcome: str
    detail: str = ""


class CleanedUp(Struct, frozen=True, tag_field="type", tag="cleaned-up"):
    """A customer that an attempt may have registered was removed again, or was not there, or could not be removed.

    Attributes:
        removal: Which customer, and how it went.
        exchanges: Every request that was sent for it, redacted.
    """

    removal: Removal
    exchanges: tuple[Exchange, ...] = ()


class CanariesPlanted(Struct, frozen=True, tag_field="type", tag="canaries-planted"):
    """Made-up secrets went through the capture of exchanges, as the real ones do; nothing of them may be left here.

    Attributes:
        exchange: What the capture made of an exchange that never took place.
    """

    exchange: Exchange


class Attested(Struct, frozen=True, tag_field="type", tag="attested"):
    """Somebody vouches for the outcome of a case that is carried out by hand; comes after the run has ended."""

    attestation: Attestation


class RunEnded(Struct, frozen=True, tag_field="type", tag="run-ended"):
    """Nothing more will be executed.

    Attributes:
        duration_ms: Wall time of the run in milliseconds.
        pytest_exit: pytest's exit code; negative when a signal ended it.
    """

    duration_ms: float
    pytest_exit: int


Event = (
    RunStarted
    | RunResumed
    | Merged
    | Collected
    | CaseStarted
    | ExchangeMade
    | StepEnded
    | CaseEnded
    | CleanedUp
    | CanariesPlanted
    | Attested
    | RunEnded
)
