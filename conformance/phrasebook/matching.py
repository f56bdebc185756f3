"""Matches the words of a sentence against compiled patterns, and finds every way to do it.

A pattern is a sequence of elements; an element says where it can end when it begins at a word. What terms and fragments mean at a word
is worked out once for each sentence. Patterns have no repetition, so the work is bounded by their size times the number of words, whatever
a cell holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

Bound = tuple[tuple[str, str], ...]
"""What was filled in, in order: pairs of slot name and value; under the empty name, a step that a fragment adds."""

End = tuple[int, Bound]
"""The word after the last one matched, and what was filled in on the way."""

_WORDS = re.compile(r'"[^"]*"|\S+')
_FILL = re.compile(r"\{([a-z_]+)\}")


class Element(Protocol):
    """A part of a compiled pattern."""

    def ends(self, scan: Scan, at: int) -> Iterable[End]:
        """List where the element can end when it begins at word number `at`."""


Elements = tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """One pattern of a term or fragment, and what it means: a spelling, or steps; values are filled in where it has placeholders.

    `begins` holds the words it can begin with, in lower case; `None` when that is open.
    """

    elements: Elements
    templates: tuple[str, ...]
    begins: frozenset[str] | None = None


class Scan:
    """A sentence being matched: its words, and what has been found out about them."""

    def __init__(self, sentence: str, meanings: Mapping[str, Iterable[Meaning]]) -> None:
        """Prepare a sentence.

        Args:
            sentence: The sentence in normal form; what stands in quotation marks is one word.
            meanings: Term or fragment -> its meanings.
        """
        self.words = tuple(_WORDS.findall(sentence))
        self.folded = tuple(word.casefold() for word in self.words)
        self._meanings = meanings
        self._known: dict[tuple[str, int], tuple[tuple[int, tuple[str, ...]], ...]] = {}

    def meant(self, name: str, at: int) -> tuple[tuple[int, tuple[str, ...]], ...]:
        """Say what the words from number `at` on mean by a term or fragment: every end, with the spelling or the steps."""
        key = (name, at)
        if key not in self._known:
            word = self.folded[at] if at < len(self.folded) else ""
            likely = (meaning for meaning in self._meanings[name] if meaning.begins is None or word in meaning.begins)
            ends = ((meaning, end, bound) for meaning in likely for end, bound in follow(meaning.elements, self, at))
            self._known[key] = tuple(dict.fromkeys((end, fill(meaning.templates, bound)) for meaning, end, bound in ends))
        return self._known[key]

    def whole(self, elements: Elements) -> Iterator[Bound]:
        """List every way to match the whole sentence."""
        return (bound for end, bound in follow(elements, self, 0) if end == len(self.words))


def follow(elements: Elements, scan: Scan, at: int) -> Iterable[End]:
    """List where a sequence of elements can end; each end with each filling once."""
    ends: dict[End, None] = {(at, ()): None}
    for element in elements:
        ends = {(end, (*bound, *added)): None for here, bound in ends for end, added in element.ends(scan, here)}
        if not ends:
            break
    return ends


def fill(templates: tuple[str, ...], bound: Bound) -> tuple[str, ...]:
    """Fill values in and add the steps of fragments.

    A template that lacks a value is left out. Values are put in once: braces inside a value stay what they are.
    """
    values = dict(bound)
    usable = (template for template in templates if all(name in values for name in _FILL.findall(template)))
    own = tuple(_FILL.sub(lambda slot: values[slot[1]], template) for template in usable)
    return own + tuple(value for name, value in bound if not name)


def placeholders(template: str) -> frozenset[str]:
    """Name the values a template asks for."""
    return frozenset(_FILL.findall(template))


@dataclass(frozen=True, slots=True)
class Exact:
    """One word, spelt in one of several ways."""

    spellings: frozenset[str]

    def ends(self, scan: Scan, at: int) -> Iterable[End]:
        """See `Element`."""
        return ((at + 1, ()),) if at < len(scan.folded) and scan.folded[at] in self.spellings else ()


def required(elements: Elements) -> Iterator[frozenset[str]]:
    """List sets of words, in lower case, of which every sentence of a pattern must have one each: a cheap test before the real one."""
    for element in elements:
        if isinstance(element, Exact):
            yield element.spellings
        elif isinstance(element, Either) and not element.optional:
            needed = [next(required(option), None) for option in element.options]
            if None not in needed:
                yield frozenset().union(*(words for words in needed if words))


@dataclass(frozen=True, slots=True)
class Shaped:
    """One word of a certain shape; its named groups are values, those in `capitals` written in capitals."""

    shape: re.Pattern[str]
    capitals: frozenset[str]

    def ends(self, scan: Scan, at: int) -> Iterable[End]:
        """See `Element`."""
        found = self.shape.fullmatch(scan.words[at]) if at < len(scan.words) else None
        if found is None:
            return ()
        return ((at + 1, tuple((name, said.upper() if name in self.capitals else said) for name, said in found.groupdict().items())),)


@dataclass(frozen=True, slots=True)
class Filled:
    """The words of a term, filled in under a name."""

    name: str
    term: str

    def ends(self, scan: Scan, at: int) -> Iterable[End]:
        """See `Element`."""
        return ((end, ((self.name, spelling[0]),)) for end, spelling in scan.meant(self.term, at) if spelling)


@dataclass(frozen=True, slots=True)
class Piece:
    """The words of a fragment, which adds its steps."""

    fragment: str

    def ends(self, scan: Scan, at: int) -> Iterable[End]:
        """See `Element`."""
        return ((end, tuple(("", step) for step in steps)) for end, steps in scan.meant(self.fragment, at))


@dataclass(frozen=True, slots=True)
class Either:
    """One of several sequences, or nothing when it may be left out."""

    options: tuple[Elements, ...]
    optional: bool

    def ends(self, scan: Scan, at: int) -> Iterable[End]:
        """See `Element`."""
        if self.optional:
            yield at, ()
        for option in self.options:
            yield from follow(option, scan, at)
