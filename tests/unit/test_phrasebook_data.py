"""The phrases that come with the product, tried on sentences made from their own patterns: each is understood, in one way only."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from conformance import contract
from conformance.language import Language
from conformance.phrasebook import Gap, GapKind, load_vocabulary
from conformance.phrasebook.data import BookFile, Part, PhraseEntry, decode
from conformance.phrasebook.index import Fit, PhraseIndex
from conformance.phrasebook.lexicon import Lexicon
from conformance.phrasebook.load import PACKAGED
from conformance.phrasebook.pattern import Literal, Maybe, Node, Pattern, Slot, Use, parse
from conformance.phrasebook.sentences import Grammar

SENTENCES_A_PATTERN = 12

BOOK = decode(PACKAGED.read_text(encoding="utf-8"), BookFile, PACKAGED.name)
VOCABULARY = load_vocabulary()
LEXICON = Lexicon(BOOK.tokens, BOOK.terms, BOOK.fragments)
GRAMMAR = Grammar(frozenset(BOOK.sentences.abbreviations), BOOK.sentences.conjunctions, BOOK.sentences.lead_ins)
INDEX = PhraseIndex([(phrase, LEXICON.compile_all(phrase.patterns, phrase.steps)) for phrase in BOOK.phrases], LEXICON, GRAMMAR)


def _say(pattern: Pattern, chance: random.Random) -> str:
    return " ".join(word for word in ("".join(_say_node(node, chance) for node in word) for word in pattern) if word)


def _say_node(node: Node, chance: random.Random) -> str:
    match node:
        case Literal():
            return node.text
        case Slot() if node.kind in BOOK.tokens:
            return chance.choice(BOOK.tokens[node.kind].samples)
        case Slot():
            return _say(parse(chance.choice([pattern for patterns in BOOK.terms[node.kind].values() for pattern in patterns])), chance)
        case Use():
            return _say(parse(chance.choice([pattern for entry in BOOK.fragments[node.fragment] for pattern in entry.patterns])), chance)
        case Maybe() if chance.random() < 0.5:
            return ""
    return _say(chance.choice(node.options), chance)


def _sentences(phrase: PhraseEntry) -> Iterator[str]:
    for pattern in phrase.patterns:
        chance = random.Random(pattern)
        yield from {_say(parse(pattern), chance) for _ in range(SENTENCES_A_PATTERN)}


def _compete(one: PhraseEntry, other: PhraseEntry) -> bool:
    """Whether two phrases can be read from the same cell of the same case."""
    operations = set(one.applies_to or VOCABULARY.operations()) & set(other.applies_to or VOCABULARY.operations())
    return one.part is other.part and bool(operations)


def _steps(fits: list[Fit]) -> set[frozenset[str]]:
    return {frozenset(fit.steps) for fit in fits}


@pytest.mark.parametrize("phrase", BOOK.phrases, ids=lambda phrase: phrase.id)
def test_what_a_phrase_says_is_understood_in_one_way_only(phrase: PhraseEntry) -> None:
    for sentence in _sentences(phrase):
        fits = list(INDEX.fits(sentence))
        competing = [fit for fit in fits if _compete(fit.phrase, phrase)]

        assert phrase.id in {fit.phrase.id for fit in fits}, f"«{sentence}» is not understood"
        assert len(_steps(competing)) == 1, f"«{sentence}»: {[(fit.phrase.id, fit.steps) for fit in competing]}"


@pytest.mark.parametrize("phrase", BOOK.phrases, ids=lambda phrase: phrase.id)
def test_every_step_a_phrase_gives_is_in_the_vocabulary(phrase: PhraseEntry) -> None:
    steps = {step for sentence in _sentences(phrase) for fit in INDEX.fits(sentence) if fit.phrase.id == phrase.id for step in fit.steps}

    assert not {step for step in steps if VOCABULARY.form(step) is None}


@pytest.mark.parametrize("phrase", [phrase for phrase in BOOK.phrases if phrase.part is Part.THEN], ids=lambda phrase: phrase.id)
def test_an_expectation_always_gives_a_step(phrase: PhraseEntry) -> None:
    for sentence in _sentences(phrase):
        assert all(fit.steps for fit in INDEX.fits(sentence) if fit.phrase.id == phrase.id), sentence


def test_the_whole_vocabulary_can_be_reached() -> None:
    reached = {
        VOCABULARY.form(step) for phrase in BOOK.phrases for said in _sentences(phrase) for fit in INDEX.fits(said) for step in fit.steps
    }

    assert {form.template for form in VOCABULARY.forms} - {form.template for form in reached if form is not None} == set()


def test_the_operations_are_those_of_the_contract() -> None:
    assert VOCABULARY.operations() <= set(contract.load().operations)


@pytest.mark.parametrize("name", BOOK.tokens)
def test_a_token_fits_its_own_samples(name: str) -> None:
    matchers = LEXICON.compile_all(("{" + name + "}" if name != "inner" else '"{inner}"',), ())
    for sample in BOOK.tokens[name].samples:
        said = f'"{sample}"' if name in {"inner", "no_date"} else sample
        source = matchers if name != "no_date" else LEXICON.compile_all(('"{no_date}"',), ())
        assert any(True for _ in LEXICON.scan(said).whole(source[0].elements)), f"{name}: {sample}"


def test_every_reason_for_leaving_a_row_undecided_has_words_in_both_languages() -> None:
    for kind in GapKind:
        gap = Gap(kind, Part.GIVEN, "en {setning}", ("et {steg}",))
        for language in Language:
            assert gap.text.in_language(language)
