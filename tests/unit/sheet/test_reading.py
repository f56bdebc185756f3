"""Workbooks of many layouts are read whole: every text row is a case, part of one, a section, or ignored with a reason."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pytest

from conformance.model import Case
from conformance.sheet import Concept, Workbook, read
from tests.unit.sheet.books import HEADINGS, Rows, case, one_sheet, part, with_parts, workbook


def _read(*rows: Sequence[object]) -> Workbook:
    return read(one_sheet(*rows), "bok.xlsx")  # type: ignore[arg-type]  # a test row may hold anything a cell can


def _ids(book: Workbook) -> list[str]:
    return [case.id for case in book.cases]


def test_a_case_carries_its_words_and_its_place() -> None:
    book = _read(
        [], ["KFR – Integrasjonstester"], [], [*HEADINGS], ["Registrering"], ["KFR-1", "Ny kunde", "Ukjent.", "Send\nPOST.", "Status 201."]
    )

    assert book.cases == (
        Case(
            "KFR-1",
            "Ny kunde",
            "Testtilfeller",
            6,
            section="Registrering",
            preconditions="Ukjent.",
            action="Send\nPOST.",
            expected="Status 201.",
        ),
    )
    assert [(section.row, section.title) for section in book.sections] == [(5, "Registrering")]
    assert [(row.row, row.text, row.reason) for row in book.ignored] == [(2, "KFR – Integrasjonstester", "står over overskriftsraden")]


def test_the_layout_says_where_results_belong() -> None:
    data = one_sheet(["Tittelfelt"], HEADINGS, case("A"), case("B"))

    book = read(data, "bok.xlsx")

    (layout,) = book.layout.sheets
    assert (book.name, book.sha256, book.sheets) == ("bok.xlsx", hashlib.sha256(data).hexdigest(), ("Testtilfeller",))
    assert (layout.sheet, layout.header_row, dict(layout.rows)) == ("Testtilfeller", 2, {"A": 3, "B": 4})
    assert [layout.letter(concept) for concept in (Concept.STATUS, Concept.DATE, Concept.TESTER, Concept.COMMENT, Concept.ACTUAL)] == [
        "F",
        "G",
        "H",
        "I",
        None,
    ]
    assert [column.heading for column in layout.columns] == list(HEADINGS)


LAYOUTS: dict[str, tuple[Rows, list[str]]] = {
    "header in the first row": ([HEADINGS, case("A")], ["A"]),
    "table begins in column B": ([[], [None, *HEADINGS], [None, *case("A")]], ["A"]),
    "blank rows inside the table": ([HEADINGS, case("A"), [], [], case("B")], ["A", "B"]),
    "columns in another order": ([["Forventet resultat", "Nr.", "Handling"], ["Status 201", "A", "POST"]], ["A"]),
    "header repeated on a new page": ([HEADINGS, case("A"), HEADINGS, case("B")], ["A", "B"]),
    "numbers as ids": ([HEADINGS, case(28.0), case(3028.1), case("0101")], ["28", "3028.1", "0101"]),
    "two heading rows": (
        [["Nr.", "Testtilfelle", "Utfylles", "", ""], ["", "", "Handling", "Forventet resultat", "Status"], ["A", "Ny", "POST", "201", ""]],
        ["A"],
    ),
    "group headings above the headings": (
        [["Testtilfelle", "", "", "Forventet resultat", ""], ["Nr.", "Tittel", "Handling", "Forventet resultat", "Status"], ["A", "Ny", "POST", "201"]],
        ["A"],
    ),
    "action without expected result": ([["Nr.", "Tittel", "Handling"], ["A", "Ny kunde", "POST"]], ["A"]),
    "number as section": ([HEADINGS, ["1", "Registrering"], case("1.1"), case("1.2"), ["2", "Sletting"], case("2.1")], ["1.1", "1.2", "2.1"]),
    "case not written yet": ([HEADINGS, case("A"), ["B", "Skal beskrives"]], ["A", "B"]),
    "text in unused column": ([[*HEADINGS, "Sporing"], [*case("A"), None, None, None, None, "Jira-1"]], ["A"]),
}  # fmt: skip


@pytest.mark.parametrize(("rows", "ids"), LAYOUTS.values(), ids=LAYOUTS)
def test_layouts(rows: Rows, ids: list[str]) -> None:
    assert _ids(read(one_sheet(*rows), "bok.xlsx")) == ids


def test_further_rows_of_a_case_are_appended() -> None:
    book = _read([*HEADINGS], case("A"), ["", "", "Kunden er voksen.", "Send GET.", "Status 200."], ["", "", "", "Vent.", ""], case("B"))

    first, second = book.cases
    assert (first.preconditions, first.action, first.expected) == (
        "Kunden er ny.\nKunden er voksen.",
        "Send POST.\nSend GET.\nVent.",
        "Status 201.\nStatus 200.",
    )
    assert (first.row, second.action) == (2, "Send POST.")
    assert dict(book.layout.sheets[0].rows) == {"A": 2, "B": 5}


def test_a_further_row_may_repeat_the_title() -> None:
    book = _read([*HEADINGS], case("A", "Ny kunde"), ["", "Ny kunde", "", "Send GET.", ""])

    assert _ids(book) == ["A"]
    assert book.cases[0].action == "Send POST.\nSend GET."


def test_a_further_row_after_a_blank_one_counts_only_inside_the_table() -> None:
    inside = _read([*HEADINGS], case("A"), [], ["", "", "", "Send GET.", ""], case("B"))
    below = _read([*HEADINGS], case("A"), [], ["", "", "", "Kontakt Bits ved spørsmål.", ""])

    assert inside.cases[0].action == "Send POST.\nSend GET."
    assert below.cases[0].action == "Send POST."
    assert [(row.row, row.reason) for row in below.ignored] == [(4, "tekst under siste testtilfelle")]


def test_cases_without_id_get_one_that_stays_when_rows_move() -> None:
    here = _read([*HEADINGS], case("A"), ["", "Slette kunde", "", "DELETE", "204"])
    there = _read(["Tittel"], [], [*HEADINGS], ["", "Slette kunde", "", "DELETE", "204"], case("A"))

    assert here.cases[1].id == there.cases[0].id
    assert here.cases[1].id.startswith("uten-id-")
    assert here.cases[1].title == "Slette kunde"


def test_cases_without_id_that_say_the_same_stay_apart() -> None:
    book = _read(["Scenario", "Http Error Code", "Error Code"], ["Ugyldig dato", 400, "KFR-010"], ["Ugyldig dato", 400, "KFR-010"])

    first, second = _ids(book)
    assert second == f"{first}-2"
    assert set(book.layout.sheets[0].rows) == {first, second}


def test_columns_that_share_a_concept_are_joined_under_their_headings() -> None:
    book = _read(["ID", "Steps", "Test data", "Http Error Code", "OperationOutcome Error Code"], ["A", "Send", "fid 1", 404, "KFR-008"])

    assert book.cases[0].action == "Send\nTest data: fid 1"
    assert book.cases[0].expected == "Http Error Code: 404\nOperationOutcome Error Code: KFR-008"


def test_a_description_stands_in_for_title_or_action() -> None:
    as_title = _read(["ID", "Description", "Expected Result"], ["A", "Ny kunde", "201"])
    as_action = _read(["ID", "Tittel", "Beskrivelse", "Forventet"], ["A", "Ny kunde", "Send POST", "201"])

    assert (as_title.cases[0].title, as_title.cases[0].action) == ("Ny kunde", "")
    assert (as_action.cases[0].title, as_action.cases[0].action) == ("Ny kunde", "Send POST")


def test_a_case_without_title_is_called_after_its_first_line() -> None:
    book = _read(["Nr.", "Handling", "Forventet resultat"], ["A", "Send POST\nfor kunden", "201"])

    assert book.cases[0].title == "Send POST"


IGNORED: dict[str, tuple[list[object], str]] = {
    "sum": (["Sum", "", "", "", "12 tilfeller"], "oppsummering eller signaturfelt"),
    "signature": (["Testet av:", "Kari"], "oppsummering eller signaturfelt"),
    "foot note": (["Alle rader skal fylles ut"], "overskrift uten testtilfeller under"),
    "empty section": (["Kapittel 9"], "overskrift uten testtilfeller under"),
    "number without text": (["KFR-99"], "bare nummer, ingen tekst"),
    "left-over result": (["", "", "", "", "", "OK", "", "Ola"], "bare resultatkolonner er fylt ut"),
    "long note": (["Merk at " + "dette er viktig " * 20], "lang merknad, ikke overskrift"),
}


@pytest.mark.parametrize(("row", "reason"), IGNORED.values(), ids=IGNORED)
def test_other_text_rows_are_ignored_with_a_reason(row: list[object], reason: str) -> None:
    book = _read([*HEADINGS], case("A"), row)

    assert _ids(book) == ["A"]
    assert [(ignored.row, ignored.reason) for ignored in book.ignored] == [(3, reason)]


def test_ignored_rows_come_in_the_order_of_the_sheet() -> None:
    book = _read([*HEADINGS], case("A"), ["Kapittel 2"], ["Sum", "", "", "", "1"], ["KFR-99"])

    assert [row.row for row in book.ignored] == [3, 4, 5]


def test_both_of_two_heading_rows_belong_to_the_headings() -> None:
    book = _read(["Tittel"], ["Nr.", "Testtilfelle", "Utfylles"], ["", "", "Handling", "Forventet resultat"], ["A", "Ny", "POST", "201"])

    assert [row.row for row in book.ignored] == [1]
    assert [column.heading for column in book.layout.sheets[0].columns] == ["Nr.", "Testtilfelle", "Handling", "Forventet resultat"]


def test_sections_may_be_merged_and_carry_a_result() -> None:
    book = _read([*HEADINGS], ["Registrering", "", "", "", "", "OK"], case("A"), ["", "Sletting"], case("B"), case("C"))

    assert [(case.id, case.section) for case in book.cases] == [("A", "Registrering"), ("B", "Sletting"), ("C", "Sletting")]
    assert not book.ignored


def test_only_sheets_with_headings_are_read_and_the_others_are_named() -> None:
    data = workbook(
        {
            "Forside": [["Bank", "Eksempelbank"], ["Dato", ""], ["Tester", ""]],
            "Veiledning": [["Nr.", "Handling"], [1, "Fyll ut forsiden"]],
            "Registrering": [HEADINGS, case("A")],
            "Sletting ": [["Nr.", "Handling", "Forventet"], ["B", "DELETE", "204"]],
            "Mal": [HEADINGS],
            "Gammel": [["Verdi"], ["OK"]],
        },
        hidden=["Gammel"],
    )

    book = read(data, "bok.xlsx")

    assert (book.sheets, _ids(book)) == (("Registrering", "Sletting "), ["A", "B"])
    assert {sheet.sheet: sheet.reason.nb for sheet in book.skipped} == {
        "Forside": "nærmest er A2 «Dato», men nummer eller tittel og handling eller forventet resultat mangler",
        "Veiledning": "nærmest er A1 «Nr.», B1 «Handling», men forventet resultat mangler",
        "Mal": "overskrifter, men ingen testtilfeller under dem",
        "Gammel": "arket er skjult",
    }


def test_a_file_that_claims_to_use_a_million_rows_is_read_at_once() -> None:
    data = one_sheet(HEADINGS, case("A"))
    inflated = (
        part(data, "xl/worksheets/sheet1.xml")
        .replace(b'ref="A1:I2"', b'ref="A1:XFD1048576"')
        .replace(b"</sheetData>", b'<row r="1048576" ht="15"/></sheetData>')
    )
    assert b"XFD1048576" in inflated

    assert _ids(read(with_parts(data, xl__worksheets__sheet1_dot_xml=inflated), "bok.xlsx")) == ["A"]
