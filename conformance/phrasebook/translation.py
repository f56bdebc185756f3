"""What comes out of a translation: the scenario, the trace of how each sentence was read, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from conformance.language import Text
from conformance.model import Scenario
from conformance.phrasebook.data import Part


class GapKind(StrEnum):
    """Why a row could not be turned into steps."""

    UNKNOWN = "unknown"
    AMBIGUOUS = "ambiguous"
    UNCLEAR = "unclear"
    NO_ACTION = "no-action"
    SEVERAL_ACTIONS = "several-actions"
    NO_EXPECTATION = "no-expectation"
    CONTRADICTION = "contradiction"
    NOT_A_STEP = "not-a-step"
    TOO_LONG = "too-long"
    REWORDED = "reworded"


_TEXTS = {
    GapKind.UNKNOWN: Text("ingen frase passer «{sentence}»", "no phrase fits “{sentence}”"),
    GapKind.AMBIGUOUS: Text("«{sentence}» kan leses på flere måter: {details}", "“{sentence}” can be read in several ways: {details}"),
    GapKind.UNCLEAR: Text(
        "«{sentence}» er uklart når forutsetningen ikke sier noe om {details}",
        "“{sentence}” is unclear when the precondition says nothing about {details}",
    ),
    GapKind.NO_ACTION: Text("raden sier ikke hva som skal gjøres", "the row does not say what to do"),
    GapKind.SEVERAL_ACTIONS: Text(
        "raden har flere handlinger ({details}), og det går ikke fram hvilken resultatet gjelder",
        "the row has several actions ({details}), and does not say which one the result is about",
    ),
    GapKind.NO_EXPECTATION: Text("raden sier ikke hva som er forventet", "the row does not say what is expected"),
    GapKind.CONTRADICTION: Text("raden motsier seg selv: {details}", "the row contradicts itself: {details}"),
    GapKind.NOT_A_STEP: Text(
        "«{sentence}» gir et steg som ikke finnes: {details}", "“{sentence}” gives a step that does not exist: {details}"
    ),
    GapKind.REWORDED: Text(
        "teksten er endret siden koblingsfilen bestemte hva testtilfellet betyr (words = {details})",
        "the text has changed since the mapping file decided what the case means (words = {details})",
    ),
    GapKind.TOO_LONG: Text("teksten er for lang til å være en testbeskrivelse", "the text is too long to be the description of a test"),
}


@dataclass(frozen=True, slots=True)
class Gap:
    """One reason why a row is left undecided.

    Attributes:
        kind: What is missing or wrong.
        part: The cell it is about.
        sentence: The sentence in the tester's words; empty when the cell has none.
        details: Names of phrases, or steps, that the reader needs to understand it.
        choices: For an ambiguous sentence, the steps of each of its meanings.
    """

    kind: GapKind
    part: Part
    sentence: str = ""
    details: tuple[str, ...] = ()
    choices: tuple[tuple[str, ...], ...] = ()

    @property
    def text(self) -> Text:
        """Say it in both languages, as part of a sentence."""
        return _TEXTS[self.kind].filled(sentence=" ".join(self.sentence.split()), details=", ".join(self.details))


@dataclass(frozen=True, slots=True)
class Reading:
    """How one sentence of a case was read.

    Attributes:
        part: The cell it stands in.
        sentence: The sentence in the tester's words.
        phrases: Ids of the phrases it fits, one for each clause; empty when none fits or it says nothing.
        steps: The step sentences it became.
        pinned: Whether the mapping file says so, and no phrase.
    """

    part: Part
    sentence: str
    phrases: tuple[str, ...]
    steps: tuple[str, ...]
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Translation:
    """A case turned into a scenario, with the reasons.

    Attributes:
        scenario: The scenario; its `unmapped` is empty exactly when `gaps` is.
        readings: Every sentence of the case, in order.
        added: Steps that no sentence asked for: defaults and what always holds.
        gaps: Why the row is left undecided; empty when it is not.
    """

    scenario: Scenario
    readings: tuple[Reading, ...]
    added: tuple[str, ...]
    gaps: tuple[Gap, ...]
