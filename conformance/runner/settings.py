"""What a run is set up with, as digests: enough to tell whether a second session is set up the same, and to say where it is not."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from conformance.config import Config

# What has no bearing on the verdicts, or is the same thing said otherwise.
_LEFT_OUT = {"file", "profile", "mail"}


def settings_of(config: Config) -> dict[str, str]:
    """Digest the sections of a configuration. None of them holds a secret; they say at most where one is.

    Args:
        config: The checked configuration.

    Returns:
        Section -> SHA-256 of its values. Files count by their names: the folder may have been moved.
    """
    return {name: _digest(getattr(config, name)) for name in config.__dataclass_fields__ if name not in _LEFT_OUT}


def settings_of_simulator(mutant: str) -> dict[str, str]:
    """The same for the embedded simulator, which differs only in how it deviates."""
    return {"simulator": _digest(mutant)}


def differing(before: dict[str, str], now: dict[str, str]) -> tuple[str, ...]:
    """Name the sections that are set otherwise now."""
    return tuple(sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name)))


def _digest(values: object) -> str:
    return hashlib.sha256(msgspec.json.encode(values, enc_hook=_name, order="sorted")).hexdigest()


def _name(value: object) -> object:
    if isinstance(value, Path):
        return value.name
    raise TypeError(type(value).__name__)
