"""What a person vouches for: the outcome of a case that was carried out by hand."""

from __future__ import annotations

from dataclasses import dataclass

from conformance.model.words import Verdict


@dataclass(frozen=True, slots=True)
class AttestedFile:
    """A file that goes with an attestation, copied into the run folder.

    Attributes:
        path: Relative to the run folder.
        name: The name it had.
        size: Bytes.
        sha256: SHA-256 as 64 lower-case hexadecimal digits.
    """

    path: str
    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Attestation:
    """One person's word on one case; a later one stands for the earlier ones, and never hides them.

    Attributes:
        case: Case id.
        verdict: `passed` or `failed`.
        by: Who says so.
        role: In which role.
        note: What was done and seen.
        at: When, RFC 3339 in UTC.
        expires: Until when it may be sealed, RFC 3339 in UTC.
        files: What goes with it.
    """

    case: str
    verdict: Verdict
    by: str
    role: str
    note: str
    at: str
    expires: str
    files: tuple[AttestedFile, ...] = ()
