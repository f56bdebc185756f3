"""The list of banks, `banks.toml`: who they are and where each has its configuration. It holds names of secrets, never a secret."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct, field

from conformance.errors.fleet import RosterRejected, RosterUnreadable
from conformance.errors.system import refusal
from conformance.language import Text, verbatim

_MAX_BYTES = 4 * 1024 * 1024
_MOST_BANKS = 10_000
# A name becomes the name of a folder, on any system.
_NAME = re.compile(r"[^\W_][\w.-]{0,62}(?<!\.)")

_TOO_LONG = Text(nb=f"større enn {_MAX_BYTES} byte", en=f"longer than {_MAX_BYTES} bytes")
_NO_BANKS = Text(nb="den har ingen banker", en="it has no banks")
_TOO_MANY = Text(nb=f"den har flere enn {_MOST_BANKS} banker", en=f"it has more than {_MOST_BANKS} banks")
_BAD_NAME = Text(nb="navnet «{name}» kan ikke bli navnet på en mappe", en="the name '{name}' cannot be the name of a folder")
_TWICE = Text(nb="navnet «{name}» står flere ganger", en="the name '{name}' stands more than once")

_Variable = Annotated[str, Meta(pattern=r"\A[A-Za-z_][A-Za-z0-9_]*\Z", max_length=256)]


class Entry(Struct, frozen=True, forbid_unknown_fields=True):
    """One bank of the list.

    Attributes:
        name: What it is called here; also the name of its run folder.
        config: Its `kfr.toml`.
        workbook: Its workbook; `None` is the packaged example.
        profile: Profile of its configuration; `None` leaves it to the file.
        baseline: Its known deviations, for nightly runs.
        secrets: Environment variable of its process -> variable of ours that holds the secret.
    """

    name: str
    config: Path
    workbook: Path | None = None
    profile: str | None = None
    baseline: Path | None = None
    secrets: dict[_Variable, _Variable] = field(default_factory=dict)


class Roster(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole list."""

    bank: tuple[Entry, ...] = ()

    def environment_of(self, entry: Entry, environ: Mapping[str, str]) -> tuple[dict[str, str], tuple[str, ...]]:
        """Make the environment of one bank's process: its own secrets under the names it knows, and no other bank's.

        Args:
            entry: The bank.
            environ: Our environment.

        Returns:
            The environment, and the variables of ours that should hold a secret of this bank, but are not there.
        """
        held = {origin for bank in self.bank for origin in bank.secrets.values()}
        own = {variable: environ[origin] for variable, origin in entry.secrets.items() if origin in environ}
        missing = tuple(origin for origin in entry.secrets.values() if origin not in environ)
        return {name: value for name, value in environ.items() if name not in held} | own, missing


def read(path: Path) -> Roster:
    """Read a list of banks.

    Args:
        path: The file; paths in it are relative to its folder.

    Returns:
        The list, its paths made absolute.

    Raises:
        RosterUnreadable: It cannot be read, or is no TOML.
        RosterRejected: It has no banks, unknown keys, or names that cannot be used.
    """
    roster = _parsed(path)
    _refuse_impossible(path, roster)
    home = path.resolve().parent
    return Roster(tuple(_absolute(entry, home) for entry in roster.bank))


def _parsed(path: Path) -> Roster:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise RosterUnreadable(file=path, why=refusal(error)) from error
    if len(data) > _MAX_BYTES:
        raise RosterUnreadable(file=path, why=_TOO_LONG)
    try:
        document = tomllib.loads(data.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise RosterUnreadable(file=path, why=verbatim(str(error))) from error
    try:
        return msgspec.convert(document, Roster, dec_hook=lambda kind, value: kind(value))
    except msgspec.ValidationError as error:
        raise RosterRejected(file=path, why=verbatim(str(error))) from error


def _refuse_impossible(path: Path, roster: Roster) -> None:
    if not roster.bank:
        raise RosterRejected(file=path, why=_NO_BANKS)
    if len(roster.bank) > _MOST_BANKS:
        raise RosterRejected(file=path, why=_TOO_MANY)
    for entry in roster.bank:
        if not _NAME.fullmatch(entry.name):
            raise RosterRejected(file=path, why=_BAD_NAME.filled(name=entry.name))
    # Two names that differ in case only would share a folder on some systems.
    name, times = Counter(entry.name.casefold() for entry in roster.bank).most_common(1)[0]
    if times > 1:
        raise RosterRejected(file=path, why=_TWICE.filled(name=name))


def _absolute(entry: Entry, home: Path) -> Entry:
    workbook, baseline = (None if path is None else home / path for path in (entry.workbook, entry.baseline))
    return msgspec.structs.replace(entry, config=home / entry.config, workbook=workbook, baseline=baseline)
