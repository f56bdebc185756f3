"""How a cell is cut into sentences, and what a sentence looks like to the patterns."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.phrasebook.sentences import MOST_CONJUNCTIONS, Cutter, Grammar, normal, split, tidy

GRAMMAR = Grammar(frozenset({"f.eks.", "nr.", "org.nr."}), ("og", "and"), ("gitt at", "gitt", "forventet resultat", "og"))

CELLS = {
    "full stops": ("Status 201. Svaret er tomt.", ["Status 201.", "Svaret er tomt."]),
    "line breaks": ("Status 201\nSvaret er tomt", ["Status 201", "Svaret er tomt"]),
    "windows line ends": ("Status 201\r\nSvaret er tomt\r\n", ["Status 201", "Svaret er tomt"]),
    "excel's spelling of a carriage return": ("Status 201_x000D_\nSvaret er tomt – ja", ["Status 201", "Svaret er tomt - ja"]),
    "semicolon": ("Status 201; Svaret er tomt", ["Status 201;", "Svaret er tomt"]),
    "lower case after a full stop": ("Status 201. svaret er tomt", ["Status 201.", "svaret er tomt"]),
    "numbered list": ("1. Slå opp kunden.\n2. Slett kunden.", ["Slå opp kunden.", "Slett kunden."]),
    "numbered list on one line": ("1. Slå opp kunden. 2. Slett kunden.", ["Slå opp kunden.", "Slett kunden."]),
    "numbers with brackets": ("1) Slå opp\n2) Slett", ["Slå opp", "Slett"]),
    "letters": ("a) Slå opp\nb) Slett", ["Slå opp", "Slett"]),
    "named steps": ("Steg 1: Slå opp\nTrinn 2 - Slett", ["Slå opp", "Slett"]),
    "bullets": ("• Slå opp\n- Slett\n– Last opp\n* Registrer", ["Slå opp", "Slett", "Last opp", "Registrer"]),
    "a dash alone says nothing": ("–", []),
    "a status is no list mark": ("201 Created", ["201 Created"]),
    "iso date": ("Startdato 2019-11-08. Status 201.", ["Startdato 2019-11-08.", "Status 201."]),
    "norwegian date": ("Startdato 08.11.2019 gjelder.", ["Startdato 08.11.2019 gjelder."]),
    "date in words": ("Fra 8. november til 9. desember.", ["Fra 8. november til 9. desember."]),
    "abbreviation": ("Bruk f.eks. Postman. Slett kunden.", ["Bruk f.eks. Postman.", "Slett kunden."]),
    "quoted full stops": ("Send «Hei. Hopp. 2.» nå. Ferdig.", ['Send "Hei. Hopp. 2." nå.', "Ferdig."]),
    "address": ("Kall https://preprod.api.bits.no/kar-ws/api/v1. Ferdig.", ["Kall https://preprod.api.bits.no/kar-ws/api/v1.", "Ferdig."]),
    "path": ("GET /customers/x.y/?a=b. Ferdig.", ["GET /customers/x.y/?a=b.", "Ferdig."]),
    "a line that goes on": ("Send POST relationshipType\nfor kunden.", ["Send POST relationshipType\nfor kunden."]),
    "a list in lower case": ("status 201;\nsvaret er tomt", ["status 201;", "svaret er tomt"]),
    "empty": ("", []),
    "blank": (" \n\t\u00a0\n", []),
}


@pytest.mark.parametrize(("cell", "sentences"), CELLS.values(), ids=CELLS)
def test_a_cell_is_cut_into_sentences(cell: str, sentences: list[str]) -> None:
    assert list(split(cell, GRAMMAR)) == sentences


NORMAL = {
    "punctuation": ("HTTP 400, feilkode: KFR-005!", "HTTP 400 feilkode KFR-005"),
    "brackets": ("Slå opp (GET).", "Slå opp GET"),
    "equal signs": ("CustomerID = 12345, fromDate=2019-01-01", "CustomerID 12345 fromDate 2019-01-01"),
    "quotation marks of every kind": ("“a” «b» „c“ ‘d’ `e`", '"a" "b" "c" "d" "e"'),
    "an apostrophe is no quotation mark": ("one's own", "one's own"),
    "quoted punctuation stays": ("med «a, b: (c)».", 'med "a, b: (c)"'),
    "paths stay": ("GET /a/{b}/?c=d,", "GET /a/{b}/?c=d"),
    "method glued to a path": ("POST/customers", "POST /customers"),
    "dashes": ("D‑nummer – nei", "D-nummer - nei"),
    "decimal comma and clock": ("1,5 kl 12:30", "1,5 kl 12:30"),
    "non-breaking blanks": ("Status\u00a0201", "Status 201"),
    "zero-width characters": ("Sta\u200btus 201\u00ad", "Status 201"),
    "control characters": ("Status\u0007 201", "Status 201"),
    "full-width letters": ("Ｓｔａｔｕｓ 201", "Status 201"),
    "arrows": ("Status → 201", "Status 201"),
    "lead-in": ("Gitt at kunden er registrert", "kunden er registrert"),
    "lead-in as a label": ("Forventet resultat: Status 201", "Status 201"),
    "two lead-ins": ("Og gitt at kunden er registrert", "kunden er registrert"),
    "a label alone says nothing": ("Forventet resultat:", ""),
    "half a lead-in is a word": ("Oget", "Oget"),
}


@pytest.mark.parametrize(("sentence", "expected"), NORMAL.values(), ids=NORMAL)
def test_a_sentence_in_normal_form(sentence: str, expected: str) -> None:
    assert normal(tidy(sentence), GRAMMAR) == expected


def test_a_sentence_is_cut_at_its_conjunctions_in_every_way() -> None:
    assert list(Cutter(["og"]).ways("a, b og c")) == [("a", "b og c"), ("a, b", "c"), ("a", "b", "c")]


def test_conjunctions_inside_quotation_marks_cut_nothing() -> None:
    assert list(Cutter(["og"]).ways('med "a og b, c"')) == []


def test_a_sentence_with_too_many_conjunctions_is_not_cut() -> None:
    assert list(Cutter(["og"]).ways(" og ".join("a" * (MOST_CONJUNCTIONS + 2)))) == []


HOSTILE = {
    "blanks": " " * 30_000 + "x",
    "quotation marks": '"' * 30_000,
    "half quotations": "'a" * 15_000,
    "full stops": ". " * 15_000,
    "list marks": "1) " * 10_000,
    "paths": "/a" * 15_000,
    "addresses": "http://" * 4_000,
    "conjunctions": " og " * 7_000,
    "brackets": "(" * 30_000,
    "lead-ins": "gitt at " * 4_000,
    "line ends": "\n" * 30_000,
}


@pytest.mark.parametrize("cell", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_cell_is_cut_in_no_time(cell: str) -> None:
    started = time.perf_counter()
    for sentence in split(cell, GRAMMAR):
        normal(sentence, GRAMMAR)
        list(Cutter(["og"]).ways(sentence))

    assert time.perf_counter() - started < 2


@given(st.text(max_size=300))
def test_cutting_loses_no_letter(cell: str) -> None:
    kept = "".join(split(f"Xx {cell}", GRAMMAR))

    # What a list mark or a blank was is gone; every letter of three or more in a row is there.
    words = [word for word in tidy(cell).split() if len(word) > 2 and word.isalpha()]
    assert all(word in kept for word in words)
