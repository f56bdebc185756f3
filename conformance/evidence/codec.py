"""Turns a run result into canonical JSON (RFC 8785) and back; the shape is `schema.json` beside this file."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from conformance import __version__, canonical
from conformance.collector import resting
from conformance.errors.run import EvidenceUnreadable
from conformance.model import Case, RunResult

_MAX_BYTES = 512 * 1024 * 1024
_CASE_FIELDS = tuple(field.name for field in fields(Case))


@resting()
def encode(result: RunResult) -> bytes:
    """Write a run result as canonical JSON.

    Args:
        result: What the run has to say.

    Returns:
        The bytes of `evidence.json`: the same result gives the same bytes.
    """
    document = msgspec.to_builtins(result)
    document["cases"] = [_flat(case) for case in document["cases"]]
    return canonical.encode(document)


@resting()
def decode(data: bytes) -> RunResult:
    """Read a run result, refusing everything that its schema does not know.

    Args:
        data: The bytes of `evidence.json`.

    Returns:
        The run result.

    Raises:
        EvidenceUnreadable: It is not JSON, or not in the shape of the schema.
    """
    if len(data) > _MAX_BYTES:
        raise EvidenceUnreadable(why=f"større enn {_MAX_BYTES} byte")
    try:
        document = msgspec.json.decode(data)
        document["cases"] = [_nested(case) for case in document["cases"]]
        result = msgspec.convert(document, RunResult)
    except (msgspec.MsgspecError, LookupError, TypeError, AttributeError) as error:
        raise EvidenceUnreadable(why=f"{type(error).__name__}: {error}") from error
    # Written again it must be the same bytes: this finds members the model does not know, doubled ones, and JSON that is not canonical.
    if encode(result) != data:
        raise EvidenceUnreadable(why="ikke i kanonisk form, eller med ukjente felt")
    return result


def decode_of_another_version(data: bytes) -> RunResult:
    """Read a run result that another version of this product wrote, as far as the present model knows it, to compare runs over time.

    What this version would write otherwise is let pass; what it wrote itself must go through `decode`.

    Args:
        data: The bytes of `evidence.json`.

    Returns:
        The run result; members that the model does not know are left out, those it has gained since have their defaults.

    Raises:
        EvidenceUnreadable: It is not canonical JSON, lacks something no version was without, or is of this very version.
    """
    if len(data) > _MAX_BYTES:
        raise EvidenceUnreadable(why=f"større enn {_MAX_BYTES} byte")
    try:
        document = msgspec.json.decode(data)
        canonical_bytes = canonical.encode(document)
        document["cases"] = [_nested(case) for case in document["cases"]]
        result = msgspec.convert(document, RunResult)
    except (msgspec.MsgspecError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise EvidenceUnreadable(why=f"{type(error).__name__}: {error}") from error
    if canonical_bytes != data or result.run.tool_version == __version__:
        raise EvidenceUnreadable(why="ikke i kanonisk form, eller med ukjente felt")
    return result


def _flat(entry: dict[str, Any]) -> dict[str, Any]:
    """Put the workbook's words of a case beside its verdict: readers of the file look for `id` and `verdict` in one place."""
    words: dict[str, Any] = entry.pop("case")
    return words | entry


def _nested(entry: dict[str, Any]) -> dict[str, Any]:
    words = {name: entry.pop(name) for name in _CASE_FIELDS}
    return entry | {"case": words}


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of `evidence.json`, as it travels in the package."""
    loaded: dict[str, Any] = msgspec.json.decode(files("conformance.evidence").joinpath("schema.json").read_bytes())
    return loaded


def make_schema() -> dict[str, Any]:
    """Derive the schema from the model; `schema.json` is this, written down.

    Every object is closed: a member that the model does not have makes the evidence invalid.
    """
    (_, definitions) = msgspec.json.schema_components([RunResult], ref_template="#/$defs/{name}")
    flat = definitions["CaseResult"]["properties"]
    del flat["case"]
    flat.update(definitions.pop("Case")["properties"])
    for definition in definitions.values():
        if definition.get("type") == "object" and "properties" in definition:
            definition["additionalProperties"] = False
            definition["required"] = sorted(definition["properties"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "kfr-conformance evidence",
        "$ref": "#/$defs/RunResult",
        "$defs": definitions,
    }
