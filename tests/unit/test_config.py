from __future__ import annotations

import os
from pathlib import Path

import pytest

from conformance.config import CertificateSection, load
from conformance.config.secrets import certificate_password
from conformance.errors.configuration import (
    ConfigurationError,
    ConfigurationMissing,
    ConfigurationNotToml,
    KeyMissing,
    PlainHttpRefused,
    ProductionRefused,
    SecretExposed,
    SecretMissing,
    UnknownKey,
    WrongValue,
)

GOOD = """\
[bank]
organisation_number = "310000000"
name = "Eksempelbank ASA"
[kfr]
environment = "test"
base_url = "https://preprod.api.bits.no/kar-ws/api/v1"
timeout_seconds = 30
[maskinporten]
metadata_url = "https://test.maskinporten.no/.well-known/oauth-authorization-server"
client_id = "klient"
scopes = ["bits:kundeforhold.write"]
key = "x5c"
[certificate]
pkcs12 = "bank.p12"
password_env = "KFR_CERTIFICATE_PASSWORD"
"""


def _write(folder: Path, text: str) -> Path:
    file = folder / "kfr.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_documented_file_is_read(tmp_path: Path) -> None:
    config = load(_write(tmp_path, GOOD))

    assert config.bank.organisation_number == "310000000"
    assert config.kfr.base_url == "https://preprod.api.bits.no/kar-ws/api/v1"
    assert config.maskinporten.scopes == ("bits:kundeforhold.write",)
    assert config.certificate == CertificateSection(tmp_path / "bank.p12", password_env="KFR_CERTIFICATE_PASSWORD")
    assert config.signing == config.certificate
    assert config.mail.to == "DSOP@bits.no"


def test_evidence_may_be_signed_by_another_certificate(tmp_path: Path) -> None:
    config = load(_write(tmp_path, GOOD + '[signing]\npkcs12 = "segl.p12"\npassword_file = "segl.password"\n'))

    assert config.signing == CertificateSection(tmp_path / "segl.p12", password_file=tmp_path / "segl.password")


# Sentence -> (what stands in the good file, what stands there instead, the error, words its message must hold).
FAULTS = {
    "a misspelled key": ("client_id", "clientid", UnknownKey, ("linje 10", "maskinporten.clientid", "client_id")),
    "an unknown section": ("[kfr]", "[kffr]", UnknownKey, ("linje 4", "kffr", "kfr")),
    "a required key is missing": ('name = "Eksempelbank ASA"\n', "", KeyMissing, ("bank.name",)),
    "a number where text is wanted": ('"klient"', "7", WrongValue, ("linje 10", "maskinporten.client_id")),
    "an organisation number with a wrong check digit": ('"310000000"', '"310000001"', WrongValue, ("linje 2", "organisation_number")),
    "an organisation number without quotation marks": ('"310000000"', "310000000", WrongValue, ("linje 2", "organisation_number")),
    "an address without a scheme": ('"https://preprod.api', '"preprod.api', WrongValue, ("linje 6", "kfr.base_url")),
    "a time limit of nothing": ("= 30", "= 0", WrongValue, ("linje 7", "kfr.timeout_seconds")),
    "no scopes": ('["bits:kundeforhold.write"]', "[]", WrongValue, ("linje 11", "maskinporten.scopes")),
    "an unknown way to name the key": ('"x5c"', '"x509"', WrongValue, ("linje 12", "x5c-chain")),
    "kid without a kid": ('"x5c"', '"kid"', KeyMissing, ("maskinporten.kid",)),
    "a password in the file": ("password_env", "password", UnknownKey, ("linje 15", "password_env")),
    "no way to the password": ('password_env = "KFR_CERTIFICATE_PASSWORD"\n', "", KeyMissing, ("certificate.password_env",)),
    "plain http to another machine": ("https://preprod.api", "http://preprod.api", PlainHttpRefused, ("kfr.base_url",)),
    "plain http to a name that looks local": ("https://test.maskin", "http://localhost.test.maskin", PlainHttpRefused, ("metadata_url",)),
    "production by name": ('"test"\nbase', '"production"\nbase', ProductionRefused, ("produksjon",)),
    "production by address": ("preprod.api.bits.no", "api.bits.no", ProductionRefused, ("produksjon",)),
    "no TOML": ("[bank]", "[bank", ConfigurationNotToml, ("kfr.toml",)),
}


@pytest.mark.parametrize(("old", "new", "kind", "words"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_named_with_its_place(
    tmp_path: Path, old: str, new: str, kind: type[ConfigurationError], words: tuple[str, ...]
) -> None:
    assert old in GOOD
    with pytest.raises(kind) as caught:
        load(_write(tmp_path, GOOD.replace(old, new, 1)))

    said = caught.value.message() + caught.value.advice()
    assert all(word in said for word in words), said
    assert caught.value.exit_code == 2


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationMissing, match=r"finnes-ikke\.toml"):
        load(tmp_path / "finnes-ikke.toml")


def test_loopback_may_be_plain(tmp_path: Path) -> None:
    text = GOOD.replace("https://preprod.api.bits.no", "http://127.0.0.1:8080").replace("https://test.maskinporten.no", "http://[::1]:8081")

    assert load(_write(tmp_path, text)).kfr.base_url.startswith("http://127.0.0.1")


def test_a_password_comes_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("P", "hemmelig")

    assert certificate_password(CertificateSection(tmp_path / "b.p12", password_env="P")) == b"hemmelig"


def test_a_password_comes_from_a_file_of_its_owner(tmp_path: Path) -> None:
    file = tmp_path / "b.password"
    file.write_text("hemmelig\n")
    file.chmod(0o600)

    assert certificate_password(CertificateSection(tmp_path / "b.p12", password_file=file)) == b"hemmelig"


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")
def test_a_password_that_others_may_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "b.password"
    file.write_text("hemmelig")
    file.chmod(0o640)

    with pytest.raises(SecretExposed) as caught:
        certificate_password(CertificateSection(tmp_path / "b.p12", password_file=file))
    assert "hemmelig" not in caught.value.message() + caught.value.advice()


def test_a_password_that_is_nowhere_is_missed(tmp_path: Path) -> None:
    with pytest.raises(SecretMissing, match="KFR_FINNES_IKKE"):
        certificate_password(CertificateSection(tmp_path / "b.p12", password_env="KFR_FINNES_IKKE"))
