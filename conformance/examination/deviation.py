"""The system under test breaks a clause."""

from __future__ import annotations

from conformance.language import Text
from conformance.model import Finding

_DEVIATION = Text("Ventet {expected}, fikk {actual} ({clause})", "Expected {expected}, got {actual} ({clause})")


class Deviation(AssertionError):
    """An answer does not keep its clause: the case fails. This is the suite's result, not one of its own errors."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(_DEVIATION.in_evidence(expected=finding.expected, actual=finding.actual, clause=finding.clause))
        self.finding = finding
