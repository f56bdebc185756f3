"""`init`: what it writes is what a run reads, it never writes a secret, and never over a file."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from conformance.cli.main import main
from conformance.config import CertificateSection, load
from conformance.config.template import Answers, render

ROOT = Path(__file__).parents[2]
BASIC = ("--organisation-number", "310000000", "--name", 'Bank «Æ» \\ "B"', "--client-id", "klient", "--pkcs12", "bank.p12")


def _init(folder: Path, *words: str) -> int:
    return main(["init", "--out", str(folder / "kfr.toml"), *words])


def test_flags_are_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    assert _init(tmp_path, *BASIC) == 0

    config = load(tmp_path / "kfr.toml", environ={})
    assert (config.bank.organisation_number, config.bank.name) == ("310000000", 'Bank «Æ» \\ "B"')
    assert (config.kfr.environment, config.kfr.base_url) == ("test", "https://preprod.api.bits.no/kar-ws/api/v1")
    assert config.certificate == CertificateSection(tmp_path / "bank.p12", password_env="KFR_CERTIFICATE_PASSWORD")
    said = capsys.readouterr().out
    assert "KFR_CERTIFICATE_PASSWORD" in said
    assert "kfr-conformance doctor" in said


# Flags, and what of the configuration they lead to.
FORMS = {
    "a password in a file": (("--pkcs12", "b.p12", "--password-file", "b.pw"), "certificate.password_file", "b.pw"),
    "a password in the keyring": (("--pkcs12", "b.p12", "--password-keyring", "kfr/b"), "certificate.password_keyring", "kfr/b"),
    "PEM": (("--pem-key", "k.pem", "--pem-certificate", "c.pem"), "certificate.pem_certificate", "c.pem"),
    "a registered key": (("--pkcs12", "b.p12", "--kid", "nøkkel"), "maskinporten.key", "kid"),
    "a JWK": (("--jwk", "k.json", "--signing-pkcs12", "s.p12"), "signing.pkcs12", "s.p12"),
    "the chain too": (("--pkcs12", "b.p12", "--key", "x5c-chain"), "maskinporten.key", "x5c-chain"),
    "a supplier": (("--pkcs12", "b.p12", "--consumer-org", "310000000"), "maskinporten.consumer_org", "310000000"),
    "a company's own world": (("--pkcs12", "b.p12", "--ca-file", "ca.pem", "--proxy", "http://p:8080"), "tls.proxy", "http://p:8080"),
    "other addresses": (("--pkcs12", "b.p12", "--base-url", "https://kfr.example/v1"), "kfr.base_url", "https://kfr.example/v1"),
    "production": (("--pkcs12", "b.p12", "--environment", "production"), "kfr.base_url", "https://api.bits.no/kar-ws/api/v1"),
}


@pytest.mark.parametrize(("flags", "key", "value"), FORMS.values(), ids=FORMS)
def test_every_form_of_it_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flags: tuple[str, ...], key: str, value: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert _init(tmp_path, *BASIC[:6], *flags) == 0

    section, _, attribute = key.partition(".")
    found = getattr(getattr(load(tmp_path / "kfr.toml", environ={}), section), attribute)
    assert str(found).endswith(value)


# Flags, the exit code, words of the message.
REFUSED = {
    "no bank": (("--name", "B", "--client-id", "k", "--pkcs12", "b"), "organisation-number"),
    "a bank that cannot be": (("--organisation-number", "310000001", *BASIC[2:]), "organisation-number"),
    "a JWK without a certificate for the evidence": ((*BASIC[:6], "--jwk", "k.json"), "signing"),
    "a secret in the proxy": ((*BASIC, "--proxy", "http://a:hemmelig@p:1"), "HTTPS_PROXY"),
}


@pytest.mark.parametrize(("flags", "word"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_used_is_not_written(tmp_path: Path, capsys: pytest.CaptureFixture[str], flags: tuple[str, ...], word: str) -> None:
    assert _init(tmp_path, *flags) == 2

    assert word in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_not_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _init(tmp_path, *BASIC)
    before = (tmp_path / "kfr.toml").read_bytes()

    assert _init(tmp_path, *BASIC, "--proxy", "http://p:1") == 2
    assert "--force" in capsys.readouterr().err
    assert (tmp_path / "kfr.toml").read_bytes() == before
    assert _init(tmp_path, *BASIC, "--proxy", "http://p:1", "--force") == 0


def test_a_profile_is_added_to_the_file(tmp_path: Path) -> None:
    _init(tmp_path, *BASIC)
    assert _init(tmp_path, *BASIC, "--client-id", "annen", "--profile", "leverandør 2") == 0

    assert load(tmp_path / "kfr.toml", environ={}).maskinporten.client_id == "klient"
    assert load(tmp_path / "kfr.toml", "leverandør 2", environ={}).maskinporten.client_id == "annen"
    assert _init(tmp_path, *BASIC, "--profile", "leverandør 2") == 2


def test_a_terminal_is_asked(tmp_path: Path) -> None:
    answers = ["310000001", "310000000", "Banken", "klient", "bank.p12"]
    controller, terminal = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "conformance", "init", "--out", str(tmp_path / "kfr.toml")],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=terminal,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        os.write(controller, "".join(f"{answer}\n" for answer in answers).encode())
        said, errors = child.communicate(timeout=30)
    os.close(controller)
    os.close(terminal)

    assert child.returncode == 0, errors
    assert "ikke et gyldig organisasjonsnummer" in said
    assert load(tmp_path / "kfr.toml", environ={}).bank.name == "Banken"


def test_no_field_of_the_answers_is_a_secret() -> None:
    """A password has no place in the template: only where it is."""
    filled = Answers(**{name: f"verdi-{name}" for name in Answers.__slots__ if name != "environment"})

    assert "password =" not in render(filled)
    assert "secret" not in " ".join(Answers.__slots__)


def test_what_is_commented_out_can_be_taken_in(tmp_path: Path) -> None:
    """Every example in a comment is a key that exists, with a value that it takes."""
    text = render(Answers("310000000", "Banken", "klient", pkcs12="b.p12", password_env="X"))
    sections = ("[timestamp]", "[mail]", "[attestation]")
    lines = text.splitlines()
    for at in (at for at, line in enumerate(lines) if line in sections):
        for place in range(at + 1, len(lines)):
            if not lines[place].startswith("# "):
                break
            lines[place] = lines[place].removeprefix("# ").partition("  ")[0]
    (tmp_path / "kfr.toml").write_text("\n".join(lines), encoding="utf-8")

    config = load(tmp_path / "kfr.toml", environ={})

    assert config.timestamp.url == "https://tsa.example"
    assert (config.mail.sender, config.mail.smtp_port) == ("integrasjon@bank.example", 587)
    assert config.attestation.valid_days == 90
