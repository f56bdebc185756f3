"""The numbers of the checks, and the objection that breaks one."""

from __future__ import annotations

from enum import IntEnum

from conformance.language import Text


class Number(IntEnum):
    """The number of each check. Numbers are printed and quoted: never renumber, only add."""

    MANIFEST = 1
    SIGNATURE_FORM = 2
    DIGEST = 3
    SIGNATURE = 4
    CHAIN = 5
    VALIDITY = 6
    FILES_PRESENT = 7
    FILES_UNCHANGED = 8
    EVIDENCE = 9
    JOURNAL = 10
    FOLD = 11
    INVENTORY = 12
    COMPLETENESS = 13
    VERDICTS = 14
    PDF_SIGNATURE = 15
    PDF_SIGNER = 16
    SIGNING_TIME = 17
    BANK = 18
    EXPECTED_ORGANISATION = 19
    CONFORMING = 20
    TIMESTAMP = 21
    PDF_ATTACHMENTS = 22
    COUNTERSIGNATURE = 23


class Objection(Exception):
    """A check does not hold.

    Attributes:
        found: What is so instead of what is expected.
        basis: The check this belongs to; another check that runs into it cannot be examined.
        exit_code: Another exit code than the check has otherwise.
        expected: What is expected, when it is more than the check says of itself.
    """

    def __init__(self, found: Text, *, basis: Number | None = None, exit_code: int | None = None, expected: Text | None = None) -> None:
        super().__init__()
        self.found = found
        self.basis = basis
        self.exit_code = exit_code
        self.expected = expected
