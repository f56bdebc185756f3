"""The closed lists of words that every value speaks: verdicts, causes, outcomes, modes."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """How a case ended; only `PASSED` (and an attested `MANUAL`) counts towards a conforming run."""

    PASSED = "passed"
    FAILED = "failed"
    BLOCKED = "blocked"
    MANUAL = "manual"
    UNMAPPED = "unmapped"
    NOT_RUN = "not-run"


class Cause(StrEnum):
    """Whose fault it is that a case could not be judged."""

    CONFIGURATION = "configuration"
    MASKINPORTEN = "maskinporten"
    NETWORK = "network"
    KFR_ENVIRONMENT = "kfr-environment"
    TEST_DATA = "test-data"
    SUITE = "suite"


class Outcome(StrEnum):
    """How one step of a scenario ended."""

    PASSED = "passed"
    FAILED = "failed"
    BLOCKED = "blocked"
    NOT_RUN = "not-run"


class Mode(StrEnum):
    """What a run is for: evidence to Bits, or a nightly watch."""

    CERTIFICATION = "certification"
    NIGHTLY = "nightly"
