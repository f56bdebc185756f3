"""What `send` refuses: wrong use, and runs that are nothing for Bits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from conformance.model import Mode
from conformance.seal import seal
from tests import bundles, certificates
from tests.bundles import edited
from tests.mails import CONFIG, LOGIN, US, Capture, made, parsed, send, started, text_of

WRONG_USE: dict[str, tuple[str, tuple[str, ...], str]] = {
    "no server": (CONFIG.replace('smtp_host = "127.0.0.1"\n', ""), ("--smtp",), "mail.smtp_host"),
    "no sender": (CONFIG.replace(f'from = "{US}"\n', ""), ("--smtp",), "mail.from"),
    "no user name in the environment": (CONFIG + LOGIN.replace("_USERNAME", "_NOBODY"), ("--smtp",), "KFR_SMTP_NOBODY"),
    "a login in the clear": (CONFIG + "starttls = false\n" + LOGIN, ("--smtp",), "mail.starttls"),
    "a user name without a password": (CONFIG + LOGIN.splitlines()[0], (), "mail.username_env"),
    "two recipients": (CONFIG, ("--to", "a@b.example, c@d.example"), "--to"),
    "a recipient that would add a header": (CONFIG, ("--to", "a@b.example\nBcc: c@d.example"), "--to"),
    "a sender that is no address": (CONFIG.replace(US, "banken"), (), "mail.from"),
}


@pytest.mark.parametrize(("text", "words", "said"), WRONG_USE.values(), ids=WRONG_USE)
def test_wrong_use_is_exit_2_and_sends_nothing(
    folder: Path, config: Path, capsys: Capture, text: str, words: tuple[str, ...], said: str
) -> None:
    config.write_text(text, encoding="utf-8")

    code, told = send(folder, config, capsys, *words)

    assert code == 2
    assert said in told
    assert not (folder / "message.deliveries.jsonl").exists()


def altered(folder: Path) -> Path:
    edited(folder, "report.html", lambda data: data + b" ")
    return folder


def unsealed(folder: Path) -> Path:
    bundles.finish(folder)
    return folder


UNFIT: dict[str, tuple[Callable[[Path], Path], str]] = {
    "a case failed": (lambda place: made(place, bundles.events(failing=["KFR-02"])), "ikke i samsvar"),
    "against the simulator": (lambda place: made(place, started(simulator=True)), "simulator"),
    "a nightly run": (lambda place: made(place, started(mode=Mode.NIGHTLY)), "sertifiseringskjøring"),
    "not sealed": (unsealed, "kontroll 15 holder ikke: Rapporten (PDF) er signert"),
    "altered since": (lambda place: altered(made(place)), "kontroll 8 holder ikke"),
}


@pytest.mark.parametrize(("make", "why"), UNFIT.values(), ids=UNFIT)
def test_bits_gets_only_what_is_fit_and_others_get_it_labelled(
    tmp_path: Path, config: Path, capsys: Capture, make: Callable[[Path], Path], why: str
) -> None:
    folder = make(tmp_path / bundles.RUN)

    code, told = send(folder, config, capsys)
    assert code == 2
    assert why in told
    assert not (folder / "message.eml").exists()

    code, told = send(folder, config, capsys, "--to", US)
    mail = parsed((folder / "message.eml").read_bytes())
    assert (code, mail["To"]) == (0, US), told
    assert mail["Subject"].startswith("[Prøve] ")
    assert text_of(mail).startswith("PRØVE: ")
    assert "klar for produksjon" not in text_of(mail)


def test_a_mail_too_large_is_refused_with_the_figure(tmp_path: Path, config: Path, capsys: Capture) -> None:
    folder = tmp_path / bundles.RUN
    bundles.finish(folder)
    (folder / "allure-results" / "film.bin").write_bytes(Random(310_000_000).randbytes(8_000_000))
    seal(folder, certificates.valid_now())

    code, told = send(folder, config, capsys, "--zip")

    assert code == 2
    assert "10 MB" in told
    assert not (folder / "message.eml").exists()
    assert send(folder, config, capsys)[0] == 0


def test_a_folder_that_is_no_run_is_told(tmp_path: Path, config: Path, capsys: Capture) -> None:
    code, told = send(tmp_path, config, capsys)

    assert code == 2
    assert "evidence.json" in told
