"""Reads the file of known deviations that a nightly run is held against.

    known = [
      { case = "KFR-101", check = "register/201 status", reason = "Sak 4711 hos Bits", owner = "Kari Nordmann", expires = 2026-12-31 },
    ]

One deviation is one line: it can be pasted as the run prints it, and a change of the file reads well.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from conformance.errors.baseline import BaselineCasesUnknown, BaselineEntryWrong, BaselineUnreadable
from conformance.errors.system import refusal
from conformance.language import Text, verbatim
from conformance.model import KnownDeviation

_MAX_BYTES = 1_000_000
_TEXTS = ("case", "check", "reason", "owner")
_LONGEST = 500

_TOO_LONG = Text(nb="filen er større enn 1 MB", en="the file is longer than 1 MB")
_NO_LIST = Text(nb="den skal ha listen «known» og ikke noe annet", en="it must have the list 'known' and nothing else")
_KEYS = Text(
    nb="den skal ha case, check, reason, owner og expires",
    en="it must have case, check, reason, owner and expires",
)
_EMPTY = Text(nb="«{key}» mangler innhold", en="'{key}' is empty")
_NO_DATE = Text(nb="«expires» skal være en dato, for eksempel 2026-12-31", en="'expires' must be a date, for instance 2026-12-31")
_TWICE = Text(nb="det samme avviket står også tidligere i filen", en="the same deviation stands further up in the file")


def load(path: Path) -> tuple[KnownDeviation, ...]:
    """Read a file of known deviations.

    Args:
        path: The file.

    Returns:
        The deviations, in the order of the file.

    Raises:
        BaselineUnreadable: The file cannot be read, is no TOML, or has something else in it.
        BaselineEntryWrong: An entry lacks a reason, an owner, an expiry date, or is there twice.
    """
    entries = _entries(path)
    found: list[KnownDeviation] = []
    for number, entry in enumerate(entries, 1):
        known = _known(path, number, entry)
        if any((each.case, each.check) == (known.case, known.check) for each in found):
            raise BaselineEntryWrong(file=path, number=number, why=_TWICE)
        found.append(known)
    return tuple(found)


def require_known_cases(baseline: Sequence[KnownDeviation], rows: Sequence[str]) -> None:
    """See that every deviation is about a case of the workbook: one that names another would never be missed.

    Raises:
        BaselineCasesUnknown: Some are not.
    """
    unknown = sorted({known.case for known in baseline} - set(rows))
    if unknown:
        raise BaselineCasesUnknown(cases=", ".join(unknown))


def line_for(case: str, check: str, *, expires: str) -> str:
    """Write the line of a deviation that is not known yet; whoever accepts it fills in why, and who sees to it."""
    quoted_case, quoted_check = (json.dumps(text, ensure_ascii=False) for text in (case, check))
    return f'  {{ case = {quoted_case}, check = {quoted_check}, reason = "", owner = "", expires = {expires} }},'


def _entries(path: Path) -> list[object]:
    try:
        with path.open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
        if len(data) > _MAX_BYTES:
            raise BaselineUnreadable(file=path, why=_TOO_LONG)
        document = tomllib.loads(data.decode())
    except OSError as error:
        raise BaselineUnreadable(file=path, why=refusal(error)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BaselineUnreadable(file=path, why=verbatim(str(error))) from error
    entries = document.get("known")
    if set(document) != {"known"} or not isinstance(entries, list):
        raise BaselineUnreadable(file=path, why=_NO_LIST)
    return entries


def _known(path: Path, number: int, entry: object) -> KnownDeviation:
    for why in _faults(entry):
        raise BaselineEntryWrong(file=path, number=number, why=why)
    assert isinstance(entry, dict)
    case, check, reason, owner = (" ".join(entry[key].split()) for key in _TEXTS)
    return KnownDeviation(case, check, reason, owner, entry["expires"].isoformat())


def _faults(entry: object) -> Iterator[Text]:
    if not isinstance(entry, dict) or set(entry) != {*_TEXTS, "expires"}:
        yield _KEYS
        return
    for key in _TEXTS:
        if not isinstance(entry[key], str) or not entry[key].strip() or len(entry[key]) > _LONGEST:
            yield _EMPTY.filled(key=key)
    if not isinstance(entry["expires"], date) or isinstance(entry["expires"], datetime):
        yield _NO_DATE
