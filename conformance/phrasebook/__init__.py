"""Turns the prose of a case into steps of the vocabulary, by phrases kept as data; never by guessing.

What stands where:
    phrases.toml      the phrases: patterns in Norwegian and English -> step sentences
    vocabulary.toml   the step sentences there are
    pattern           the little language of the patterns
    sentences         a cell cut into sentences, a sentence put into normal form
    lexicon           tokens, terms and fragments: what the slots of a pattern mean
    index             which phrases a sentence fits, and which are nearest
    book              a case turned into a scenario, or the reasons why not
    load              phrasebook files read and checked
"""

from conformance.phrasebook.book import Phrasebook
from conformance.phrasebook.data import BookFile, Part
from conformance.phrasebook.index import Near
from conformance.phrasebook.load import Added, Source, load, packaged, read_book
from conformance.phrasebook.pins import CasePin, Pins, words_of
from conformance.phrasebook.suggestions import lines_for
from conformance.phrasebook.translation import Gap, GapKind, Reading, Translation
from conformance.phrasebook.vocabulary import StepForm, Vocabulary, load_vocabulary

__all__ = [
    "Added",
    "BookFile",
    "CasePin",
    "Gap",
    "GapKind",
    "Near",
    "Part",
    "Phrasebook",
    "Pins",
    "Reading",
    "Source",
    "StepForm",
    "Translation",
    "Vocabulary",
    "lines_for",
    "load",
    "load_vocabulary",
    "packaged",
    "read_book",
    "words_of",
]
