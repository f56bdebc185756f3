"""Reads `kfr.toml` into values. Unknown keys, wrong types and impossible combinations are named with their place."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from conformance.config.consistency import refuse_impossible
from conformance.config.fields import SECTIONS, Field
from conformance.config.source import Given, Source, Table, each_key, variable_of
from conformance.config.values import (
    AttestationSection,
    BankSection,
    CertificateSection,
    Config,
    KfrSection,
    LimitsSection,
    MailSection,
    MaskinportenSection,
    TimestampSection,
    TlsSection,
)
from conformance.errors.configuration import KeyMissing, WrongValue

PROFILE_ENV = "KFR_PROFILE"


def load(path: Path, profile: str | None = None, *, environ: Mapping[str, str] | None = None) -> Config:
    """Read and check a configuration file; reads no secret and sends nothing.

    Args:
        path: The file; paths inside it, or in environment variables, are relative to its folder.
        profile: Name of a profile in the file; `None` takes it from `KFR_PROFILE`, empty is none.
        environ: Environment variables whose `KFR_<SECTION>_<KEY>` override the file; `None` takes the process's own.

    Returns:
        The configuration.

    Raises:
        ConfigurationMissing: The file cannot be read.
        ConfigurationNotToml: It is not TOML.
        ProfileUnknown: There is no such profile.
        UnknownKey: A section or key does not exist.
        KeyMissing: A required key is not there.
        WrongValue: A value has the wrong type or is out of bounds.
        PlainHttpRefused: Plain http to another machine.
        SecretInline: A secret stands in the file itself.
        KeysConflict: Two keys cannot both hold.
        TooManyRelationships: The limit of relationships is above what Bits takes unannounced.
    """
    environment = os.environ if environ is None else environ
    chosen = environment.get(PROFILE_ENV, "") if profile is None else profile
    given = Source(path).tables(chosen, environment)
    tables = {name: _section(path, name, given.get(name, {})) for name in SECTIONS if name in given or SECTIONS[name].required}
    certificate = CertificateSection(**tables["certificate"])
    config = Config(
        file=path,
        bank=BankSection(**tables["bank"]),
        kfr=KfrSection(**tables["kfr"]),
        maskinporten=MaskinportenSection(**tables["maskinporten"]),
        certificate=certificate,
        signing=CertificateSection(**tables["signing"]) if "signing" in tables else certificate,
        tls=TlsSection(**tables.get("tls", {})),
        limits=LimitsSection(**tables.get("limits", {})),
        mail=MailSection(**tables.get("mail", {})),
        timestamp=TimestampSection(**tables.get("timestamp", {})),
        attestation=AttestationSection(**tables.get("attestation", {})),
        open_points=tables.get("open_points", {}),
        profile=chosen,
    )
    refuse_impossible(config, {f"{section}.{key}": value.place for section, key, value in each_key(given)})
    return config


def options_for(file: Path, profile: str | None) -> str:
    """Say on a command line which configuration is meant."""
    return f"--config {file}" + (f" --profile {profile}" if profile else "")


def without_overrides(environ: Mapping[str, str]) -> dict[str, str]:
    """Take the variables that override keys, or choose a profile, out of an environment; secrets stay in it."""
    overriding = {variable_of(name, key) for name, section in SECTIONS.items() for key in section.fields} | {PROFILE_ENV}
    return {name: value for name, value in environ.items() if name not in overriding}


def _section(path: Path, name: str, table: Table) -> dict[str, Any]:
    fields = SECTIONS[name].fields
    for key, field in fields.items():
        if field.required and key not in table:
            raise KeyMissing(file=path, key=f"{name}.{key}", example=field.example)
    return {fields[key].attribute or key: _converted(path, f"{name}.{key}", given, fields[key]) for key, given in table.items()}


def _converted(path: Path, key: str, given: Given, field: Field) -> object:
    for reading in _readings(given):
        converted = field.convert(reading, path.parent)
        if converted is not None:
            return converted
    raise WrongValue(place=given.place, key=key, wanted=field.wanted, example=field.example)


def _readings(given: Given) -> Iterator[object]:
    """What a value may mean. The environment knows only text, so a number, a flag or a list is read out of it."""
    yield given.value
    if not given.from_environment or not isinstance(given.value, str):
        return
    try:
        yield tomllib.loads(f"value = {given.value}")["value"]
    except tomllib.TOMLDecodeError:
        yield [part for part in re.split(r"[,\s]+", given.value) if part]
