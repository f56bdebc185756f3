"""Reads passwords from where the configuration says they are: the environment, a file of its owner's, or the system's keyring."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from conformance.config.values import CertificateSection, Config
from conformance.errors.configuration import ConfigurationError, KeyringUnusable, SecretExposed, SecretMissing
from conformance.errors.system import refusal
from conformance.language import Text

_MAX_BYTES = 4096
_NO_LIBRARY = Text("pakken «keyring» er ikke installert", "the package 'keyring' is not installed")
_UNSET = Text("miljøvariabelen {variable} er ikke satt", "the environment variable {variable} is not set")
_NOT_IN_RING = Text("nøkkelringen har ingen oppføring {entry}", "the keyring has no entry {entry}")
_AT = Text("{path}: {why}", "{path}: {why}")
_NOWHERE = Text("konfigurasjonen sier ikke hvor det er", "the configuration does not say where it is")


def certificate_password(section: CertificateSection) -> bytes:
    """Read the password of a key.

    Args:
        section: Names the environment variable, the file or the entry of the keyring; the first that is there counts, in that order.

    Returns:
        The password, without the line break at its end.

    Raises:
        SecretMissing: It is in none of these places.
        SecretExposed: Others than the owner may read the file.
        KeyringUnusable: There is no keyring to ask.
    """
    if section.password_env and (value := os.environ.get(section.password_env)) is not None:
        return value.encode()
    if section.password_file is not None:
        return _from_file(section.password_file, section.file)
    if section.password_keyring:
        return _from_keyring(section.password_keyring, section.file)
    why = _UNSET.filled(variable=section.password_env) if section.password_env else _NOWHERE
    raise SecretMissing(file=section.file, why=why)


def known_secrets(config: Config) -> tuple[str, ...]:
    """Every password that the configuration leads to, as far as they can be read: what must stand in nothing a run leaves."""
    found = []
    for section in (config.certificate, config.signing):
        with suppress(ConfigurationError):
            found.append(certificate_password(section).decode("utf-8", "replace"))
    found.extend(os.environ.get(variable, "") for variable in (config.mail.password_env,) if variable)
    return tuple(dict.fromkeys(filter(None, found)))


def says_where_the_password_is(section: CertificateSection) -> bool:
    """Whether a section names any place for a password; a PEM key may do without."""
    return bool(section.password_env or section.password_file or section.password_keyring)


def _from_file(path: Path, key: Path) -> bytes:
    try:
        with path.open("rb") as file:
            if os.name == "posix" and stat.S_IMODE(os.fstat(file.fileno()).st_mode) & (stat.S_IRWXG | stat.S_IRWXO):
                raise SecretExposed(file=path)
            return file.read(_MAX_BYTES).rstrip(b"\r\n")
    except OSError as error:
        raise SecretMissing(file=key, why=_AT.filled(path=path, why=refusal(error))) from error


def _from_keyring(entry: str, key: Path) -> bytes:
    try:
        keyring, errors = import_module("keyring"), import_module("keyring.errors")
    except ImportError as error:
        raise KeyringUnusable(why=_NO_LIBRARY) from error
    service, _, user = entry.partition("/")
    try:
        found = keyring.get_password(service, user)
    except errors.KeyringError as error:
        raise KeyringUnusable(why=type(error).__name__) from error
    if found is None:
        raise SecretMissing(file=key, why=_NOT_IN_RING.filled(entry=entry))
    return str(found).encode()
