"""What `--write-config` leaves behind: a folder that `run --config DIR/kfr.toml` works with at once."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

from conformance.errors.simulator import FolderNotWritable
from conformance.errors.system import refusal
from conformance.simulator.authority import Authority, EnterpriseCertificate
from conformance.simulator.options import Ready, SimulatorOptions

_TEMPLATE = """\
# Skrevet av «kfr-conformance simulate --write-config». Gjelder så lenge simulatoren går.

[bank]
organisation_number = {organisation_number}
name = {name}

[kfr]
environment = "test"
base_url = {base_url}

[maskinporten]
metadata_url = {metadata_url}
client_id = {client_id}
scopes = {scopes}
{key}

[certificate]
pkcs12 = "bank.p12"
password_file = "bank.password"
"""


def write(
    folder: Path, ready: Ready, client_id: str, *, options: SimulatorOptions, issued: tuple[Authority, EnterpriseCertificate]
) -> None:
    """Write `kfr.toml`, `bank.p12`, `bank.password` (readable by its owner only) and `ca.pem`.

    Args:
        folder: Where to; made when missing.
        ready: The addresses of the running simulator.
        client_id: The bank's client in Maskinporten.
        options: What the simulator was asked to be.
        issued: The authority and the bank's certificate.

    Raises:
        FolderNotWritable: The folder cannot be made or written to.
    """
    authority, enterprise = issued
    password = secrets.token_urlsafe(24)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write_private(folder / "bank.password", password.encode())
        _write_private(folder / "bank.p12", enterprise.pkcs12(password))
        (folder / "ca.pem").write_bytes(authority.pem)
        # Last, so that whoever waits for it finds the rest in place.
        (folder / "kfr.toml").write_text(_toml(ready, client_id, options), encoding="utf-8")
    except OSError as error:
        raise FolderNotWritable(folder=folder, why=refusal(error)) from error


def _toml(ready: Ready, client_id: str, options: SimulatorOptions) -> str:
    # A TOML basic string takes the same escapes as a JSON string.
    values = {
        "organisation_number": options.organisation_number,
        "name": options.bank_name,
        "base_url": ready.kfr_base_url,
        "metadata_url": ready.metadata_url,
        "client_id": client_id,
        "scopes": list(options.scopes),
    }
    key = f'key = "kid"\nkid = {json.dumps(options.kid)}' if options.kid else 'key = "x5c"'
    return _TEMPLATE.format(key=key, **{name: json.dumps(value, ensure_ascii=False) for name, value in values.items()})


def _write_private(file: Path, content: bytes) -> None:
    file.unlink(missing_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as target:
        target.write(content)
