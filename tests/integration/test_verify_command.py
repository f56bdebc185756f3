"""`kfr-conformance verify` and `seal` as a stranger meets them: lines, JSON, exit codes, and what wrong use is told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from conformance.cli.main import main
from conformance.journal import Event, RunStarted
from tests import bundles, certificates
from tests.bundles import copied, edited
from tests.certificates import PASSWORD
from tests.unit.sheet.books import HEADINGS, case, one_sheet

ROOT = Path(__file__).parents[2]

Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("run")
    (place / "ca.pem").write_bytes(certificates.authority().pem)
    (place / "other.pem").write_bytes(certificates.authority("Another CA").pem)
    return bundles.sealed(place / bundles.RUN)


@pytest.fixture
def folder(sealed: Path, tmp_path: Path) -> Path:
    return copied(sealed, tmp_path / bundles.RUN)


def spoken(sealed: Path, capsys: Capture, *words: str, path: Path | None = None) -> tuple[int, list[str]]:
    code = main(["verify", str(path or sealed), "--ca", str(sealed.with_name("ca.pem")), *words])
    out, err = capsys.readouterr()
    assert err == ""
    return code, out.splitlines()


def test_a_good_bundle_has_one_line_a_check_and_a_closing_sentence(sealed: Path, capsys: Capture) -> None:
    code, lines = spoken(sealed, capsys)

    assert code == 0
    assert lines[:2] == [" 1 ✓ Manifestet finnes og har riktig form", " 2 ✓ Signaturen finnes og har riktig form"]
    assert [line[3] for line in lines[:20]] == ["✓"] * 20
    assert lines[20] == ""
    assert lines[21].startswith("Signert av Eksempelbank ASA (organisasjonsnummer 310000000) 2026-03-02 12:00:00 UTC.")
    assert any("trukket tilbake" in line for line in lines)
    assert lines[-1].startswith("GYLDIG OG I SAMSVAR: ")


def test_a_broken_check_says_what_was_expected_and_what_was_found(sealed: Path, folder: Path, capsys: Capture) -> None:
    edited(folder, "report.html", lambda data: data + b"\n")

    code, lines = spoken(sealed, capsys, path=folder)

    at = lines.index(" 8 ✗ Ingen fil er endret")
    assert code == 10
    assert lines[at + 1].startswith("     forventet: report.html: 37 byte, SHA-256 ")
    assert lines[at + 2].startswith("     funnet:    report.html: 38 byte, SHA-256 ")
    assert lines[-1].startswith("UGYLDIG: ")


def test_a_check_that_could_not_be_examined_says_on_which_it_rests(sealed: Path, folder: Path, capsys: Capture) -> None:
    (folder / "journal.jsonl").unlink()

    code, lines = spoken(sealed, capsys, path=folder)

    assert code == 11
    assert "11 – Beviset er det journalen sier (avhenger av kontroll 10)" in lines


def test_english(sealed: Path, capsys: Capture) -> None:
    code = main(["--language", "en", "verify", str(sealed), "--ca", str(sealed.with_name("other.pem"))])
    lines = capsys.readouterr().out.splitlines()

    assert code == 12
    assert lines[0] == " 1 ✓ The manifest is there and in the right form"
    assert " 5 ✗ The certificate was issued under the CA given" in lines
    assert lines[-1].startswith("NOT TRUSTED: ")


def test_json(sealed: Path, folder: Path, capsys: Capture) -> None:
    (folder / "junit.xml").unlink()

    code, lines = spoken(sealed, capsys, "--json", "--organisation-number", "310000000", path=folder)

    told = json.loads("\n".join(lines))
    assert code == told["exit_code"] == 11
    assert (told["valid"], told["conforming"]) == (False, False)
    assert told["signer"] == {
        "name": "Eksempelbank ASA",
        "organisation_number": "310000000",
        "issuer": "Test CA Issuing",
        "serial": f"{certificates.bank().certificate.serial_number:x}",
        "signed_at": "2026-03-02T12:00:00+00:00",
    }
    assert [check["number"] for check in told["checks"]] == [*range(1, 21), 22]
    broken = [check for check in told["checks"] if not check["ok"]]
    assert [(check["number"], check["state"], check["found"]) for check in broken] == [(7, "broken", "mangler: junit.xml")]


def test_json_of_a_bundle_without_a_signature(sealed: Path, folder: Path, capsys: Capture) -> None:
    (folder / "manifest.json.p7s").unlink()

    code, lines = spoken(sealed, capsys, "--json", path=folder)

    told = json.loads("\n".join(lines))
    assert (code, told["signer"]) == (11, None)
    assert {check["state"] for check in told["checks"] if check["number"] in {3, 4, 5, 6}} == {"not-examined"}


WRONG_USE: dict[str, tuple[Callable[[Path], list[str]], str]] = {
    "no CA": (lambda run: ["verify", str(run)], "--ca mangler"),
    "no path": (lambda run: ["verify", "--ca", str(run.with_name("ca.pem"))], "STI mangler"),
    "a CA that is not there": (lambda run: ["verify", str(run), "--ca", "nowhere.pem"], "nowhere.pem"),
    "a CA that is none": (lambda run: ["verify", str(run), "--ca", str(run / "report.html")], "report.html"),
    "a path that is not there": (lambda run: ["verify", "nowhere", "--ca", str(run.with_name("ca.pem"))], "nowhere"),
    "a path that is no bundle": (lambda run: ["verify", str(run.with_name("ca.pem")), "--ca", str(run.with_name("ca.pem"))], "ca.pem"),
    "a number that is none": (
        lambda run: ["verify", str(run), "--ca", str(run.with_name("ca.pem")), "--organisation-number", "310000009"],
        "310000009",
    ),
}


@pytest.mark.parametrize(("words", "said"), WRONG_USE.values(), ids=WRONG_USE)
def test_wrong_use_is_exit_2_with_what_and_what_to_do(sealed: Path, capsys: Capture, words: Callable[[Path], list[str]], said: str) -> None:
    code = main(words(sealed))
    out, err = capsys.readouterr()

    assert (code, out) == (2, "")
    first, second = err.splitlines()
    assert said in first
    assert first.startswith("✗ ")
    assert second.startswith("  → ")


def _fresh(script: str, *words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", script, *words]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, check=False)


def test_a_fresh_process_needs_no_pytest(sealed: Path) -> None:
    script = (
        "import sys; from conformance.cli.main import main; code = main(sys.argv[1:]); "
        "assert not {'pytest', 'pytest_bdd', '_pytest', 'httpx', 'typst', 'jinja2'} & set(sys.modules), sorted(sys.modules); sys.exit(code)"
    )
    done = _fresh(script, "verify", str(sealed), "--ca", str(sealed.with_name("ca.pem")))

    assert done.returncode == 0, done.stderr.decode()
    assert done.stderr == b""


def test_a_terminal_that_knows_ascii_only_gets_ascii(sealed: Path, folder: Path) -> None:
    edited(folder, "journal.jsonl", lambda data: data[:-1])
    script = "import sys; from conformance.cli.main import main; sys.exit(main(sys.argv[1:]))"

    done = _fresh(script, "verify", str(folder), "--ca", str(sealed.with_name("ca.pem")), PYTHONIOENCODING="ascii")

    lines = done.stdout.decode("ascii").splitlines()
    assert (done.returncode, done.stderr) == (10, b""), done.stderr.decode()
    assert lines[0] == " 1 OK Manifestet finnes og har riktig form"
    assert "10 X Journalen henger sammen" in lines
    assert any(line.startswith("11 - ") for line in lines)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "kfr.toml").write_text(bundles.CONFIG, encoding="utf-8")
    (tmp_path / "bank.p12").write_bytes(certificates.pkcs12_of(certificates.valid_now()))
    (tmp_path / "bank.password").write_bytes(PASSWORD + b"\n")
    (tmp_path / "bank.password").chmod(0o600)
    return tmp_path / "kfr.toml"


def test_seal_takes_the_certificate_of_the_profile(config: Path, capsys: Capture) -> None:
    folder = config.with_name(bundles.RUN)
    bundles.finish(folder)
    with config.open("a", encoding="utf-8") as file:
        file.write('[profile.gammel.certificate]\npkcs12 = "finnes-ikke.p12"\n')

    assert main(["seal", str(folder), "--config", str(config), "--profile", "gammel"]) == 2
    assert "finnes-ikke.p12" in capsys.readouterr().err
    assert main(["seal", str(folder), "--config", str(config)]) == 0


def test_seal_and_verify(sealed: Path, config: Path, capsys: Capture) -> None:
    folder = config.with_name(bundles.RUN)
    bundles.finish(folder)

    assert main(["seal", str(folder), "--config", str(config)]) == 0
    assert capsys.readouterr().out == f"{folder} er forseglet: 7 filer er signert.\n"
    assert main(["verify", str(folder), "--ca", str(sealed.with_name("ca.pem"))]) == 0
    capsys.readouterr()
    assert main(["seal", str(folder), "--config", str(config)]) == 0
    assert "ingenting er endret" in capsys.readouterr().out
    edited(folder, "report.html", lambda data: data + b"\n")
    assert main(["seal", str(folder), "--config", str(config)]) == 2
    assert "--remake" in capsys.readouterr().err
    assert main(["--language", "en", "seal", str(folder), "--config", str(config), "--remake"]) == 0
    assert "7 files are signed" in capsys.readouterr().out


def test_a_wrong_password_is_told_without_the_password(config: Path, capsys: Capture) -> None:
    bundles.finish(config.with_name(bundles.RUN))
    config.with_name("bank.password").write_bytes(b"hemmelig og feil")

    code = main(["seal", str(config.with_name(bundles.RUN)), "--config", str(config)])

    err = capsys.readouterr().err
    assert code == 2
    assert "bank.p12" in err
    assert "hemmelig" not in err
    assert not (config.with_name(bundles.RUN) / "manifest.json").exists()


def test_a_run_of_the_embedded_simulator_cannot_be_sealed_again_and_is_told_why(tmp_path: Path, capsys: Capture) -> None:
    def simulated(event: Event) -> Event:
        return msgspec.structs.replace(event, target=replace(event.target, simulator=True)) if isinstance(event, RunStarted) else event

    bundles.finish(tmp_path / bundles.RUN, [simulated(event) for event in bundles.events()])

    code = main(["seal", str(tmp_path / bundles.RUN), "--config", str(tmp_path / "kfr.toml")])

    err = capsys.readouterr().err
    assert code == 2
    assert "simulatoren" in err
    assert "simulate --write-config" in err


def test_a_run_of_another_edition_of_the_workbook_is_named(sealed: Path, tmp_path: Path, capsys: Capture) -> None:
    words = ["verify", str(sealed), "--ca", str(sealed.with_name("ca.pem")), "--workbook"]
    ours = tmp_path / "ny.xlsx"
    ours.write_bytes(one_sheet(HEADINGS, case("HELT-NY-1")))

    main(words[:-1])
    alone = capsys.readouterr().out
    assert main([*words, str(ours)]) == 1
    out = capsys.readouterr().out

    assert "annen utgave av arbeidsboken enn ny.xlsx" in out
    assert "Merk: + HELT-NY-1  Registrere kunde (Testtilfeller, rad 2)" in out
    assert "GYLDIG, MEN IKKE I SAMSVAR" in out
    assert "annen utgave" not in alone
    assert main([*words, str(tmp_path / "borte.xlsx")]) == 2
