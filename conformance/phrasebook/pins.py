"""What a mapping file pins down about the words of a workbook: sentences and whole cases, turned into steps by a tester."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from conformance.model import Case

_DIGITS = 8


@dataclass(frozen=True, slots=True)
class CasePin:
    """What a tester decided about one case.

    Attributes:
        steps: The steps it is made of, whatever its cells say; empty when `manual` is given.
        manual: Why it is carried out by hand; empty when it is not.
        words: `words_of` the case when the decision was made; empty holds for any words.
    """

    steps: tuple[str, ...] = ()
    manual: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Pins:
    """What a tester decided about a workbook.

    Attributes:
        cases: Case id -> decision.
        sentences: Sentence as it stands in a cell -> its steps.
    """

    cases: Mapping[str, CasePin] = field(default_factory=dict)
    sentences: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


NOTHING_PINNED = Pins()


def words_of(case: Case) -> str:
    """Give a short digest of what a case says, so that a decision about it does not outlive its words."""
    said = repr((case.title, case.preconditions, case.action, case.expected))
    return hashlib.sha256(said.encode()).hexdigest()[:_DIGITS]
