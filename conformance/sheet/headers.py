"""Recognises the headings of a test-case sheet, in five languages and with the typing errors of real life."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from conformance.sheet.cells import clean, one_line
from conformance.sheet.layout import Concept

_WORDS = Path(__file__).with_name("headers.toml")
_FOLDED = str.maketrans({"æ": "a", "ø": "o", "å": "a", "ä": "a", "ö": "o", "ü": "u", "é": "e"})
_SEPARATORS = re.compile(r"[\s_\-\u2010-\u2014]+")
_SLASH = re.compile(r"\s*/\s*")
_TRAILING_MARKS = ":*?. "
_TRAILING_PARENTHESIS = re.compile(r"\s*\([^()]*\)$")
_LONGEST_HEADING = 80
# A heading of six or seven letters may have one letter wrong, a longer one two; shorter words are too close to each other.
_ONE_ERROR_FROM, _TWO_ERRORS_FROM = 6, 8

# Several columns may share these: their texts belong together ("Steps" and "Test data", "HTTP code" and "Error code").
SHARED = frozenset({Concept.PRECONDITION, Concept.ACTION, Concept.INPUT, Concept.EXPECTED})


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a heading may mean, the likeliest first.

    Attributes:
        concepts: What it may mean.
        guessed: Whether that rests on resemblance alone.
        yields: Whether a heading that says the same more plainly has the first right, as with `Story ID` beside `Test Case ID`.
    """

    concepts: tuple[Concept, ...]
    guessed: bool = False
    yields: bool = False


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The contents of `headers.toml`, words evened out; `plain` are the words with one meaning."""

    headings: Mapping[str, tuple[Concept, ...]]
    plain: frozenset[str]
    summary: frozenset[str]


def evened(text: str) -> str:
    """Even out a heading so that the ways people write one word compare equal."""
    text = unicodedata.normalize("NFKC", clean(text)).casefold().translate(_FOLDED)
    return _SLASH.sub("/", _SEPARATORS.sub(" ", text)).strip(_TRAILING_MARKS)


@cache
def vocabulary() -> Vocabulary:
    """Load the words that come with the product."""
    data = tomllib.loads(_WORDS.read_text(encoding="utf-8"))
    headings: dict[str, tuple[Concept, ...]] = {
        evened(word): (Concept(concept),)
        for concept, languages in data["concept"].items()
        for words in languages.values()
        for word in words
    }
    plain = frozenset(headings)
    headings |= {evened(word): tuple(Concept(concept) for concept in concepts) for word, concepts in data["ambiguous"].items()}
    return Vocabulary(headings, plain, frozenset(evened(word) for word in data["rows"]["summary"]))


def is_summary(text: str) -> bool:
    """Whether a text starts like a row that sums up or signs off, for instance `Antall OK`."""
    words = evened(text).split(" ")
    known = vocabulary().summary
    return any(" ".join(words[:count]) in known for count in (1, 2, 3))


def assign(headings: Sequence[str], *, guess: bool = True) -> tuple[tuple[Concept | None, bool], ...]:
    """Decide what each column of a heading row is about.

    Headings with one meaning claim theirs first; then those with several take the first meaning still free, left to right.

    Args:
        headings: The texts of the row, one per column, empty where there is none.
        guess: Whether headings may be recognised by resemblance.

    Returns:
        Concept (or `None`) and whether it was guessed, one per heading.
    """
    meanings = [_recognise(heading, guess=guess) for heading in headings]
    decided: list[tuple[Concept | None, bool]] = [(None, False)] * len(meanings)
    taken: set[Concept] = set()
    for certain in (True, False):
        for place, meaning in enumerate(meanings):
            if meaning.yields is not certain:
                concept = _first_free(meaning.concepts, taken)
                if concept is not None:
                    decided[place] = (concept, meaning.guessed)
                    taken.add(concept)
    return tuple(decided)


def _first_free(concepts: Sequence[Concept], taken: set[Concept]) -> Concept | None:
    if len(concepts) == 1 and concepts[0] in SHARED:
        return concepts[0]
    return next((concept for concept in concepts if concept not in taken), None)


def _recognise(heading: str, *, guess: bool) -> Recognised:
    if not heading or len(heading) > _LONGEST_HEADING:
        return Recognised(())
    return _recognise_word(evened(one_line(heading)), guess=guess)


@lru_cache(maxsize=4096)
def _recognise_word(word: str, *, guess: bool) -> Recognised:
    known = vocabulary().headings
    shorter = _TRAILING_PARENTHESIS.sub("", word).strip(_TRAILING_MARKS)
    for candidate in (word, shorter):
        if candidate in known:
            return Recognised(known[candidate], yields=candidate not in vocabulary().plain)
    if not guess:
        return Recognised(())
    resembling = _resembling(shorter)
    return Recognised(resembling, guessed=True, yields=len(resembling) > 1)


def rivals(headings: Sequence[str], decided: Sequence[Concept | None]) -> dict[Concept, list[int]]:
    """Find headings that say the same plainly, of which one only could be taken.

    Args:
        headings: The texts of the row, one per column.
        decided: What `assign` made of them.

    Returns:
        Concept -> places of every heading that means it and nothing else, for the concepts with more than one.
    """
    found: dict[Concept, list[int]] = {}
    for place, (heading, concept) in enumerate(zip(headings, decided, strict=True)):
        meaning = _recognise(heading, guess=False)
        plain = meaning.concepts[0] if len(meaning.concepts) == 1 and not meaning.yields else None
        if plain is not None and plain not in SHARED and concept in {plain, None}:
            found.setdefault(plain, []).append(place)
    return {concept: places for concept, places in found.items() if len(places) > 1}


def _resembling(word: str) -> tuple[Concept, ...]:
    if len(word) < _ONE_ERROR_FROM:
        return ()
    allowed = 1 if len(word) < _TWO_ERRORS_FROM else 2
    near: dict[int, set[tuple[Concept, ...]]] = {}
    for known, concepts in vocabulary().headings.items():
        if len(known) >= _ONE_ERROR_FROM and abs(len(known) - len(word)) <= allowed:
            near.setdefault(_distance(word, known), set()).add(concepts)
    closest = min(near, default=allowed + 1)
    # Two words equally near that mean different things say nothing.
    return next(iter(near[closest])) if closest <= allowed and len(near[closest]) == 1 else ()


def _distance(left: str, right: str) -> int:
    """Count the letters to insert, delete or replace (Levenshtein)."""
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        diagonal, row[0] = row[0], i
        for j, b in enumerate(right, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (a != b))
    return row[-1]
