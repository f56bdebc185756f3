"""The system under test breaks a clause."""

from __future__ import annotations

from conformance.model import Finding


class Deviation(AssertionError):
    """An answer does not keep its clause: the case fails. This is the suite's result, not one of its own errors."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(f"Ventet {finding.expected}, fikk {finding.actual} ({finding.clause})")
        self.finding = finding
