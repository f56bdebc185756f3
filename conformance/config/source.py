"""The configuration as it was given: TOML text with its lines, a profile on top of it, and the environment on top of both."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conformance.config.fields import SECTIONS
from conformance.errors.configuration import ConfigurationMissing, ConfigurationNotToml, ProfileUnknown, UnknownKey, WrongValue
from conformance.errors.system import refusal
from conformance.language import Text

PROFILE = "profile"
_PREFIX = "KFR_"
_MAX_BYTES = 256 * 1024
_LINE = Text("{file}, linje {line}", "{file}, line {line}")
_VARIABLE = Text("Miljøvariabelen {name}", "The environment variable {name}")
_SECTION = Text("en seksjon", "a section")
_TOO_LARGE = Text("filen er for stor", "the file is too large")
# [a], [a.b] or [[a]]: the dotted name of a table.
_HEADER = re.compile(r"\s*\[+\s*([^\]#]+?)\s*\]")


@dataclass(frozen=True, slots=True)
class Given:
    """A value and where it was given, ready to stand at the beginning of a message."""

    value: object
    place: Text
    from_environment: bool = False


Table = dict[str, Given]


class Source:
    """The text of a configuration file, parsed, with the line of every key."""

    def __init__(self, path: Path) -> None:
        """Read a file.

        Raises:
            ConfigurationMissing: It cannot be read.
            ConfigurationNotToml: It is not TOML.
        """
        self.path = path
        text = _text(path)
        self._lines = text.splitlines()
        try:
            self._tables: Mapping[str, Any] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise ConfigurationNotToml(file=path, why=error) from error

    @property
    def profiles(self) -> tuple[str, ...]:
        """Names of the profiles in the file."""
        found = self._tables.get(PROFILE, {})
        return tuple(found) if isinstance(found, dict) else ()

    def tables(self, profile: str, environ: Mapping[str, str]) -> dict[str, Table]:
        """Lay file, profile and environment over each other, key by key; the later wins.

        Args:
            profile: Name of a profile in the file; empty for none.
            environ: Environment variables; `KFR_<SECTION>_<KEY>` gives a key.

        Returns:
            What was given, section by section; sections nobody mentions are not there.

        Raises:
            UnknownKey: A section or key does not exist, here or in any profile.
            WrongValue: A section is no table.
            ProfileUnknown: There is no such profile.
        """
        laid = self._sections(self._tables, ())
        profiles = {name: self._profile(name) for name in self.profiles}
        if profile and profile not in profiles:
            raise ProfileUnknown(file=self.path, profile=profile, known=", ".join(profiles) or "–")
        for overlay in (profiles.get(profile, {}), _from_environment(environ, _mentioned(laid, profiles.get(profile, {})))):
            for section, table in overlay.items():
                laid[section] = laid.get(section, {}) | table
        return laid

    def _profile(self, name: str) -> dict[str, Table]:
        table = self._tables[PROFILE][name]
        if not isinstance(table, dict):
            raise self._no_section((PROFILE,), name)
        return self._sections(table, (PROFILE, name))

    def _sections(self, tables: Mapping[str, Any], above: tuple[str, ...]) -> dict[str, Table]:
        found: dict[str, Table] = {}
        for name, table in tables.items():
            if name == PROFILE and not above:
                if not isinstance(table, dict):
                    raise self._no_section((), name)
                continue
            if name not in SECTIONS:
                raise unknown(self._place((), (*above, name)), ".".join((*above, name)), name, SECTIONS)
            if not isinstance(table, dict):
                raise self._no_section(above, name)
            found[name] = self._keys(table, (*above, name))
        return found

    def _keys(self, table: Mapping[str, Any], where: tuple[str, ...]) -> Table:
        known = SECTIONS[where[-1]].fields
        for key in table:
            if key not in known:
                raise unknown(self._place(where, (key,)), ".".join((*where, key)), key, known)
        return {key: Given(value, self._place(where, (key,))) for key, value in table.items()}

    def _no_section(self, above: tuple[str, ...], name: str) -> WrongValue:
        return WrongValue(place=self._place(above, (name,)), key=name, wanted=_SECTION, example=f"[{'.'.join((*above, name))}]")

    def _place(self, table: tuple[str, ...], name: tuple[str, ...]) -> Text:
        return _LINE.filled(file=self.path, line=self._line(table, name))

    def _line(self, table: tuple[str, ...], name: tuple[str, ...]) -> int:
        """Find the 1-based line of a key, or of the header of a table; TOML parsers do not tell."""
        current: tuple[str, ...] = ()
        for number, text in enumerate(self._lines, 1):
            if header := _HEADER.match(text):
                current = tuple(part.strip().strip("\"'") for part in header[1].split("."))
                if not table and current[: len(name)] == name:
                    return number
            elif current == table and re.match(rf"\s*[\"']?{re.escape(name[-1])}[\"']?\s*[=.]", text):
                return number
        return 1


def unknown(place: Text, full: str, key: str, known: Mapping[str, object]) -> UnknownKey:
    """Name a section or key that does not exist, and the nearest that does."""
    nearest = difflib.get_close_matches(key, known, n=1, cutoff=0.0)
    return UnknownKey(place=place, key=full, nearest=nearest[0], known=", ".join(known))


def variable_of(section: str, key: str) -> str:
    """Name the environment variable that gives a key: `kfr.base_url` is `KFR_KFR_BASE_URL`."""
    return f"{_PREFIX}{section}_{key}".upper()


def _from_environment(environ: Mapping[str, str], spoken_for: frozenset[str]) -> dict[str, Table]:
    found: dict[str, Table] = {}
    for name in sorted(environ):
        section, key = _section_and_key(name)
        if not section or name in spoken_for:
            continue
        place = _VARIABLE.filled(name=name)
        if key not in SECTIONS[section].fields:
            known = {variable_of(section, each): each for each in SECTIONS[section].fields}
            raise unknown(place, name, name, known)
        found.setdefault(section, {})[key] = Given(environ[name], place, from_environment=True)
    return found


def _section_and_key(name: str) -> tuple[str, str]:
    """Take a variable's name apart; a section whose name begins like another's is tried first."""
    for section in sorted(SECTIONS, key=len, reverse=True):
        prefix = variable_of(section, "")
        if name.startswith(prefix):
            return section, name.removeprefix(prefix).lower()
    return "", ""


def _mentioned(*layers: Mapping[str, Table]) -> frozenset[str]:
    """Variables that hold a secret of their own, because a key says so or by their usual name; they give no key."""
    usual = {f"{_PREFIX}{section}_PASSWORD" for section in ("CERTIFICATE", "SIGNING", "MAIL")} | {f"{_PREFIX}MAIL_USERNAME"}
    named = {str(given.value) for layer in layers for table in layer.values() for key, given in table.items() if key.endswith("_env")}
    return frozenset(usual | named)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise ConfigurationMissing(file=path, why=refusal(error)) from error
    if len(data) > _MAX_BYTES:
        raise ConfigurationMissing(file=path, why=_TOO_LARGE)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigurationNotToml(file=path, why=error.reason) from error


def each_key(tables: Mapping[str, Table]) -> Iterator[tuple[str, str, Given]]:
    """Walk through everything given: section, key, value."""
    for section, table in tables.items():
        for key, given in table.items():
            yield section, key, given
