from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from conformance.config import CertificateSection, load, require_permission_to_write
from conformance.config.loader import without_overrides
from conformance.config.secrets import certificate_password
from conformance.errors.configuration import (
    ConfigurationError,
    ConfigurationMissing,
    ConfigurationNotToml,
    KeyMissing,
    KeyringUnusable,
    KeysConflict,
    PlainHttpRefused,
    ProductionNotNamed,
    ProductionRefused,
    ProfileUnknown,
    SecretExposed,
    SecretInline,
    SecretMissing,
    TooManyRelationships,
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
    "production by name only": ('"test"\nbase', '"production"\nbase', KeysConflict, ("linje 6", "kfr.base_url", "testmiljøet")),
    "production by address only": ("preprod.api.bits.no", "api.bits.no", KeysConflict, ("linje 6", "produksjonsmiljøet")),
    "Maskinporten of another environment": ("https://test.maskin", "https://maskin", KeysConflict, ("linje 9", "metadata_url")),
    "kid beside x5c": ('key = "x5c"', 'kid = "k"', KeysConflict, ("linje 12", "maskinporten.kid", "kid")),
    "an unknown algorithm": ('key = "x5c"', 'algorithm = "PS256"', WrongValue, ("linje 12", "RS384")),
    "no key at all": ('pkcs12 = "bank.p12"\n', "", KeyMissing, ("certificate.pkcs12",)),
    "two keys": ("password_env =", 'pem_key = "k"\npassword_env =', KeysConflict, ("linje 15", "certificate.pkcs12")),
    "a PEM key without its certificate": ('pkcs12 = "bank.p12"', 'pem_key = "k.pem"', KeyMissing, ("certificate.pem_certificate",)),
    "a certificate without its key": ('pkcs12 = "b', 'pem_certificate = "b', KeysConflict, ("linje 14", "pem_key")),
    "a JWK where a certificate is wanted": ('pkcs12 = "b', 'jwk = "b', KeysConflict, ("linje 14", "certificate.jwk", "kid")),
    "a card for the grant": ('pkcs12 = "b', 'pkcs11_module = "b', UnknownKey, ("linje 14", "pkcs11_module")),
    "a card without a token": (
        "[certificate]",
        '[signing]\npkcs11_module = "x.so"\npassword_env = "PIN"\n[certificate]',
        KeyMissing,
        ("signing.pkcs11_token",),
    ),
    "a card without a PIN": (
        "[certificate]",
        '[signing]\npkcs11_module = "x.so"\npkcs11_token = "t"\n[certificate]',
        KeyMissing,
        ("signing.password_env",),
    ),
    "a card and a file": (
        "[certificate]",
        '[signing]\npkcs12 = "s.p12"\npkcs11_module = "x.so"\npkcs11_token = "t"\npassword_env = "PIN"\n[certificate]',
        KeysConflict,
        ("signing.pkcs12", "pkcs11_module"),
    ),
    "a supplier for somebody else": ('key = "x5c"', 'consumer_org = "310028762"', KeysConflict, ("linje 12", "consumer_org")),
    "a password in the proxy": (
        "[certificate]",
        '[tls]\nproxy = "http://a:b@p:1"\n[certificate]',
        SecretInline,
        ("linje 14", "HTTPS_PROXY"),
    ),
    "a proxy with a strange port": ("[certificate]", '[tls]\nproxy = "http://p:x"\n[certificate]', WrongValue, ("linje 14", "tls.proxy")),
    "more than Bits takes in a day": (
        "[certificate]",
        "[limits]\nrelationships_per_run = 100001\n[certificate]",
        TooManyRelationships,
        ("linje 14", "100.000", "DSOP@bits.no"),
    ),
    "a section that is none": ("[bank]", "kfr = 1\n[bank]", ConfigurationNotToml, ("kfr",)),
    "a misspelled key in a profile": (
        "[certificate]",
        "[profile.a.kfr]\nbase = 1\n[certificate]",
        UnknownKey,
        ("linje 14", "profile.a.kfr.base"),
    ),
    "an unknown section in a profile": (
        "[certificate]",
        "[profile.a.kff]\nx = 1\n[certificate]",
        UnknownKey,
        ("linje 13", "profile.a.kff"),
    ),
    "a profile that is none": ("[certificate]", "[profile]\na = 1\n[certificate]", WrongValue, ("linje 14", "[profile.a]")),
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


PROFILES = (
    GOOD
    + """\
[profile.leverandor.maskinporten]
client_id = "leverandørens klient"
consumer_org = "310000000"
[profile.leverandor.certificate]
pkcs12 = "leverandør.p12"
[profile.produksjon.kfr]
environment = "production"
base_url = "https://api.bits.no/kar-ws/api/v1"
allow_writes_in_production = true
[profile.produksjon.maskinporten]
metadata_url = "https://maskinporten.no/.well-known/oauth-authorization-server"
"""
)


def test_a_profile_lies_on_top_of_the_file_key_by_key(tmp_path: Path) -> None:
    file = _write(tmp_path, PROFILES)

    supplier = load(file, "leverandor")

    assert (supplier.profile, supplier.maskinporten.client_id) == ("leverandor", "leverandørens klient")
    assert supplier.maskinporten.scopes == load(file).maskinporten.scopes
    assert supplier.certificate == CertificateSection(tmp_path / "leverandør.p12", password_env="KFR_CERTIFICATE_PASSWORD")
    assert load(file).maskinporten.client_id == "klient"


def test_a_profile_may_be_named_by_the_environment(tmp_path: Path) -> None:
    file = _write(tmp_path, PROFILES)

    assert load(file, environ={"KFR_PROFILE": "leverandor"}).profile == "leverandor"
    assert load(file, "", environ={"KFR_PROFILE": "leverandor"}).profile == ""


def test_a_profile_that_does_not_exist_is_named_with_those_that_do(tmp_path: Path) -> None:
    with pytest.raises(ProfileUnknown) as caught:
        load(_write(tmp_path, PROFILES), "test2")

    assert "test2" in caught.value.message()
    assert "leverandor, produksjon" in caught.value.advice()


# Variable, its value, the section and attribute it ends up in, and what it becomes.
OVERRIDES = {
    "text": ("KFR_MASKINPORTEN_CLIENT_ID", "annen", "maskinporten", "client_id", "annen"),
    "a section named as the prefix": ("KFR_KFR_BASE_URL", "https://kfr.example/v1", "kfr", "base_url", "https://kfr.example/v1"),
    "a number": ("KFR_KFR_TIMEOUT_SECONDS", "2.5", "kfr", "timeout_seconds", 2.5),
    "digits that are text": ("KFR_BANK_ORGANISATION_NUMBER", "310028762", "bank", "organisation_number", "310028762"),
    "a list by blanks": ("KFR_MASKINPORTEN_SCOPES", "a:b c:d", "maskinporten", "scopes", ("a:b", "c:d")),
    "a list as TOML": ("KFR_MASKINPORTEN_SCOPES", '["a:b"]', "maskinporten", "scopes", ("a:b",)),
    "a key that the file lacks": ("KFR_LIMITS_REQUESTS_PER_SECOND", "5", "limits", "requests_per_second", 5),
    "a yes": ("KFR_MAIL_STARTTLS", "false", "mail", "starttls", False),
}


@pytest.mark.parametrize(("variable", "text", "section", "attribute", "becomes"), OVERRIDES.values(), ids=OVERRIDES)
def test_the_environment_lies_on_top_of_everything(
    tmp_path: Path, variable: str, text: str, section: str, attribute: str, becomes: object
) -> None:
    config = load(_write(tmp_path, GOOD), environ={variable: text})

    assert getattr(getattr(config, section), attribute) == becomes


# Variables, the error (or none), words of its message.
ENVIRONMENT_FAULTS = {
    "a misspelled variable": ({"KFR_KFR_BASEURL": "https://x"}, UnknownKey, ("KFR_KFR_BASEURL", "KFR_KFR_BASE_URL")),
    "a wrong value": ({"KFR_KFR_TIMEOUT_SECONDS": "lenge"}, WrongValue, ("KFR_KFR_TIMEOUT_SECONDS", "sekunder")),
    "the password itself": ({"KFR_CERTIFICATE_PASSWORD": "hemmelig"}, None, ()),
    "a password under a name of its own": ({"KFR_BANK_HEMMELIGHET": "hemmelig"}, UnknownKey, ("KFR_BANK_HEMMELIGHET",)),
    "something of another kind": ({"KFR_LANGUAGE": "en", "KFR": "1", "KFR_": "2"}, None, ()),
}


@pytest.mark.parametrize(("environ", "kind", "words"), ENVIRONMENT_FAULTS.values(), ids=ENVIRONMENT_FAULTS)
def test_a_fault_in_the_environment_names_the_variable(
    tmp_path: Path, environ: dict[str, str], kind: type[ConfigurationError] | None, words: tuple[str, ...]
) -> None:
    file = _write(tmp_path, GOOD)
    if kind is None:
        assert load(file, environ=environ) == load(file, environ={})
        return
    with pytest.raises(kind) as caught:
        load(file, environ=environ)

    said = caught.value.message() + caught.value.advice()
    assert all(word in said for word in words), said
    assert "hemmelig" not in said


def test_overrides_can_be_taken_out_of_an_environment() -> None:
    environ = {"KFR_KFR_BASE_URL": "x", "KFR_PROFILE": "p", "KFR_LANGUAGE": "en", "KFR_CERTIFICATE_PASSWORD": "p", "PATH": "/bin"}

    assert without_overrides(environ) == {"KFR_LANGUAGE": "en", "KFR_CERTIFICATE_PASSWORD": "p", "PATH": "/bin"}


def test_writing_in_production_needs_permission_twice(tmp_path: Path) -> None:
    file = _write(tmp_path, PROFILES)
    allowed = load(file, "produksjon")
    unsaid = load(_write(tmp_path, PROFILES.replace("allow_writes_in_production = true", "")), "produksjon")

    require_permission_to_write(load(file, ""), "")
    require_permission_to_write(allowed, "310000000")
    with pytest.raises(ProductionRefused):
        require_permission_to_write(unsaid, "310000000")
    for named in ("", "310028762", "ja"):
        with pytest.raises(ProductionNotNamed):
            require_permission_to_write(allowed, named)


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


@pytest.fixture
def ring() -> Iterator[Callable[[object], None]]:
    """Sets the keyring of the system for one test; what was there comes back."""
    keyring = pytest.importorskip("keyring")
    before = keyring.get_keyring()
    yield keyring.set_keyring
    keyring.set_keyring(before)


def _ring(entries: dict[tuple[str, str], str]) -> object:
    from keyring.backend import KeyringBackend  # noqa: PLC0415 - optional

    class Ring(KeyringBackend):
        priority = 1

        def get_password(self, service: str, username: str) -> str | None:
            return entries.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            entries[service, username] = password

    made: object = Ring()  # type: ignore[no-untyped-call]  # the base class has no types
    return made


def test_a_password_comes_from_the_keyring(tmp_path: Path, ring: Callable[[object], None]) -> None:
    ring(_ring({("kfr", "bank/test"): "hemmelig"}))

    assert certificate_password(CertificateSection(tmp_path / "b.p12", password_keyring="kfr/bank/test")) == b"hemmelig"
    with pytest.raises(SecretMissing, match="kfr/annen"):
        certificate_password(CertificateSection(tmp_path / "b.p12", password_keyring="kfr/annen"))


def test_a_system_without_a_keyring_is_said(tmp_path: Path, ring: Callable[[object], None]) -> None:
    ring(importlib.import_module("keyring.backends.fail").Keyring())

    with pytest.raises(KeyringUnusable) as caught:
        certificate_password(CertificateSection(tmp_path / "b.p12", password_keyring="kfr/bank"))

    assert "password_file" in caught.value.advice()


def test_a_keyring_that_is_not_installed_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(KeyringUnusable) as caught:
        certificate_password(CertificateSection(tmp_path / "b.p12", password_keyring="kfr/bank"))

    assert "pip install" in caught.value.advice()


def test_a_password_that_is_nowhere_is_missed(tmp_path: Path) -> None:
    with pytest.raises(SecretMissing, match="KFR_FINNES_IKKE"):
        certificate_password(CertificateSection(tmp_path / "b.p12", password_env="KFR_FINNES_IKKE"))
