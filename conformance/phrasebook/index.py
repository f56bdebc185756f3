"""Finds the phrases a sentence fits, whole or clause by clause, and the phrases nearest to one that fits none."""

from __future__ import annotations

import heapq
import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache

from conformance.phrasebook.data import Part, PhraseEntry
from conformance.phrasebook.lexicon import Lexicon, Matcher
from conformance.phrasebook.matching import fill
from conformance.phrasebook.pattern import Slot, nodes
from conformance.phrasebook.sentences import Cutter, Grammar, normal

LONGEST_SENTENCE = 400  # characters; no phrase is half as long
_REMEMBERED = 20_000  # sentences; a workbook of 10,000 cases repeats most of its own
_CONSIDERED = 24  # patterns that are compared letter by letter with a sentence that fits none
Steps = tuple[str, ...]

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Fit:
    """A phrase that a sentence or clause fits, and the steps it becomes."""

    phrase: PhraseEntry
    steps: Steps


@dataclass(frozen=True, slots=True)
class Near:
    """A pattern that resembles a sentence, written for readers, and the phrase it belongs to."""

    phrase: str
    pattern: str


@dataclass(frozen=True, slots=True)
class _Outline:
    part: Part
    near: Near
    words: frozenset[str]
    brief: str


class PhraseIndex:
    """All phrases of a book, ready to be matched."""

    def __init__(self, phrases: Iterable[tuple[PhraseEntry, Iterable[Matcher]]], lexicon: Lexicon, grammar: Grammar) -> None:
        self._lexicon = lexicon
        self._grammar = grammar
        self._cutter = Cutter(grammar.conjunctions)
        self._open: list[tuple[PhraseEntry, Matcher]] = []
        self._by_first_word: dict[str, list[tuple[PhraseEntry, Matcher]]] = {}
        self._known: list[tuple[PhraseEntry, Matcher]] = []
        self._needs: dict[str, tuple[str, ...]] = {}
        for phrase, matchers in phrases:
            self._needs[phrase.id] = phrase.needs
            for matcher in matchers:
                self._add(phrase, matcher)
        # One cache for each index: the answer depends on nothing but the sentence.
        self.fits = lru_cache(maxsize=_REMEMBERED)(self._fits)
        self.cuts = lru_cache(maxsize=_REMEMBERED)(self._cuts)

    def _add(self, phrase: PhraseEntry, matcher: Matcher) -> None:
        if matcher.begins is None:
            self._open.append((phrase, matcher))
        for word in matcher.begins or ():
            self._by_first_word.setdefault(word, []).append((phrase, matcher))
        self._known.append((phrase, matcher))

    def _fits(self, sentence: str) -> tuple[Fit, ...]:
        """Find every phrase that a whole sentence fits, each reading once; nothing when the sentence says nothing or is too long."""
        text = normal(sentence, self._grammar)
        if not text or len(text) > LONGEST_SENTENCE:
            return ()
        return self._fitting(text) or (self._fitting(text.replace('"', "")) if '"' in text else ())

    def _fitting(self, text: str) -> tuple[Fit, ...]:
        scan = self._lexicon.scan(text)
        if not scan.folded:
            # Nothing but quotation marks.
            return ()
        found: dict[tuple[str, Steps], Fit] = {}
        words = frozenset(scan.folded)
        for phrase, matcher in (*self._by_first_word.get(scan.folded[0], ()), *self._open):
            if any(words.isdisjoint(needed) for needed in matcher.requires):
                continue
            for bound in scan.whole(matcher.elements):
                steps = fill(phrase.steps, bound)
                found.setdefault((phrase.id, steps), Fit(phrase, steps))
        return tuple(found.values())

    def _cuts(self, sentence: str) -> tuple[tuple[str, ...], ...]:
        """List the ways to cut a sentence in clauses so that every clause fits some phrase."""
        if len(sentence) > LONGEST_SENTENCE:
            return ()
        return tuple(clauses for clauses in self._cutter.ways(sentence) if all(self.fits(clause) for clause in clauses))

    def clause_fits(self, sentence: str) -> tuple[Fit, ...]:
        """Find every phrase that some clause of a sentence fits, over all ways to cut it."""
        return tuple(fit for clauses in self.cuts(sentence) for clause in clauses for fit in self.fits(clause))

    def needs(self, phrase: str) -> tuple[str, ...]:
        """Name the steps of which a scenario must have one before a phrase is clear; empty for most phrases."""
        return self._needs[phrase]

    def template(self, phrase: str) -> tuple[Steps, dict[str, str]]:
        """Give the steps of a phrase as they stand in the book, and of each name in braces the token or term it must be."""
        known = [(entry, matcher) for entry, matcher in self._known if entry.id == phrase]
        slots = {node.name: node.kind for _, matcher in known for node in nodes(matcher.pattern) if isinstance(node, Slot)}
        return (known[0][0].steps if known else ()), slots

    def normal(self, sentence: str) -> str:
        """Put a sentence into the form that patterns are matched against."""
        return normal(sentence, self._grammar)

    def says_nothing(self, sentence: str) -> bool:
        """Whether nothing is left of a sentence in normal form, as with a label or a dash."""
        return not normal(sentence, self._grammar)

    def nearest(self, sentence: str, parts: Container[Part], count: int) -> tuple[Near, ...]:
        """Find the patterns that resemble a sentence most, one a phrase, the best first.

        Args:
            sentence: A sentence that no phrase fits.
            parts: The parts whose phrases may be suggested.
            count: How many at the most.
        """
        text = normal(sentence[:LONGEST_SENTENCE], self._grammar).casefold()
        words = frozenset(_WORD.findall(text))
        alike = [(len(words & entry.words), entry) for entry in self._outlines if entry.part in parts]
        likely = heapq.nlargest(_CONSIDERED, (pair for pair in alike if pair[0]), key=lambda pair: pair[0])
        ranked = sorted(likely, key=lambda pair: (-pair[0], -SequenceMatcher(None, text, pair[1].brief, autojunk=False).ratio()))
        return tuple(_one_each(entry.near for _, entry in ranked))[:count]

    @cached_property
    def _outlines(self) -> tuple[_Outline, ...]:
        """The patterns as readers see them; made when first needed, since most workbooks are understood."""
        return tuple(
            _Outline(
                phrase.part,
                Near(phrase.id, self._lexicon.outline(matcher)),
                self._lexicon.words(matcher),
                self._lexicon.outline(matcher, brief=True).casefold(),
            )
            for phrase, matcher in self._known
        )


def _one_each(ranked: Iterable[Near]) -> Iterator[Near]:
    seen: set[str] = set()
    for near in ranked:
        if near.phrase not in seen:
            seen.add(near.phrase)
            yield near
