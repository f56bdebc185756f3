"""Headings are recognised in five languages, with typing errors, and without taking one thing for another."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from conformance.sheet import headers
from conformance.sheet.headers import assign, evened
from conformance.sheet.layout import Concept

ID, TITLE, DESCRIPTION = Concept.ID, Concept.TITLE, Concept.DESCRIPTION
PRECONDITION, ACTION, EXPECTED = Concept.PRECONDITION, Concept.ACTION, Concept.EXPECTED
STATUS, ACTUAL, DATE, TESTER, COMMENT = Concept.STATUS, Concept.ACTUAL, Concept.DATE, Concept.TESTER, Concept.COMMENT

ROWS = {
    "bokmål": ("Nr. | Testtilfelle | Forutsetninger | Handling | Forventet resultat | Resultat | Dato | Testet av | Merknad", "id title precondition action expected status date tester comment"),
    "nynorsk": ("Nr | Tittel | Skildring | Føresetnad | Steg | Forventa resultat | Status", "id title description precondition action expected status"),
    "English": ("TestCase_No | Test Scenario | Pre-Conditions | Test Steps: | EXPECTED RESULTS | Actual Result | Pass/Fail", "id title precondition action expected actual status"),
    "Swedish": ("TestfallsID | Titel | Förutsättningar | Teststeg | Förväntat resultat | Utfall | Noteringar", "id title precondition action expected status comment"),
    "Danish": ("Case | Navn | Forudsætning | Handlinger | Forventet resultat | Aktuelt resultat | MedCom vurdering | Bemærkninger", "id title precondition action expected actual status comment"),
    "German": ("Test-Nr | Bezeichnung | Vorbedingung | Testschritte | Erwartetes Ergebnis | Ergebnis | Bemerkung", "id title precondition action expected status comment"),
    "Gherkin": ("ID | Scenario | Gitt | Når | Så", "id title precondition action expected"),
    "result beside status": ("ID | Handling | Forventet | Resultat | Status", "id action expected actual status"),
    "test case beside title": ("Testcase | Tittel | Handling", "id title action"),
    "step beside action": ("Steg | Handling | Forventet resultat", "id action expected"),
    "first of two of a kind": ("Nr. | Kommentar | Merknad", "id comment -"),
    "shared by two columns": ("Scenario | Http Error Code | OperationOutcome Error Code", "title expected expected"),
}  # fmt: skip


@pytest.mark.parametrize(("headings", "concepts"), ROWS.values(), ids=ROWS)
def test_a_row_of_headings_is_understood(headings: str, concepts: str) -> None:
    decided = assign(headings.split(" | "))

    assert " ".join(concept.value if concept else "-" for concept, _ in decided) == concepts
    assert not any(guessed for _, guessed in decided)


SPELLINGS = {
    "line break": "Forventet\nresultat",
    "non-breaking blank": "Forventet\u00a0resultat",
    "zero-width character": "Forventet\u200b resultat",
    "trailing marks": " Forventet resultat:* ",
    "capitals": "FORVENTET RESULTAT",
    "parenthesis": "Forventet resultat (kort)",
    "underscore": "forventet_resultat",
}


@pytest.mark.parametrize("heading", SPELLINGS.values(), ids=SPELLINGS)
def test_ways_to_write_one_heading(heading: str) -> None:
    assert assign([heading]) == ((EXPECTED, False),)


TYPING_ERRORS = {
    "Expected reult": EXPECTED,
    "Testilfelle": TITLE,
    "DESCRIPION": DESCRIPTION,
    "Reviwed": TESTER,
    "Fortventet resultat": EXPECTED,
    "Komentar": COMMENT,
}


@pytest.mark.parametrize(("heading", "concept"), TYPING_ERRORS.items(), ids=TYPING_ERRORS)
def test_typing_errors_are_guessed_and_marked(heading: str, concept: Concept) -> None:
    assert assign([heading]) == ((concept, True),)
    assert assign([heading], guess=False) == ((None, False),)


@pytest.mark.parametrize(
    "heading", ["", "Nv", "Dat", "TRACEID", "Fødselsnummer", "x" * 81, "Kunden er registrert i KFR fra før av og finnes ved oppslag"]
)
def test_other_words_mean_nothing(heading: str) -> None:
    assert assign([heading]) == ((None, False),)


def test_a_typing_error_between_two_meanings_is_not_guessed() -> None:
    assert assign(["Testdata", "Testdato"]) == ((Concept.INPUT, False), (DATE, False))
    assert assign(["Testdatx"]) == ((None, False),)


def test_letters_with_rings_and_dots_may_be_missing() -> None:
    assert evened("Utført av") == evened("Utfort av")
    assert assign(["Forutsattning", "Forvantat resultat"], guess=False) == ((PRECONDITION, False), (EXPECTED, False))


def test_no_word_stands_under_two_concepts() -> None:
    data = tomllib.loads(Path(headers.__file__).with_name("headers.toml").read_text(encoding="utf-8"))
    places = {(evened(word), concept) for concept, languages in data["concept"].items() for words in languages.values() for word in words}
    ambiguous = {evened(word) for word in data["ambiguous"]}

    assert not [word for word, times in Counter(word for word, _ in places).items() if times > 1]
    assert not ambiguous & {word for word, _ in places}


def test_every_concept_has_words_in_five_languages_or_shares_them() -> None:
    data = tomllib.loads(Path(headers.__file__).with_name("headers.toml").read_text(encoding="utf-8"))

    assert set(data["concept"]) == {concept.value for concept in Concept}
    for concept in ("id", "title", "precondition", "action", "expected", "actual", "status"):
        assert {"nb", "en", "sv", "da", "de"} <= set(data["concept"][concept]), concept
