"""Reads phrasebook files and makes a phrasebook of them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from conformance.errors.generation import PhrasebookWrong
from conformance.language import Text
from conformance.phrasebook.book import Phrasebook, Rules
from conformance.phrasebook.data import BookFile, Part, PhraseEntry, decode
from conformance.phrasebook.index import PhraseIndex
from conformance.phrasebook.lexicon import Lexicon, Matcher
from conformance.phrasebook.pattern import PatternError
from conformance.phrasebook.pins import NOTHING_PINNED, Pins
from conformance.phrasebook.sentences import Grammar
from conformance.phrasebook.vocabulary import Vocabulary, load_vocabulary

PACKAGED = Path(__file__).with_name("phrases.toml")

_TAKEN = Text("frasen finnes fra før", "the phrase is there already")
_NO_STEP = Text("steget «{step}» finnes ikke", "the step “{step}” does not exist")
_TO_FILL_IN = Text("fyll inn verdien i klammene i «{step}»", "fill in the value in braces in “{step}”")
_NO_SUCH_STEP = Text(
    "steget «{step}» finnes ikke; det ligner mest på «{near}»", "the step “{step}” does not exist; it is most like “{near}”"
)
_NO_OPERATION = Text("operasjonen «{operation}» finnes ikke", "the operation “{operation}” does not exist")
_CHECKS_NOTHING = Text(
    "en frase om forventet resultat må ha minst ett steg", "a phrase about the expected result must have a step at least"
)
_ONLY_PACKAGED = Text(
    "tokens kan bare stå i fraseboken som følger med", "tokens can only stand in the phrasebook that comes with the product"
)


@dataclass(frozen=True, slots=True)
class Source:
    """A phrasebook file: what to call it in messages, and its TOML text."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Added:
    """What another file adds to the phrasebook, already read."""

    name: str
    file: BookFile


def packaged() -> Source:
    """Give the phrasebook that comes with the product."""
    return Source(PACKAGED.name, PACKAGED.read_text(encoding="utf-8"))


def read_book(*sources: Source | Added, pins: Pins = NOTHING_PINNED) -> Phrasebook:
    """Make one phrasebook of one or more files.

    Args:
        sources: The files; the first is the whole book, each further one may add terms, fragments and phrases to it.
        pins: What the last of them decides about sentences and cases.

    Returns:
        The phrasebook.

    Raises:
        PhrasebookMalformed: A file is no TOML, or has keys that do not belong there.
        PhrasebookWrong: An entry cannot be used; the message names it.
    """
    files = [(source.name, source.file if isinstance(source, Added) else decode(source.text, BookFile, source.name)) for source in sources]
    base, vocabulary = files[0][1], load_vocabulary()
    for name, added in files[1:]:
        if added.tokens:
            # A token is a bare regular expression: only those that were examined for run-away matching may be used.
            raise PhrasebookWrong(file=name, entry="tokens", reason=_ONLY_PACKAGED)
        _check_steps(name, added, vocabulary)
    _check_steps(files[0][0], base, vocabulary)
    _check_pins(files[-1][0], pins, vocabulary)
    lexicon = _lexicon(files)
    phrases = list(_phrases(files, lexicon, vocabulary))
    words = [file.sentences for _, file in files]
    grammar = Grammar(
        frozenset(word for entry in words for word in entry.abbreviations),
        tuple(word for entry in words for word in entry.conjunctions),
        tuple(word for entry in words for word in entry.lead_ins),
    )
    rules = Rules(
        tuple(group for _, file in files for group in file.single),
        tuple(entry for _, file in files for entry in file.defaults),
        tuple(entry for _, file in files for entry in file.always),
    )
    return Phrasebook(PhraseIndex(phrases, lexicon, grammar), lexicon, vocabulary, grammar, rules, pins=pins)


@cache
def load() -> Phrasebook:
    """Load the phrasebook that comes with the product, the same object for every caller."""
    return read_book(packaged())


def _check_pins(name: str, pins: Pins, vocabulary: Vocabulary) -> None:
    decided = [(sentence, steps) for sentence, steps in pins.sentences.items()]
    decided += [(case_id, pin.steps) for case_id, pin in pins.cases.items()]
    for entry, steps in decided:
        for step in steps:
            if vocabulary.form(step) is None:
                if "{" in step:
                    raise PhrasebookWrong(file=name, entry=entry, reason=_TO_FILL_IN.filled(step=step))
                near = difflib.get_close_matches(step, [form.template for form in vocabulary.forms], 1, 0)
                raise PhrasebookWrong(file=name, entry=entry, reason=_NO_SUCH_STEP.filled(step=step, near=near[0]))


def _check_steps(name: str, file: BookFile, vocabulary: Vocabulary) -> None:
    pieces = [(f"<{fragment}>", entry.steps) for fragment, entries in file.fragments.items() for entry in entries]
    pieces += [("defaults", tuple(step.replace("{value}", "{kind}") for step in entry.steps)) for entry in file.defaults]
    pieces += [("always", entry.steps) for entry in file.always]
    for entry_name, steps in pieces:
        for step in steps:
            if not vocabulary.allows(step):
                raise PhrasebookWrong(file=name, entry=entry_name, reason=_NO_STEP.filled(step=step))


def _lexicon(files: Iterable[tuple[str, BookFile]]) -> Lexicon:
    listed = list(files)
    terms: dict[str, dict[str, tuple[str, ...]]] = {}
    for _, file in listed:
        for term, says in file.terms.items():
            known = terms.setdefault(term, {})
            known.update({say: (*known.get(say, ()), *patterns) for say, patterns in says.items()})
    names = dict.fromkeys(name for _, file in listed for name in file.fragments)
    fragments = {name: tuple(entry for _, file in listed for entry in file.fragments.get(name, ())) for name in names}
    try:
        return Lexicon(listed[0][1].tokens, terms, fragments)
    except PatternError as fault:
        raise PhrasebookWrong(file=_owner(listed, fault.pattern), entry=fault.pattern, reason=fault.reason) from fault


def _owner(files: Sequence[tuple[str, BookFile]], pattern: str) -> str:
    """Name the file that has a pattern, a spelling or a step among its terms and fragments."""
    owners = [name for name, file in files if pattern in _patterns(file)]
    return owners[-1] if owners else ", ".join(name for name, _ in files)


def _patterns(file: BookFile) -> frozenset[str]:
    said = {pattern for says in file.terms.values() for say, patterns in says.items() for pattern in (say, *patterns)}
    return frozenset(said | {text for entries in file.fragments.values() for entry in entries for text in (*entry.patterns, *entry.steps)})


def _phrases(
    files: Iterable[tuple[str, BookFile]], lexicon: Lexicon, vocabulary: Vocabulary
) -> Iterator[tuple[PhraseEntry, tuple[Matcher, ...]]]:
    seen: set[str] = set()
    for name, file in files:
        for entry in file.phrases:
            fault = _TAKEN if entry.id in seen else _fault(entry, vocabulary)
            if fault is not None:
                raise PhrasebookWrong(file=name, entry=entry.id, reason=fault)
            seen.add(entry.id)
            try:
                yield entry, lexicon.compile_all(entry.patterns, entry.steps)
            except PatternError as error:
                raise PhrasebookWrong(file=name, entry=entry.id, reason=error.reason) from error


def _fault(entry: PhraseEntry, vocabulary: Vocabulary) -> Text | None:
    if entry.part is Part.THEN and not entry.steps:
        return _CHECKS_NOTHING
    for step in entry.steps:
        if not vocabulary.allows(step):
            return _NO_STEP.filled(step=step)
    for operation in entry.applies_to:
        if operation not in vocabulary.operations():
            return _NO_OPERATION.filled(operation=operation)
    return None
