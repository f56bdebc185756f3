"""The simulator's own OpenAPI description, made from the contract: what it serves is what it says."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from conformance.contract import Contract, Operation, Parameter, Response

_OPENAPI = "3.0.3"  # what every generator and tester of today reads; the contract's schemas need no more
_NAMES = {"error": "Error", "unauthorized": "Unauthorized", "banks": "Banks", "bank": "Bank"}


def describe(contract: Contract, base_url: str) -> dict[str, Any]:
    """Describe the API.

    Args:
        contract: The API as data.
        base_url: Where it is served.

    Returns:
        An OpenAPI 3.0 document.
    """
    paths: dict[str, dict[str, Any]] = {}
    for operation in contract.operations.values():
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(contract, operation)
    return {
        "openapi": _OPENAPI,
        "info": {"title": contract.title, "version": contract.version.rpartition("-")[2]},
        "servers": [{"url": base_url}],
        "security": [{"maskinporten": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"maskinporten": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
            "schemas": {_NAMES[kind]: schema for kind, schema in contract.schemas.items()},
        },
    }


def _operation(contract: Contract, operation: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.id,
        "summary": operation.title.en,
        "description": f"Scope: {operation.scope}",
        "parameters": _parameters(contract, operation),
        "responses": {str(status): _response(contract, operation, response) for status, response in operation.responses.items()},
    }
    if operation.id in contract.requests:
        described["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": contract.requests[operation.id]}}}
    return described


def _parameters(contract: Contract, operation: Operation) -> list[dict[str, Any]]:
    placeholders = (name for name in contract.parameters if f"{{{name}}}" in operation.path)
    return [
        *(_parameter(contract.parameters[name], "path") for name in placeholders),
        *(_parameter(contract.parameters[name], "header") for name in operation.required_headers),
        *(_optional_header(contract.parameters[name]) for name in operation.optional_headers),
        *(_parameter(contract.parameters[name], "query", required=False) for name in operation.query),
    ]


def _parameter(parameter: Parameter, place: str, *, required: bool = True) -> dict[str, Any]:
    return {"name": parameter.name, "in": place, "required": required, "description": parameter.text.en, "schema": parameter.schema}


def _optional_header(parameter: Parameter) -> dict[str, Any]:
    # KFR names no error for an optional header that is malformed, so the simulator takes any.
    return _parameter(parameter, "header", required=False) | {"schema": {"type": "string"}}


def _response(contract: Contract, operation: Operation, response: Response) -> dict[str, Any]:
    reasons = "; ".join(f"{code} {contract.errors[code]}" for code in response.codes)
    described: dict[str, Any] = {"description": reasons or HTTPStatus(response.status).phrase}
    if response.body in _NAMES:
        described["content"] = {"application/json": {"schema": {"$ref": f"#/components/schemas/{_NAMES[response.body]}"}}}
    if operation.echoes_correlation_id:
        described["headers"] = {"CorrelationID": {"schema": {"type": "string"}}}
    return described
