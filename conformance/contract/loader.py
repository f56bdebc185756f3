"""Reads a contract file into frozen values and makes a clause for every status and error code it lists."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from conformance.language import Text

DEFAULT_VERSION = "kfr-1.1.2"
_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Clause:
    """One rule of the contract that an answer can keep or break.

    Attributes:
        id: `<operation>/<status>`, `<operation>/<status>/<error code>` or `<topic>/<rule>`.
        text: The rule in both languages.
        source: Where the rule stands.
        untested: Why no case of the example judges it; `None` for a rule that at least one case judges.
    """

    id: str
    text: Text
    source: str
    untested: Text | None = None


@dataclass(frozen=True, slots=True)
class Response:
    """What may come with one status: the kind of body, and the error codes that may stand in it."""

    status: int
    body: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A placeholder of a path, a header or a query parameter: its name, its JSON Schema, and what it means."""

    name: str
    schema: Mapping[str, Any]
    text: Text


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the API.

    Attributes:
        id: Name within the project, for instance `register`.
        number: Number of the operation in the facts, 1 to 6.
        method: HTTP method.
        path: Path template below the base URL.
        scope: The Maskinporten scope it asks for.
        echoes_correlation_id: Whether every answer carries the request's `CorrelationID`.
        required_headers: Headers the caller must send, besides `Authorization`.
        responses: Status -> what comes with it.
        title: Name of the operation for readers.
        optional_headers: Headers the caller may send.
        query: Query parameters, all optional.
    """

    id: str
    number: int
    method: str
    path: str
    scope: str
    echoes_correlation_id: bool
    required_headers: tuple[str, ...]
    responses: Mapping[int, Response]
    title: Text
    optional_headers: tuple[str, ...] = ()
    query: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """Something the sources leave open: a setting with a default."""

    name: str
    default: bool
    text: Text


@dataclass(frozen=True, slots=True)
class Contract:
    """One version of the KFR API.

    Attributes:
        version: For instance `kfr-1.1.2`.
        title: Name for readers.
        relationship_types: Values allowed for `{type}` and `customer_type`.
        limits: Documented limits by name (`batch_bytes`, `batch_rate_per_second`, `daily_relationships`).
        open_points: Settings for what the sources leave open.
        errors: Error code -> its documented message.
        operations: Operation id -> operation.
        parameters: Name of a placeholder, header or query parameter -> what it may hold.
        requests: Operation id -> JSON Schema of the multipart form it takes; operations without a body are not there.
        schemas: Kind of answer body -> JSON Schema (2020-12).
        clauses: Clause id -> clause.
    """

    version: str
    title: str
    relationship_types: tuple[str, ...]
    limits: Mapping[str, int]
    open_points: Mapping[str, OpenPoint]
    errors: Mapping[str, str]
    operations: Mapping[str, Operation]
    parameters: Mapping[str, Parameter]
    requests: Mapping[str, Mapping[str, Any]]
    schemas: Mapping[str, Mapping[str, Any]]
    clauses: Mapping[str, Clause]


def available_versions() -> tuple[str, ...]:
    """List the contract versions that this copy of the product carries."""
    return tuple(sorted(file.stem for file in _FOLDER.glob("kfr-*.toml")))


@cache
def load(version: str = DEFAULT_VERSION) -> Contract:
    """Load one version of the contract.

    Args:
        version: One of `available_versions()`.

    Returns:
        The contract, the same object for every caller.

    Raises:
        FileNotFoundError: There is no such version.
    """
    data = tomllib.loads((_FOLDER / f"{version}.toml").read_text(encoding="utf-8"))
    operations = {name: _operation(name, entry) for name, entry in data["operations"].items()}
    clauses = {clause.id: clause for clause in (*_status_clauses(operations, data), *_named_clauses(data))}
    clauses |= {name: replace(clauses[name], untested=why) for name, why in _untested(data)}
    return Contract(
        version=data["version"],
        title=data["title"],
        relationship_types=tuple(data["relationship_types"]),
        limits=data["limits"],
        open_points={
            name: OpenPoint(name, entry["default"], Text(entry["nb"], entry["en"])) for name, entry in data["open_points"].items()
        },
        errors=data["errors"],
        operations=operations,
        parameters={name: Parameter(name, entry["schema"], Text(entry["nb"], entry["en"])) for name, entry in data["parameters"].items()},
        requests=data["requests"],
        schemas=data["schemas"],
        clauses=clauses,
    )


def _operation(name: str, entry: Mapping[str, Any]) -> Operation:
    return Operation(
        id=name,
        number=entry["number"],
        method=entry["method"],
        path=entry["path"],
        scope=entry["scope"],
        echoes_correlation_id=entry["echoes_correlation_id"],
        required_headers=tuple(entry["required_headers"]),
        responses={int(status): _response(int(status), answer) for status, answer in entry["responses"].items()},
        title=Text(entry["nb"], entry["en"]),
        optional_headers=tuple(entry.get("optional_headers", ())),
        query=tuple(entry.get("query", ())),
    )


def _response(status: int, answer: Mapping[str, Any]) -> Response:
    return Response(status, answer["body"], tuple(answer.get("codes", ())))


def _status_clauses(operations: Mapping[str, Operation], data: Mapping[str, Any]) -> Iterator[Clause]:
    for operation in operations.values():
        source = f"API {data['version'].removeprefix('kfr-')}, {operation.method} {operation.path}, responses"
        for response in operation.responses.values():
            yield Clause(
                f"{operation.id}/{response.status}",
                Text(f"{operation.title.nb}: status {response.status}.", f"{operation.title.en}: status {response.status}."),
                source,
            )
            for code in response.codes:
                nb = f"{operation.title.nb}: status {response.status} med feilkode {code} ({data['errors'][code]})."
                en = f"{operation.title.en}: status {response.status} with error code {code} ({data['errors'][code]})."
                yield Clause(f"{operation.id}/{response.status}/{code}", Text(nb, en), source)


def _named_clauses(data: Mapping[str, Any]) -> Iterator[Clause]:
    for clause_id, entry in data["clauses"].items():
        yield Clause(clause_id, Text(entry["nb"], entry["en"]), entry["source"])


def _untested(data: Mapping[str, Any]) -> Iterator[tuple[str, Text]]:
    for entry in data["untested"]:
        yield from ((clause_id, Text(entry["nb"], entry["en"])) for clause_id in entry["clauses"])
