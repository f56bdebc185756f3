"""Tokens, terms and fragments: what the slots of a pattern stand for, and patterns compiled with that knowledge.

A token is a shape (`{number}`), a term gives words one spelling (`dagens dato` -> `i dag`), a fragment gives words steps
(`uten CustomerID`). Terms are made of tokens, fragments of tokens and terms; no level refers to itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from conformance.language import Text
from conformance.phrasebook.data import FragmentEntry, Token
from conformance.phrasebook.matching import Either, Element, Elements, Exact, Filled, Meaning, Piece, Scan, Shaped, placeholders, required
from conformance.phrasebook.pattern import Choice, Literal, Maybe, Node, Pattern, PatternError, Slot, Use, Word, nodes, outline, parse

_UNKNOWN = Text("«{sign}» i mønsteret «{pattern}» finnes ikke", "“{sign}” in the pattern “{pattern}” does not exist")
_TWICE = Text("«{sign}» står to ganger i mønsteret «{pattern}»", "“{sign}” stands twice in the pattern “{pattern}”")
_GLUED = Text(
    "bare tokens og korte alternativer kan stå inne i et ord («{pattern}»)",
    "only tokens and short alternatives can stand inside a word (“{pattern}”)",
)
_UNFILLED = Text("ingen av mønstrene har «{sign}» («{pattern}»)", "none of the patterns has “{sign}” (“{pattern}”)")


@dataclass(frozen=True, slots=True)
class Matcher:
    """A compiled pattern.

    Attributes:
        pattern: The pattern as read.
        elements: The pattern ready for matching.
        requires: See `matching.required`.
        begins: The words, in lower case, that a sentence of this pattern can begin with; `None` when a token makes that open.
    """

    pattern: Pattern
    elements: Elements
    requires: tuple[frozenset[str], ...]
    begins: frozenset[str] | None


class Lexicon:
    """Knows every token, term and fragment of a phrasebook."""

    def __init__(
        self,
        tokens: Mapping[str, Token],
        terms: Mapping[str, Mapping[str, Sequence[str]]],
        fragments: Mapping[str, Iterable[FragmentEntry]],
    ) -> None:
        """Compile the entries.

        Raises:
            PatternError: A pattern is malformed or names something that is not there.
        """
        self._tokens = tokens
        self._meanings: dict[str, tuple[Meaning, ...]] = {}
        self._begins: dict[str, frozenset[str] | None] = {}
        self._terms = frozenset(terms)
        self._fragments = {
            name: tuple(parse(source) for entry in entries for source in entry.patterns) for name, entries in fragments.items()
        }
        self._define({name: [((say,), patterns) for say, patterns in says.items()] for name, says in terms.items()})
        self._define({f"<{name}>": [(entry.steps, entry.patterns) for entry in entries] for name, entries in fragments.items()})

    def compile_all(self, sources: Sequence[str], templates: Sequence[str]) -> tuple[Matcher, ...]:
        """Compile the patterns of one entry.

        Args:
            sources: The patterns as written.
            templates: The steps, or the spelling, that they become.

        Raises:
            PatternError: A pattern is malformed or names something that is not there, or a template asks for a value that no pattern has.
        """
        matchers = tuple(self._compile(source) for source in sources)
        named = {node.name for matcher in matchers for node in nodes(matcher.pattern) if isinstance(node, Slot)}
        for template in templates:
            for name in placeholders(template) - named:
                raise PatternError(_UNFILLED, template, f"{{{name}}}")
        return matchers

    def scan(self, sentence: str) -> Scan:
        """Prepare a sentence in normal form for matching."""
        return Scan(sentence, self._meanings)

    def mentions(self, term: str, sentence: str) -> frozenset[str]:
        """Find the spellings of a term whose words stand somewhere in a sentence."""
        if term not in self._terms:
            return frozenset()
        scan, begins = self.scan(sentence), self._begins[term]
        likely = (at for at, word in enumerate(scan.folded) if begins is None or word in begins)
        return frozenset(spelling[0] for at in likely for _, spelling in scan.meant(term, at) if spelling)

    def outline(self, matcher: Matcher, *, brief: bool = False) -> str:
        """Write a pattern for readers, see `pattern.outline`; a fragment is written as its first pattern."""
        return outline(matcher.pattern, {name: patterns[0] for name, patterns in self._fragments.items()}, brief=brief)

    def words(self, matcher: Matcher) -> frozenset[str]:
        """List every word, in lower case, that a pattern or a fragment of it can have; those of terms and tokens are not among them."""
        return frozenset(self._spelt(matcher.elements))

    def _spelt(self, elements: Elements) -> Iterator[str]:
        for element in elements:
            match element:
                case Exact():
                    yield from element.spellings
                case Either():
                    for option in element.options:
                        yield from self._spelt(option)
                case Piece():
                    for meaning in self._meanings[element.fragment]:
                        yield from self._spelt(meaning.elements)

    def _define(self, entries: Mapping[str, Sequence[tuple[tuple[str, ...], Sequence[str]]]]) -> None:
        """Add entries of one level; they can use those of the levels before, not each other."""
        compiled = {
            name: [(templates, matcher) for templates, sources in several for matcher in self.compile_all(sources, templates)]
            for name, several in entries.items()
        }
        for name, several in compiled.items():
            begins = [matcher.begins for _, matcher in several]
            self._begins[name] = None if None in begins else frozenset().union(*(words for words in begins if words))
            self._meanings[name] = tuple(Meaning(matcher.elements, templates, matcher.begins) for templates, matcher in several)

    def _compile(self, source: str) -> Matcher:
        pattern = parse(source)
        named = [node.name for node in nodes(pattern) if isinstance(node, Slot)]
        for name in named:
            if named.count(name) > 1:
                raise PatternError(_TWICE, source, name)
        elements = self._elements(pattern, source)
        return Matcher(pattern, elements, tuple(required(elements)), self._first_words(pattern))

    def _elements(self, pattern: Pattern, source: str) -> Elements:
        return tuple(self._element(word, source) for word in pattern)

    def _element(self, word: Word, source: str) -> Element:
        if len(word) == 1:
            return self._alone(word[0], source)
        if any(isinstance(node, Slot) for node in word):
            return self._shaped(word, source)
        return Exact(frozenset(spelling.casefold() for spelling in _spellings(word, source)))

    def _alone(self, node: Node, source: str) -> Element:
        match node:
            case Literal():
                return Exact(frozenset({node.text.casefold()}))
            case Maybe() | Choice():
                return Either(tuple(self._elements(option, source) for option in node.options), isinstance(node, Maybe))
            case Slot() if node.kind in self._tokens:
                return self._shaped((node,), source)
            case Slot() if node.kind in self._meanings:
                return Filled(node.name, node.kind)
            case Use() if f"<{node.fragment}>" in self._meanings:
                return Piece(f"<{node.fragment}>")
        raise PatternError(_UNKNOWN, source, node.kind if isinstance(node, Slot) else node.fragment)

    def _shaped(self, word: Word, source: str) -> Shaped:
        """Compile a word with tokens in it; bounded tokens and no repetition keep the expression from running away."""
        made: list[str] = []
        capitals: set[str] = set()
        for node in word:
            if not isinstance(node, Slot):
                made.append(f"(?:{'|'.join(re.escape(spelling) for spelling in _spellings((node,), source))})")
                continue
            if node.kind not in self._tokens:
                raise PatternError(_GLUED if node.kind in self._meanings else _UNKNOWN, source, node.kind)
            made.append(f"(?P<{node.name}>{self._tokens[node.kind].regex})")
            capitals |= {node.name} if self._tokens[node.kind].upper else set()
        return Shaped(re.compile("".join(made), re.IGNORECASE), frozenset(capitals))

    def _first_words(self, pattern: Pattern) -> frozenset[str] | None:
        found: set[str] = set()
        for word in pattern:
            begins, passable = self._openings(word)
            if begins is None:
                return None
            found |= begins
            if not passable:
                return frozenset(found)
        # Every word may be left out: the pattern can begin, and end, at any word.
        return None

    def _openings(self, word: Word) -> tuple[frozenset[str] | None, bool]:
        """List what a word of a pattern can begin with, and whether it may be left out."""
        node = word[0]
        if any(isinstance(part, Slot) and part.kind in self._tokens for part in word):
            return None, False
        if len(word) > 1 or isinstance(node, Literal):
            return frozenset(spelling.casefold() for spelling in _spellings(word, "")), False
        if isinstance(node, Slot | Use):
            return self._begins[node.kind if isinstance(node, Slot) else f"<{node.fragment}>"], False
        options = [self._first_words(option) for option in node.options]
        return (None if None in options else frozenset().union(*(words for words in options if words))), isinstance(node, Maybe)


def _spellings(word: Word, source: str) -> list[str]:
    """Spell out a word that has no slots: every combination of what may be left out and what may be chosen."""
    parts: list[list[str]] = []
    for node in word:
        if isinstance(node, Literal):
            parts.append([node.text])
            continue
        if not isinstance(node, Maybe | Choice) or any(len(option) > 1 for option in node.options):
            raise PatternError(_GLUED, source)
        inner = [spelling for option in node.options for spelling in _spellings(option[0], source)]
        parts.append(["", *inner] if isinstance(node, Maybe) else inner)
    return ["".join(chosen) for chosen in product(*parts)]
