"""Where a workbook can be read in two ways it asks, and a mapping file answers; what the file says must fit."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
import xlsxwriter

from conformance.errors.mapping import MappingUnfit, SeveralReadings
from conformance.sheet import Concept, SheetPins, Workbook, read
from tests.unit.sheet.books import HEADINGS, Rows, case, one_sheet, workbook

SHEET = "Testtilfeller"


def _ids(book: Workbook) -> list[str]:
    return [case.id for case in book.cases]


def _columns(**columns: str) -> Mapping[str, SheetPins]:
    return {SHEET: SheetPins(columns={Concept(concept): (name,) for concept, name in columns.items()})}


TWO_RESULTS: Rows = [["Nr.", "Tittel", "Handling", "Forventet", "Status", "Godkjent"], ["A", "Ny", "POST", "201", "", ""]]
QUESTIONS: dict[str, tuple[bytes, list[str]]] = {
    "two columns for the result": (
        one_sheet(*TWO_RESULTS),
        ['sheets."Testtilfeller".columns.status = "E"', 'sheets."Testtilfeller".columns.status = "F"'],
    ),
    "two tables side by side": (
        one_sheet(["Nr.", "Handling", "Forventet", "", "Nr.", "Handling", "Forventet"], ["A", "POST", "201", "", "B", "GET", "200"]),
        ['sheets."Testtilfeller".columns.id = "A"', 'sheets."Testtilfeller".columns.id = "E"'],
    ),
    "two tables below each other": (
        one_sheet(HEADINGS, case("A"), [], ["Tittel", "Nr.", "Forventet"], ["Ny", "B", "201"]),
        ['sheets."Testtilfeller".last_row = 3', 'sheets."Testtilfeller".header_row = 4'],
    ),
    "a hidden sheet with cases": (
        workbook({"Ny": [HEADINGS, case("A")], 'Gammel "1"': [HEADINGS, case("A")]}, hidden=['Gammel "1"']),
        ['sheets."Gammel \\"1\\"".use = false', 'sheets."Gammel \\"1\\"".use = true'],
    ),
}


@pytest.mark.parametrize(("data", "lines"), QUESTIONS.values(), ids=QUESTIONS)
def test_two_readings_are_a_question_with_a_line_for_each_answer(data: bytes, lines: list[str]) -> None:
    with pytest.raises(SeveralReadings) as caught:
        read(data, "bok.xlsx")

    assert "«bok.xlsx» kan leses på flere måter" in caught.value.message()
    assert "bok.mapping.toml" in caught.value.advice()
    assert [line.strip() for line in caught.value.advice().split("\n")[1:]] == lines


def test_the_answers_settle_it() -> None:
    side_by_side, below, hidden = (QUESTIONS[name][0] for name in list(QUESTIONS)[1:])

    chosen = read(one_sheet(*TWO_RESULTS), "bok.xlsx", pins=_columns(status="Godkjent")).layout.sheets[0]
    assert chosen.letter(Concept.STATUS) == "F"
    assert _ids(read(side_by_side, "bok.xlsx", pins=_columns(id="E", action="F", expected="G"))) == ["B"]
    assert _ids(read(below, "bok.xlsx", pins={SHEET: SheetPins(last_row=3)})) == ["A"]
    assert _ids(read(below, "bok.xlsx", pins={SHEET: SheetPins(header_row=4)})) == ["B"]
    assert _ids(read(hidden, "bok.xlsx", pins={'Gammel "1"': SheetPins(use=False)})) == ["A"]


def test_a_hidden_sheet_may_be_the_one() -> None:
    data = workbook({"Forside": [["Bank"]], "Tilfeller": [HEADINGS, case("A")]}, hidden=["Tilfeller"])

    assert _ids(read(data, "bok.xlsx", pins={"Tilfeller": SheetPins(use=True)})) == ["A"]


def test_columns_with_other_headings_can_be_pinned() -> None:
    rows: Rows = [["Fødselsnummer", "Reservert", "Status", "Merknad"], ["x", "JA", "AKTIV", "Kun mobil"], ["y", "NEI", "SLETTET", "Ingen"]]
    pins = {
        SHEET: SheetPins(
            header_row=1,
            columns={Concept.TITLE: ("Merknad",), Concept.INPUT: ("A",), Concept.EXPECTED: ("Reservert", "C"), Concept.STATUS: ()},
        )
    }

    book = read(one_sheet(*rows), "bok.xlsx", pins=pins)

    assert [(case.title, case.action, case.expected) for case in book.cases] == [
        ("Kun mobil", "Fødselsnummer: x", "Reservert: JA\nStatus: AKTIV"),
        ("Ingen", "Fødselsnummer: y", "Reservert: NEI\nStatus: SLETTET"),
    ]
    assert book.layout.sheets[0].letter(Concept.STATUS) is None


UNFIT: dict[str, tuple[Mapping[str, SheetPins], str]] = {
    "no such sheet": ({"Borte": SheetPins()}, "arket finnes ikke; arkene er Testtilfeller"),
    "no such row": ({SHEET: SheetPins(header_row=99)}, ""),
    "a row without headings": ({SHEET: SheetPins(header_row=2)}, "mangler i raden"),
    "no such column": (_columns(status="Borte i alt"), "rad 1 har ingen kolonne «Borte i alt»"),
}


@pytest.mark.parametrize(("pins", "reason"), UNFIT.values(), ids=UNFIT)
def test_pins_that_do_not_fit_are_refused(pins: Mapping[str, SheetPins], reason: str) -> None:
    with pytest.raises(Exception, match=r"bok\.xlsx") as caught:
        read(one_sheet(HEADINGS, case("A")), "bok.xlsx", pins=pins)

    if reason:
        assert isinstance(caught.value, MappingUnfit)
        assert reason in caught.value.message()


def test_a_heading_that_says_it_more_plainly_has_the_first_right() -> None:
    book = read(
        one_sheet(["Story ID", "Story Title", "TestCase_No", "Scenario", "Expected Result"], ["S-1", "Kunder", "T-1", "Ny", "201"]),
        "b.xlsx",
    )

    assert [(case.id, case.title) for case in book.cases] == [("T-1", "Ny")]


def test_rows_below_a_merged_id_belong_to_its_case(tmp_path: object) -> None:
    del tmp_path
    book = read(_merged(), "bok.xlsx")

    assert [(case.id, case.action) for case in book.cases] == [("A", "Send POST.\nSteg to\nSend GET.\nSend DELETE."), ("B", "Send POST.")]
    assert book.cases[0].expected == "Status 201.\nStatus 200."


def _merged() -> bytes:
    from io import BytesIO  # noqa: PLC0415 - only here

    target = BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet(SHEET)
        for number, row in enumerate(
            [HEADINGS, case("A"), ["", "Steg to", "", "Send GET.", "Status 200."], ["", "", "", "Send DELETE."], case("B")]
        ):
            sheet.write_row(number, 0, row)
        sheet.merge_range(1, 0, 3, 0, "A")
    return target.getvalue()


def test_rows_that_repeat_the_id_and_title_are_steps_of_one_case() -> None:
    again = ["A", "Registrere kunde", "", "Send GET.", "Status 200."]
    book = read(one_sheet(HEADINGS, case("A"), again, ["A", "", "", "Vent."], case("B")), "bok.xlsx")

    assert [(case.id, case.action) for case in book.cases] == [("A", "Send POST.\nSend GET.\nVent."), ("B", "Send POST.")]
