"""`send` as a bank meets it: the draft, which openssl accepts."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest

from conformance.cli.main import main
from conformance.verify import verify
from tests import bundles, certificates
from tests.bundles import edited
from tests.mails import BITS, US, Capture, inside, parsed, send, text_of


def test_the_draft_says_what_it_is_about_and_carries_report_and_workbook(folder: Path, config: Path, capsys: Capture) -> None:
    code, told = send(folder, config, capsys)

    data = (folder / "message.eml").read_bytes()
    mail = parsed(data)
    assert code == 0, told
    assert f"{folder / 'message.eml'} til {BITS}" in told
    assert data.count(b"\n") == data.count(b"\r\n")
    assert data.isascii()
    assert (mail["To"], mail["From"], mail["X-Unsent"]) == (BITS, US, "1")
    assert mail["Subject"] == "KFR: fullført integrasjonstest – Eksempelbank ASA (310000000)"
    assert mail.get_content_type() == "multipart/signed"
    assert (mail.get_param("micalg"), mail.get_param("protocol")) == ("sha-256", "application/pkcs7-signature")
    attached = {part.get_filename(): part.get_content() for part in inside(mail).iter_attachments()}
    assert attached == {name: (folder / name).read_bytes() for name in ("report.pdf", bundles.WORKBOOK)}
    text = text_of(mail)
    for said in (
        "Eksempelbank ASA",
        "organisasjonsnummer 310000000",
        "Sertifisering",
        bundles.RUN,
        "Bestått 3",
        "klar for produksjon",
        "Test CA",
    ):
        assert said in text
    assert "PRØVE" not in text


def test_the_run_stays_as_valid_as_it_was(folder: Path, config: Path, capsys: Capture) -> None:
    send(folder, config, capsys)

    assert verify(folder, [certificates.authority().root]).exit_code == 0


def test_the_certificate_is_that_of_the_profile(folder: Path, config: Path, capsys: Capture) -> None:
    with config.open("a", encoding="utf-8") as file:
        file.write('[profile.gammel.certificate]\npkcs12 = "finnes-ikke.p12"\n')

    code, said = send(folder, config, capsys, "--profile", "gammel")

    assert code == 2
    assert "finnes-ikke.p12" in said


def test_in_english(folder: Path, config: Path, capsys: Capture) -> None:
    assert main(["--language", "en", "send", str(folder), "--config", str(config)]) == 0

    mail = parsed((folder / "message.eml").read_bytes())
    assert "S/MIME signed" in capsys.readouterr().out
    assert mail["Subject"] == "KFR: completed integration test – Eksempelbank ASA (310000000)"
    assert "ready for production" in text_of(mail)
    assert inside(mail).get_body(("plain",))["Content-Language"] == "en"  # type: ignore[index]  # the test above saw that it is there


def test_the_whole_folder_goes_along_when_asked_for(folder: Path, config: Path, capsys: Capture, tmp_path: Path) -> None:
    send(folder, config, capsys)  # a mail never carries an earlier one
    code, told = send(folder, config, capsys, "--zip")

    parts = {part.get_filename(): part.get_content() for part in inside(parsed((folder / "message.eml").read_bytes())).iter_attachments()}
    (tmp_path / "a.zip").write_bytes(parts[f"{bundles.RUN}.zip"])
    assert code == 0, told
    assert verify(tmp_path / "a.zip", [certificates.authority().root]).exit_code == 0
    with zipfile.ZipFile(BytesIO(parts[f"{bundles.RUN}.zip"])) as archive:
        assert not {name for name in archive.namelist() if "message" in name}


OPENSSL = [("cms", "-verify", "-purpose", "any"), ("smime", "-verify"), ("smime", "-verify", "-purpose", "any")]


@pytest.mark.parametrize("words", OPENSSL, ids=" ".join)
@pytest.mark.parametrize("altered", [False, True], ids=["as sent", "altered"])
def test_openssl_agrees_on_the_mail(folder: Path, config: Path, capsys: Capture, words: Sequence[str], *, altered: bool) -> None:
    if not (openssl := shutil.which("openssl")):
        pytest.skip("openssl is not installed")
    send(folder, config, capsys)
    if altered:
        edited(folder, "message.eml", lambda data: data.replace(b"310000000", b"310000001", 2))
    command = [openssl, *words, "-in", str(folder / "message.eml"), "-CAfile", str(config.with_name("ca.pem")), "-out", "content"]

    done = subprocess.run(command, cwd=config.parent, capture_output=True, check=False)

    assert (done.returncode == 0) is not altered, done.stderr.decode()
    if not altered:
        assert b"report.pdf" in config.with_name("content").read_bytes()


def test_the_date_of_the_mail_is_now(folder: Path, config: Path, capsys: Capture) -> None:
    send(folder, config, capsys)

    dated = parsed((folder / "message.eml").read_bytes())["Date"].datetime
    assert timedelta(0) <= datetime.now(UTC) - dated < timedelta(minutes=10)
