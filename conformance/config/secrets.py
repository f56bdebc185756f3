"""Reads passwords from where the configuration says they are: an environment variable, or a file only its owner may read."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from conformance.config.values import CertificateSection
from conformance.errors.configuration import SecretExposed, SecretMissing
from conformance.language import Text

_MAX_BYTES = 4096


def certificate_password(section: CertificateSection) -> bytes:
    """Read the password of a PKCS#12 file.

    Args:
        section: Names the environment variable or the file; the variable wins when it is set.

    Returns:
        The password, without the line break at its end.

    Raises:
        SecretMissing: Neither the variable nor the file is there.
        SecretExposed: Others than the owner may read the file.
    """
    if section.password_env and (value := os.environ.get(section.password_env)) is not None:
        return value.encode()
    if section.password_file is None:
        raise SecretMissing(file=section.pkcs12, why=_unset(section.password_env))
    return _from_file(section.password_file, section.pkcs12)


def _unset(variable: str) -> Text:
    return Text(f"miljøvariabelen {variable} er ikke satt", f"the environment variable {variable} is not set")


def _from_file(path: Path, certificate: Path) -> bytes:
    try:
        with path.open("rb") as file:
            if os.name == "posix" and stat.S_IMODE(os.fstat(file.fileno()).st_mode) & (stat.S_IRWXG | stat.S_IRWXO):
                raise SecretExposed(file=path)
            return file.read(_MAX_BYTES).rstrip(b"\r\n")
    except OSError as error:
        raise SecretMissing(file=certificate, why=f"{path}: {error.strerror}") from error
