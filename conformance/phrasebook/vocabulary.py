"""The step sentences a scenario may be made of, and what each is for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from conformance.phrasebook.data import Part, VocabularyFile, decode

_FILE = Path(__file__).with_name("vocabulary.toml")
_SLOT = re.compile(r"\{([a-z_]+)\}")
_SHIELD = "\x00"  # stands for any value while a template is compared with a template; no cell text can hold it


@dataclass(frozen=True, slots=True)
class StepForm:
    """One sentence of the vocabulary, with placeholders.

    Attributes:
        template: The sentence with its placeholders.
        part: The part of the scenario it belongs to.
        position: Its place among the sentences of the vocabulary.
        operation: The operation it carries out; empty unless the part is `when`.
    """

    template: str
    part: Part
    position: int
    operation: str


class Vocabulary:
    """The step sentences there are; knows which form a finished sentence has."""

    def __init__(self, entries: VocabularyFile) -> None:
        self.undecided = entries.undecided
        self.manual = entries.manual
        self.forms = tuple(_forms(entries))
        self._exact = [(form, re.compile(_expression(form.template, entries.slots))) for form in self.forms]
        self._loose = [re.compile(_expression(form.template, None)) for form in self.forms]
        self._known: dict[str, StepForm | None] = {}

    def form(self, sentence: str) -> StepForm | None:
        """Find the form of a finished step sentence; `None` when the vocabulary does not have it."""
        if sentence not in self._known:
            self._known[sentence] = next((form for form, expression in self._exact if expression.fullmatch(sentence)), None)
        return self._known[sentence]

    def allows(self, template: str) -> bool:
        """Whether a step with placeholders can become a sentence of the vocabulary."""
        shielded = _SLOT.sub(_SHIELD, template)
        return any(expression.fullmatch(shielded) for expression in self._loose)

    def operations(self) -> frozenset[str]:
        """Name the operations that the steps carry out."""
        return frozenset(form.operation for form in self.forms if form.operation)


def _forms(entries: VocabularyFile) -> Iterator[StepForm]:
    listed = [(template, Part.GIVEN, "") for template in entries.given]
    listed += [(template, Part.WHEN, operation) for template, operation in entries.when.items()]
    listed += [(template, Part.THEN, "") for template in entries.then]
    for position, (template, part, operation) in enumerate(listed):
        yield StepForm(template, part, position, operation)


def _expression(template: str, slots: Mapping[str, str] | None) -> str:
    made: list[str] = []
    end = 0
    for slot in _SLOT.finditer(template):
        made += [re.escape(template[end : slot.start()]), f"(?:{slots[slot[1]]})" if slots else ".+"]
        end = slot.end()
    return "".join((*made, re.escape(template[end:])))


@cache
def load_vocabulary() -> Vocabulary:
    """Load the vocabulary that comes with the product, the same object for every caller."""
    return Vocabulary(decode(_FILE.read_text(encoding="utf-8"), VocabularyFile, str(_FILE)))
