"""`attest` from the tester's word to a sealed run: what is written down, what it counts for, and what is refused."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pypdf
import pytest

from conformance import evidence, journal
from conformance.attest import Statement, attest
from conformance.cli.main import main
from conformance.errors.attestation import AttestedFileUnusable
from conformance.errors.evidence import AttestationExpired
from conformance.journal import Attested, RunEnded
from conformance.language import Language
from conformance.model import Attestation, AttestedFile, RunResult, Verdict
from conformance.publish import _report
from conformance.seal import seal
from reports import html, junit, pdf
from tests import bundles, certificates
from tests.bundles import edited, judged, told
from tests.certificates import SEALED_AT

# One red pixel.
PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==")
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A run in which one case was left to a tester."""
    bundles.finish(tmp_path / bundles.RUN, bundles.by_hand(bundles.events()))
    return tmp_path / bundles.RUN


def said(**changed: object) -> Statement:
    statement = Statement("KFR-03", Verdict.PASSED, "Kari Nordmann", "testleder", "Sperren ble vist på skjermen.")
    return replace(statement, **changed)  # type: ignore[arg-type]  # any field


def result_of(folder: Path) -> RunResult:
    return journal.fold(journal.read((folder / "journal.jsonl").read_bytes()))


def remade(folder: Path) -> RunResult:
    """The evidence made anew, as `report` does."""
    result = result_of(folder)
    (folder / "evidence.json").write_bytes(evidence.encode(result))
    return result


def test_a_manual_case_keeps_the_run_from_conforming_until_it_is_attested(folder: Path) -> None:
    assert result_of(folder).exit_code == 3

    attestation, result = attest(folder, said(), valid_days=30, when=SEALED_AT)

    case = result.cases[2]
    assert (result.conforming, result.exit_code) == (True, 0)
    assert (case.verdict, case.attested, case.attestations) == (Verdict.MANUAL, True, (attestation,))
    assert case.reason == "Attestert som bestått av Kari Nordmann (testleder): Sperren ble vist på skjermen."
    assert attestation.expires == (SEALED_AT + timedelta(days=30)).isoformat()


def test_attested_as_failed_fails_the_run_and_a_later_word_stands_beside_the_earlier(folder: Path) -> None:
    _, failed = attest(folder, said(verdict=Verdict.FAILED, note="Sperren kom ikke."), when=SEALED_AT)
    _, mended = attest(folder, said(), when=SEALED_AT + timedelta(hours=1))

    assert (failed.cases[2].verdict, failed.exit_code) == (Verdict.FAILED, 1)
    assert [word.verdict for word in mended.cases[2].attestations] == [Verdict.FAILED, Verdict.PASSED]
    assert mended.exit_code == 0


def test_the_chain_of_the_journal_goes_on(folder: Path) -> None:
    before = (folder / "journal.jsonl").read_bytes()

    attest(folder, said(), when=SEALED_AT)

    after = (folder / "journal.jsonl").read_bytes()
    assert after.startswith(before)
    assert isinstance(journal.read(after)[-1].event, Attested)


def test_an_attested_run_is_sealed_and_verifies(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "skjerm bilde.png").write_bytes(PNG)
    attestation, _ = attest(folder, said(files=[tmp_path / "skjerm bilde.png"]), when=SEALED_AT - timedelta(seconds=30))
    remade(folder)
    seal(folder, certificates.bank(), when=SEALED_AT)

    judgement = judged(folder)

    (file,) = attestation.files
    assert (folder / file.path).read_bytes() == PNG
    assert (file.name, file.size) == ("skjerm bilde.png", len(PNG))
    assert judgement.exit_code == 0, told(judgement)
    assert "1 attestert" in next(check.found.nb for check in judgement.checks if check.number == 20)


def test_a_run_that_waits_for_a_word_is_valid_and_not_conforming(folder: Path) -> None:
    seal(folder, certificates.bank(), when=SEALED_AT)

    assert judged(folder).exit_code == 1


def test_a_run_is_not_sealed_on_a_word_that_holds_no_longer(folder: Path) -> None:
    attest(folder, said(), valid_days=1, when=SEALED_AT - timedelta(days=2))
    remade(folder)

    with pytest.raises(AttestationExpired, match="KFR-03"):
        seal(folder, certificates.bank(), when=SEALED_AT)


def test_a_seal_on_a_word_that_held_no_longer_does_not_conform(folder: Path) -> None:
    attest(folder, said(), valid_days=1, when=SEALED_AT - timedelta(days=2))
    remade(folder)
    bundles.sign_report(folder, certificates.bank())
    bundles.force_seal(folder)

    judgement = judged(folder)

    assert judgement.exit_code == 1, told(judgement)
    assert "gjaldt til" in told(judgement)


TRICKS: dict[str, tuple[Callable[[Path, str], object], int, int]] = {
    "altered": (lambda folder, path: edited(folder, path, lambda data: data + b" "), 10, 14),
    "removed": (lambda folder, path: (folder / path).unlink(), 10, 14),
}


@pytest.mark.parametrize(("do", "exit_code", "check"), TRICKS.values(), ids=TRICKS)
def test_what_was_attested_with_must_be_there_as_it_was(
    folder: Path, tmp_path: Path, do: Callable[[Path, str], object], exit_code: int, check: int
) -> None:
    (tmp_path / "a.png").write_bytes(PNG)
    attestation, _ = attest(folder, said(files=[tmp_path / "a.png"]), when=SEALED_AT)
    remade(folder)
    bundles.sign_report(folder, certificates.bank())
    do(folder, attestation.files[0].path)
    bundles.force_seal(folder)

    judgement = judged(folder)

    assert judgement.exit_code == exit_code, told(judgement)
    assert check in bundles.broken(judgement)


def test_attestations_alone_make_no_run_conform(tmp_path: Path) -> None:
    events = bundles.events()
    for case in bundles.CASES:
        events = bundles.by_hand(events, case)
    bundles.finish(tmp_path / "k", events)

    for case in bundles.CASES:
        _, result = attest(tmp_path / "k", said(case=case), when=SEALED_AT)

    assert (result.attested, result.conforming, result.exit_code) == (3, False, 3)


def test_a_word_on_a_case_the_suite_carried_out_counts_for_nothing() -> None:
    word = Attestation("KFR-01", Verdict.PASSED, "Kari", "testleder", "x", SEALED_AT.isoformat(), SEALED_AT.isoformat())
    lines = [
        journal.Line(number, "", SEALED_AT.isoformat(), event)
        for number, event in enumerate([*bundles.events(failing=["KFR-01"]), Attested(word)])
    ]

    result = journal.fold(lines)

    assert (result.cases[0].verdict, result.cases[0].attestations) == (Verdict.FAILED, ())


def test_the_report_shows_who_when_and_the_picture(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "bilde.png").write_bytes(PNG)
    (tmp_path / "logg.txt").write_bytes(b"ok")
    attest(folder, said(by="Kari <b>Nordmann</b>", files=[tmp_path / "bilde.png", tmp_path / "logg.txt"]), when=SEALED_AT)
    report = _report(result_of(folder), folder)

    page = html.render(report, Language.NB)

    assert f"data:image/png;base64,{base64.b64encode(PNG).decode()}" in page
    assert page.count("<img ") == 1
    assert "Kari &lt;b&gt;Nordmann" in page
    assert "Sperren ble vist på skjermen." in page
    assert "logg.txt" in page
    assert "utført for hånd og attestert" in page
    assert b"<skipped" not in junit.render(report, Language.NB)


REFUSED: dict[str, tuple[dict[str, object], str]] = {
    "another case": ({"case": "KFR-99"}, "KFR-99"),
    "a case the suite carried out": ({"case": "KFR-01"}, "KFR-01"),
    "no name": ({"by": "  "}, "--by"),
    "no role": ({"role": ""}, "--role"),
    "a note too long": ({"note": "x" * 5000}, "--note"),
    "a synthetic person in the note": ({"note": "Kunden 01815512345 ble sperret."}, "--note"),
    "a person with a blank in the note": ({"note": "Kunden 010155 12345 ble sperret."}, "--note"),
    "a token in the note": ({"note": "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwcyJ9.c2ln"}, "--note"),
    "a file that is not there": ({"files": [Path("borte.png")]}, "borte.png"),
    "a folder": ({"files": [Path()]}, "vanlig fil"),
}


@pytest.mark.parametrize(("changed", "message"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_attested_is_refused_and_nothing_is_written(
    folder: Path, changed: dict[str, object], message: str, capsys: Capture
) -> None:
    before = (folder / "journal.jsonl").read_bytes()
    statement = said(**changed)
    words = ["--verdict", "passed", "--by", statement.by, "--role", statement.role, "--note", statement.note]
    files = [word for file in statement.files for word in ("--file", str(file))]

    code = main(["attest", str(folder), statement.case, *words, *files])

    err = capsys.readouterr().err
    assert code == 2
    assert message in err
    assert "12345" not in err
    assert (folder / "journal.jsonl").read_bytes() == before
    assert not (folder / "attestations").exists()


def test_the_paper_shows_it_too_and_stays_an_archive(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "bilde.png").write_bytes(PNG)
    attest(folder, said(files=[tmp_path / "bilde.png"]), when=SEALED_AT)

    made = pdf.render(_report(result_of(folder), folder))

    reader = pypdf.PdfReader(BytesIO(made))
    text = " ".join(page.extract_text() for page in reader.pages)
    assert b"/Subtype/Image" in made
    assert "Kari Nordmann (testleder)" in " ".join(text.split())
    assert "utført for hånd og attestert" in " ".join(text.split())
    assert "Testtilfellet ble ikke kjørt" not in text
    assert "Testtilfeller som ikke er bestått" not in text


def test_a_damaged_picture_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "bilde.png").write_bytes(PNG[:40])

    with pytest.raises(AttestedFileUnusable, match="skadet"):
        attest(folder, said(files=[tmp_path / "bilde.png"]), when=SEALED_AT)


def test_a_file_with_a_personal_number_in_it_is_refused(folder: Path, tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "logg.txt").write_text("kunde=01815512345", encoding="utf-8")

    code = main(
        [
            "attest",
            str(folder),
            "KFR-03",
            "--verdict",
            "passed",
            "--by",
            "K",
            "--role",
            "t",
            "--note",
            "n",
            "--file",
            str(tmp_path / "logg.txt"),
        ]
    )

    assert code == 2
    assert "logg.txt" in capsys.readouterr().err
    assert not (folder / "attestations").exists()


def test_a_run_that_has_not_ended_cannot_be_attested(tmp_path: Path, capsys: Capture) -> None:
    events = [event for event in bundles.by_hand(bundles.events()) if not isinstance(event, RunEnded)]
    bundles.finish(tmp_path / "k", events)

    assert main(["attest", str(tmp_path / "k"), "KFR-03", "--verdict", "passed", "--by", "K", "--role", "t", "--note", "n"]) == 2
    assert "ikke avsluttet" in capsys.readouterr().err


def test_the_command_says_what_to_do_now(folder: Path, capsys: Capture, tmp_path: Path) -> None:
    (tmp_path / "kfr.toml").write_text("", encoding="utf-8")
    (tmp_path / "a.png").write_bytes(PNG)
    words = ["--verdict", "passed", "--by", "Kari Nordmann", "--role", "testleder", "--note", "Sett.", "--file", str(tmp_path / "a.png")]

    assert main(["attest", str(folder), "KFR-03", *words]) == 0

    out = capsys.readouterr().out
    assert "Kari Nordmann (testleder) går god for «bestått»" in out
    assert "attestations/" in out
    assert f"kfr-conformance report {folder}" in out
    assert "seal" in out
    assert "--remake" in out
    assert "Venter på attestasjon" not in out


def test_how_long_it_holds_is_taken_from_the_profile(folder: Path, capsys: Capture, tmp_path: Path) -> None:
    config = tmp_path / "oppsett.toml"
    config.write_text(f"{bundles.CONFIG}[profile.kort.attestation]\nvalid_days = 1\n", encoding="utf-8")
    words = ["--verdict", "passed", "--by", "Kari", "--role", "testleder", "--note", "Sett.", "--config", str(config)]

    for profile, days in ((), 90), (("--profile", "kort"), 1):
        assert main(["attest", str(folder), "KFR-03", *words, *profile]) == 0
        until = datetime.now(UTC).date() + timedelta(days=days)
        assert f"gjelder til {until}" in capsys.readouterr().out


def test_the_evidence_carries_it(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(PNG)
    attest(folder, said(files=[tmp_path / "a.png"]), when=SEALED_AT)
    remade(folder)

    case = json.loads((folder / "evidence.json").read_bytes())["cases"][2]

    (word,) = case["attestations"]
    assert (word["by"], word["role"], word["verdict"], case["verdict"]) == ("Kari Nordmann", "testleder", "passed", "manual")
    assert AttestedFile(**word["files"][0]).sha256 in word["files"][0]["sha256"]


def test_a_report_that_lacks_attestations_only_says_what_to_do(folder: Path) -> None:
    before = html.render(_report(result_of(folder), folder), Language.NB)
    attest(folder, said(), when=SEALED_AT)
    after = html.render(_report(result_of(folder), folder), Language.NB)

    assert "kfr-conformance attest" in before
    assert "kfr-conformance attest" not in after
