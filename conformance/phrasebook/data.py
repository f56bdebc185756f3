"""A phrasebook file as typed values: what stands in the TOML, nothing worked out yet."""

from __future__ import annotations

import tomllib
from enum import StrEnum
from typing import TypeVar

import msgspec

from conformance.errors.generation import PhrasebookMalformed


class Part(StrEnum):
    """The parts of a scenario, and so the cell in which a phrase may stand."""

    GIVEN = "given"
    WHEN = "when"
    THEN = "then"


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of the file; unknown keys are errors."""


Shape = TypeVar("Shape", bound=Entry)


class SentenceWords(Entry, frozen=True):
    """The words that steer how cells are cut; see `sentences.Grammar`."""

    abbreviations: tuple[str, ...] = ()
    conjunctions: tuple[str, ...] = ()
    lead_ins: tuple[str, ...] = ()


class Token(Entry, frozen=True):
    """The smallest thing a pattern can ask for.

    Attributes:
        regex: What it looks like; bounded, without groups.
        samples: Texts it fits, for the tests and for readers.
        upper: Whether the value is written in capitals.
    """

    regex: str
    samples: tuple[str, ...]
    upper: bool = False


class FragmentEntry(Entry, frozen=True):
    """A piece of sentence that many phrases share, and the steps it adds."""

    patterns: tuple[str, ...]
    steps: tuple[str, ...] = ()


class PhraseEntry(Entry, frozen=True):
    """One thing that testers say in several ways.

    Attributes:
        id: Name of the phrase, unique in the book.
        part: The part of the scenario, and so the cell, that it belongs to.
        patterns: The ways to say it.
        steps: The step sentences it becomes; a step whose value was not said is left out. Empty when it says nothing to do.
        applies_to: Operations it makes sense for; empty for all.
        needs: Steps (a final `*` stands for any ending) of which the scenario must have one, or the phrase is unclear.
    """

    id: str
    part: Part
    patterns: tuple[str, ...]
    steps: tuple[str, ...] = ()
    applies_to: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


class DefaultEntry(Entry, frozen=True):
    """Steps for what a case leaves unsaid.

    Attributes:
        operations: Operations it is for.
        unless: Steps (a final `*` stands for any ending) of which one makes it superfluous.
        steps: The steps to add; `{value}` is filled in.
        term: The term that the title is searched for.
        otherwise: The value when the title does not say exactly one.
    """

    operations: tuple[str, ...]
    unless: tuple[str, ...]
    steps: tuple[str, ...]
    term: str = ""
    otherwise: str = ""


class AlwaysEntry(Entry, frozen=True):
    """Steps that hold for every case of an operation, unless a step of the case makes them meaningless."""

    operations: tuple[str, ...]
    steps: tuple[str, ...]
    unless: tuple[str, ...] = ()


class BookFile(Entry, frozen=True):
    """A whole phrasebook file; every table may be missing, so that a tester's own file can hold phrases only."""

    sentences: SentenceWords = SentenceWords()
    tokens: dict[str, Token] = {}
    terms: dict[str, dict[str, tuple[str, ...]]] = {}
    fragments: dict[str, tuple[FragmentEntry, ...]] = {}
    single: tuple[tuple[str, ...], ...] = ()
    defaults: tuple[DefaultEntry, ...] = ()
    always: tuple[AlwaysEntry, ...] = ()
    phrases: tuple[PhraseEntry, ...] = ()


class VocabularyFile(Entry, frozen=True):
    """The step sentences there are.

    Attributes:
        undecided: The only step of a row that no phrase fits.
        manual: The only step of a case that a tester carries out by hand.
        slots: Placeholder of a step sentence -> what may stand there.
        given: Steps that arrange, in the order a scenario has them.
        when: Steps that act -> the operation they carry out.
        then: Steps that assert, in the order a scenario has them.
    """

    undecided: str
    manual: str
    slots: dict[str, str]
    given: tuple[str, ...]
    when: dict[str, str]
    then: tuple[str, ...]


def decode(text: str, shape: type[Shape], name: str) -> Shape:
    """Read a TOML text into one of the shapes above.

    Args:
        text: The TOML text.
        shape: `BookFile` or `VocabularyFile`.
        name: What to call the file in messages.

    Returns:
        The typed value.

    Raises:
        PhrasebookMalformed: The text is no TOML, or does not have the shape.
    """
    try:
        return msgspec.convert(tomllib.loads(text), shape)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as fault:
        raise PhrasebookMalformed(file=name, reason=fault) from fault
