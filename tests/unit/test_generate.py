"""Feature files from a workbook: what is made, written, removed and refused, as a library and as a command."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from conformance.cli.main import main
from conformance.errors.generation import ExampleMissing, FeaturesUnreadable, ForeignFeature
from conformance.errors.run import OutputNotWritable
from conformance.generate import EXAMPLE, differences, example_workbook, generate, write
from conformance.generate import features as module
from conformance.language import Language
from conformance.model import Case
from conformance.sheet import Layout, Workbook
from tests.golden.example_workbook import CATALOGUE

UNDERSTOOD = ("Registrer kunden.", "Status 201.")
PUZZLING = ("Ring til Bits.", "Alt går bra.")


def case(
    case_id: str, section: str = "Registrering", sheet: str = "Testtilfeller", *, words: tuple[str, str] = UNDERSTOOD, row: int = 8
) -> Case:
    return Case(case_id, f"Tittel {case_id}", sheet, row, section, "", *words)


def workbook(*cases: Case) -> Workbook:
    sheets = tuple(dict.fromkeys(case.sheet for case in cases))
    return Workbook("bok.xlsx", "ab" * 32, sheets, cases, (), (), (), Layout("bok.xlsx", "ab" * 32, ()))


def folder_content(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())}


def test_each_section_is_a_file_and_each_case_a_scenario() -> None:
    made = generate(workbook(case("K-1"), case("K-2"), case("K-3", "Sletting"), case("K-4")))

    assert list(made.files) == ["01-registrering.feature", "02-sletting.feature"]
    assert [scenario.case.id for scenario in made.scenarios] == ["K-1", "K-2", "K-3", "K-4"]
    assert made.files["01-registrering.feature"].count("Scenario:") == 3
    assert made.undecided == ()


def test_the_same_workbook_gives_the_same_bytes() -> None:
    book = workbook(case("K-1"), case("K-2", words=PUZZLING))

    assert dict(generate(book).files) == dict(generate(book).files)


def test_cases_that_name_the_same_customer_are_kept_together() -> None:
    """What the workbook names is shared; what a case makes itself is not."""
    naming = {"K-1": "310000000", "K-2": "", "K-3": "311111111#2019-11-08", "K-4": "310000000", "K-5": "12345", "K-6": "12345"}
    made = generate(workbook(*(case(case_id, words=_naming(number)) for case_id, number in naming.items())))

    assert made.undecided == ()
    assert {scenario.case.id: scenario.group for scenario in made.scenarios if scenario.group} == {"K-1": "K-1", "K-4": "K-1"}
    assert made.files["01-registrering.feature"].count("@testdata:K-1") == 2


def _naming(number: str) -> tuple[str, str]:
    return (f"Registrer kunden med CustomerID «{number}».", "Status 400.") if number else UNDERSTOOD


FILE_NAMES = {
    "norwegian letters": ("Øvelser på ære & åpenhet", "", "01-ovelser-pa-aere-apenhet.feature"),
    "no section": ("", "Ark 1", "01-ark-1.feature"),
    "nothing to spell": ("日本", "Ark", "01-seksjon.feature"),
    "a path": ("../../etc/passwd", "", "01-etc-passwd.feature"),
    "very long": ("x" * 300, "", f"01-{'x' * 60}.feature"),
}


@pytest.mark.parametrize(("section", "sheet", "name"), FILE_NAMES.values(), ids=FILE_NAMES)
def test_a_file_is_named_after_its_section(section: str, sheet: str, name: str) -> None:
    assert list(generate(workbook(case("K-1", section, sheet or "Ark"))).files) == [name]


def test_the_same_section_of_two_sheets_is_two_files() -> None:
    made = generate(workbook(case("K-1", "Registrering", "Ark 1"), case("K-2", "Registrering", "Ark 2")))

    assert list(made.files) == ["01-registrering.feature", "02-registrering.feature"]
    assert "# Ark: Ark 2" in made.files["02-registrering.feature"]


def test_a_hundred_sections_keep_their_order() -> None:
    made = generate(workbook(*(case(f"K-{number}", f"Del {number}") for number in range(120))))

    assert list(made.files) == sorted(made.files)
    assert len(made.files) == 120


def test_a_row_that_is_not_understood_is_there_all_the_same() -> None:
    made = generate(workbook(case("K-1"), case("K-2", words=PUZZLING)))

    assert [translation.scenario.case.id for translation in made.undecided] == ["K-2"]
    assert "@K-2 @status:uavklart" in made.files["01-registrering.feature"]
    assert "Gitt at raden må avklares" in made.files["01-registrering.feature"]


# ---------------------------------------------------------------- writing


def test_what_is_written_is_what_was_made(tmp_path: Path) -> None:
    made = generate(workbook(case("K-1"), case("K-2", "Sletting")))

    assert write(made, tmp_path / "ny" / "mappe") == ()
    assert folder_content(tmp_path / "ny" / "mappe") == dict(made.files)
    assert differences(made, tmp_path / "ny" / "mappe") == ()


def test_files_of_an_earlier_workbook_are_removed_and_others_left(tmp_path: Path) -> None:
    write(generate(workbook(case("K-1"), case("K-2", "Sletting"))), tmp_path)
    (tmp_path / "bok.xlsx").write_text("min")

    assert write(generate(workbook(case("K-1"))), tmp_path) == ("02-sletting.feature",)
    assert sorted(folder_content(tmp_path)) == ["01-registrering.feature", "bok.xlsx"]


@pytest.mark.parametrize("name", ["egen.feature", "01-registrering.feature"])
def test_a_feature_somebody_wrote_stops_everything(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("# language: no\nEgenskap: min egen\n", encoding="utf-8")
    before = folder_content(tmp_path)

    with pytest.raises(ForeignFeature, match=name):
        write(generate(workbook(case("K-1"))), tmp_path)

    assert folder_content(tmp_path) == before


def test_nothing_is_left_half_written(tmp_path: Path) -> None:
    write(generate(workbook(case("K-1"))), tmp_path)
    before = folder_content(tmp_path)
    # A folder stands where the second file is first written: the same as a disk that fills up between two files.
    (tmp_path / ".02-sletting.feature.partial").mkdir()

    with pytest.raises(OutputNotWritable):
        write(generate(workbook(case("K-9"), case("K-2", "Sletting"))), tmp_path)

    (tmp_path / ".02-sletting.feature.partial").rmdir()
    assert folder_content(tmp_path) == before


def test_a_file_for_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("")

    with pytest.raises(FeaturesUnreadable, match="fil"):
        write(generate(workbook(case("K-1"))), tmp_path / "fil")
    with pytest.raises(OutputNotWritable, match="fil"):
        write(generate(workbook(case("K-1"))), tmp_path / "fil" / "under")


# ---------------------------------------------------------------- checking


def changed(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    path.write_bytes(path.read_bytes().replace(old.encode(), new.encode(), 1))


def test_every_difference_is_named(tmp_path: Path) -> None:
    made = generate(workbook(case("K-1"), case("K-2", "Sletting"), case("K-3", "Oppslag")))
    write(made, tmp_path)
    changed(tmp_path, "01-registrering.feature", "Egenskap: Registrering", "Egenskap: Noe annet")
    (tmp_path / "02-sletting.feature").unlink()
    (tmp_path / "04-ekstra.feature").write_text("Feature: x")

    assert [difference.text.in_language(Language.NB) for difference in differences(made, tmp_path)] == [
        "01-registrering.feature, linje 7: «Egenskap: Noe annet» skulle vært «Egenskap: Registrering»",
        "02-sletting.feature mangler",
        "04-ekstra.feature skal ikke være der",
    ]


FIRST_DIFFERENCES = {
    "a line more": (
        "    Så skal KFR svare",
        "    Så at {x}\n    Så skal KFR svare",
        "linje 14: «Så at {x}» skulle vært «Så skal KFR svare",
    ),
    "other line ends": ("# language: no\n", "# language: no\r\n", r"linje 1: «# language: no\r\n» skulle vært «# language: no\n»"),
    "indented otherwise": ("    Så skal", "   Så skal", "linje 14: «   Så skal KFR svare"),
}


@pytest.mark.parametrize(("old", "new", "expected"), FIRST_DIFFERENCES.values(), ids=FIRST_DIFFERENCES)
def test_the_first_line_that_differs_is_shown(tmp_path: Path, old: str, new: str, expected: str) -> None:
    made = generate(workbook(case("K-1")))
    write(made, tmp_path)
    changed(tmp_path, "01-registrering.feature", old, new)

    (difference,) = differences(made, tmp_path)

    assert expected in difference.text.in_language(Language.NB)


@pytest.mark.parametrize("lost", [b"\n", b"for\xc3\xb8kelsen\n"])
def test_a_file_that_ends_too_early_or_too_late_differs(tmp_path: Path, lost: bytes) -> None:
    made = generate(workbook(case("K-1")))
    write(made, tmp_path)
    path = tmp_path / "01-registrering.feature"
    path.write_bytes(path.read_bytes() + lost)

    (difference,) = differences(made, tmp_path)

    assert "(slutten av filen)" in difference.text.in_language(Language.NB)


def test_a_folder_that_is_not_there_cannot_be_compared(tmp_path: Path) -> None:
    with pytest.raises(FeaturesUnreadable, match="borte"):
        differences(generate(workbook(case("K-1"))), tmp_path / "borte")


# ---------------------------------------------------------------- the command

EXAMPLE_FILES = 8


def test_the_command_writes_the_example(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["generate", "--out", str(tmp_path)]) == 0

    out, err = capsys.readouterr()
    assert out.splitlines() == [
        "KFR-Integrasjonstester-eksempel.xlsx: testtilfeller 97, scenarioer 97, filer 8, uavklarte 0.",
        f"Skrevet til {tmp_path}.",
    ]
    assert err == ""
    assert len(list(tmp_path.glob("*.feature"))) == EXAMPLE_FILES


def test_the_command_tells_what_it_removed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(generate(workbook(case("K-1", "Noe gammelt"))), tmp_path)

    assert main(["generate", "--out", str(tmp_path)]) == 0
    assert "Fjernet 01-noe-gammelt.feature" in capsys.readouterr().out


def test_the_command_finds_no_difference_after_writing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["generate", "--out", str(tmp_path)])
    written = folder_content(tmp_path)
    capsys.readouterr()

    assert main(["--language", "en", "generate", "--check", "--out", str(tmp_path)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"The files in {tmp_path} are those the workbook gives."
    assert folder_content(tmp_path) == written


def test_the_command_names_every_difference_and_exits_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["generate", "--out", str(tmp_path)])
    (tmp_path / "02-sletting-av-kundeforhold.feature").unlink()
    (tmp_path / "egen.feature").write_text("Feature: x")
    before = folder_content(tmp_path)
    capsys.readouterr()

    assert main(["generate", "--check", "--out", str(tmp_path)]) == 1
    assert capsys.readouterr().err.splitlines() == [
        "✗ 02-sletting-av-kundeforhold.feature mangler",
        "✗ egen.feature skal ikke være der",
        f"Filene i {tmp_path} er ikke de som arbeidsboken gir. Lag dem på nytt med: kfr-conformance generate --out {tmp_path}",
    ]
    assert folder_content(tmp_path) == before


WRONG_USE = {
    "no such workbook": (["borte.xlsx"], "borte.xlsx"),
    "a workbook that is none": ([str(CATALOGUE)], "example_cases.toml"),
    "a folder for a workbook": (["."], "mappe"),
    "an unknown option": (["--chek"], "--chek"),
}


@pytest.mark.parametrize(("arguments", "named"), WRONG_USE.values(), ids=WRONG_USE)
def test_wrong_use_is_explained_and_exits_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str], named: str
) -> None:
    monkeypatch.chdir(tmp_path)

    assert main(["generate", "--out", "ut", *arguments]) == 2
    assert named in capsys.readouterr().err
    assert not (tmp_path / "ut").exists()


def test_a_foreign_feature_is_explained_and_exits_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "egen.feature").write_text("Feature: x")

    assert main(["generate", "--out", str(tmp_path)]) == 2
    assert "egen.feature" in capsys.readouterr().err
    assert sorted(folder_content(tmp_path)) == ["egen.feature"]


def test_a_missing_example_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert example_workbook().name == EXAMPLE
    monkeypatch.setattr(module, "_FEATURES", tmp_path)

    with pytest.raises(ExampleMissing, match=EXAMPLE):
        example_workbook()


HEADINGS = ("Nr.", "Testtilfelle", "Forutsetning", "Handling", "Forventet resultat", "Resultat")


@pytest.fixture
def puzzling(tmp_path: Path) -> Path:
    """A workbook with one row that is understood, one that is not, and one that could be read in two ways."""
    path = tmp_path / "bok.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Testtilfeller")
        rows = [
            HEADINGS,
            ("K-1", "Registrere", "", *UNDERSTOOD, ""),
            ("K-2", "Ringe", "", "Registrer kunden.", "Statuskoden skulle vært 201.", ""),
            ("K-3", "Begge deler", "", "Registrer kunden. Kunden er registrert.", "Status 200.", ""),
        ]
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def test_undecided_rows_are_named_with_place_and_nearest_phrase(puzzling: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = puzzling.parent / "ut"

    assert main(["generate", str(puzzling), "--out", str(folder)]) == 0

    out, err = capsys.readouterr()
    assert "bok.xlsx: testtilfeller 3, scenarioer 3, filer 1, uavklarte 2." in out
    lines = err.splitlines()
    assert lines[0] == "! Testtilfeller, rad 3 (K-2): ingen frase passer «Statuskoden skulle vært 201.»."
    assert lines[1].startswith("    Ligner mest på «")
    assert lines[1].endswith("(frasen status).")
    assert lines[2:8] == [
        "    Til koblingsfilen (bok.mapping.toml), hvis det er dette du mener:",
        '      sentences."Statuskoden skulle vært 201." = ["skal KFR svare med status 201"]',
        "! Testtilfeller, rad 4 (K-3): «Kunden er registrert.» kan leses på flere måter: customer-state, customer-found.",
        "    Til koblingsfilen (bok.mapping.toml), hvis det er dette du mener:",
        '      sentences."Kunden er registrert." = ["at kunden er registrert i KFR"]',
        '      sentences."Kunden er registrert." = ["kunden skal finnes ved oppslag"]',
    ]
    assert "ikke i samsvar" in lines[8]
    assert (folder / "01-testtilfeller.feature").read_text(encoding="utf-8").count("@status:uavklart") == 2


def test_a_check_of_a_workbook_with_undecided_rows_exits_3(puzzling: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = puzzling.parent / "ut"
    main(["generate", str(puzzling), "--out", str(folder)])
    capsys.readouterr()

    assert main(["--language", "en", "generate", str(puzzling), "--check", "--out", str(folder)]) == 3
    assert "Testtilfeller, row 3 (K-2): no phrase fits" in capsys.readouterr().err
