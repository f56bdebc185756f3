from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from conformance import contract
from conformance.contract import Operation
from conformance.simulator.openapi import describe

API = contract.load()
BASE_URL = "http://127.0.0.1:8080/kar-ws/api/v1"
DOCUMENT: dict[str, Any] = json.loads(json.dumps(describe(API, BASE_URL)))
OPERATIONS = list(API.operations.values())


def described(operation: Operation) -> dict[str, Any]:
    found: dict[str, Any] = DOCUMENT["paths"][operation.path][operation.method.lower()]
    return found


def parameters(operation: Operation, place: str) -> dict[str, dict[str, Any]]:
    return {parameter["name"]: parameter for parameter in described(operation)["parameters"] if parameter["in"] == place}


def test_it_names_the_api_and_where_it_is_served() -> None:
    assert DOCUMENT["info"] == {"title": "Kundeforholdsregisteret (KFR) API 1.1.2", "version": "1.1.2"}
    assert DOCUMENT["servers"] == [{"url": BASE_URL}]


def test_it_has_every_operation_and_no_other() -> None:
    ids = [entry["operationId"] for path in DOCUMENT["paths"].values() for entry in path.values()]
    assert sorted(ids) == sorted(API.operations)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_an_operation_has_its_answers(operation: Operation) -> None:
    answers = described(operation)["responses"]
    assert set(answers) == {str(status) for status in operation.responses}
    for status, response in operation.responses.items():
        answer = answers[str(status)]
        assert ("content" in answer) is (response.body != "empty")
        assert ("CorrelationID" in answer.get("headers", {})) is operation.echoes_correlation_id
        assert all(code in answer["description"] for code in response.codes)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_an_operation_has_its_parameters(operation: Operation) -> None:
    headers = parameters(operation, "header")
    assert {name for name, header in headers.items() if header["required"]} == set(operation.required_headers)
    assert {name for name, header in headers.items() if not header["required"]} == set(operation.optional_headers)
    assert set(parameters(operation, "query")) == set(operation.query)
    assert all(f"{{{name}}}" in operation.path for name in parameters(operation, "path"))
    assert operation.path.count("{") == len(parameters(operation, "path"))


def test_only_a_file_has_a_request_body() -> None:
    with_body = {operation.id for operation in OPERATIONS if "requestBody" in described(operation)}
    assert with_body == {"batch"}


def test_every_reference_leads_somewhere() -> None:
    references = {text.partition('"')[0] for text in json.dumps(DOCUMENT).split('"$ref": "')[1:]}
    assert references == {f"#/components/schemas/{name}" for name in DOCUMENT["components"]["schemas"]}


def test_every_parameter_of_the_contract_is_used_and_has_a_valid_schema_and_example() -> None:
    used = {name for operation in OPERATIONS for place in ("path", "header", "query") for name in parameters(operation, place)}
    assert used == set(API.parameters)
    for parameter in API.parameters.values():
        Draft202012Validator.check_schema(parameter.schema)
        if "example" in parameter.schema:
            assert Draft202012Validator(parameter.schema).is_valid(parameter.schema["example"])
