"""Reads `kfr.toml` into values. Unknown keys, wrong types and impossible combinations are named with their line."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from conformance.config.fields import SECTIONS, Field
from conformance.config.values import (
    BankSection,
    CertificateSection,
    Config,
    KfrSection,
    MailSection,
    MaskinportenSection,
    TlsSection,
)
from conformance.errors.configuration import (
    ConfigurationMissing,
    ConfigurationNotToml,
    KeyMissing,
    PlainHttpRefused,
    ProductionRefused,
    UnknownKey,
    WrongValue,
)
from conformance.language import Text

_MAX_BYTES = 256 * 1024
_SECTION = Text("en seksjon", "a section")
_TOO_LARGE = Text("filen er for stor", "the file is too large")
_PRODUCTION_HOST = "api.bits.no"


def load(path: Path) -> Config:
    """Read and check a configuration file; reads no secret and sends nothing.

    Args:
        path: The file; paths inside it are relative to its folder.

    Returns:
        The configuration.

    Raises:
        ConfigurationMissing: The file cannot be read.
        ConfigurationNotToml: It is not TOML.
        UnknownKey: A section or key does not exist.
        KeyMissing: A required key is not there.
        WrongValue: A value has the wrong type or is out of bounds.
        PlainHttpRefused: Plain http to another machine.
        ProductionRefused: It points at production.
    """
    source = _Source(path, _text(path))
    source.refuse_unknown_sections()
    tables = {name: source.section(name) for name in SECTIONS if name in source.tables or SECTIONS[name].required}
    certificate = CertificateSection(**tables["certificate"])
    config = Config(
        file=path,
        bank=BankSection(**tables["bank"]),
        kfr=KfrSection(**tables["kfr"]),
        maskinporten=MaskinportenSection(**tables["maskinporten"]),
        certificate=certificate,
        signing=CertificateSection(**tables["signing"]) if "signing" in tables else certificate,
        tls=TlsSection(**tables.get("tls", {})),
        mail=MailSection(**tables.get("mail", {})),
        open_points=tables.get("open_points", {}),
    )
    _refuse_impossible(config)
    return config


class _Source:
    """The parsed file together with its text, so that faults can be named by line."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self._lines = text.splitlines()
        try:
            self.tables: Mapping[str, Any] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise ConfigurationNotToml(file=path, why=error) from error

    def refuse_unknown_sections(self) -> None:
        for name in self.tables:
            if name not in SECTIONS:
                raise self._unknown(name, name, SECTIONS)

    def section(self, name: str) -> dict[str, Any]:
        wanted = SECTIONS[name]
        table = self.tables.get(name, {})
        if not isinstance(table, dict):
            raise WrongValue(file=self.path, line=self._line("", name), key=name, wanted=_SECTION, example=f"[{name}]")
        for key in table:
            if key not in wanted.fields:
                raise self._unknown(f"{name}.{key}", key, wanted.fields, name)
        for key, field in wanted.fields.items():
            if field.required and key not in table:
                raise KeyMissing(file=self.path, key=f"{name}.{key}", example=field.example)
        return {wanted.fields[key].attribute or key: self._value(name, key, value, wanted.fields[key]) for key, value in table.items()}

    def _value(self, section: str, key: str, value: object, field: Field) -> object:
        converted = field.convert(value, self.path.parent)
        if converted is None:
            line = self._line(section, key)
            raise WrongValue(file=self.path, line=line, key=f"{section}.{key}", wanted=field.wanted, example=field.example)
        return converted

    def _unknown(self, full: str, key: str, known: Mapping[str, object], section: str = "") -> UnknownKey:
        nearest = difflib.get_close_matches(key, known, n=1, cutoff=0.0)
        line = self._line(section, key)
        return UnknownKey(file=self.path, line=line, key=full, nearest=nearest[0], known=", ".join(known))

    def _line(self, section: str, key: str) -> int:
        """Find the 1-based line of a key; TOML parsers do not tell."""
        current = ""
        for number, text in enumerate(self._lines, 1):
            if header := re.match(r"\s*\[+\s*([\w-]+)", text):
                current = header[1]
                if not section and current == key:
                    return number
            elif current == section and re.match(rf'\s*"?{re.escape(key)}"?\s*=', text):
                return number
        return 1


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise ConfigurationMissing(file=path, why=error.strerror) from error
    if len(data) > _MAX_BYTES:
        raise ConfigurationMissing(file=path, why=_TOO_LARGE)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ConfigurationNotToml(file=path, why=error.reason) from error


def _refuse_impossible(config: Config) -> None:
    for key, url in (("kfr.base_url", config.kfr.base_url), ("maskinporten.metadata_url", config.maskinporten.metadata_url)):
        if urlsplit(url).scheme == "http" and not is_loopback(url):
            raise PlainHttpRefused(file=config.file, key=key)
    if config.kfr.environment == "production" or urlsplit(config.kfr.base_url).hostname == _PRODUCTION_HOST:
        raise ProductionRefused(file=config.file)
    if config.maskinporten.key == "kid" and not config.maskinporten.kid:
        raise KeyMissing(file=config.file, key="maskinporten.kid", example='"…"')
    for name, section in (("certificate", config.certificate), ("signing", config.signing)):
        if not section.password_env and section.password_file is None:
            raise KeyMissing(file=config.file, key=f"{name}.password_env", example='"KFR_CERTIFICATE_PASSWORD"')


def is_loopback(url: str) -> bool:
    """Whether a URL leads to this machine itself."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
