"""What a tester decides in the mapping file is what is run, as long as the words it was decided about are there."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from conformance.cli.main import main
from conformance.errors import ConformanceError
from conformance.errors.generation import PhrasebookWrong
from conformance.errors.mapping import MappingMalformed, MappingUnfit, MappingUnreadable
from conformance.generate import Intake, take_in
from conformance.mapping import load, read
from conformance.phrasebook import GapKind, lines_for, words_of
from tests.unit.sheet.books import HEADINGS, one_sheet

ACTION, EXPECTED = "Registrer kunden.", "Status 201."
PUZZLING = {
    "an unknown sentence": (ACTION, "Statuskoden skulle vært 201."),
    "a value to be found": (ACTION, "Feilkoden burde vært KFR-005."),
    "several meanings": ("Registrer kunden. Kunden er registrert.", "Status 200."),
    "no action": ("", EXPECTED),
    "no expectation": (ACTION, ""),
    "two actions": ("Registrer kunden. Slett kunden.", EXPECTED),
}


def _taken(folder: Path, mapping: str = "", action: str = ACTION, expected: str = EXPECTED) -> Intake:
    (folder / "bok.xlsx").write_bytes(one_sheet(HEADINGS, ["K-1", "Tittel", "", action, expected]))
    if mapping:
        (folder / "bok.mapping.toml").write_text(mapping, encoding="utf-8")
    return take_in(folder / "bok.xlsx")


def _steps(taken: Intake) -> list[str]:
    return [step.sentence for step in taken.generated.scenarios[0].steps]


@pytest.mark.parametrize(("action", "expected"), PUZZLING.values(), ids=PUZZLING)
def test_the_lines_that_are_suggested_are_valid_and_settle_the_row(tmp_path: Path, action: str, expected: str) -> None:
    before = _taken(tmp_path, action=action, expected=expected)
    (translation,) = before.generated.undecided

    lines = list(lines_for(before.book, translation))

    assert lines
    # Of the lines that begin alike one is chosen; the last is the one that always works.
    chosen = {line.partition(" = ")[0]: line for line in lines}.values()
    assert tomllib.loads("\n".join(chosen))
    assert not _taken(tmp_path, "\n".join(chosen), action, expected).generated.undecided


def test_a_sentence_is_recognised_however_it_is_typed(tmp_path: Path) -> None:
    mapping = 'sentences."statuskoden  skulle vært 201" = ["skal KFR svare med status 201"]'

    taken = _taken(tmp_path, mapping, expected="- Statuskoden\u00a0skulle vært 201.")

    assert not taken.generated.undecided
    assert "skal KFR svare med status 201" in _steps(taken)
    assert taken.generated.translations[0].readings[-1].pinned


def test_a_sentence_that_no_row_was_read_with_is_named(tmp_path: Path) -> None:
    mapping = """
sentences."Statuskoden skulle vært 201." = ["skal KFR svare med status 201"]
sentences."Statuskoden skulle vaert 201." = ["skal KFR svare med status 201"]
sentences."Kunden er registrert." = ["banken sletter kunden"]
"""
    taken = _taken(tmp_path, mapping, expected="Statuskoden skulle vært 201. Kunden er registrert.")

    assert taken.book.unused(taken.generated.translations) == ("Statuskoden skulle vaert 201.", "Kunden er registrert.")
    assert taken.book.unused(()) == ("Statuskoden skulle vært 201.", "Statuskoden skulle vaert 201.", "Kunden er registrert.")


def test_a_sentence_that_is_expected_cannot_be_made_to_say_nothing(tmp_path: Path) -> None:
    taken = _taken(tmp_path, 'sentences."Alt går bra." = []', expected="Status 201. Alt går bra.")

    assert [gap.kind for gap in taken.generated.undecided[0].gaps] == [GapKind.UNKNOWN]


def test_a_sentence_cannot_become_an_action_of_the_expected_result(tmp_path: Path) -> None:
    taken = _taken(tmp_path, 'sentences."Alt går bra." = ["banken sletter kunden"]', expected="Status 201. Alt går bra.")

    assert taken.generated.undecided


def test_a_case_has_the_steps_it_is_given_and_what_always_holds(tmp_path: Path) -> None:
    mapping = 'cases."K-1" = { steps = ["banken sletter kunden", "feilkoden skal være KFR-008", "skal KFR svare med status 404"] }'

    taken = _taken(tmp_path, mapping, "Noe helt annet", "Hvem vet")

    assert taken.generated.scenarios[0].operation == "delete"
    assert _steps(taken)[:4] == [
        "en testkunde med fødselsnummer",
        "banken sletter kunden",
        "skal KFR svare med status 404",
        "feilkoden skal være KFR-008",
    ]


def test_a_case_without_a_check_is_left_undecided_even_when_pinned(tmp_path: Path) -> None:
    taken = _taken(tmp_path, 'cases."K-1" = { steps = ["banken sletter kunden"] }')

    assert [gap.kind for gap in taken.generated.undecided[0].gaps] == [GapKind.NO_EXPECTATION]


def test_a_case_may_be_left_to_a_tester(tmp_path: Path) -> None:
    taken = _taken(tmp_path, 'cases."K-1" = { manual = "krever en telefon" }')

    (scenario,) = taken.generated.scenarios
    assert (scenario.manual, scenario.unmapped, _steps(taken)) == ("krever en telefon", (), ["at testtilfellet utføres for hånd"])
    assert "# Manuell: krever en telefon" in taken.generated.files["01-testtilfeller.feature"]


@pytest.mark.parametrize("decision", ['manual = "x"', 'steps = ["banken sletter kunden", "skal KFR svare med status 204"]'])
def test_a_decision_does_not_outlive_the_words_it_was_made_about(tmp_path: Path, decision: str) -> None:
    words = words_of(_taken(tmp_path).workbook.cases[0])
    mapping = f'cases."K-1" = {{ words = "{words}", {decision} }}'

    assert not _taken(tmp_path, mapping).generated.undecided
    (reworded,) = _taken(tmp_path, mapping, expected="Status 200.").generated.undecided
    assert [gap.kind for gap in reworded.gaps] == [GapKind.REWORDED]


def test_phrases_of_the_mapping_file_are_added(tmp_path: Path) -> None:
    mapping = '[[phrasebook.phrases]]\nid = "egen"\npart = "then"\npatterns = ["alt går bra"]\nsteps = ["skal KFR svare med status 201"]'

    taken = _taken(tmp_path, mapping, expected="Alt går bra.")

    assert "skal KFR svare med status 201" in _steps(taken)
    assert taken.generated.translations[0].readings[-1].phrases == ("egen",)


def test_the_mapping_file_is_named_with_its_digest_in_every_feature(tmp_path: Path) -> None:
    taken = _taken(tmp_path, "# ingenting ennå")

    assert taken.mapping is not None
    assert f"# Koblingsfil: bok.mapping.toml, SHA-256 {taken.mapping.sha256}\n" in taken.generated.files["01-testtilfeller.feature"]


WRONG: dict[str, tuple[str, type[ConformanceError], str]] = {
    "no TOML": ("sheets = = 1", MappingMalformed, "bok.mapping.toml"),
    "an unknown key": ("sheet = 1", MappingMalformed, "sheet"),
    "an unknown concept": ('sheets."Testtilfeller".columns.utfall = "F"', MappingMalformed, "utfall"),
    "neither steps nor reason": ('cases."K-1" = { words = "1" }', MappingMalformed, 'cases."K-1"'),
    "both steps and reason": ('cases."K-1" = { steps = ["banken sletter kunden"], manual = "x" }', MappingMalformed, 'cases."K-1"'),
    "a case that is not there": ('cases."K-9" = { manual = "x" }', MappingUnfit, 'cases."K-9": testtilfellet finnes ikke'),
    "a sheet that is not there": ('sheets."Ark9".use = true', MappingUnfit, 'sheets."Ark9"'),
    "a step that is not there": ('sentences."Hei" = ["banken ringer kunden"]', PhrasebookWrong, "det ligner mest på «banken "),
    "a value that was not filled in": ('sentences."Hei" = ["skal KFR svare med status {status}"]', PhrasebookWrong, "{status}"),
    "a token": ('[phrasebook.tokens]\nx = { regex = "(a+)+", samples = ["a"] }', PhrasebookWrong, "tokens"),
}


@pytest.mark.parametrize(("mapping", "error", "words"), WRONG.values(), ids=WRONG)
def test_a_mapping_file_that_cannot_be_used(tmp_path: Path, mapping: str, error: type[ConformanceError], words: str) -> None:
    with pytest.raises(error) as caught:
        _taken(tmp_path, mapping)

    assert words in caught.value.message()
    assert "bok.mapping.toml" in caught.value.message()
    assert caught.value.exit_code == 2


def test_a_file_that_is_no_text_or_too_long_or_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MappingMalformed, match="UTF-8"):
        read(b"\xff\xfe", "bok.mapping.toml")
    with pytest.raises(MappingMalformed, match="1048576"):
        read(b"#" * 2_000_000, "bok.mapping.toml")
    with pytest.raises(MappingUnreadable):
        load(tmp_path / "borte.toml")


# ---------------------------------------------------------------- the command


def test_the_command_takes_the_file_beside_the_workbook_or_the_one_it_is_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _taken(tmp_path)
    entries = 'cases."K-1" = { manual = "krever en telefon" }\nsentences."Alt gikk bra." = ["skal KFR svare med status 201"]'
    (tmp_path / "annen.toml").write_text(entries, encoding="utf-8")

    arguments = ["generate", str(tmp_path / "bok.xlsx"), "--out", str(tmp_path / "ut")]
    assert main([*arguments, "--mapping", str(tmp_path / "annen.toml")]) == 0
    said = capsys.readouterr()
    assert "Koblingsfil: annen.toml." in said.out
    assert "Utføres for hånd: K-1." in said.out
    assert "! Ingen rad ble lest med denne setningen i koblingsfilen: «Alt gikk bra.»" in said.err
    assert main([*arguments, "--mapping", str(tmp_path / "borte.toml")]) == 2


def test_explain_shows_columns_phrases_and_steps_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _taken(tmp_path, 'sentences."Alt går bra." = ["svaret skal være tomt"]', expected="Status 201. Alt går bra.")

    assert main(["generate", str(tmp_path / "bok.xlsx"), "--explain", "--out", str(tmp_path / "ut")]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Ark «Testtilfeller», overskrifter i rad 1:"
    assert "    E «Forventet resultat»: forventet resultat" in lines
    assert "    Handling: «Registrer kunden.» – frasen register" in lines
    assert "    Forventet: «Alt går bra.» – koblingsfilen" in lines
    assert "      → svaret skal være tomt" in lines
    assert "    Lagt til: en testkunde med fødselsnummer" in lines
    assert not (tmp_path / "ut").exists()


def test_a_question_is_answered_by_the_line_it_suggests(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bok.xlsx"
    path.write_bytes(one_sheet([*HEADINGS[:5], "Status", "Godkjent"], ["K-1", "Tittel", "", ACTION, EXPECTED]))
    arguments = ["generate", str(path), "--out", str(tmp_path / "ut")]

    assert main(arguments) == 2
    err = capsys.readouterr().err
    assert "kan både F1 «Status» og G1 «Godkjent» være kolonnen for resultat" in err
    line = next(line.strip() for line in err.splitlines() if line.strip().endswith('columns.status = "G"'))
    (tmp_path / "bok.mapping.toml").write_text(line, encoding="utf-8")
    assert main(arguments) == 0
